// A message to a webview as VS Code's extension host makes and the page reads it (extHostWebviewMessaging.ts): JSON with
// every buffer replaced by a reference, the buffers beside it.

export interface WebviewMessage {
  readonly json: string;
  readonly buffers: readonly ArrayBuffer[];
}

interface Reference {
  readonly $$vscode_array_buffer_reference$$: true;
  readonly index: number;
  readonly view?: {
    readonly type: string;
    readonly byteLength: number;
    readonly byteOffset: number;
  };
}

export function toMessage(value: unknown): WebviewMessage {
  const buffers: ArrayBuffer[] = [];
  const indexOf = (buffer: ArrayBuffer) => {
    const known = buffers.indexOf(buffer);
    return known >= 0 ? known : buffers.push(buffer) - 1;
  };
  const json = JSON.stringify(value, (_key, item: unknown) => {
    if (item instanceof ArrayBuffer) {
      return { $$vscode_array_buffer_reference$$: true, index: indexOf(item) } satisfies Reference;
    }
    if (!ArrayBuffer.isView(item)) return item;
    const { byteLength, byteOffset } = item;
    return {
      $$vscode_array_buffer_reference$$: true,
      index: indexOf(item.buffer as ArrayBuffer),
      view: { type: item.constructor.name, byteLength, byteOffset },
    } satisfies Reference;
  });
  return { json, buffers };
}

type ViewMaker = new (buffer: ArrayBuffer, offset: number, length: number) => unknown;

export function fromMessage({ json, buffers }: WebviewMessage): unknown {
  // Without buffers VS Code uses no reviver either.
  if (buffers.length === 0) return JSON.parse(json);
  return JSON.parse(json, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    if (!('$$vscode_array_buffer_reference$$' in item)) return item;
    const { index, view } = item as Reference;
    const buffer = buffers[index]!;
    if (!view) return buffer;
    const Maker = (
      globalThis as unknown as Record<string, ViewMaker & { BYTES_PER_ELEMENT?: number }>
    )[view.type]!;
    return new Maker(buffer, view.byteOffset, view.byteLength / (Maker.BYTES_PER_ELEMENT ?? 1));
  });
}

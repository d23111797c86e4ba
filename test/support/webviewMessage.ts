// How VS Code takes a message to a webview (its extHostWebviewMessaging.ts): JSON, with the buffers of typed arrays beside
// it, whole. So a view takes its whole pool along, and one buffer makes the reader look at every value of the message.

export interface WebviewMessage {
  readonly json: string;
  readonly buffers: readonly ArrayBuffer[];
}

interface Reference {
  readonly $$vscode_array_buffer_reference$$: true;
  readonly index: number;
  readonly view?: {
    readonly type: ViewName;
    readonly byteLength: number;
    readonly byteOffset: number;
  };
}

const views = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};
type ViewName = keyof typeof views;

export function toMessage(message: unknown): WebviewMessage {
  const buffers: ArrayBuffer[] = [];
  const add = (buffer: ArrayBuffer): number => {
    const known = buffers.indexOf(buffer);
    return known >= 0 ? known : buffers.push(buffer) - 1;
  };
  const json = JSON.stringify(message, (_, value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return reference(add(value));
    if (!ArrayBuffer.isView(value)) return value;
    const type = value.constructor.name as ViewName;
    if (!(type in views)) return value;
    const { byteLength, byteOffset } = value;
    return {
      ...reference(add(value.buffer as ArrayBuffer)),
      view: { type, byteLength, byteOffset },
    };
  });
  // The buffers themselves are copied on their way to the other process.
  return { json, buffers: buffers.map((buffer) => buffer.slice(0)) };
}

export function fromMessage({ json, buffers }: WebviewMessage): unknown {
  if (buffers.length === 0) return JSON.parse(json);
  return JSON.parse(json, (_, value: unknown): unknown => {
    if (!isReference(value)) return value;
    const buffer = buffers[value.index];
    if (!buffer || !value.view) return buffer;
    const { type, byteLength, byteOffset } = value.view;
    const View = views[type];
    return new View(buffer, byteOffset, byteLength / View.BYTES_PER_ELEMENT);
  });
}

export function sizeOf({ json, buffers }: WebviewMessage): number {
  return json.length + buffers.reduce((sum, buffer) => sum + buffer.byteLength, 0);
}

function reference(index: number) {
  return { $$vscode_array_buffer_reference$$: true as const, index };
}

function isReference(value: unknown): value is Reference {
  return (
    typeof value === 'object' && value !== null && '$$vscode_array_buffer_reference$$' in value
  );
}

// What comes from the other side is not trusted: unknown → envelope, or the reason why not.
import type { Control, Envelope, Frame } from './frames.ts';

export type Decoded<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

const FRAME_KINDS: readonly string[] = ['snapshot', 'delta', 'append', 'fault'];

export function decodeEnvelope(message: unknown): Decoded<Envelope> {
  if (!isRecord(message)) return bad('not an object');
  switch (message['t']) {
    case 'request':
      if (!isId(message['id']) || typeof message['method'] !== 'string') return bad('request');
      return good(message);
    case 'reply':
    case 'cancel':
      return isId(message['id']) ? good(message) : bad('id');
    case 'fail':
      if (!isId(message['id']) || !isRecord(message['fault'])) return bad('fail');
      return good(message);
    case 'frame':
      return isFrame(message['frame']) ? good(message) : bad('frame');
    case 'control':
      return isControl(message['control']) ? good(message) : bad('control');
    default:
      return bad('unknown type');
  }
}

function isFrame(frame: unknown): frame is Frame {
  return (
    isRecord(frame) &&
    typeof frame['channel'] === 'string' &&
    isId(frame['gen']) &&
    isId(frame['seq']) &&
    FRAME_KINDS.includes(String(frame['kind'])) &&
    'payload' in frame
  );
}

function isControl(control: unknown): control is Control {
  if (!isRecord(control) || typeof control['channel'] !== 'string') return false;
  switch (control['verb']) {
    case 'subscribe':
      return isId(control['gen']) && typeof control['name'] === 'string';
    case 'ack':
      return isId(control['gen']) && isId(control['seq']);
    case 'resync':
      return isId(control['gen']);
    case 'unsubscribe':
      return true;
    default:
      return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function good(message: Record<string, unknown>): Decoded<Envelope> {
  return { ok: true, value: message as unknown as Envelope };
}

function bad(reason: string): Decoded<Envelope> {
  return { ok: false, reason };
}

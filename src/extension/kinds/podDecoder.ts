// Pods from bytes: a draft for the columns.
import { checkKind } from './decode/rowDecoder.ts';
import { JsonScanner } from './decode/jsonScanner.ts';
import { LostShape } from './decode/sink.ts';
import { ProtobufReader } from './decode/protobufReader.ts';
import type { ObjectDecoder } from './kind.ts';
import { projectPod } from './pod.ts';
import { PodDraft } from './podDraft.ts';
import { podSchema } from './podSchema.ts';
import { missingIdentity } from './read.ts';
import type { PodRow } from './rows.ts';

/** A pod as a decoder gives it: as columns want it, or, where its bytes were unusual, as a row. */
export type DecodedPod = PodDraft | PodRow;

export function isDraft(pod: DecodedPod): pod is PodDraft {
  return pod instanceof PodDraft;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class PodDecoder implements ObjectDecoder<DecodedPod> {
  readonly #draft = new PodDraft();
  readonly #scanner = new JsonScanner();
  readonly #reader = new ProtobufReader();

  json(bytes: Uint8Array, start: number, end: number): PodDraft {
    const draft = this.#draft;
    draft.clear();
    if (this.#scanner.object(bytes, start, end, podSchema.root, draft) !== end)
      throw new LostShape();
    const { kind } = draft;
    if (kind.length > 0) checkKind('Pod', utf8.decode(kind.bytes.subarray(0, kind.length)));
    return whole(draft);
  }

  protobuf(bytes: Uint8Array, start: number, end: number): PodDraft {
    const draft = this.#draft;
    draft.clear();
    this.#reader.message(bytes, start, end, podSchema.root, draft);
    return whole(draft);
  }

  parsed(object: unknown): PodRow {
    checkKind('Pod', (object as { kind?: unknown } | null)?.kind);
    return projectPod(object).row;
  }

  versionOf(pod: DecodedPod): string {
    if (!isDraft(pod)) return pod.resourceVersion;
    const { version } = pod;
    return utf8.decode(version.bytes.subarray(0, version.length));
  }
}

/** @throws FaultError 'malformed' without a uid or a name: such a pod cannot be held. */
function whole(draft: PodDraft): PodDraft {
  if (draft.uid.length === 0) throw missingIdentity('Pod', 'uid');
  if (draft.name.length === 0) throw missingIdentity('Pod', 'name');
  return draft;
}

// LIST: whole or in pages of one snapshot, as JSON or protobuf.
import { fail, send, wantsProtobuf, type Exchange } from './exchange.ts';
import type { ObjectTable, Stored } from './objectTable.ts';
import {
  jsonList,
  jsonType,
  protobufItem,
  protobufList,
  protobufType,
  type ListMeta,
} from './wire.ts';

interface Snapshot {
  readonly version: number;
  readonly objects: readonly Stored[];
}

/** etcd's compaction, shortened: older `continue` tokens get 410. */
const keptSnapshots = 8;

export class Lists {
  readonly #snapshots = new Map<number, Snapshot>();
  #nextSnapshot = 1;

  answer(exchange: Exchange, table: ObjectTable, namespace: string | undefined): void {
    const { query, response } = exchange;
    const limit = Number(query.get('limit') ?? 0) || Infinity;
    const place = this.#place(query.get('continue'), table, namespace);
    if (!place) return fail(exchange, 410, 'Expired', 'The provided continue parameter is too old');
    const { id, snapshot, from } = place;
    const until = Math.min(snapshot.objects.length, from + limit);
    const objects = snapshot.objects.slice(from, until);
    const remaining = snapshot.objects.length - until;
    const meta: ListMeta = {
      resourceVersion: String(snapshot.version),
      ...(remaining > 0 && { continue: `${id}.${until}`, remainingItemCount: remaining }),
    };
    const { served } = table;
    if (wantsProtobuf(exchange)) {
      const items = objects.map((one) => protobufItem(served, one.object()));
      return send(response, 200, protobufType, protobufList(served, meta, items));
    }
    const items = objects.map((one) => table.itemOf(one));
    send(response, 200, jsonType, jsonList(served, meta, items));
  }

  #place(token: string | null, table: ObjectTable, namespace: string | undefined) {
    if (token) {
      const [id = 0, from = 0] = token.split('.').map(Number);
      const snapshot = this.#snapshots.get(id);
      return snapshot && { id, snapshot, from };
    }
    const id = this.#nextSnapshot++;
    const snapshot = { version: table.versions.current, objects: table.snapshot(namespace) };
    this.#snapshots.set(id, snapshot);
    for (const old of this.#snapshots.keys()) {
      if (old <= id - keptSnapshots) this.#snapshots.delete(old);
    }
    return { id, snapshot, from: 0 };
  }
}

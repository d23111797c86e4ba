// The cells of all nodes as packed columns: each node has a span with some room to grow, so that a pod that comes or goes
// moves only the cells of its own node.
import type { CellColumns } from '../../shared/model/clusterDashboard.ts';
import { NO_CELL } from '../../shared/model/heat.ts';
import type { PackedSection } from '../../shared/protocol/sections.ts';
import { PackedTable } from './packedTable.ts';
import { Spans } from './spans.ts';

interface Held {
  readonly at: number;
  readonly size: number;
  readonly count: number;
}

export interface Cell {
  /** Names the pod to the worker (PodTable.slotOf). */
  readonly slot: number;
  readonly look: number;
}

/** Room is given in steps of this, and by an eighth: nodes gain and lose pods all the time. */
const ROOM = 4;
/** A span that is used to less than this part is given back. */
const LEAST_USED = 1 / 4;

export class HeatCells {
  readonly #table = new PackedTable<CellColumns>({
    slot: new Uint32Array(),
    look: new Uint8Array(),
  });
  readonly #spans = new Spans();
  readonly #held = new Map<string, Held>();

  /** Where the node's cells are from now on. */
  put(node: string, cells: readonly Cell[]): number {
    const { at, size, count } = this.#span(node, cells.length);
    for (const [index, { slot, look }] of cells.entries()) this.#write(at + index, slot, look);
    for (let index = cells.length; index < count; index += 1) this.#write(at + index, 0, NO_CELL);
    this.#held.set(node, { at, size, count: cells.length });
    return at;
  }

  remove(node: string): void {
    const held = this.#held.get(node);
    if (!held) return;
    this.#held.delete(node);
    this.#release(held);
    this.#table.resize(this.#spans.end);
  }

  section(): PackedSection<CellColumns> {
    return this.#table.section();
  }

  #span(node: string, count: number): Held {
    const held = this.#held.get(node) ?? { at: 0, size: 0, count: 0 };
    const isTooBig = held.size > 2 * ROOM && count < held.size * LEAST_USED;
    if (count <= held.size && !isTooBig) return held;
    this.#release(held);
    const size = Math.ceil((count * 1.125) / ROOM) * ROOM;
    const at = size > 0 ? this.#spans.take(size) : 0;
    this.#table.resize(this.#spans.end);
    return { at, size, count: 0 };
  }

  #release({ at, size, count }: Held): void {
    for (let index = 0; index < count; index += 1) this.#write(at + index, 0, NO_CELL);
    if (size > 0) this.#spans.give(at, size);
  }

  #write(index: number, slot: number, look: number): void {
    this.#table.set('slot', index, slot);
    this.#table.set('look', index, look);
  }
}

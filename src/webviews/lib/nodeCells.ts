// The cells of one node within the columns of all: as far as they have come.
import type { ReadonlySignal } from '@preact/signals';
import type { CellColumns, NodeHeatRow } from '../../shared/model/clusterDashboard.ts';
import type { PackedSection } from '../../shared/protocol/sections.ts';

/** The newest cells of all nodes. */
export type Cells = ReadonlySignal<PackedSection<CellColumns>>;

type Span = Pick<NodeHeatRow, 'cellsAt' | 'cellCount'>;

/** Shorter than the node's count as long as the rest has not come. */
export function slotsOf({ columns }: PackedSection<CellColumns>, span: Span): Uint32Array {
  return columns.slot?.subarray(span.cellsAt, span.cellsAt + span.cellCount) ?? new Uint32Array();
}

/** One for each cell, NO_CELL where it has not come yet. */
export function looksOf(
  { columns }: PackedSection<CellColumns>,
  { cellsAt, cellCount }: Span,
): Uint8Array {
  const looks = new Uint8Array(cellCount);
  if (columns.look) looks.set(columns.look.subarray(cellsAt, cellsAt + cellCount));
  return looks;
}

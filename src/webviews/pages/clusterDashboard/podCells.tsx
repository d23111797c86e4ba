// The cells of one node, drawn on a canvas: trouble as its glyph, the rest as a step of CPU of request. The cell under
// the pointer and the one with the focus are elements too, so that they have a name, a tip and a menu.
import { effect } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CellPod, NodeHeatRow } from '../../../shared/model/clusterDashboard.ts';
import { NO_CELL } from '../../../shared/model/heat.ts';
import type { ObjectRef } from '../../../shared/model/refs.ts';
import type { CellCanvas, CellPainter } from '../../lib/cellPainter.ts';
import { cellAt, cellGrid, placeOf, type CellGrid } from '../../lib/heat.ts';
import { looksOf, slotsOf, type Cells } from '../../lib/nodeCells.ts';
import { usePage } from '../../lib/page.ts';
import { LiveCell } from './liveCell.tsx';

/** Where the focus is among cells. It follows its pod when others come and go. */
export interface CellCursor {
  readonly row: string;
  readonly index: number;
  readonly slot: number | undefined;
}

export interface PodCellsProps {
  readonly row: NodeHeatRow;
  readonly cells: Cells;
  readonly painter: CellPainter | undefined;
  readonly widthPx: number;
  readonly ratio: number;
  readonly cursor: CellCursor | undefined;
  readonly onLeave: () => void;
  readonly onTold: (label: string) => void;
  readonly onOpen: (ref: ObjectRef, beside: boolean) => void;
}

export function PodCells(props: PodCellsProps): JSX.Element {
  const { row, cells, painter, widthPx, ratio, cursor, onLeave, onTold } = props;
  const { cellCount } = row;
  const host = useRef<HTMLSpanElement>(null);
  const [hovered, setHovered] = useState<number | undefined>(undefined);
  const grid = useMemo(() => cellGrid(cellCount, widthPx, ratio), [cellCount, widthPx, ratio]);
  const canvas = useCanvas(painter, grid, row, cells);
  const { openAt, onKnown } = useOpening(props);
  const focused = cursor && focusIndex(cursor, slotsOf(cells.value, row));
  const pointed = (event: MouseEvent) => {
    const box = host.current?.getBoundingClientRect();
    if (!box) return undefined;
    const index = cellAt(grid, event.clientX - box.left, event.clientY - box.top);
    const look = index === undefined ? NO_CELL : (looksOf(cells.peek(), row)[index] ?? NO_CELL);
    return look === NO_CELL ? undefined : index;
  };
  const onClick = (event: MouseEvent) => {
    const index = pointed(event);
    if (index === undefined) return;
    event.stopPropagation();
    openAt(index, event.ctrlKey || event.metaKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (focused === undefined || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
    openAt(focused, event.ctrlKey || event.metaKey);
  };
  const live = { row, cells, onKnown };
  return (
    <span
      class="cells"
      ref={host}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onPointerMove={(event) => setHovered(pointed(event))}
      onPointerLeave={() => setHovered(undefined)}
    >
      <canvas ref={canvas} aria-hidden="true" />
      {hovered === undefined || hovered === focused ? null : (
        <LiveCell key="hovered" {...live} index={hovered} place={placeOf(grid, hovered)} />
      )}
      {focused === undefined ? null : (
        <LiveCell
          key="focused"
          {...live}
          index={focused}
          place={placeOf(grid, focused)}
          focus={{ onLeave, onTold }}
        />
      )}
    </span>
  );
}

/** Draws without drawing the component again: cells change ten times a second. */
function useCanvas(
  painter: CellPainter | undefined,
  grid: CellGrid,
  row: NodeHeatRow,
  cells: Cells,
) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const surface = useRef<CellCanvas | undefined>(undefined);
  const { cellsAt, cellCount } = row;
  useLayoutEffect(() => {
    if (!painter || !canvas.current) return undefined;
    surface.current = painter.attach(canvas.current);
    return () => surface.current?.dispose();
  }, [painter]);
  useLayoutEffect(
    () => effect(() => surface.current?.show(grid, looksOf(cells.value, { cellsAt, cellCount }))),
    [painter, grid, cellsAt, cellCount, cells],
  );
  return canvas;
}

/** The pod of a cell is asked for by its slot, unless it is known already; of another node's it would be the wrong one. */
function useOpening({ row, cells, onOpen }: PodCellsProps) {
  const { link } = usePage();
  const known = useRef<{ readonly slot: number; readonly pod: CellPod } | undefined>(undefined);
  const openAt = (index: number, beside: boolean) => {
    const slot = slotsOf(cells.peek(), row)[index];
    if (slot === undefined) return;
    if (known.current?.slot === slot) return onOpen(known.current.pod.ref, beside);
    link.call('podAt', { slot }).then(
      (pod) => {
        if (pod?.node === row.id) onOpen(pod.ref, beside);
      },
      // The worker is gone: the header says so.
      () => undefined,
    );
  };
  const onKnown = (slot: number, pod: CellPod) => void (known.current = { slot, pod });
  return { openAt, onKnown };
}

function focusIndex({ index, slot }: CellCursor, slots: Uint32Array): number | undefined {
  if (slots.length === 0) return undefined;
  const moved = slot === undefined || slots[index] === slot ? index : slots.indexOf(slot);
  return Math.min(moved < 0 ? index : moved, slots.length - 1);
}

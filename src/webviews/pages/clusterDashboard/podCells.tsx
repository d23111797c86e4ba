// The cells of one node: trouble as its glyph, the rest as a step of CPU of request. Arrows move among them.
import type { JSX } from 'preact';
import type { PodCell } from '../../../shared/model/clusterDashboard.ts';
import { isProblem } from '../../../shared/model/status.ts';
import type { ObjectRef } from '../../../shared/model/refs.ts';
import { moveAcross } from '../../lib/gridNavigation.ts';
import { cellPx, heatStep } from '../../lib/heat.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph } from '../../ui/glyph.tsx';

export interface PodCellsProps {
  readonly cells: readonly PodCell[];
  readonly onOpen: (cell: PodCell, beside: boolean) => void;
}

export function podRef({ uid, namespace, name }: PodCell): ObjectRef {
  return { group: '', version: 'v1', kind: 'Pod', namespace, name, uid };
}

/** One listener for all cells: a node may have hundreds. */
export function PodCells({ cells, onOpen }: PodCellsProps): JSX.Element {
  const { words } = usePage();
  const isSmall = cellPx(cells.length) === 6;
  const cellOf = (event: Event): PodCell | undefined => {
    const element = (event.target as Element).closest<HTMLElement>('[data-cell]');
    return element ? cells[Number(element.dataset['cell'])] : undefined;
  };
  const onClick = (event: MouseEvent) => {
    const cell = cellOf(event);
    if (!cell) return;
    event.stopPropagation();
    onOpen(cell, event.ctrlKey || event.metaKey);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const cell = cellOf(event);
    if (!cell || (event.key !== 'Enter' && event.key !== ' ')) return;
    event.preventDefault();
    event.stopPropagation();
    onOpen(cell, event.ctrlKey || event.metaKey);
  };
  return (
    <span class={`cells ${isSmall ? 'tiny' : ''}`} onClick={onClick} onKeyDown={onKeyDown}>
      {cells.map((cell, index) => (
        <Cell key={cell.uid} cell={cell} index={index} isSmall={isSmall} words={words} />
      ))}
    </span>
  );
}

interface CellProps {
  readonly cell: PodCell;
  readonly index: number;
  readonly isSmall: boolean;
  readonly words: Words;
}

function Cell({ cell, index, isSmall, words }: CellProps): JSX.Element {
  const isTrouble = isProblem(cell.severity);
  const look = isTrouble
    ? `trouble c-${cell.severity}`
    : `heat-${heatStep(cell.severity, cell.cpuPercent)}`;
  const label = labelOf(cell, words);
  return (
    <span
      class={`cell ${look}`}
      role="button"
      tabIndex={-1}
      data-cell={index}
      title={label}
      aria-label={label}
      data-vscode-context={rowContext(podRef(cell))}
    >
      {isTrouble && !isSmall ? <Glyph of={cell.severity} /> : null}
    </span>
  );
}

function labelOf({ name, status, severity, cpuPercent }: PodCell, words: Words): string {
  if (cpuPercent === undefined) {
    const isDrawn = !isProblem(severity) && heatStep(severity, cpuPercent) === 'none';
    return words.say(isDrawn ? 'dashboard.ui.cellNoCpu' : 'dashboard.ui.cell', { name, status });
  }
  return words.say('dashboard.ui.cellCpu', { name, status, percent: { percent: cpuPercent } });
}

/** Moves the focus within a node's row: from the row to its cells and back. True when the key was one of that. */
export function moveToCell(event: KeyboardEvent): boolean {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>('[data-row]');
  if (!row) return false;
  const cells = [...row.querySelectorAll<HTMLElement>('[data-cell]')];
  const at = cells.indexOf(target);
  if (at < 0 && event.key !== 'ArrowRight') return false;
  if (at === 0 && event.key === 'ArrowLeft') {
    row.focus();
    return true;
  }
  const next = at < 0 ? 0 : moveAcross(event.key, at, cells.length);
  if (next === undefined) return false;
  cells[next]?.focus();
  return true;
}

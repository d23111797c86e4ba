// The cells of a list: how each look is drawn, how wide it is, and what of it is copied and spoken.
import type { JSX } from 'preact';
import type { Status } from '../../../shared/model/clusterDashboard.ts';
import type {
  Cell,
  CellLook,
  ListColumn,
  ListHead,
  ListRow,
  UsageCell,
} from '../../../shared/model/resourceBrowser.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { StatusMark, statusText } from '../../ui/glyph.tsx';
import { Name, NameLink } from '../../ui/parts.tsx';
import { Age } from '../../ui/text.tsx';

interface Room {
  readonly leastPx: number;
  /** As CSS grid has it. */
  readonly track: string;
}

const rooms: Readonly<Record<CellLook, Room>> = {
  name: { leastPx: 160, track: 'minmax(136px, 3fr)' },
  text: { leastPx: 104, track: 'minmax(56px, 1fr)' },
  status: { leastPx: 152, track: 'minmax(152px, 1.3fr)' },
  age: { leastPx: 64, track: '64px' },
  count: { leastPx: 80, track: '80px' },
  ratio: { leastPx: 64, track: '64px' },
  amount: { leastPx: 80, track: '80px' },
  usage: { leastPx: 148, track: 'minmax(124px, 1.7fr)' },
};

/** Columns that need more room than their like, or less. */
const own: Readonly<Record<string, Room>> = {
  message: { leastPx: 200, track: 'minmax(120px, 5fr)' },
  reason: { leastPx: 136, track: 'minmax(88px, 1.2fr)' },
  kind: { leastPx: 88, track: 'minmax(56px, 0.7fr)' },
  type: { leastPx: 96, track: 'minmax(80px, 104px)' },
  lastSeen: { leastPx: 80, track: '80px' },
  firstSeen: { leastPx: 80, track: '80px' },
  lastSchedule: { leastPx: 100, track: '100px' },
  image: { leastPx: 160, track: 'minmax(96px, 2fr)' },
  pod: { leastPx: 160, track: 'minmax(96px, 2fr)' },
  ports: { leastPx: 128, track: 'minmax(72px, 1.6fr)' },
};

function roomOf({ id, look }: ListColumn): Room {
  return own[id] ?? rooms[look];
}

export function trackOf(column: ListColumn): string {
  return roomOf(column).track;
}

/** Those that have room: the least needed leave first, then the last ones. Nothing scrolls sideways. */
export function fitting(columns: readonly ListColumn[], widthPx: number): readonly ListColumn[] {
  const isFitting = (shown: readonly ListColumn[]) =>
    shown.reduce((sum, column) => sum + roomOf(column).leastPx, 0) <= widthPx;
  let shown = columns;
  for (const rank of [3, 2, 1] as const) {
    if (isFitting(shown)) return shown;
    shown = shown.filter(({ leaves }) => leaves !== rank);
  }
  while (shown.length > 2 && !isFitting(shown)) shown = shown.slice(0, -1);
  return shown;
}

export function isNumber({ look }: ListColumn): boolean {
  return look === 'age' || look === 'count' || look === 'ratio' || look === 'amount';
}

export interface CellViewProps {
  readonly column: ListColumn;
  readonly cell: Cell;
  readonly onOpen: (beside: boolean) => void;
}

export function CellView({ column, cell, onOpen }: CellViewProps): JSX.Element | string {
  const { words } = usePage();
  if (cell === null) return words.say('common.none');
  switch (column.look) {
    case 'name':
      return <NameLink name={String(cell)} onOpen={onOpen} />;
    case 'status':
      return <StatusMark status={cell as Status} />;
    case 'age':
      return <Age since={cell as number} />;
    case 'usage':
      return <UsageBar usage={cell as UsageCell} />;
    case 'count':
    case 'amount':
      return words.format.whole(cell as number);
    case 'text':
      return column.id === 'message' ? (
        <span title={String(cell)}>{cell}</span>
      ) : (
        <Name of={String(cell)} />
      );
    case 'ratio':
      return String(cell);
  }
}

const NEAR_LIMIT = 90;
const AT_LIMIT = 99;

/** Fill: usage; mark: what was asked for. It turns by the limit alone, and without one never. */
function UsageBar({ usage }: { usage: UsageCell }): JSX.Element {
  const { clock, words } = usePage();
  const { percent, percentOfLimit = 0, fullPercent, title } = usage;
  const heat = percentOfLimit >= AT_LIMIT ? 'hot' : percentOfLimit >= NEAR_LIMIT ? 'warm' : '';
  const isOver = percent > fullPercent;
  return (
    <span class="micro" title={words.text(title, clock.now())}>
      <span class={`bullet ${heat}`}>
        <span class="use" style={{ width: `${Math.min(100, (100 * percent) / fullPercent)}%` }} />
        {fullPercent > 100 ? (
          <span class="req" style={{ left: `${10_000 / fullPercent}%` }} />
        ) : null}
        {isOver ? <span class="over" /> : null}
      </span>
      <span class="num">{words.format.whole(percent)}</span>
    </span>
  );
}

/** As copied: ages as kubectl prints them. */
export function cellText(column: ListColumn, cell: Cell, words: Words, now: number): string {
  if (cell === null) return words.say('common.none');
  switch (column.look) {
    case 'status':
      return statusText(cell as Status);
    case 'age':
      return words.format.age(cell as number, now);
    case 'usage':
      return words.format.whole((cell as UsageCell).percent);
    default:
      return String(cell);
  }
}

/** What the row is called: what it begins with, how it is, and where. */
export function rowName(
  { columns }: Pick<ListHead, 'columns'>,
  row: ListRow,
  words: Words,
): string {
  const parts = columns.flatMap((column, index) => {
    const cell = row.cells[index] ?? null;
    const isTelling = column.look === 'status' || column.id === 'namespace';
    return isTelling && cell !== null ? cellText(column, cell, words, 0) : [];
  });
  return parts.length === 0 ? row.name : words.say('browser.ui.rowLine', { name: row.name, parts });
}

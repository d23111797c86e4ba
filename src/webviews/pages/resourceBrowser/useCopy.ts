// Copying of selected rows: what the page holds at once, what it does not hold is asked for.
import { useMemo, useState } from 'preact/hooks';
import type {
  ListColumn,
  ListHead,
  ListQuery,
  ListRow,
} from '../../../shared/model/resourceBrowser.ts';
import { toCsv } from '../../lib/csv.ts';
import { toTsv } from '../../lib/gridNavigation.ts';
import { usePage } from '../../lib/page.ts';
import { cellText } from './cells.tsx';

export type CopyFormat = 'names' | 'text' | 'csv';

export interface CopyOptions {
  readonly query: ListQuery;
  readonly head: ListHead;
  readonly rows: readonly ListRow[];
  readonly selected: ReadonlySet<string>;
  /** Copied when nothing is selected. */
  readonly focused: ListRow | undefined;
}

export interface Copying {
  readonly onCopy: (event: ClipboardEvent) => void;
  readonly copy: (format: CopyFormat) => void;
  /** How many rows of what is selected now were copied last. */
  readonly copied: number | 'failed' | undefined;
}

export function useCopy(options: CopyOptions): Copying {
  const { clock, link, words } = usePage();
  const { query, head, rows, selected, focused } = options;
  const [done, setDone] = useState<{
    readonly selected: ReadonlySet<string>;
    readonly copied: number | 'failed';
  }>();
  const copying = useMemo(() => {
    const tell = (copied: number | 'failed') => setDone({ selected, copied });
    const textOf = (format: CopyFormat, columns: readonly ListColumn[], of: readonly ListRow[]) => {
      if (format === 'names') return of.map(({ name }) => name).join('\n');
      const heads = columns.map((column) => words.text(column.head, clock.now()));
      const cells = of.map((row) =>
        columns.map((column, at) => cellText(column, row.cells[at] ?? null, words, clock.now())),
      );
      return (format === 'csv' ? toCsv : toTsv)(heads, cells);
    };
    const held = rows.filter(({ id }) => selected.has(id));
    const isAllHeld = held.length === selected.size;
    const copyRows = async (format: CopyFormat) => {
      const columns = head.columns.map(({ id }) => id);
      const found = isAllHeld
        ? { columns: head.columns, rows: held }
        : await link.call('listedRows', { query, columns, ids: [...selected] });
      await link.call('copyText', { text: textOf(format, found.columns, found.rows) });
      return found.rows.length;
    };
    const copy = (format: CopyFormat) => void copyRows(format).then(tell, () => tell('failed'));
    const onCopy = (event: ClipboardEvent) => {
      if (String(document.getSelection()) !== '') return;
      const own = selected.size > 0 ? held : focused ? [focused] : [];
      if (own.length === 0 && isAllHeld) return;
      event.preventDefault();
      if (isAllHeld) {
        event.clipboardData?.setData('text/plain', textOf('text', head.columns, own));
        tell(own.length);
      } else copy('text');
    };
    return { onCopy, copy };
  }, [clock, link, words, query, head, rows, selected, focused]);
  return { ...copying, copied: done?.selected === selected ? done.copied : undefined };
}

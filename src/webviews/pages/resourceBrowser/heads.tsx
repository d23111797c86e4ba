// The heads of a list: one tab stop, arrows between them, Enter or a click sorts.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { ListColumn, ListSort } from '../../../shared/model/resourceBrowser.ts';
import { moveAcross } from '../../lib/gridNavigation.ts';
import { usePage } from '../../lib/page.ts';
import { Icon } from '../../ui/parts.tsx';
import { isNumber } from './cells.tsx';

export interface HeadsProps {
  readonly columns: readonly ListColumn[];
  readonly sort: ListSort;
  readonly onSort: (sort: ListSort) => void;
}

export function Heads({ columns, sort, onSort }: HeadsProps): JSX.Element {
  const { clock, words } = usePage();
  const row = useRef<HTMLDivElement | null>(null);
  const [focused, setFocused] = useState(0);
  const at = Math.min(focused, columns.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveAcross(event.key, at, columns.length);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setFocused(next);
    row.current?.querySelectorAll('button')[next]?.focus();
  };
  return (
    <div class="listrow heads" role="row" aria-rowindex={1} ref={row} onKeyDown={onKeyDown}>
      <span role="presentation" />
      {columns.map((column, index) => {
        const isSorted = column.id === sort.column;
        const order = sort.isDescending ? 'descending' : 'ascending';
        const head = words.text(column.head, clock.now());
        const title = column.title ? words.text(column.title, clock.now()) : head;
        return (
          <span
            key={column.id}
            role="columnheader"
            class={`cell ${isNumber(column) ? 'num' : column.look}`}
            aria-sort={isSorted ? order : 'none'}
          >
            <button
              type="button"
              class="sorthead"
              title={words.say('browser.ui.sortBy', { column: title })}
              aria-label={head}
              tabIndex={index === at ? 0 : -1}
              onClick={() => {
                setFocused(index);
                onSort({ column: column.id, isDescending: isSorted && !sort.isDescending });
              }}
            >
              <span class="cut">{head}</span>
              {isSorted ? (
                <Icon name={sort.isDescending ? 'triangle-down' : 'triangle-up'} />
              ) : null}
            </button>
          </span>
        );
      })}
    </div>
  );
}

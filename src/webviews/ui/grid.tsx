// A table of objects: role=grid with the heads of product.md, one roving tab stop, copying, and VS Code's context menu.
import type { ComponentChildren, JSX } from 'preact';
import { useRows } from '../lib/useRows.ts';

export interface Column<R> {
  readonly id: string;
  readonly head: string;
  readonly title?: string;
  /** px, or a share such as `40%`; undefined: what is left. */
  readonly width?: number | string;
  readonly align?: 'num' | 'ctr';
  readonly muted?: boolean;
  /** The cell is a name that may be drawn cut, which needs the whole as its accessible name. */
  readonly isName?: boolean;
  /** Leaves the table where that is not wider than this, in px. */
  readonly below?: 1100 | 900 | 720 | 620 | 480;
  readonly cell: (row: R) => ComponentChildren;
  /** The cell as copied text. */
  readonly text: (row: R) => string;
}

export interface GridProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly idOf: (row: R) => string;
  /** The row's accessible name; it starts with the first identifying cell. */
  readonly nameOf: (row: R) => string;
  readonly onOpen: (row: R, beside: boolean) => void;
  readonly contextOf: (row: R) => string;
}

export function Grid<R>(props: GridProps<R>): JSX.Element {
  const { label, columns, rows, idOf } = props;
  const byId = new Map(rows.map((row) => [idOf(row), row]));
  const list = useRows({
    ids: rows.map(idOf),
    heads: columns.map(({ head }) => head),
    cellsOf: (id) => {
      const row = byId.get(id);
      return row === undefined ? [] : columns.map((column) => column.text(row));
    },
    onOpen: (id, beside) => {
      const row = byId.get(id);
      if (row !== undefined) props.onOpen(row, beside);
    },
  });
  return (
    <div class="tablebox" role="presentation">
      <table
        class="t"
        role="grid"
        aria-label={label}
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        {...list.gridProps}
      >
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} class={classOf(column)} style={widthOf(column)} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                class={classOf(column)}
                title={column.title ?? column.head}
              >
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr
              key={idOf(row)}
              aria-label={props.nameOf(row)}
              aria-rowindex={index + 2}
              data-vscode-context={props.contextOf(row)}
              {...list.rowProps(idOf(row))}
              onDblClick={() => props.onOpen(row, false)}
            >
              {columns.map((column) => (
                <td
                  key={column.id}
                  role="gridcell"
                  aria-label={column.isName ? column.text(row) : undefined}
                  title={column.align ? undefined : column.text(row)}
                  class={`${classOf(column)} ${column.muted ? 'muted' : ''}`}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function classOf<R>({ align, below }: Column<R>): string {
  return [align, below ? `below-${below}` : undefined].filter(Boolean).join(' ');
}

function widthOf<R>({ width }: Column<R>): { width?: string } {
  if (width === undefined) return {};
  return { width: typeof width === 'number' ? `${width}px` : width };
}

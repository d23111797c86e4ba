// The columns of a server's table in the resource browser: its own heads and words, but for ages, which go on living.
import type { Cell } from '../../shared/model/resourceBrowser.ts';
import type { ResourceTable } from '../model/inputs.ts';
import type { TableCell, TableColumn, TableRow } from '../kinds/table.ts';
import { ageColumn, type ColumnSpec } from './listColumns.ts';
import { labelsOfRow, nameColumn, namespaceColumn } from './rowListColumns.ts';
import type { RowItem } from './rowListOrder.ts';

type RowColumn = ColumnSpec<RowItem>;

const AGE = 'Age';
/** What servers print where there is nothing. */
const nothing: ReadonlySet<TableCell> = new Set(['', '<none>', '<unknown>', '<unset>']);

export function tableColumns(
  columns: ResourceTable['columns'],
  isNamespaced: boolean,
): readonly RowColumn[] {
  const own = columns.flatMap((column, index) => (isName(column) ? [] : columnOf(column, index)));
  const hasAge = columns.some(({ name }) => name === AGE);
  return [
    nameColumn,
    ...(isNamespaced ? [namespaceColumn] : []),
    ...own,
    ...(hasAge ? [] : [age]),
    labelsOfRow,
  ];
}

const age: RowColumn = ageColumn('age', 'browser.col.age', ({ row }) => row.createdAt || undefined);

function isName({ format, name }: TableColumn): boolean {
  return format === 'name' || name === 'Name';
}

/** Ages of a table are texts of when it was made. */
function columnOf(column: TableColumn, index: number): RowColumn {
  const { description, name, priority, type } = column;
  if (name === AGE) return age;
  const isNumber = type === 'integer' || type === 'number';
  const cellOf = ({ row }: RowItem): TableCell => {
    const cell = (row as TableRow).cells[index] ?? null;
    return nothing.has(cell) ? null : cell;
  };
  const cell = (item: RowItem): Cell => {
    const value = cellOf(item);
    return typeof value === 'boolean' ? String(value) : value;
  };
  return {
    id: `of ${name}`,
    head: { key: 'browser.col.server', args: { name } },
    ...(description !== '' && {
      title: { key: 'browser.col.server', args: { name: description } },
    }),
    look: isNumber ? 'count' : 'text',
    ...(priority > 0 && { isExtra: true }),
    value: (item) => {
      const value = cellOf(item);
      return typeof value === 'number' ? value : value === null ? undefined : String(value);
    },
    cell,
  };
}

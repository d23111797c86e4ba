// The server's own tables (meta.k8s.io/v1 Table): how resources are shown for which there is no schema here, custom ones
// among them, by the columns that the server or their definition names.
import { FaultError } from '../../shared/model/fault.ts';
import { defined, number, objectRow, record, records, text } from './read.ts';
import type { ObjectRow } from './rows.ts';

/** What the API server is asked for; older ones that know no tables answer with a list, which is malformed here. */
export const tableAccept = 'application/json;as=Table;g=meta.k8s.io;v=v1,application/json';

export interface TableColumn {
  readonly name: string;
  /** OpenAPI: string, integer, number, boolean, date. */
  readonly type: string;
  /** `name` of the column that names the object. */
  readonly format: string;
  readonly description: string;
  /** 0 is for everybody; more shows with `kubectl get -o wide`. */
  readonly priority: number;
}

export type TableCell = string | number | boolean | null;

export interface TableRow extends ObjectRow {
  readonly cells: readonly TableCell[];
}

export interface TablePage {
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  /** For the next page; undefined: that was the last. */
  readonly next?: string;
}

/** @throws FaultError 'malformed' for what is no table. */
export function readTable(body: unknown): TablePage {
  const table = record(body);
  if (table['kind'] !== 'Table') {
    const detail = `${text(table['kind']) ?? 'something'} in place of a Table`;
    throw new FaultError({ kind: 'malformed', message: { key: 'fault.unexpected' }, detail });
  }
  const next = text(record(table['metadata'])['continue']);
  return {
    columns: records(table['columnDefinitions']).map(columnOf),
    rows: records(table['rows']).flatMap((row) => rowOf(row) ?? []),
    ...(next !== undefined && { next }),
  };
}

function columnOf(column: Readonly<Record<string, unknown>>): TableColumn {
  return {
    name: text(column['name']) ?? '',
    type: text(column['type']) ?? 'string',
    format: text(column['format']) ?? '',
    description: text(column['description']) ?? '',
    priority: number(column['priority']) ?? 0,
  };
}

/** Annotations are left out: they may hold what was applied, secrets among it. */
function rowOf(row: Readonly<Record<string, unknown>>): TableRow | undefined {
  const { cells } = row;
  const metadata = record(record(row['object'])['metadata']);
  const uid = metadata['uid'] ?? madeUid(metadata['namespace'], metadata['name']);
  try {
    return defined<TableRow>({
      ...objectRow('Table row', { metadata: { ...metadata, uid } }),
      cells: Array.isArray(cells) ? cells.map(cellOf) : [],
    });
  } catch {
    // Without a name there is nothing to show.
    return undefined;
  }
}

/** What a server computes has no uid (component statuses, samples of metrics): its name is all there is. */
function madeUid(namespace: unknown, name: unknown): string | undefined {
  return typeof name === 'string' && name !== '' ? `/${text(namespace) ?? ''}/${name}` : undefined;
}

export function isMadeUid(uid: string): boolean {
  return uid.startsWith('/');
}

function cellOf(cell: unknown): TableCell {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean') {
    return cell;
  }
  return cell === null || cell === undefined ? null : JSON.stringify(cell);
}

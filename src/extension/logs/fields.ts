// The fields of a line of JSON or logfmt, for the one that somebody opens.
import type { LogLine } from '../../shared/model/podLog.ts';

type Field = LogLine['fields'][number];

/** More are not shown: the whole line is there. */
const maxFields = 200;
const maxDepth = 8;

export function fieldsOf(line: string): readonly Field[] {
  const json = parsed(line);
  if (json === undefined) return logfmtFields(line);
  const fields: Field[] = [];
  addFields(fields, '', json, 0);
  return fields;
}

function parsed(line: string): object | undefined {
  if (!/^\s*\{/.test(line)) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function addFields(fields: Field[], name: string, value: unknown, depth: number): void {
  if (fields.length >= maxFields) return;
  const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isNested || depth >= maxDepth || Object.keys(value).length === 0) {
    fields.push({ name, value: typeof value === 'string' ? value : JSON.stringify(value) });
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    addFields(fields, name === '' ? key : `${name}.${key}`, inner, depth + 1);
  }
}

const pair = /(?:^|\s)([A-Za-z_@][\w.@/-]*)=("(?:[^"\\]|\\.)*"|\S*)/g;

function logfmtFields(line: string): readonly Field[] {
  const fields: Field[] = [];
  for (const [, name = '', value = ''] of line.matchAll(pair)) {
    if (fields.length >= maxFields) break;
    fields.push({ name, value: unquoted(value) });
  }
  return fields;
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return String(JSON.parse(value));
  } catch {
    return value.slice(1, -1);
  }
}

// The sources as the architecture test reads them: parsed once, with what they import and every node of their syntax.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { parseSync } from 'oxc-parser';

export const root = join(import.meta.dirname, '../..');

/** ESTree, as loosely as a search needs it. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** Relative to the root, when it is a file of ours. */
  readonly file?: string;
  readonly isType: boolean;
  readonly isDynamic: boolean;
  readonly isReexport: boolean;
}

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lineCount: number;
  readonly startsWithComment: boolean;
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
  /** Statements at the top level; `export const …` is given as its declaration. */
  readonly topLevel: readonly Node[];
  readonly nodes: readonly Node[];
  lineOf(node: Node): number;
}

export function readSources(pattern: string): SourceFile[] {
  const paths = globSync(pattern, { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  return paths
    .filter((path) => !path.endsWith('.d.ts'))
    .sort()
    .map(parse);
}

export function parse(path: string): SourceFile {
  return parseText(path, readFileSync(join(root, path), 'utf8'));
}

export function parseText(path: string, text: string): SourceFile {
  const { program, module, comments, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  const nodes = [...walk(program)];
  const body = (program as unknown as { body: Node[] }).body;
  return {
    path,
    text,
    lineCount: text.split('\n').length - 1,
    startsWithComment: comments[0]?.start === 0,
    imports: importsOf(path, module, nodes),
    hasDefaultExport: nodes.some(({ type }) => type === 'ExportDefaultDeclaration'),
    topLevel: body.map((node) => (node['declaration'] as Node | undefined) ?? node),
    nodes,
    lineOf: (node) => text.slice(0, node.start).split('\n').length,
  };
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const item of value) yield* walk(item);
  } else if (typeof value === 'object' && value !== null) {
    if ('type' in value && typeof value.type === 'string') yield value as Node;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

type ModuleRecord = ReturnType<typeof parseSync>['module'];

function importsOf(path: string, module: ModuleRecord, nodes: readonly Node[]): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, flags: Partial<Import>) => {
    const plain = { specifier, isType: false, isDynamic: false, isReexport: false, ...flags };
    const isOurs = specifier.startsWith('.');
    found.push(isOurs ? { ...plain, file: posix.join(dirname(path), specifier) } : plain);
  };
  for (const { moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType);
    add(moduleRequest.value, { isType });
  }
  for (const { moduleRequest, isType } of module.staticExports.flatMap((item) => item.entries)) {
    if (moduleRequest) add(moduleRequest.value, { isType, isReexport: true });
  }
  for (const node of nodes) {
    const source = node['source'] as { readonly value?: unknown } | undefined;
    if (typeof source?.value !== 'string') continue;
    if (node.type === 'ImportExpression') add(source.value, { isDynamic: true });
    if (node.type === 'TSImportType') add(source.value, { isType: true });
  }
  return found;
}

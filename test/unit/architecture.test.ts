// Holds the layout of docs/architecture.md: who may import whom, what only certain files may touch, and the habits that
// keep files small and free of hidden state. A failure lists every offence as `file:line what`.
import assert from 'node:assert/strict';
import { parseText, readSources, type Node, type SourceFile } from '../support/sourceFiles.ts';

const pureBase = ['core', 'shared'];
const base = ['kinds', 'cluster', 'kubeconfig', 'core', 'shared'];
/** Rooms of one layer: they meet in model or session, never in each other. */
const siblings = ['sync', 'metrics', 'apm', 'logs', 'history', 'actions'];

/** What a room may import beside itself. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  core: ['shared'],
  kubeconfig: pureBase,
  cluster: ['kubeconfig', ...pureBase],
  kinds: pureBase,
  ...Object.fromEntries(siblings.map((room) => [room, base])),
  model: ['kinds', ...pureBase],
  session: ['model', ...siblings, ...base],
  views: ['model', 'kinds', ...pureBase],
  host: ['kubeconfig', ...pureBase],
  demo: ['shared/clock', 'shared/lifetime'],
  agent: [],
  webviews: ['shared'],
};

/** The composition roots of src/extension see every room. */
const isCompositionRoot = (path: string) => /^src\/extension\/[^/]+\.ts$/.test(path);

function roomOf(path: string): string {
  const [, side = '', room = ''] = path.split('/');
  return side === 'extension' ? room : side;
}

/** `shared/clock` for src/shared/clock.ts: how single files are named in `mayImport`. */
const nameOf = (path: string) => path.replace(/^src\/(extension\/)?/, '').replace(/\.tsx?$/, '');

interface Restriction {
  readonly what: string;
  readonly isMeant: (specifier: string) => boolean;
  readonly allowed: RegExp;
  /** Where types alone may be imported too. */
  readonly typesAllowed?: RegExp;
}

const restrictedModules: readonly Restriction[] = [
  {
    what: 'vscode',
    isMeant: (specifier) => specifier === 'vscode',
    allowed: /^src\/extension\/(host\/|activate\.ts$)/,
  },
  {
    what: '@kubernetes/client-node',
    isMeant: (specifier) => specifier.startsWith('@kubernetes/client-node'),
    allowed: /^src\/extension\/cluster\/clientNode\.ts$/,
    typesAllowed: /^src\/extension\/(cluster|demo)\//,
  },
  {
    what: 'node:sqlite',
    isMeant: (specifier) => specifier === 'node:sqlite',
    allowed: /^src\/extension\/history\//,
  },
  {
    what: 'uplot',
    isMeant: (specifier) => /^uplot(\/|$)/.test(specifier),
    allowed: /^src\/webviews\/lib\/chart[^/]*$/,
  },
  {
    what: '@vscode/webview-ui-toolkit',
    isMeant: (specifier) => specifier.startsWith('@vscode/webview-ui-toolkit'),
    allowed: /^src\/webviews\/ui\/controls\.tsx$/,
  },
  {
    what: 'timers',
    isMeant: (specifier) => /^(node:)?timers(\/|$)/.test(specifier),
    allowed: /^src\/(shared\/clock\.ts$|agent\/)/,
  },
];

const timeAllowed = /^src\/(shared\/clock\.ts$|webviews\/lib\/clock\.ts$|agent\/)/;
const timers = new Set(['setTimeout', 'setInterval', 'setImmediate', 'requestIdleCallback']);
const maxLines = 400;

describe('architecture', () => {
  let sources: readonly SourceFile[];
  let tests: readonly SourceFile[];

  before(function () {
    this.timeout(30_000);
    sources = readSources('src/**/*.{ts,tsx}');
    tests = readSources('{test,scripts}/**/*.{ts,tsx}');
  });

  /** `find` gives the offences of one file, each as a node (or undefined for the file itself) and words. */
  function expectNone(
    files: readonly SourceFile[],
    find: (file: SourceFile) => readonly (readonly [Node | undefined, string])[],
  ): void {
    const offences = files.flatMap((file) =>
      find(file).map(([node, what]) => `${file.path}:${node ? file.lineOf(node) : 1} ${what}`),
    );
    assert.deepEqual(offences, []);
  }

  it('reads the sources', () => {
    assert.ok(sources.length > 20, `only ${sources.length} files`);
  });

  it('knows every room', () => {
    expectNone(sources, (file) =>
      isCompositionRoot(file.path) || roomOf(file.path) in mayImport
        ? []
        : [[undefined, `lies in a room without rules`]],
    );
  });

  it('imports only rooms below', () => {
    expectNone(sources, (file) => {
      if (isCompositionRoot(file.path)) return [];
      const room = roomOf(file.path);
      const isAllowed = (target: string) => {
        const allowed = mayImport[room] ?? [];
        if (isCompositionRoot(target)) return false;
        const targetRoom = roomOf(target);
        return (
          targetRoom === room || allowed.includes(targetRoom) || allowed.includes(nameOf(target))
        );
      };
      return file.imports.flatMap(({ file: target }) =>
        target?.startsWith('src/') && !isAllowed(target) ? [[undefined, `imports ${target}`]] : [],
      );
    });
  });

  it('keeps sources free of tests and of files without extension', () => {
    expectNone(sources, (file) =>
      file.imports.flatMap(({ file: target }) =>
        target && !/^src\/.*\.(ts|tsx|css)$/.test(target) ? [[undefined, `imports ${target}`]] : [],
      ),
    );
  });

  it('loads kubeconfig into the host only when asked', () => {
    expectNone(sources, (file) => {
      const isHost = roomOf(file.path) === 'host' || file.path === 'src/extension/activate.ts';
      return file.imports.flatMap(({ file: target, isType, isDynamic }) =>
        isHost && target && roomOf(target) === 'kubeconfig' && !isType && !isDynamic
          ? [[undefined, `imports ${target} at start`]]
          : [],
      );
    });
  });

  it('has no import cycles', () => {
    assert.deepEqual(findCycles(sources), []);
  });

  for (const { what, isMeant, allowed, typesAllowed } of restrictedModules) {
    it(`imports ${what} only where it belongs`, () => {
      expectNone(sources, (file) => {
        if (allowed.test(file.path)) return [];
        const areTypesFine = typesAllowed?.test(file.path) ?? false;
        return file.imports.flatMap(({ specifier, isType }) =>
          isMeant(specifier) && !(isType && areTypesFine)
            ? [[undefined, `imports ${specifier}`]]
            : [],
        );
      });
    });
  }

  it('reads the time and sets timers only in the clocks', () => {
    expectNone(sources, (file) =>
      timeAllowed.test(file.path)
        ? []
        : file.nodes.filter(isTimeRead).map((node) => [node, 'reads the time or sets a timer']),
    );
  });

  it('acquires the webview API only in hostLink', () => {
    expectNone(sources, (file) =>
      file.path === 'src/webviews/lib/hostLink.ts'
        ? []
        : file.nodes
            .filter(
              (node) => node.type === 'CallExpression' && calleeName(node) === 'acquireVsCodeApi',
            )
            .map((node) => [node, 'acquires the webview API']),
    );
  });

  it(`keeps files at ${maxLines} lines or fewer`, () => {
    expectNone([...sources, ...tests], (file) =>
      file.lineCount > maxLines ? [[undefined, `has ${file.lineCount} lines`]] : [],
    );
  });

  it('opens every file with its reason', () => {
    const needsReason = [...sources, ...tests].filter(({ path }) => !path.endsWith('.test.ts'));
    expectNone(needsReason, (file) =>
      file.startsWithComment ? [] : [[undefined, 'does not start with a comment']],
    );
  });

  it('has no any', () => {
    expectNone([...sources, ...tests], (file) =>
      file.nodes.filter(({ type }) => type === 'TSAnyKeyword').map((node) => [node, 'uses any']),
    );
  });

  it('has no default exports and no barrels', () => {
    expectNone(sources, (file) => [
      ...(file.hasDefaultExport ? ([[undefined, 'has a default export']] as const) : []),
      ...file.imports
        .filter(({ isReexport, file: target }) => isReexport && target)
        .map(({ specifier }) => [undefined, `re-exports ${specifier}`] as const),
    ]);
  });

  it('has no mutable state in modules', () => {
    // VS Code calls deactivate() without the context that activate() was given.
    const others = sources.filter(({ path }) => path !== 'src/extension/activate.ts');
    expectNone(others, (file) =>
      mutableState(file).map(([node, what]) => [node, `${what} is mutable module state`]),
    );
  });

  it('names files in camelCase', () => {
    expectNone(sources, (file) =>
      /\/[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z]*)*\.tsx?$/.test(file.path)
        ? []
        : [[undefined, 'is not camelCase']],
    );
  });

  it('singles no test out', () => {
    expectNone(tests, (file) =>
      file.nodes
        .filter((node) => {
          const object = (node['object'] as { name?: string } | undefined)?.name ?? '';
          const property = (node['property'] as { name?: string } | undefined)?.name;
          return ['it', 'describe'].includes(object) && property === 'only';
        })
        .map((node) => [node, 'runs alone']),
    );
  });
});

describe('architecture rules', () => {
  const sample = (text: string, path = 'src/shared/sample.ts') => parseText(path, text);

  it('see mutable state', () => {
    const code = [
      'export let a = 1;',
      'const b = new Map<string, number>();',
      'const c: string[] = []; export const add = () => c.push("x");',
      'const d = { on: false }; export function turnOn() { d.on = true; }',
      'class E { static count = 0; static readonly limit = 3; }',
      'const f = new Set(["constant"]); const g = [1, 2].sort(); declare const h: number;',
    ];
    const names = mutableState(sample(code.join('\n'))).map(([, name]) => name);
    assert.deepEqual(names, ['a', 'b', 'c', 'd', 'a static field']);
  });

  it('see clocks and timers', () => {
    const count = (code: string) => sample(code).nodes.filter(isTimeRead).length;
    assert.equal(
      count('Date.now(); new Date(); globalThis.setTimeout(f, 1); performance.now()'),
      4,
    );
    assert.equal(count('new Date(5); clock.now(); clock.setTimeout(f); Date.parse("x")'), 0);
  });

  it('see cycles, through dynamic imports too, but not those of types alone', () => {
    const files = [
      sample(
        "import { type B, b } from './b.ts'; import type { D } from './d.ts';",
        'src/shared/a.ts',
      ),
      sample("export const load = () => import('./c.ts');", 'src/shared/b.ts'),
      sample("import { a } from './a.ts'; type B = import('./b.ts').B;", 'src/shared/c.ts'),
      sample("import { a } from './a.ts';", 'src/shared/d.ts'),
    ];
    assert.deepEqual(findCycles(files), [
      'src/shared/a.ts → src/shared/b.ts → src/shared/c.ts → src/shared/a.ts',
    ]);
  });
});

/**
 * Each cycle once, as `a → b → a`. Imports of types alone do not count: they are gone when the code runs, and between
 * rooms the layers forbid them anyway.
 */
function findCycles(files: readonly SourceFile[]): string[] {
  const valueImports = ({ imports }: SourceFile) => imports.filter(({ isType }) => !isType);
  const graph = new Map(
    files.map((file) => [file.path, valueImports(file).map((target) => target.file)]),
  );
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path].join(' → '));
    if (start >= 0 || done.has(path)) return;
    for (const target of graph.get(path) ?? []) if (target) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  return cycles;
}

function calleeName(node: Node): string {
  const callee = node['callee'] as Node | undefined;
  if (callee?.type === 'Identifier') return String(callee['name']);
  if (callee?.type !== 'MemberExpression') return '';
  const object = callee['object'] as { name?: string };
  const property = callee['property'] as { name?: string };
  return `${object.name}.${property.name}`;
}

function isTimeRead(node: Node): boolean {
  const args = node['arguments'] as readonly unknown[] | undefined;
  const name = calleeName(node).replace(/^(globalThis|window|self)\./, '');
  if (node.type === 'NewExpression') return name === 'Date' && args?.length === 0;
  return (
    node.type === 'CallExpression' && (timers.has(name) || /^(Date|performance)\.now$/.test(name))
  );
}

/** `let`, empty collections, collections that the file changes, and writable static fields. */
function mutableState(file: SourceFile): (readonly [Node, string])[] {
  const found: (readonly [Node, string])[] = [];
  for (const statement of file.topLevel) {
    if (statement.type !== 'VariableDeclaration' || statement['declare'] === true) continue;
    for (const declarator of statement['declarations'] as readonly Node[]) {
      const { name } = declarator['id'] as { name?: string };
      if (statement['kind'] !== 'const' || (name && isMutable(file, declarator, name))) {
        found.push([declarator, name ?? 'a pattern']);
      }
    }
  }
  for (const node of file.nodes) {
    if (
      node.type === 'PropertyDefinition' &&
      node['static'] === true &&
      node['readonly'] !== true
    ) {
      found.push([node, 'a static field']);
    }
  }
  return found;
}

const mutators = /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill)$/;

function isMutable(file: SourceFile, declarator: Node, name: string): boolean {
  const init = declarator['init'] as Node | null;
  if (init?.type === 'NewExpression' && /^(Weak)?(Map|Set)$/.test(calleeName(init))) {
    if ((init['arguments'] as readonly unknown[]).length === 0) return true;
  }
  const isIt = (node: unknown) => (node as { name?: string } | undefined)?.name === name;
  return file.nodes.some((node) => {
    if (node.type === 'CallExpression') {
      const [object = '', method = ''] = calleeName(node).split('.');
      return object === name && mutators.test(method);
    }
    if (node.type !== 'AssignmentExpression') return false;
    const left = node['left'] as Node;
    return left.type === 'MemberExpression' && isIt(left['object']);
  });
}

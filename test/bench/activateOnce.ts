// One activation of the production bundle in a fresh process, with a `vscode` that answers everything and does nothing.
// Prints how long loading and activate() took, in ms, and which modules were loaded, as JSON.
import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** Callable, constructible, and whatever is read of it is the same again; a loop over it ends at once. */
const anything: object = new Proxy(function target() {}, {
  get: (_, name) => answer(name),
  apply: () => anything,
  construct: () => anything,
});

function answer(name: string | symbol): unknown {
  if (name === 'then') return undefined;
  if (name === Symbol.iterator) return () => [].values();
  if (name === Symbol.toPrimitive) return () => '';
  if (name === 'get' || name === 'keys') return () => undefined;
  return anything;
}

/** Bundles copy the names of a module before they use it, so they must be there. */
function vscodeStub(): Record<string, unknown> {
  const types = readFileSync(join(root, 'node_modules/@types/vscode/index.d.ts'), 'utf8');
  const names = types.matchAll(/^\s*export (?:namespace|class|enum|const|function) (\w+)/gm);
  return Object.fromEntries([...names].map(([, name]) => [name, anything]));
}

const vscode = vscodeStub();
const loader = Module as unknown as { _load: (request: string, ...rest: unknown[]) => unknown };
const load = loader._load;
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

const context = {
  subscriptions: [],
  extensionPath: root,
  extensionUri: anything,
  extension: { id: 'foretop.foretop', packageJSON: {} },
  globalState: {
    get: (_: string, fallback?: unknown) => fallback,
    update: () => Promise.resolve(),
  },
  workspaceState: {
    get: (_: string, fallback?: unknown) => fallback,
    update: () => Promise.resolve(),
  },
  asAbsolutePath: (path: string) => join(root, path),
};

interface Entry {
  activate(context: unknown): unknown;
}

const start = performance.now();
const { activate } = require(join(root, 'dist/extension.cjs')) as Entry;
const loaded = performance.now();
await activate(context);
const end = performance.now();
const modules = Object.keys(require.cache).map((path) => path.slice(root.length + 1));
console.log(JSON.stringify({ loadMs: loaded - start, activateMs: end - loaded, modules }));
process.exit(0);

// The sizes of the production bundles, measured by building them in memory.
import { build, type Metafile } from 'esbuild';
import { hostOptions, pageOptions } from '../../esbuild.mjs';

export interface BundleSizes {
  /** Minified bytes of the bundle that VS Code loads on activation. */
  readonly entryBytes: number;
  /** Page name → minified bytes of JavaScript before first paint: the page's bundle and all it imports statically. */
  readonly initialPageBytes: Readonly<Record<string, number>>;
  /** What the entry bundle contains, by path. */
  readonly entryInputs: readonly string[];
  /** Page name → what is loaded before first paint, by path. */
  readonly initialPageInputs: Readonly<Record<string, readonly string[]>>;
}

export async function measureBundles(): Promise<BundleSizes> {
  const host = await inMemory(hostOptions(true));
  const pages = await inMemory(pageOptions(true));
  const entry = host.outputs['dist/extension.cjs'];
  const initial = Object.entries(pages.outputs)
    .filter(([path]) => /^dist\/webviews\/[^/]+\.js$/.test(path))
    .map(([path]) => [/([^/]+)\.js$/.exec(path)?.[1] ?? path, staticImports(pages, path)] as const);
  const outputs = (paths: readonly string[]) => paths.map((path) => pages.outputs[path]);
  const perPage = <T>(of: (paths: readonly string[]) => T) =>
    Object.fromEntries(initial.map(([name, paths]) => [name, of(paths)]));
  return {
    entryBytes: entry?.bytes ?? 0,
    entryInputs: Object.keys(entry?.inputs ?? {}),
    initialPageBytes: perPage((paths) =>
      outputs(paths).reduce((sum, output) => sum + (output?.bytes ?? 0), 0),
    ),
    initialPageInputs: perPage((paths) =>
      outputs(paths).flatMap((output) => Object.keys(output?.inputs ?? {})),
    ),
  };
}

async function inMemory(options: ReturnType<typeof hostOptions>): Promise<Metafile> {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  return metafile;
}

function staticImports(metafile: Metafile, path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const imports = metafile.outputs[path]?.imports ?? [];
  for (const { kind, path: target, external } of imports) {
    if (kind === 'import-statement' && !external) staticImports(metafile, target, seen);
  }
  return [...seen];
}

// The sizes of the production bundles, measured by building them in memory.
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import { hostOptions, pageOptions } from '../../esbuild.mjs';

export interface BundleSizes {
  /** Minified bytes of the bundle that VS Code loads on activation. */
  readonly entryBytes: number;
  /** Page name → minified bytes of JavaScript before first paint: the page's bundle and all it imports statically. */
  readonly initialPageBytes: Readonly<Record<string, number>>;
  /** The same, each file compressed as a web server would. */
  readonly initialPageGzipBytes: Readonly<Record<string, number>>;
  /** What the entry bundle contains, by path. */
  readonly entryInputs: readonly string[];
  /** Page name → what is loaded before first paint, by path. */
  readonly initialPageInputs: Readonly<Record<string, readonly string[]>>;
}

export async function measureBundles(): Promise<BundleSizes> {
  const host = await inMemory(hostOptions(true));
  const { outputs, gzipBytes } = await inMemory(pageOptions(true));
  const entry = host.outputs['dist/extension.cjs'];
  const perPage = <T>(of: (paths: readonly string[]) => T) =>
    Object.fromEntries(
      Object.keys(outputs)
        .map((path) => [path, /^dist\/webviews\/([^/]+)\.js$/.exec(path)?.[1]] as const)
        .flatMap(([path, page]) => (page ? [[page, of(staticImports(outputs, path))]] : [])),
    ) as Record<string, T>;
  const sum = (sizes: readonly (number | undefined)[]) =>
    sizes.reduce<number>((total, size) => total + (size ?? 0), 0);
  return {
    entryBytes: entry?.bytes ?? 0,
    entryInputs: Object.keys(entry?.inputs ?? {}),
    initialPageBytes: perPage((paths) => sum(paths.map((path) => outputs[path]?.bytes))),
    initialPageGzipBytes: perPage((paths) => sum(paths.map((path) => gzipBytes.get(path)))),
    initialPageInputs: perPage((paths) =>
      paths.flatMap((path) => Object.keys(outputs[path]?.inputs ?? {})),
    ),
  };
}

type Outputs = Metafile['outputs'];

async function inMemory(options: ReturnType<typeof hostOptions>) {
  const { metafile, outputFiles } = await build({ ...options, write: false, metafile: true });
  const base = options.absWorkingDir ?? '';
  const gzipBytes = new Map(
    outputFiles.map(({ path, contents }) => [relative(base, path), gzipSync(contents).byteLength]),
  );
  return { outputs: metafile.outputs, gzipBytes };
}

function staticImports(outputs: Outputs, path: string, seen = new Set<string>()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  for (const { kind, path: target, external } of outputs[path]?.imports ?? []) {
    if (kind === 'import-statement' && !external) staticImports(outputs, target, seen);
  }
  return [...seen];
}

// The one build script: bundles for the extension host and the workers (CommonJS), one bundle a page with shared
// chunks (ESM), and the suites that run inside VS Code. `--production` minifies, `--watch` rebuilds, `--tests` adds the suites.
import * as esbuild from 'esbuild';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';

const root = import.meta.dirname;
const at = (...parts) => join(root, ...parts);

/** The programs that start on their own. */
const programs = {
  extension: 'src/extension/activate.ts',
  worker: 'src/extension/worker.ts',
  demo: 'src/extension/demo.ts',
};

/**
 * The chunk a dynamically imported file of the extension goes to. All lazily loaded files of kubeconfig/ share one
 * chunk; anything else is a chunk of its own, named for the file.
 */
function chunkOf(file) {
  const path = relative(at('src/extension'), file).split(sep).join('/');
  return path.startsWith('kubeconfig/') ? 'kubeconfig' : basename(file, '.ts');
}

/** Every relative `import('…')` under src/extension: chunk name → files, sorted so that builds repeat. */
function findChunks() {
  const chunks = {};
  for (const file of globSync('src/extension/**/*.ts', { cwd: root }).sort()) {
    const code = readFileSync(at(file), 'utf8');
    for (const [, specifier] of code.matchAll(/\bimport\(\s*['"](\.[^'"]+)['"]\s*\)/g)) {
      const target = resolve(dirname(at(file)), specifier);
      (chunks[chunkOf(target)] ??= new Set()).add(target);
    }
  }
  return chunks;
}

/**
 * esbuild splits only ESM, and the host is CommonJS. So a dynamic import becomes a require of a sibling bundle, which
 * costs nothing until it runs. Modules that both sides use exist twice: they must not keep state or compare identities.
 */
const lazyChunks = {
  name: 'lazy-chunks',
  setup(build) {
    build.onResolve({ filter: /^chunk:/ }, ({ path }) => ({
      path: path.slice(6),
      namespace: 'chunk',
    }));
    build.onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => ({
      contents: [...(findChunks()[path] ?? [])]
        .map((file) => `export * from ${JSON.stringify(file)};`)
        .join('\n'),
      resolveDir: root,
    }));
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) =>
      kind === 'dynamic-import'
        ? { path: `./${chunkOf(resolve(resolveDir, path))}.cjs`, external: true }
        : undefined,
    );
  },
};

/**
 * The begin and end lines that the problem matcher of .vscode/tasks.json waits for: one pair, however many builds run, so
 * that F5 does not start on half of them.
 */
function announcer() {
  let running = 0;
  return {
    name: 'announce',
    setup(build) {
      build.onStart(() => {
        if (running++ === 0) console.log('[watch] build started');
      });
      build.onEnd(({ errors }) => {
        for (const { text, location } of errors) {
          console.error(`✘ [ERROR] ${text}`);
          if (location) console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
        if (--running === 0) console.log('[watch] build finished');
      });
    },
  };
}

function common(production) {
  return {
    absWorkingDir: root,
    bundle: true,
    minify: production,
    sourcemap: production ? false : 'linked',
    sourcesContent: false,
    metafile: true,
    charset: 'utf8',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': production ? '"production"' : '"development"' },
  };
}

/** The host, its workers and their lazy chunks. */
export function hostOptions(production) {
  const entryPoints = { ...programs };
  for (const name of Object.keys(findChunks())) entryPoints[name] = `chunk:${name}`;
  return {
    ...common(production),
    entryPoints,
    outdir: 'dist',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    external: ['vscode'],
    plugins: [lazyChunks],
  };
}

/** One bundle a page; what pages share, and what they load later, are chunks. */
export function pageOptions(production) {
  const entryPoints = {};
  for (const file of globSync('src/webviews/pages/*/app.tsx', { cwd: root }).sort()) {
    entryPoints[basename(dirname(file))] = file;
  }
  return {
    ...common(production),
    entryPoints,
    outdir: 'dist/webviews',
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: '[name]',
    format: 'esm',
    splitting: true,
    platform: 'browser',
    target: 'es2024',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    alias: { react: 'preact/compat', 'react-dom': 'preact/compat' },
    loader: { '.ttf': 'file', '.svg': 'dataurl' },
    plugins: [preloadNote],
  };
}

/** The files that `path` imports at once, and those they import. */
function staticImports(outputs, path, seen = new Set()) {
  for (const { kind, path: target, external } of outputs[path]?.imports ?? []) {
    if (kind !== 'import-statement' || external || seen.has(target)) continue;
    seen.add(target);
    staticImports(outputs, target, seen);
  }
  return seen;
}

/** Notes in preloads.json what each page imports at once, so that its document can ask for all of it beside the page. */
const preloadNote = {
  name: 'preload-note',
  setup(build) {
    const { absWorkingDir, outdir, write } = build.initialOptions;
    build.onEnd(({ metafile, errors }) => {
      if (write === false || errors.length > 0) return;
      const folder = resolve(absWorkingDir, outdir);
      const { outputs } = metafile;
      const notes = Object.keys(outputs)
        .filter((path) => path.endsWith('.js') && dirname(resolve(absWorkingDir, path)) === folder)
        .map((path) => [
          basename(path, '.js'),
          [...staticImports(outputs, path)].map((file) =>
            relative(folder, resolve(absWorkingDir, file)).split(sep).join('/'),
          ),
        ]);
      writeFileSync(join(folder, 'preloads.json'), JSON.stringify(Object.fromEntries(notes)));
    });
  },
};

/** The suites of test/vscode/suites as one module, loaded by the extension host in place of a test runner. */
export function suiteOptions() {
  return {
    ...common(false),
    entryPoints: { index: 'test/vscode/index.ts' },
    outdir: 'dist/test',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    external: ['vscode', 'mocha'],
    plugins: [suiteList],
  };
}

/** `import 'suites:all'` loads every suite there is, so that none can be forgotten in a list. */
const suiteList = {
  name: 'suite-list',
  setup(build) {
    build.onResolve({ filter: /^suites:all$/ }, () => ({ path: 'all', namespace: 'suites' }));
    build.onLoad({ filter: /.*/, namespace: 'suites' }, () => ({
      contents: globSync('test/vscode/suites/**/*.test.ts', { cwd: root })
        .sort()
        .map((file) => `import ${JSON.stringify(at(file))};`)
        .join('\n'),
      resolveDir: root,
    }));
  },
};

async function main(flags) {
  const production = flags.has('--production');
  const jobs = [hostOptions(production), pageOptions(production)];
  if (flags.has('--tests')) jobs.push(suiteOptions());
  if (flags.has('--watch')) {
    const announce = announcer();
    const contexts = jobs.map((job) =>
      esbuild.context({ ...job, logLevel: 'silent', plugins: [...(job.plugins ?? []), announce] }),
    );
    await Promise.all(contexts.map(async (context) => (await context).watch()));
    return;
  }
  // Hashed chunks and source maps of earlier builds would otherwise be packaged.
  if (production) rmSync(at('dist/webviews'), { recursive: true, force: true });
  await Promise.all(jobs.map((job) => esbuild.build(job)));
}

if (process.argv[1] === import.meta.filename) {
  await main(new Set(process.argv.slice(2))).catch((error) => {
    // esbuild has told its own.
    if (!error.errors) console.error(error);
    process.exit(1);
  });
}

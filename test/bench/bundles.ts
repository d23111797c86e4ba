// P10: what loads, and how long activate() takes.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { measureBundles } from '../support/bundleSizes.ts';
import { valueRow, type BenchOptions, type BenchRow } from './report.ts';

interface Activation {
  readonly loadMs: number;
  readonly activateMs: number;
  readonly modules: readonly string[];
}

function activateOnce(): Activation {
  const file = join(import.meta.dirname, 'activateOnce.ts');
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' })) as Activation;
}

/** Needs the production bundles. */
export async function measureBundleRows(options: BenchOptions): Promise<BenchRow[]> {
  return [...measureActivation(options), ...(await measureSizes())];
}

function measureActivation({ isQuick }: BenchOptions): BenchRow[] {
  const runs = isQuick ? 3 : 20;
  const activations = Array.from({ length: runs }, activateOnce);
  const foreign = activations[0]?.modules.filter((path) =>
    /clientNode|worker|kubeconfig/.test(path),
  );
  if (foreign?.length) throw new Error(`activate() loads ${foreign.join(', ')}`);
  const about = { demand: 'P10', unit: 'ms' };
  return [
    valueRow(
      { ...about, what: `activate(), ${runs} fresh processes`, atMost: 15 },
      activations.map((one) => one.activateMs),
    ),
    valueRow(
      { ...about, what: 'loading its bundle' },
      activations.map((one) => one.loadMs),
    ),
  ];
}

async function measureSizes(): Promise<BenchRow[]> {
  const sizes = await measureBundles();
  const row = (what: string, bytes: number, atMost: number) =>
    valueRow({ demand: 'P10', what, unit: 'KB', atMost }, [bytes / 1024]);
  return [
    row('entry bundle', sizes.entryBytes, 60),
    ...Object.entries(sizes.initialPageBytes).map(([page, bytes]) =>
      row(`initial JavaScript of ${page}`, bytes, 110),
    ),
    ...Object.entries(sizes.initialPageGzipBytes).map(([page, bytes]) =>
      row(`initial JavaScript of ${page}, compressed`, bytes, 45),
    ),
  ];
}

// `npm run bench`: what is measured, beside what is demanded, as a table. The spread is that of the runs, as a part of the
// median. Times are of this machine and this moment; read them with their spread.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { measureBundles } from '../support/bundleSizes.ts';

const root = join(import.meta.dirname, '../..');
const runs = 20;

interface Row {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  /** Distance of the quartiles / median, where something was measured more than once. */
  readonly spread?: number;
  /** Undefined: told for orientation. */
  readonly atMost?: number;
}

interface Activation {
  readonly loadMs: number;
  readonly activateMs: number;
  readonly modules: readonly string[];
}

function activateOnce(): Activation {
  const file = join(import.meta.dirname, 'activateOnce.ts');
  return JSON.parse(execFileSync(process.execPath, [file], { encoding: 'utf8' })) as Activation;
}

function measureActivation(): Row[] {
  execFileSync(process.execPath, [join(root, 'esbuild.mjs'), '--production'], { stdio: 'ignore' });
  const activations = Array.from({ length: runs }, activateOnce);
  const foreign = activations[0]?.modules.filter((path) =>
    /clientNode|worker|kubeconfig/.test(path),
  );
  if (foreign?.length) throw new Error(`activate() loads ${foreign.join(', ')}`);
  const row = (what: string, values: readonly number[]): Row => {
    const sorted = values.toSorted((a, b) => a - b);
    const at = (part: number) => sorted[Math.floor((sorted.length - 1) * part)] ?? 0;
    return { what, measured: at(0.5), unit: 'ms', spread: (at(0.75) - at(0.25)) / at(0.5) };
  };
  return [
    {
      ...row(
        `activate(), median of ${runs}`,
        activations.map((one) => one.activateMs),
      ),
      atMost: 15,
    },
    row(
      'loading its bundle',
      activations.map((one) => one.loadMs),
    ),
  ];
}

async function measureSizes(): Promise<Row[]> {
  const sizes = await measureBundles();
  const row = (what: string, bytes: number, atMost: number): Row => ({
    what,
    measured: bytes / 1024,
    unit: 'KB',
    atMost,
  });
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

const rows = [...measureActivation(), ...(await measureSizes())];
console.log('| what | measured | demand | ratio | spread |\n|---|---|---|---|---|');
for (const { what, measured, unit, spread, atMost } of rows) {
  const demand = atMost === undefined ? '–' : `≤ ${atMost} ${unit}`;
  const ratio = atMost === undefined ? '–' : (measured / atMost).toFixed(2);
  const percent = spread === undefined ? '–' : `${Math.round(spread * 100)} %`;
  console.log(`| ${what} | ${measured.toFixed(1)} ${unit} | ${demand} | ${ratio} | ${percent} |`);
}

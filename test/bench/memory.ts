// P4: what a pod costs in memory, each way of holding them in a process of its own.
import { startSyntheticServer } from '../support/syntheticServer/startSyntheticServer.ts';
import { measureIn } from './child.ts';
import type { MemoryInput, MemoryResult } from './memoryChild.ts';
import { canIndex } from './ours.ts';
import { missingRow, ratioRow, valueRow, type BenchOptions, type BenchRow } from './report.ts';

const mebibyte = 1024 * 1024;
/** Full objects of 100,000 pods are 1.5 GB; a pod costs the same in a fifth of them. */
const objectsPart = 5;

export async function measureMemory({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const count = isQuick ? 10_000 : 100_000;
  const times = isQuick ? 1 : 3;
  const rows = await results(count, 'rows', times);
  const objects = await results(count / objectsPart, 'objects', times);
  const perPod = (all: readonly MemoryResult[]) => all.map((one) => one.retainedBytes / one.count);
  const pods = `${count.toLocaleString('en')} pods`;
  const about = { demand: 'P4', unit: 'B' };
  const indexed = canIndex
    ? valueRow(
        { ...about, what: 'with 3 indexes (node, owner, namespace), a pod', atMost: 320 },
        perPod(await results(count, 'indexedRows', times)),
      )
    : missingRow('P4', 'with 3 indexes (node, owner, namespace), a pod', 'no indexes yet');
  return [
    valueRow({ ...about, what: `retained by ${pods}, a pod`, atMost: 256 }, perPod(rows)),
    indexed,
    ratioRow(
      { ...about, what: 'full objects from JSON.parse, against ours', atLeast: 50 },
      perPod(objects),
      perPod(rows),
    ),
    valueRow(
      { demand: 'P4', unit: 'MB', what: `peak of resident memory over its start`, atMost: 150 },
      rows.map((one) => one.peakRiseBytes / mebibyte),
    ),
  ];
}

async function results(
  pods: number,
  holds: MemoryInput['holds'],
  times: number,
): Promise<MemoryResult[]> {
  const server = await startSyntheticServer({ pods });
  const { server: url, token } = server;
  try {
    const all: MemoryResult[] = [];
    for (let i = 0; i < times; i++) {
      const input: MemoryInput = { address: { server: url, token }, holds };
      const result = await measureIn<MemoryResult>('memoryChild.ts', input);
      if (result.count !== pods) throw new Error(`${result.count} of ${pods} pods`);
      all.push(result);
    }
    return all;
  } finally {
    await server.stop();
  }
}

// P9: sorting and filtering 100,000 rows, as a screen asks for it.
import { podTable } from './ours.ts';
import { podObjects } from './podBytes.ts';
import { interleaved, timeMs, valueRow, type BenchOptions, type BenchRow } from './report.ts';

export async function measureTables({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const count = isQuick ? 20_000 : 100_000;
  const table = podTable(podObjects(count));
  if (table.size !== count) throw new Error(`${table.size} rows of ${count}`);
  const times = await interleaved(isQuick ? 3 : 7, {
    byName: () => timeMs(() => table.sortByName()),
    byRestarts: () => timeMs(() => table.sortByRestarts()),
    filter: () => timeMs(() => table.filter('gateway-1')),
  });
  const rows = `${count.toLocaleString('en')} rows`;
  const about = { demand: 'P9', unit: 'ms' };
  return [
    valueRow({ ...about, what: `sort ${rows} by name`, atMost: 30 }, times.byName),
    valueRow({ ...about, what: `sort ${rows} by restarts`, atMost: 30 }, times.byRestarts),
    valueRow({ ...about, what: `filter ${rows} by a part of the name`, atMost: 20 }, times.filter),
  ];
}

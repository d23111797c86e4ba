// P1: bytes to rows, against JSON.parse of the same bytes line by line. CPU only: no network.
import { Lines } from './baselines.ts';
import { decodeAll, type Encoding } from './ours.ts';
import { podChunks, totalBytes } from './podBytes.ts';
import {
  interleaved,
  missingRow,
  ratioRow,
  timeMs,
  type BenchOptions,
  type BenchRow,
} from './report.ts';

const demand = 'P1';

export async function measureDecode({ isQuick }: BenchOptions): Promise<BenchRow[]> {
  const count = isQuick ? 5_000 : 100_000;
  const json = podChunks(count, 'json');
  const protobuf = podChunks(count, 'protobuf');
  const canProtobuf = decodeAll(protobuf.slice(0, 1), 'protobuf') !== undefined;
  const times = await interleaved(isQuick ? 3 : 5, {
    parse: () => timeMs(() => parseAll(json)),
    json: () => timeMs(() => checked(json, 'json', count)),
    protobuf: () => (canProtobuf ? timeMs(() => checked(protobuf, 'protobuf', count)) : 0),
  });
  const size = (chunks: readonly Buffer[]) => Math.round(totalBytes(chunks) / count);
  const what = (encoding: string, chunks: readonly Buffer[]) =>
    `decode and project ${count.toLocaleString('en')} pods, ${encoding} of ${size(chunks)} B`;
  const about = { demand, unit: 'ms' };
  const jsonRow = ratioRow(
    { ...about, what: what('JSON', json), atMost: 0.4 },
    times.json,
    times.parse,
  );
  const label = what('protobuf', protobuf);
  if (!canProtobuf) return [jsonRow, missingRow(demand, label, 'no decoder yet')];
  const row = ratioRow({ ...about, what: label, atMost: 0.2 }, times.protobuf, times.parse);
  return [jsonRow, row];
}

function parseAll(chunks: readonly Buffer[]): void {
  const lines = new Lines();
  for (const chunk of chunks) lines.push(chunk, (line) => void JSON.parse(line));
}

function checked(chunks: readonly Buffer[], encoding: Encoding, count: number): void {
  const rows = decodeAll(chunks, encoding);
  if (rows !== count) throw new Error(`${rows} rows of ${count} pods in ${encoding}`);
}

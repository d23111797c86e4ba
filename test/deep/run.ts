// `npm run test:deep`: the demands R1 and R2 on many random schedules, with client-node's informer as the control. Every
// seed is told, and a failure names its own. Options: --schedules, --wire, --control, --seed.
import { parseArgs } from 'node:util';
import { faultsEach } from '../support/faultSchedule.ts';
import { promiseMs, quantile, runOnMock, type ScheduleResult } from '../support/scheduleOnMock.ts';
import { measureOutage } from './outage.ts';
import {
  runWireSchedules,
  wireFactor,
  type SubjectName,
  type WireResult,
} from './wireSchedules.ts';

/** R2: requests/s of one stream at the backoff's cap. */
const maxPerSecond = 0.25;
/** Failures told in full; the others by seed. */
const toldInFull = 5;

const failures: string[] = [];
const rejections: unknown[] = [];

function expect(isMet: boolean, what: string): void {
  if (!isMet) failures.push(what);
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 10_000 ? 2 : 1)} s`;
}

function spread(tookMs: readonly number[]): string {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const [p50, p90, p99, most] = [0.5, 0.9, 0.99, 1].map((share) =>
    seconds(quantile(sorted, share)),
  );
  return `p50 ${p50}, p90 ${p90}, p99 ${p99}, most ${most}`;
}

async function onMock(firstSeed: number, count: number): Promise<void> {
  const results: ScheduleResult[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    try {
      results.push(await runOnMock(seed));
    } catch (error) {
      const { message, cause } = error as Error;
      failures.push(`${message}: ${String(cause)}`);
    }
  }
  const tookMs = results.map((result) => result.tookMs);
  const sum = (of: (result: ScheduleResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const [relists, due] = [sum((result) => result.relists), sum((result) => result.due)];
  const p99 = quantile(
    [...tookMs].sort((a, b) => a - b),
    0.99,
  );
  expect(p99 <= promiseMs, `R1: p99 ${seconds(p99)} is above ${seconds(promiseMs)}`);
  console.log(
    `reflector, manual clock        ${results.length}/${count} converged   ${spread(tookMs)}`,
  );
  console.log(`  R1: p99 ≤ ${seconds(promiseMs)} (idle timeout + 2 × longest backoff)`);
  console.log(`  R2: ${relists} relists for ${due} 410s and desyncs`);
}

async function onWire(name: SubjectName, firstSeed: number, count: number): Promise<void> {
  if (count === 0) return;
  const results: WireResult[] = [];
  await runWireSchedules(name, firstSeed, count, (result) => results.push(result));
  const lost = results.filter(({ tookMs }) => tookMs === undefined);
  const tookMs = results.flatMap((result) => result.tookMs ?? []);
  const title = name === 'reflector' ? 'reflector, HTTP' : 'client-node informer, HTTP';
  const whole = `${tookMs.length}/${count}`;
  console.log(
    `${title.padEnd(30)} ${whole} converged   ${spread(tookMs)} (real; × ${wireFactor} simulated)`,
  );
  lost
    .slice(0, name === 'reflector' ? Infinity : toldInFull)
    .forEach(({ seed, words }) => console.log(`  seed ${seed}: ${words}`));
  if (lost.length > 0) console.log(`  lost: ${lost.map(({ seed }) => seed).join(', ')}`);
  if (name === 'reflector')
    expect(lost.length === 0, `${lost.length} on the wire did not converge`);
}

async function outage(seed: number): Promise<void> {
  const { streams, relists, recoveredMs, ...rate } = await measureOutage(seed);
  const { meanPerSecond, worstPerSecond, busiestSecond } = rate;
  console.log(`outage of 13 min, ${streams} streams`);
  console.log(
    `  R2: ${meanPerSecond.toFixed(3)} requests/s a stream at the cap, ${worstPerSecond.toFixed(3)} in the worst minute of any (≤ ${maxPerSecond})`,
  );
  console.log(
    `  most in one second: ${busiestSecond} of ${streams}; all live ${seconds(recoveredMs)} after it, ${relists} relists`,
  );
  expect(worstPerSecond <= maxPerSecond, `R2: ${worstPerSecond} requests/s a stream`);
  expect(busiestSecond < streams / 2, `R2: ${busiestSecond} requests in one second`);
  expect(relists === 0, `R2: ${relists} relists after an outage without any 410`);
}

process.on('unhandledRejection', (reason) => rejections.push(reason));
const { values } = parseArgs({
  options: {
    schedules: { type: 'string', default: '1000' },
    wire: { type: 'string', default: '200' },
    control: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20260312' },
  },
});
const seed = Number(values.seed);
console.log(`Schedules of ${faultsEach} random faults, seeds from ${seed}\n`);
await onMock(seed, Number(values.schedules));
await outage(seed);
await onWire('reflector', seed, Number(values.wire));
const ours = rejections.length;
expect(ours === 0, `${ours} unhandled rejections: ${String(rejections[0])}`);
await onWire('informer', seed, Number(values.control));
for (const failure of failures) console.error(`FAILED ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);

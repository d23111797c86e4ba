// A row of ours beside the two answers of kubectl that it was read between.
import { humanDuration } from '../../../src/shared/format/humanDuration.ts';
import type { PodRow } from '../../../src/extension/kinds/rows.ts';
import { isSameAge, type KubectlPod } from './kubectlTable.ts';

/** How they differ; undefined when they do not. `now`: when the row was read, ms since the epoch. */
export function mismatch(
  row: PodRow,
  now: number,
  before: KubectlPod,
  after: KubectlPod,
): string | undefined {
  const say = (what: string, ours: unknown, theirs: unknown) =>
    `${what}: ours is ${String(ours)}, kubectl's ${String(theirs)}`;
  if (row.word !== before.status) return say('STATUS', row.word, before.status);
  const ready = `${row.ready}/${row.total}`;
  if (ready !== before.ready) return say('READY', ready, before.ready);
  if (row.restarts !== before.restarts) return say('RESTARTS', row.restarts, before.restarts);
  const last =
    row.lastRestartAt === undefined || row.restarts === 0
      ? undefined
      : humanDuration(now - row.lastRestartAt);
  if (!isSameAge(last, before.lastRestartAge, after.lastRestartAge)) {
    return say('last restart', last, `${before.lastRestartAge} or ${after.lastRestartAge}`);
  }
  const age = humanDuration(now - row.createdAt);
  if (!isSameAge(age, before.age, after.age)) {
    return say('AGE', age, `${before.age} or ${after.age}`);
  }
  return undefined;
}

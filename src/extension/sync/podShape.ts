// What pods of one shape share, and how one of them becomes a row: the facts with the pod's own times in their places.
import { podFacts } from '../kinds/pod.ts';
import { SignatureReader } from '../kinds/podSignature.ts';
import type { PodFacts } from '../kinds/podStore.ts';
import { defined } from '../kinds/read.ts';
import type { ContainerFacts, PodRow, TerminationFacts } from '../kinds/rows.ts';

export interface PodShape {
  /** Times are places among the pod's times, from 1, in seconds. */
  readonly facts: PodFacts;
  /** Places, from 0, of the times of which the latest is that of the last restart. */
  readonly restartPlaces: readonly number[];
  readonly timeCount: number;
}

/** Before the shape of a row, which did not come as bytes: no field has this number. */
const ROW_MARK = 0;
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

export class ShapeReader {
  readonly #reader = new SignatureReader();

  shape(signature: Uint8Array): PodShape {
    if (signature[0] === ROW_MARK) {
      return JSON.parse(utf8.decode(signature.subarray(1))) as PodShape;
    }
    const { facts, restartEnds } = podFacts(this.#reader.object(signature));
    const restartPlaces = restartEnds.map(placeOf);
    return { facts, restartPlaces, timeCount: this.#reader.timeCount };
  }
}

const placeOf = (marker: number): number => marker / 1000 - 1;

/** What of a row is not shared. */
export type OwnFields = Omit<PodRow, keyof PodFacts | 'lastRestartAt'>;

/** `timeAt`: ms since the epoch of a place from 0. */
export function rowOf(shape: PodShape, own: OwnFields, timeAt: (place: number) => number): PodRow {
  const { facts, restartPlaces } = shape;
  const time = (marker: number | undefined) =>
    marker === undefined ? undefined : timeAt(placeOf(marker));
  const row: { -readonly [K in keyof PodRow]: PodRow[K] } = {
    ...facts,
    ...own,
    conditions: facts.conditions.map((condition) =>
      condition.changedAt === undefined
        ? condition
        : { ...condition, changedAt: timeAt(placeOf(condition.changedAt)) },
    ),
    containers: facts.containers.map((container) => withTimes(container, time)),
  };
  if (facts.deletedAt !== undefined) row.deletedAt = timeAt(placeOf(facts.deletedAt));
  if (restartPlaces.length > 0) row.lastRestartAt = Math.max(...restartPlaces.map(timeAt));
  return row;
}

type Times = (marker: number | undefined) => number | undefined;

function withTimes(container: ContainerFacts, time: Times): ContainerFacts {
  const timed: { -readonly [K in keyof ContainerFacts]: ContainerFacts[K] } = { ...container };
  if (container.startedAt !== undefined) timed.startedAt = time(container.startedAt) ?? 0;
  if (container.finishedAt !== undefined) timed.finishedAt = time(container.finishedAt) ?? 0;
  if (container.last) timed.last = terminationWithTimes(container.last, time);
  return timed;
}

function terminationWithTimes(last: TerminationFacts, time: Times): TerminationFacts {
  return defined<TerminationFacts>({
    ...last,
    startedAt: time(last.startedAt),
    finishedAt: time(last.finishedAt),
  });
}

/** A row's shape as `ShapeReader` reads it, and its times. */
export function shapeOfRow(row: PodRow): { readonly signature: string; readonly times: number[] } {
  const times: number[] = [];
  const mark: Times = (at) => (at === undefined ? undefined : times.push(at) * 1000);
  const restartPlaces = row.lastRestartAt === undefined ? [] : [times.push(row.lastRestartAt) - 1];
  const facts: Partial<PodRow> = {
    ...row,
    deletedAt: mark(row.deletedAt) as number,
    conditions: row.conditions.map((condition) =>
      condition.changedAt === undefined
        ? condition
        : { ...condition, changedAt: mark(condition.changedAt) as number },
    ),
    containers: row.containers.map((container) => withTimes(container, mark)),
  };
  for (const key of ownFields) delete (facts as Record<string, unknown>)[key];
  const shape = { facts, restartPlaces, timeCount: times.length };
  return { signature: `${String.fromCharCode(ROW_MARK)}${JSON.stringify(shape)}`, times };
}

const ownFields: readonly (keyof OwnFields | 'lastRestartAt')[] = [
  'uid',
  'name',
  'namespace',
  'resourceVersion',
  'createdAt',
  'labels',
  'owner',
  'node',
  'podIp',
  'hostIp',
  'lastRestartAt',
];

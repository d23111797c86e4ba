// Jobs: how many pods have to succeed, and how far it is.
import { conditions as conditionFields, objectFields } from './decode/common.ts';
import * as field from './decode/schema.ts';
import type { Kind } from './kind.ts';
import { conditions, defined, number, objectRow, record, timeMs } from './read.ts';
import type { JobRow } from './rows.ts';

/** k8s.io/api v0.37 batch/v1/generated.proto. */
const schema = new field.Schema({
  ...objectFields(),
  spec: field.message(2, { completions: field.number(2), suspend: field.flag(10) }),
  status: field.message(3, {
    conditions: conditionFields(1, { changed: 4, reason: 5, message: 6 }),
    startTime: field.time(2),
    completionTime: field.time(3),
    active: field.number(4),
    succeeded: field.number(5),
    failed: field.number(6),
  }),
});

export const jobKind: Kind<JobRow> = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  kind: 'Job',
  namespaced: true,
  schema,
  project(object) {
    const spec = record(record(object)['spec']);
    const status = record(record(object)['status']);
    return defined<JobRow>({
      ...objectRow('Job', object),
      completions: number(spec['completions']),
      active: number(status['active']) ?? 0,
      succeeded: number(status['succeeded']) ?? 0,
      failed: number(status['failed']) ?? 0,
      suspended: spec['suspend'] === true,
      startedAt: timeMs(status['startTime']),
      completedAt: timeMs(status['completionTime']),
      conditions: conditions(status['conditions']),
    });
  },
};

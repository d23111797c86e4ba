// Jobs: how many pods have to succeed, and how far it is.
import type { Kind } from './kind.ts';
import { conditions, defined, number, objectRow, record, timeMs } from './read.ts';
import type { JobRow } from './rows.ts';

export const jobKind: Kind<JobRow> = {
  group: 'batch',
  version: 'v1',
  resource: 'jobs',
  kind: 'Job',
  namespaced: true,
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

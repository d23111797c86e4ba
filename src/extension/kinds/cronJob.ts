// CronJobs: when they run next and whether the last run succeeded.
import type { Kind } from './kind.ts';
import { defined, objectRow, record, records, text, timeMs } from './read.ts';
import type { CronJobRow } from './rows.ts';

export const cronJobKind: Kind<CronJobRow> = {
  group: 'batch',
  version: 'v1',
  resource: 'cronjobs',
  kind: 'CronJob',
  namespaced: true,
  project(object) {
    const spec = record(record(object)['spec']);
    const status = record(record(object)['status']);
    return defined<CronJobRow>({
      ...objectRow('CronJob', object),
      schedule: text(spec['schedule']) ?? '',
      timeZone: text(spec['timeZone']),
      suspended: spec['suspend'] === true,
      active: records(status['active']).length,
      lastScheduledAt: timeMs(status['lastScheduleTime']),
      lastSucceededAt: timeMs(status['lastSuccessfulTime']),
    });
  },
};

// CronJobs: when they run next and whether the last run succeeded.
import { objectFields } from './decode/common.ts';
import * as field from './decode/schema.ts';
import type { Kind } from './kind.ts';
import { defined, objectRow, record, records, text, timeMs } from './read.ts';
import type { CronJobRow } from './rows.ts';

/** k8s.io/api v0.37 batch/v1/generated.proto. */
const schema = new field.Schema({
  ...objectFields(),
  spec: field.message(2, {
    schedule: field.text(1),
    suspend: field.flag(4),
    timeZone: field.text(8),
  }),
  status: field.message(3, {
    // Only counted.
    active: field.list(1, {}),
    lastScheduleTime: field.time(4),
    lastSuccessfulTime: field.time(5),
  }),
});

export const cronJobKind: Kind<CronJobRow> = {
  group: 'batch',
  version: 'v1',
  resource: 'cronjobs',
  kind: 'CronJob',
  namespaced: true,
  schema,
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

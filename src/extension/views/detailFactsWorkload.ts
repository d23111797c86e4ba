// The fields of workloads: Deployment (C16), ReplicaSet and DaemonSet (C15), their like, and jobs.
import type { Fact } from '../../shared/model/detail.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { CronJobRow, JobRow, LabelSelector, ObjectRow, WorkloadRow } from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { refOf, type KindName } from '../model/objects.ts';
import { currentReplicaSet } from '../model/ownership.ts';
import { replicaSetsOf } from '../model/rollouts.ts';
import {
  ageFact,
  ago,
  chipsFact,
  labelsFact,
  namespaceFact,
  ownersText,
  pairs,
  statusFact,
  textFact,
} from './factBuilder.ts';

export function workloadFacts(model: ClusterModel, row: WorkloadRow, kind: KindName): Fact[] {
  const { current, desired, ready } = row;
  return [
    namespaceFact('left', row),
    ...(row.strategy === undefined ? [] : [textFact('strategyType', 'left', row.strategy)]),
    ...rollingUpdate(row),
    textFact('replicas', 'left', { key: 'detail.replicas', args: { current, desired } }),
    ...(kind === 'Deployment' ? [textFact('replicaSet', 'left', replicaSetText(model, row))] : []),
    ...ownersFact(model, row),
    ageFact('left', row),
    ...statusOf(model, row),
    textFact('ready', 'right', { key: 'detail.ratio', args: { ready, total: desired } }),
    ...(row.revision === undefined ? [] : [textFact('revision', 'right', row.revision)]),
    ...(row.selector ? [chipsFact('selector', 'right', selectorChips(row.selector))] : []),
    labelsFact('right', row),
  ];
}

function rollingUpdate({ maxUnavailable, maxSurge }: WorkloadRow): Fact[] {
  if (maxUnavailable === undefined && maxSurge === undefined) return [];
  const args = { unavailable: maxUnavailable ?? '0', surge: maxSurge ?? '0' };
  return [textFact('rollingUpdate', 'left', { key: 'detail.strategy', args })];
}

function replicaSetText(model: ClusterModel, row: WorkloadRow): TextArg | undefined {
  const current = currentReplicaSet(replicaSetsOf(model, row.uid));
  if (!current) return undefined;
  const object = { link: refOf('ReplicaSet', current) };
  if (current.revision === undefined) return object;
  return { key: 'detail.replicaSetRevision', args: { object, revision: current.revision } };
}

function selectorChips({ matchLabels, matchExpressions }: LabelSelector): string[] {
  const expressions = matchExpressions.map(({ key, operator, values }) =>
    values.length === 0 ? `${key} ${operator}` : `${key} ${operator} (${values.join(', ')})`,
  );
  return [...pairs(matchLabels), ...expressions];
}

function ownersFact(model: ClusterModel, row: ObjectRow): Fact[] {
  const owners = ownersText(model.ownership.chain(row));
  return owners ? [textFact('owners', 'left', owners)] : [];
}

function statusOf(model: ClusterModel, row: ObjectRow): Fact[] {
  const status = model.subjects.get(row.uid)?.health.status;
  return status ? [statusFact('right', status)] : [];
}

export function jobFacts(model: ClusterModel, row: JobRow): Fact[] {
  const { succeeded, failed, active, completions = 1, startedAt } = row;
  const counts: Text = {
    key: 'detail.completions',
    args: { succeeded, failed, active, completions },
  };
  return [
    namespaceFact('left', row),
    ...ownersFact(model, row),
    textFact('completions', 'left', counts),
    ageFact('left', row),
    ...statusOf(model, row),
    textFact('started', 'right', ago(startedAt)),
    textFact('finished', 'right', ago(finishedAt(row))),
    labelsFact('right', row),
  ];
}

/** completionTime is set for success alone (batch/v1 JobStatus); a job that failed finished when its condition says so. */
function finishedAt({ completedAt, conditions }: JobRow): number | undefined {
  const failed = conditions.find(({ type, status }) => type === 'Failed' && status === 'True');
  return completedAt ?? failed?.changedAt;
}

export function cronJobFacts(model: ClusterModel, row: CronJobRow): Fact[] {
  const schedule: Text =
    row.timeZone === undefined
      ? { key: 'detail.schedule', args: { schedule: { code: row.schedule } } }
      : {
          key: 'detail.scheduleZone',
          args: { schedule: { code: row.schedule }, zone: row.timeZone },
        };
  return [
    namespaceFact('left', row),
    textFact('schedule', 'left', schedule),
    textFact('active', 'left', row.active),
    ageFact('left', row),
    ...statusOf(model, row),
    textFact('lastScheduled', 'right', ago(row.lastScheduledAt)),
    textFact('lastSucceeded', 'right', ago(row.lastSucceededAt)),
    labelsFact('right', row),
  ];
}

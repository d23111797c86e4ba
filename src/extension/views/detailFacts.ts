// The fields of a pod's panel (C4), and which fields other kinds have.
import type { Fact } from '../../shared/model/detail.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type {
  CronJobRow,
  JobRow,
  NamespaceRow,
  NodeRow,
  ObjectRow,
  PodRow,
  ServiceRow,
  WorkloadRow,
} from '../kinds/rows.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { refOf, type KindName } from '../model/objects.ts';
import { usageFacts } from './detailFactsUsage.ts';
import { whyUnread } from './unread.ts';
import { namespaceFacts, nodeFacts, serviceFacts } from './detailFactsCluster.ts';
import { cronJobFacts, jobFacts, workloadFacts } from './detailFactsWorkload.ts';
import {
  ageFact,
  labelsFact,
  listOf,
  namespaceFact,
  ownersText,
  statusFact,
  textFact,
  troubleFact,
} from './factBuilder.ts';

type FactsOf = (model: ClusterModel, row: ObjectRow, kind: KindName) => Fact[];

const workload: FactsOf = (model, row, kind) => workloadFacts(model, row as WorkloadRow, kind);

const byKind: Readonly<Record<KindName, FactsOf>> = {
  Pod: (model, row) => podFacts(model, row as PodRow),
  Node: (model, row) => nodeFacts(model, row as NodeRow),
  Namespace: (model, row) => namespaceFacts(model, row as NamespaceRow),
  Service: (_model, row) => serviceFacts(row as ServiceRow),
  Job: (model, row) => jobFacts(model, row as JobRow),
  CronJob: (model, row) => cronJobFacts(model, row as CronJobRow),
  Deployment: workload,
  StatefulSet: workload,
  DaemonSet: workload,
  ReplicaSet: workload,
  ReplicationController: workload,
};

/** The row must be of that kind: stores guarantee it. */
export function factsOf(model: ClusterModel, kind: KindName, row: ObjectRow): Fact[] {
  const { clusterName } = model.inputs;
  const cluster = clusterName === undefined ? [] : [textFact('cluster', 'left', clusterName)];
  return [...cluster, ...byKind[kind](model, row, kind)];
}

function podFacts(model: ClusterModel, row: PodRow): Fact[] {
  const health = model.pods.get(row.uid)?.health;
  return [
    namespaceFact('left', row),
    textFact('node', 'left', nodeText(model, row)),
    textFact('owners', 'left', ownersText(model.ownership.chain(row))),
    textFact('services', 'left', servicesText(model, row)),
    textFact('podIp', 'left', row.podIp),
    ageFact('left', row),
    statusFact('right', health?.status ?? { severity: 'unknown', word: row.word }),
    textFact('phase', 'right', row.phase),
    textFact('ready', 'right', {
      key: 'detail.ratio',
      args: { ready: row.ready, total: row.total },
    }),
    textFact('restart', 'right', restartText(row)),
    ...errorReason(row),
    textFact('requests', 'right', resources(row.cpuRequestMillicores, row.memoryRequestBytes)),
    textFact('limits', 'right', resources(row.cpuLimitMillicores, row.memoryLimitBytes)),
    ...usageFacts(model, row),
    labelsFact('right', row),
  ];
}

/** What was not read is said beside what was: no service is an answer only where all of them were asked. */
function servicesText(model: ClusterModel, row: PodRow): TextArg | undefined {
  const services: TextArg[] = model.services.ofPod(row).map((service) => ({
    link: refOf('Service', service),
    label: `${service.namespace}/${service.name}`,
  }));
  const needsSlices = model.services.needsSlices(row.namespace);
  const unread =
    whyUnread(model, 'services') ?? (needsSlices ? whyUnread(model, 'endpointSlices') : undefined);
  return listOf(unread ? [...services, unread] : services);
}

function nodeText(model: ClusterModel, { node, hostIp }: PodRow): TextArg | undefined {
  if (node === undefined) return undefined;
  const stored = model.inputs.stores.nodes.byName('', node);
  const link = {
    link: stored ? refOf('Node', stored) : { group: '', version: 'v1', kind: 'Node', name: node },
  };
  return hostIp === undefined
    ? link
    : { key: 'detail.nodeWithIp', args: { node: link, ip: hostIp } };
}

function restartText({ restarts, lastRestartAt }: PodRow): Text {
  if (restarts === 0 || lastRestartAt === undefined)
    return { key: 'detail.restarts', args: { count: restarts } };
  return {
    key: 'detail.restartsLast',
    args: { count: restarts, age: { ageSince: lastRestartAt } },
  };
}

/** The condition's own words: `containers with unready status: [chronograf]`. Finished pods have no error there. */
function errorReason(row: PodRow): Fact[] {
  if (row.phase === 'Succeeded') return [];
  const types = ['Ready', 'ContainersReady', 'PodScheduled', 'Initialized'];
  const failing = types
    .map((type) => row.conditions.find((c) => c.type === type && c.status !== 'True' && c.message))
    .find((c) => c !== undefined);
  const message = row.message ?? failing?.message;
  return message ? [troubleFact('errorReason', 'right', message)] : [];
}

/** What is asked for or allowed; 0 and undefined are not set. */
function resources(cpu: number | undefined, memory: number | undefined): Text | undefined {
  const cpuArg = { cpuMillicores: cpu ?? 0 };
  const memoryArg = { bytes: memory ?? 0 };
  if (cpu && memory)
    return { key: 'detail.cpuAndMemory', args: { cpu: cpuArg, memory: memoryArg } };
  if (cpu) return { key: 'detail.cpuOnly', args: { cpu: cpuArg } };
  return memory ? { key: 'detail.memoryOnly', args: { memory: memoryArg } } : undefined;
}

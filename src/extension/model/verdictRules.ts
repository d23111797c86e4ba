// The rules of the verdict, in the order they are asked. A rule takes the pods it explains out of the set, so that each
// trouble is told once, under its nearest cause; what is left at the end has no known cause, and that is said.
import { severities, severityRank, type Severity } from '../../shared/model/status.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import { podCause, subjectCause } from './causes.ts';
import type { ClusterModel } from './clusterModel.ts';
import { podRef, refOf } from './objects.ts';
import type { PodEntry } from './podTable.ts';
import { classify, type Trouble } from './podTrouble.ts';
import { rolloutBefore, type RolloutBefore } from './rollouts.ts';
import { parseScheduling } from './scheduling.ts';
import type { SubjectEntry } from './subjectTable.ts';

export interface Told {
  readonly sentence: Text;
  /** How it was concluded. */
  readonly because: Text;
}

export interface Finding {
  readonly severity: Severity;
  /** Made of what is told: of thousands of findings a few are. */
  readonly tell: () => Told;
  readonly since?: number;
  /** How many problems it explains. */
  readonly explains: number;
  /**
   * Something broke, and a change that came before it is known: of the workload itself, or only of a neighbour. A pod
   * that is merely not ready yet is what a rollout looks like, not what it broke.
   */
  readonly brokenBy?: 'own' | 'neighbour';
  /** It ended as it is: a failed job, an evicted pod. It will not get worse. */
  readonly isOver?: boolean;
  /** What everything else stands on: the control plane, a lost node. */
  readonly isGround?: boolean;
}

export interface Evidence {
  readonly model: ClusterModel;
  /** Problems nobody has explained yet, by uid. */
  readonly pods: Map<string, PodEntry>;
  readonly subjects: Map<string, SubjectEntry>;
}

export type Rule = (evidence: Evidence) => Finding[];

/** readyz says that a part of the control plane fails. */
const controlPlaneRule: Rule = ({ model }) => {
  const { checks, ready, live } = model.inputs.controlPlane();
  if (ready !== false && live !== false) return [];
  const failing = [...(checks ?? [])].filter(([, ok]) => !ok).map(([code]) => ({ code }));
  const because: Text = { key: 'verdict.because.readyz' };
  const sentence: Text =
    failing.length > 0
      ? { key: 'verdict.apiServerChecks', args: { checks: failing } }
      : { key: 'verdict.apiServer' };
  const tell = () => ({ sentence, because });
  return [{ severity: 'failed', tell, explains: 1, isGround: true }];
};

/** A lost node explains every trouble on it; one under pressure explains its evictions. */
const nodeRule: Rule = ({ pods, subjects }) => {
  const nodes = [...subjects.values()].filter((entry) => entry.kind === 'Node');
  const names = new Set(nodes.map(({ row }) => row.name));
  const troubled = Map.groupBy(nodes.length === 0 ? [] : pods.values(), ({ row: { node } }) =>
    node !== undefined && names.has(node) ? node : undefined,
  );
  return nodes.map((entry) => {
    subjects.delete(entry.uid);
    const isLost = entry.health.status.severity === 'failed';
    const taken = (troubled.get(entry.row.name) ?? []).filter(
      ({ uid, row }) => (isLost || row.word === 'Evicted') && pods.delete(uid),
    );
    return nodeFinding(entry, isLost, taken.length);
  });
};

function nodeFinding(entry: SubjectEntry, isLost: boolean, count: number): Finding {
  const { status, since } = entry.health;
  return {
    severity: status.severity,
    tell: () => tellNode(entry, isLost, count),
    explains: count + 1,
    isGround: isLost,
    ...(since !== undefined && { since }),
  };
}

function tellNode(entry: SubjectEntry, isLost: boolean, count: number): Told {
  const { status, since, condition } = entry.health;
  const node = { link: refOf('Node', entry.row) };
  const reason = { code: status.reason ?? status.word };
  const told = since === undefined ? {} : { at: { at: since } };
  const dated = since !== undefined;
  const sentence: Text = isLost
    ? count > 0
      ? {
          key: dated ? 'verdict.nodeLostPods' : 'verdict.nodeLostPodsUndated',
          args: { node, count, ...told },
        }
      : { key: dated ? 'verdict.nodeLost' : 'verdict.nodeLostUndated', args: { node, ...told } }
    : count > 0
      ? { key: 'verdict.nodeTroublePods', args: { node, reason, count } }
      : { key: 'verdict.nodeTrouble', args: { node, reason } };
  const args = { node, reason, message: { code: condition?.message ?? '' } };
  const key = condition?.message ? 'verdict.because.nodeMessage' : 'verdict.because.node';
  return { sentence, because: { key, args } };
}

/** Pods that fit nowhere share one reason: the nodes. */
const schedulingRule: Rule = ({ model, pods }) => {
  const stuck = [...pods.values()].filter(
    (entry) => entry.health.status.reason === 'FailedScheduling',
  );
  if (stuck.length === 0) return [];
  for (const { uid } of stuck) pods.delete(uid);
  return [
    { ...worstAndSince(stuck), tell: () => tellUnscheduled(model, stuck), explains: stuck.length },
  ];
};

function tellUnscheduled(model: ClusterModel, stuck: readonly PodEntry[]): Told {
  const workloads = distinctWorkloads(stuck);
  const [first] = stuck;
  const event = first && model.events.newestWarning(podRef(first.row), 'FailedScheduling');
  const refusal = event && parseScheduling(event.message);
  const reasons = (refusal?.reasons ?? []).map(({ count, reason }): Text => ({
    key: 'cause.event.nodesReason',
    args: { count, reason: { code: reason } },
  }));
  const args = { count: stuck.length, workloads, reasons };
  const sentence: Text = {
    key: refusal ? 'verdict.unscheduled' : 'verdict.unscheduledUnexplained',
    args,
  };
  const because: Text = { key: 'verdict.because.scheduling', args: { count: stuck.length } };
  return { sentence, because };
}

/** Pods of one workload with one kind of trouble are one finding, dated by a rollout where one came before it. */
const workloadRule: Rule = ({ model, pods, subjects }) => {
  const findings: Finding[] = [];
  const all = groups(model, pods);
  pods.clear();
  for (const group of all) {
    const { trouble, entries, workload } = group;
    if (trouble.kind === 'unknown') {
      for (const entry of entries) pods.set(entry.uid, entry);
      continue;
    }
    if (workload.uid !== undefined) subjects.delete(workload.uid);
    for (const { row } of entries) if (row.owner) subjects.delete(row.owner.uid);
    findings.push(findingOf(model, group));
  }
  return findings;
};

interface KeptFinding {
  readonly entries: readonly PodEntry[];
  readonly revisionsVersion: string;
  readonly finding: Finding;
}

/** Of thousands of groups few are others than the last time. */
function findingOf(model: ClusterModel, group: Group): Finding {
  const { entries } = group;
  const { revisionsVersion } = model;
  const all = model.memo.of('findings', model, () => new WeakMap<PodEntry, KeptFinding>());
  const [first] = entries;
  const kept = first && all.get(first);
  const isSame =
    kept?.revisionsVersion === revisionsVersion &&
    kept.entries.length === entries.length &&
    entries.every((entry, index) => entry === kept.entries[index]);
  if (isSame) return kept.finding;
  const finding = conclude(model, group);
  if (first) all.set(first, { entries, revisionsVersion, finding });
  return finding;
}

function conclude(model: ClusterModel, group: Group): Finding {
  const { trouble, entries } = group;
  const { severity, since } = worstAndSince(entries);
  const rollout = since === undefined ? undefined : rolloutBefore(model, entries, since);
  const isBroken = rollout && !onTheWay.has(trouble.kind);
  return {
    severity,
    tell: () => tellGroup(group, rollout),
    explains: entries.length,
    ...(isBroken && { brokenBy: rollout.isOwn ? 'own' : 'neighbour' }),
    isOver: entries.every(({ row }) => row.phase === 'Failed'),
    ...(since !== undefined && { since }),
  };
}

function tellGroup(
  { trouble, entries, workload }: Group,
  rollout: RolloutBefore | undefined,
): Told {
  const count = entries.length;
  const told = troubleText(trouble, workload, count);
  if (rollout) return { sentence: dated(told, rollout), because: rolloutBecause(rollout, count) };
  const sentence: Text = { key: 'verdict.sentence', args: { finding: told } };
  return { sentence, because: becauseOf(trouble, count, workload) };
}

const onTheWay: ReadonlySet<Trouble['kind']> = new Set(['notReady', 'pending', 'event']);

interface Group {
  readonly workload: ObjectRef;
  readonly trouble: Trouble;
  readonly entries: PodEntry[];
}

function groups(model: ClusterModel, pods: ReadonlyMap<string, PodEntry>): Group[] {
  const found = new Map<string, Group>();
  for (const entry of pods.values()) {
    const { trouble, key } = model.memo.of('trouble', entry, () => keyedTrouble(model, entry));
    const group = found.get(key);
    if (group) group.entries.push(entry);
    else found.set(key, { workload: entry.workload, trouble, entries: [entry] });
  }
  return [...found.values()];
}

function keyedTrouble(model: ClusterModel, entry: PodEntry): { trouble: Trouble; key: string } {
  const trouble = troubleOf(model, entry);
  // Told in the words of a cause, which may be another for the next pod.
  const said = trouble.kind === 'told' ? JSON.stringify(trouble.args['cause']) : '';
  return { trouble, key: `${trouble.kind}/${entry.workload.uid ?? entry.uid}/${said}` };
}

/** A pod of no known kind of trouble may still have a cause beside its name in the list of problems: it is told here too. */
function troubleOf(model: ClusterModel, entry: PodEntry): Trouble {
  const trouble = classify(entry);
  if (trouble.kind !== 'unknown') return trouble;
  const cause = podCause(model, entry)?.title;
  if (!cause || cause.key === 'cause.event.unknown') return trouble;
  return { kind: 'told', text: 'told', reason: trouble.reason, args: { cause } };
}

function troubleText(trouble: Trouble, workload: ObjectRef, count: number): Text {
  return {
    key: `verdict.trouble.${trouble.text}`,
    args: { ...trouble.args, workload: { link: workload }, count },
  };
}

function dated(finding: Text, { rollout, isOwn, afterMs }: RolloutBefore): Text {
  const args = {
    finding,
    rollout: rollout.link,
    at: { at: rollout.at },
    after: { durationMs: afterMs },
  };
  return { key: isOwn ? 'verdict.afterRollout' : 'verdict.afterNeighbour', args };
}

function rolloutBecause({ rollout, isOwn, afterMs }: RolloutBefore, count: number): Text {
  const args = {
    rollout: rollout.link,
    at: { at: rollout.at },
    after: { durationMs: afterMs },
    count,
  };
  return { key: isOwn ? 'verdict.because.rollout' : 'verdict.because.neighbour', args };
}

function becauseOf(trouble: Trouble, count: number, workload: ObjectRef): Text {
  const args = { count, workload: { link: workload }, reason: { code: trouble.reason } };
  return { key: 'verdict.because.pods', args };
}

/** Nodes, workloads and jobs whose trouble is their own: a quota that refuses pods, a deadline, a failed job. */
const subjectRule: Rule = ({ model, subjects }) =>
  [...subjects.values()].map((entry) => {
    subjects.delete(entry.uid);
    const { status, since } = entry.health;
    return {
      severity: status.severity,
      tell: () => tellSubject(model, entry),
      explains: 1,
      isOver: entry.kind === 'Job',
      ...(since !== undefined && { since }),
    } satisfies Finding;
  });

function tellSubject(model: ClusterModel, entry: SubjectEntry): Told {
  const { status } = entry.health;
  const object: TextArg = { link: refOf(entry.kind, entry.row) };
  const cause = subjectCause(model, entry)?.title ?? { key: 'cause.event.unknown' as const };
  const reason = { code: status.reason ?? status.word };
  return {
    sentence: { key: 'verdict.subject', args: { object, cause } },
    because: { key: 'verdict.because.subject', args: { object, reason } },
  };
}

/** What is left: said to be unknown, never guessed. */
const unknownRule: Rule = ({ pods }) => {
  const left = [...pods.values()];
  if (left.length === 0) return [];
  pods.clear();
  const count = left.length;
  const tell = (): Told => ({
    sentence: { key: 'verdict.causeUnknown', args: { workloads: distinctWorkloads(left), count } },
    because: { key: 'verdict.because.unknown', args: { count } },
  });
  return [{ ...worstAndSince(left), tell, explains: count }];
};

export const verdictRules: readonly Rule[] = [
  controlPlaneRule,
  nodeRule,
  schedulingRule,
  workloadRule,
  subjectRule,
  unknownRule,
];

/** Named in a sentence; the problems list has the rest. */
const maxNamed = 3;

function distinctWorkloads(entries: readonly PodEntry[]): TextArg[] {
  const links = new Map(
    entries.map(({ workload, uid }) => [workload.uid ?? uid, { link: workload }]),
  );
  const named: TextArg[] = [...links.values()].slice(0, maxNamed);
  const count = links.size - named.length;
  return count > 0 ? [...named, { key: 'verdict.others', args: { count } }] : named;
}

function worstAndSince(entries: readonly PodEntry[]): { severity: Severity; since?: number } {
  let rank: number = severities.length;
  let since: number | undefined;
  for (const { health } of entries) {
    rank = Math.min(rank, severityRank(health.status.severity));
    if (health.since !== undefined) since = Math.min(since ?? health.since, health.since);
  }
  return { severity: severities[rank] ?? 'unknown', ...(since !== undefined && { since }) };
}

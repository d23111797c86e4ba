// Why something is in trouble, in one sentence with its evidence: facts of the object itself (kinds/), then its node,
// its events and its conditions. Made on demand, for what is on screen.
import type { Cause } from '../../shared/model/detail.ts';
import type { Status } from '../../shared/model/clusterDashboard.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import { isProblem } from '../../shared/model/status.ts';
import { podCauseFacts } from '../kinds/podCause.ts';
import type { ConditionFacts, EventRow, NodeRow, PodRow } from '../kinds/rows.ts';
import type { ClusterModel } from './clusterModel.ts';
import { tellsOfPod } from './eventReasons.ts';
import { phrase, podRef, refOf } from './objects.ts';
import type { PodEntry } from './podTable.ts';
import { parseScheduling } from './scheduling.ts';
import type { SubjectEntry, SubjectKind } from './subjectTable.ts';
import { pressuresOf } from './workloadHealth.ts';

/** The cause of a pod in trouble, or undefined for one that is not. */
export function podCause(model: ClusterModel, entry: PodEntry): Cause | undefined {
  if (!isProblem(entry.health.status.severity)) return undefined;
  return model.memo.of('cause', entry.health, () => makePodCause(model, entry));
}

function makePodCause(model: ClusterModel, { row, health }: PodEntry): Cause {
  const { severity, reason } = health.status;
  const event = eventBehind(model, row, health);
  const evidence = event ? [eventText(event)] : [];
  if (reason === 'NodeNotReady' && severity === 'unknown') {
    return { severity, title: lostNode(model, row, health.since), evidence };
  }
  if (reason === 'FailedScheduling' && event) {
    return { severity, title: unscheduledText(row, event), evidence };
  }
  // A warning that came after the pod was well says more than the pod's own facts, which say that it is well.
  if (health.event) return { severity, title: saidText(health.event, health.status), evidence: [] };
  const facts = podCauseFacts(row);
  if (!facts)
    return {
      severity,
      title: event ? eventText(event) : { key: 'cause.event.unknown' },
      evidence: [],
    };
  return { severity, title: facts.text, evidence: [...facts.evidence, ...evidence] };
}

function eventBehind(
  model: ClusterModel,
  row: PodRow,
  health: PodEntry['health'],
): EventRow | undefined {
  if (health.event) return health.event;
  const ref = podRef(row);
  const { events } = model;
  if (health.status.reason === 'FailedScheduling')
    return events.newestWarning(ref, 'FailedScheduling');
  return events.newestWarning(ref, tellsOfPod) ?? events.newestWarning(ref);
}

function lostNode(model: ClusterModel, row: PodRow, since: number | undefined): Text {
  const node = model.inputs.stores.nodes.byName('', row.node ?? '');
  const link: TextArg = node ? { link: refOf('Node', node) } : (row.node ?? '');
  if (since === undefined) return { key: 'cause.node.lost', args: { node: link } };
  return { key: 'cause.node.lostSince', args: { node: link, age: { ageSince: since } } };
}

/** What the event says, in the cluster's own words, and how often. */
export function eventText(event: EventRow): Text {
  const { reason, message, count } = event;
  if (message === '') return said(reason, count);
  const args = { reason, message: phrase(message), count };
  return count > 1 ? { key: 'cause.event.repeated', args } : { key: 'cause.event.once', args };
}

/** As `eventText`, without the reason where the status beside it is that very word. */
function saidText(event: EventRow, status: Status): Text {
  const { reason, message, count } = event;
  return message !== '' && isShown(reason, status) ? said(message, count) : eventText(event);
}

function said(message: string, count: number): Text {
  const args = { message: phrase(message), count };
  return count > 1 ? { key: 'cause.event.saidAgain', args } : { key: 'cause.event.said', args };
}

function isShown(reason: string, status: Status): boolean {
  return reason === (status.reason ?? status.word);
}

function unscheduledText(row: PodRow, event: EventRow): Text {
  const parsed = parseScheduling(event.message);
  if (!parsed) return eventText(event);
  const reasons = parsed.reasons.map(({ count, reason }): TextArg => ({
    key: 'cause.event.nodesReason',
    args: { count, reason: { code: reason } },
  }));
  const { cpuRequestMillicores: cpu, memoryRequestBytes: memory } = row;
  if (cpu === 0 && memory === 0) {
    return { key: 'cause.event.noNode', args: { count: parsed.nodes, reasons } };
  }
  const wants: TextArg[] = [
    ...(cpu > 0
      ? [{ key: 'cause.event.wantsCpu', args: { cpu: { cpuMillicores: cpu } } } as const]
      : []),
    ...(memory > 0
      ? [{ key: 'cause.event.wantsMemory', args: { memory: { bytes: memory } } } as const]
      : []),
  ];
  return { key: 'cause.event.noRoom', args: { count: parsed.nodes, reasons, wants } };
}

/** The cause of a node, namespace or workload in trouble; that of its pods where it has none of its own. */
export function subjectCause(model: ClusterModel, entry: SubjectEntry): Cause | undefined {
  const { health, kind } = entry;
  const { severity } = health.status;
  if (!isProblem(severity)) return undefined;
  if (health.condition) {
    const { reason = health.condition.type } = health.condition;
    const title = conditionText(kind, health.condition, isShown(reason, health.status));
    // What a job's tries said, and why the pods of a rollout that is stuck do not come up.
    const evidence = kind === 'Node' ? otherPressures(entry) : ofPods(model, entry).evidence;
    return { severity, title, evidence };
  }
  if (health.event) return { severity, title: saidText(health.event, health.status), evidence: [] };
  if (kind === 'Namespace')
    return { severity, title: { key: 'cause.workload.namespace' }, evidence: [] };
  return ofPods(model, entry);
}

function conditionText(kind: SubjectKind, condition: ConditionFacts, isReasonShown = false): Text {
  const { type, reason = type, message = '' } = condition;
  const args = { type, reason, message: phrase(message) };
  if (message === '')
    return { key: kind === 'Node' ? 'cause.node.bare' : 'cause.workload.bare', args };
  if (isReasonShown) return { key: 'cause.event.said', args };
  return { key: kind === 'Node' ? 'cause.node.condition' : 'cause.workload.condition', args };
}

/** A node may be short of several things at once; its status tells one. */
function otherPressures({ row, health }: SubjectEntry): Text[] {
  return pressuresOf(row as NodeRow)
    .filter((condition) => condition !== health.condition)
    .map((condition) => conditionText('Node', condition));
}

/** Evidence lines shown for the pods of a workload; the list of pods has the rest. */
const maxEvidence = 5;

function ofPods(model: ClusterModel, { uid, health, kind }: SubjectEntry): Cause {
  const isTop = kind === 'Deployment' || kind === 'CronJob';
  const slots = isTop ? model.pods.ofWorkload(uid) : model.pods.ownedBy(uid);
  const troubled = slots.filter((slot) => model.pods.isProblemAt(slot));
  const evidence = Array.from(troubled.slice(0, maxEvidence), (slot): Text => {
    const entry = model.pods.at(slot);
    const cause = podCause(model, entry)?.title ?? { key: 'cause.event.unknown' };
    return { key: 'cause.workload.podLine', args: { pod: { link: podRef(entry.row) }, cause } };
  });
  const title: Text = { key: 'cause.workload.pods', args: { count: troubled.length } };
  return { severity: health.status.severity, title, evidence };
}

/** Evidence told beside the cause where there is one line for both. */
const maxTold = 2;

/** Cause and evidence as one line, for lists; what events say is long, and stays in the panel. */
export function causeLine({ title, evidence }: Cause): Text {
  return evidence
    .filter((text) => !text.key.startsWith('cause.event.'))
    .slice(0, maxTold)
    .reduce<Text>(
      (cause, next) => ({ key: 'cause.event.line', args: { cause, evidence: next } }),
      title,
    );
}

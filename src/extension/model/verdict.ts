// The verdict line (X15): what is wrong now, since when and why, concluded by readable rules over what is loaded.
// It says how it concluded, and says so when it does not know or may not look.
import type { Verdict } from '../../shared/model/clusterDashboard.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import { severities, severityRank, type Severity } from '../../shared/model/status.ts';
import type { Text } from '../../shared/model/text.ts';
import type { ClusterModel } from './clusterModel.ts';
import type { StoreName } from './inputs.ts';
import type { SubjectKind } from './subjectTable.ts';
import { troublesOf } from './troubles.ts';
import { verdictRules, type Finding } from './verdictRules.ts';

/** Findings told in the line itself: it wraps to two lines at most. */
const maxFindings = 3;
/** Of how it was concluded so much is told: it is read, and travels, as a whole. */
const maxBecause = 20;

export function clusterVerdict(model: ClusterModel): Verdict {
  return model.memo.versioned('verdict', model, versionOf(model), () => conclude(model));
}

/** Of all that is read here: most changes of a big cluster are of objects that are well. */
function versionOf(model: ClusterModel): string {
  const { links, stores } = model.inputs;
  const { checks, ready, live } = model.inputs.controlPlane();
  const missing = evidence.map(([store]) => whyMissing(links.of(store))).join();
  const seen = [links.of('pods'), stores.pods.isSynced, model.pods.size, model.quietSince, missing];
  return JSON.stringify([model.problemsVersion, seen, ready, live, [...(checks ?? [])]]);
}

function conclude(model: ClusterModel): Verdict {
  const blind = whatIsNotSeen(model);
  const link = model.inputs.links.of('pods');
  const unread = withoutPods(model, link);
  const findings = findAll(model);
  if (findings.length === 0) {
    if (unread) return { severity: 'unknown', sentences: [unread, ...blind], because: [] };
    return nothingWrong(model, link, blind);
  }
  const told = findings.slice(0, maxBecause).map((finding) => finding.tell());
  const [first] = findings;
  return {
    severity: worstOf(findings),
    sentences: [
      ...(unread ? [unread] : staleness(link)),
      attention(model),
      ...told.slice(0, maxFindings).map(({ sentence }) => sentence),
      ...more(findings.length - maxFindings),
      ...blind,
    ],
    because: [...told.map(({ because }) => because), ...more(findings.length - maxBecause)],
    // Of what is told first: the oldest of many troubles says nothing about it.
    ...(first?.since !== undefined && { since: first.since }),
  };
}

function more(count: number): Text[] {
  return count > 0 ? [{ key: 'verdict.more', args: { count } }] : [];
}

/**
 * What all else stands on, then what a change came before, whatever its severity this minute: a container that is killed
 * again and again also runs for moments. Then the most severe, what goes on before what is over, what explains most,
 * and the newest.
 */
function findAll(model: ClusterModel): Finding[] {
  const pods = new Map([...model.pods.problems()].map((entry) => [entry.uid, entry]));
  const subjects = new Map([...model.subjects.reported()].map((entry) => [entry.uid, entry]));
  const findings = verdictRules.flatMap((rule) => rule({ model, pods, subjects }));
  return findings.sort(
    (a, b) =>
      last(a.isGround, b.isGround) ||
      last(a.brokenBy === 'own', b.brokenBy === 'own') ||
      last(a.brokenBy !== undefined, b.brokenBy !== undefined) ||
      severityRank(a.severity) - severityRank(b.severity) ||
      last(b.isOver, a.isOver) ||
      b.explains - a.explains ||
      (b.since ?? 0) - (a.since ?? 0),
  );
}

function worstOf(findings: readonly Finding[]): Severity {
  const rank = findings.reduce<number>(
    (least, { severity }) => Math.min(least, severityRank(severity)),
    severities.length,
  );
  return severities[rank] ?? 'unknown';
}

/** Puts what lacks a mark after what has it. */
function last(a = false, b = false): number {
  return Number(b) - Number(a);
}

function nothingWrong(model: ClusterModel, link: LinkState, blind: readonly Text[]): Verdict {
  const since = model.quietSince;
  return {
    severity: link.state === 'stale' ? 'unknown' : 'running',
    sentences: [...staleness(link), { key: 'verdict.nothing' }, ...blind],
    because: [{ key: 'verdict.because.nothing', args: { pods: model.pods.size } }],
    ...(since !== undefined && { since }),
  };
}

/** `2 nodes, 5 pods need attention.`: together as many as the list of problems has rows. */
function attention(model: ClusterModel): Text {
  const { pods, subjects } = troublesOf(model);
  const countOf = (kind: SubjectKind) => subjects.filter((entry) => entry.kind === kind).length;
  const [nodes, namespaces] = [countOf('Node'), countOf('Namespace')];
  const counts: [Text['key'], number][] = [
    ['verdict.count.nodes', nodes],
    ['verdict.count.namespaces', namespaces],
    ['verdict.count.workloads', subjects.length - nodes - namespaces],
    ['verdict.count.pods', pods.length],
  ];
  const what = counts.flatMap(([key, count]): Text[] =>
    count > 0 ? [{ key, args: { count } }] : [],
  );
  const count = counts.reduce((sum, [, n]) => sum + n, 0);
  if (count === 0) return { key: 'verdict.controlPlaneOnly' };
  return { key: 'verdict.attention', args: { what, count } };
}

function staleness(link: LinkState): Text[] {
  return link.state === 'stale' ? [{ key: 'verdict.stale', args: { at: { at: link.since } } }] : [];
}

/** Why nothing can be said about pods, or undefined. */
function withoutPods(model: ClusterModel, link: LinkState): Text | undefined {
  if (link.state === 'denied') return { key: 'verdict.podsDenied' };
  if (link.state === 'failed') return { key: 'verdict.noAnswer' };
  if (model.inputs.stores.pods.isSynced && link.state !== 'connecting') return undefined;
  if (link.state === 'syncing') return { key: 'verdict.syncing', args: { count: link.rows } };
  return link.state === 'stale' ? { key: 'verdict.noAnswer' } : { key: 'verdict.connecting' };
}

/** Plural names as RBAC rules and kubectl spell them. */
const evidence: readonly (readonly [StoreName, string])[] = [
  ['nodes', 'nodes'],
  ['events', 'events'],
  ['deployments', 'deployments'],
  ['replicaSets', 'replicasets'],
  ['statefulSets', 'statefulsets'],
  ['daemonSets', 'daemonsets'],
  ['jobs', 'jobs'],
];

function whatIsNotSeen(model: ClusterModel): Text[] {
  const { links } = model.inputs;
  return missingWords.flatMap(([why, key]): Text[] => {
    const missing = evidence.filter(([store]) => whyMissing(links.of(store)) === why);
    if (missing.length === 0) return [];
    return [{ key, args: { resources: missing.map(([, code]) => ({ code })) } }];
  });
}

const missingWords = [
  ['denied', 'verdict.notSeen'],
  ['budget', 'verdict.notKept'],
] as const;

function whyMissing(link: LinkState): 'denied' | 'budget' | undefined {
  if (link.state === 'denied') return 'denied';
  return link.state === 'unwatched' && link.why === 'budget' ? 'budget' : undefined;
}

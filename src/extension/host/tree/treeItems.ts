// What a tree row says, as plain data: label, description, icon, spoken words, menu flags. Pure, so that it can be tested
// as golden text; host/tree/clustersTree turns it into VS Code's TreeItem.
import { renderText } from '../../../shared/format/text.ts';
import type { Formatter } from '../../../shared/format/formatter.ts';
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import type { LinkState } from '../../../shared/model/linkState.ts';
import { isProblem, type Severity } from '../../../shared/model/status.ts';
import type { Text } from '../../../shared/model/text.ts';
import type { ClusterSummary, ClusterSummaryState, TreeRow } from '../../../shared/model/tree.ts';
import type { WorkerEnded } from '../../../shared/protocol/boot.ts';
import type { ContextEntry } from '../contextStore.ts';
import type { ClusterPhase } from '../openCluster.ts';
import { linkHint, linkSentence, noticeParts, statusColor } from './noticeParts.ts';
import type { Notice } from './treeNodes.ts';

export interface ItemText {
  readonly label: string;
  readonly description: string;
  readonly icon: { readonly id: string; readonly color?: string };
  readonly isExpandable: boolean;
  /** Flags for `when` clauses: the first word says what it is, `+flag` what applies. */
  readonly contextValue: string;
  readonly spoken: string;
  /** A command of ours that a click runs, with the node as argument. */
  readonly command?: string;
  /** Lines of a tooltip that needs no asking. */
  readonly tooltip?: readonly string[];
}

/** How values become words: the user's language, and now in ms since the epoch. */
export interface Reader {
  readonly formatter: Formatter;
  readonly now: number;
}

export interface ClusterFacts {
  readonly entry: ContextEntry;
  /** undefined: nobody opened it. */
  readonly phase?: ClusterPhase;
  readonly summary?: ClusterSummaryState;
  readonly ended?: WorkerEnded | undefined;
  /** Told apart by it from another context of the same name. */
  readonly file?: string | undefined;
  /** It is open, but its kubeconfig no longer lists it. */
  readonly isGone?: boolean;
}

/** An open cluster, as far as one line tells of it. */
export interface OpenFacts {
  readonly phase: ClusterPhase;
  readonly summary?: ClusterSummaryState | undefined;
  /** Why there is no worker, when it ended by itself. */
  readonly ended?: WorkerEnded | undefined;
}

/** Rows that stand for no object of a kind. */
const rowIcons: Readonly<Record<string, string>> = {
  Nodes: 'server-environment',
  Container: 'layers',
  Notice: 'info',
};

/** A shape of its own for each state, so that colour is never the only sign. */
const troubleIcons: Readonly<Partial<Record<Severity, string>>> = {
  failed: 'error',
  pending: 'history',
  warning: 'warning',
  terminating: 'circle-slash',
  unknown: 'question',
  succeeded: 'pass',
};

export function describeRow(row: TreeRow, reader: Reader, isDemo = false): ItemText {
  if (row.kind === 'Notice') return describeWorkerNotice(row, reader);
  const facts = inOrder(row).map((fact) => renderText(fact, reader.formatter, reader.now));
  if (row.createdAt !== undefined) facts.push(reader.formatter.age(row.createdAt, reader.now));
  const description = facts.filter((fact) => fact !== '').join(' · ');
  const severity = say({ key: `common.severity.${row.severity}` }, reader);
  const opensDetail = row.ref !== undefined && row.kind !== 'Namespace';
  return {
    label: row.label,
    description,
    icon: iconOf(row),
    isExpandable: row.parent !== undefined,
    contextValue: flags('object', [
      row.kind,
      row.ref && '+ref',
      isProblem(row.severity) && '+problem',
      isDemo && '+demo',
    ]),
    spoken: say(
      {
        key: 'tree.ui.spoken',
        args: { label: row.label, kind: row.kind, severity, description },
      },
      reader,
    ),
    ...(opensDetail ? { command: 'foretop.openDetail' } : {}),
  };
}

/** Why comes first in trouble, as the end of a row is cut; the kind is said by the icon and to screen readers. */
function inOrder({ facts, severity }: TreeRow): readonly Text[] {
  const said = facts.filter(({ key }) => key !== 'tree.kind');
  if (!isProblem(severity)) return said;
  const isReason = ({ key }: Text) => key === 'tree.reason' || key === 'tree.word';
  return [...said.filter(isReason).map(withoutRunning), ...said.filter((fact) => !isReason(fact))];
}

/** `Running · OOMKilled` says no more than its reason does. */
function withoutRunning(fact: Text): Text {
  const { word, reason } = fact.args ?? {};
  if (fact.key !== 'tree.reason' || word !== 'Running' || reason === undefined) return fact;
  return { key: 'tree.word', args: { word: reason } };
}

/** A notice that the worker made: its first fact is its sentence. */
function describeWorkerNotice(row: TreeRow, reader: Reader): ItemText {
  const [text] = row.facts;
  const label = text ? say(text, reader) : row.label;
  const step = text && nextSteps[text.key];
  return {
    label,
    description: '',
    icon: step?.icon ?? { id: 'info' },
    isExpandable: false,
    contextValue: flags('notice', [step?.isRetryable && '+retry']),
    spoken: label,
    tooltip: [label],
    ...(step?.command ? { command: step.command } : {}),
  };
}

interface NextStep {
  readonly icon: ItemText['icon'];
  readonly command?: string;
  /** Trying again may help. */
  readonly isRetryable?: boolean;
}

const overBudget: NextStep = {
  icon: { id: 'warning', color: statusColor('warning') },
  command: 'foretop.openMemoryBudgetSetting',
  isRetryable: true,
};

const nextSteps: Readonly<Partial<Record<Text['key'], NextStep>>> = {
  'tree.syncing': { icon: { id: 'loading~spin' } },
  'tree.noMatch': { icon: { id: 'filter' }, command: 'foretop.clearFilter' },
  'tree.denied': {
    icon: { id: 'lock', color: statusColor('warning') },
    command: 'foretop.openNamespaceSetting',
  },
  'tree.deniedNamespace': {
    icon: { id: 'lock', color: statusColor('warning') },
    command: 'foretop.openNamespaceSetting',
  },
  'tree.unwatched': { icon: { id: 'info' }, command: 'foretop.openNamespaceSetting' },
  'common.overBudget': overBudget,
  'common.overBudgetStill': overBudget,
  'tree.failed': {
    icon: { id: 'error', color: statusColor('failed') },
    command: 'foretop.reconnect',
  },
};

export function describeCluster(facts: ClusterFacts, reader: Reader): ItemText {
  const { entry, phase } = facts;
  const words = clusterWords(facts, reader);
  const link = facts.summary?.connection.value.link;
  const isRetryable = phase !== undefined && (phase === 'crashed' || link?.state !== 'live');
  return {
    label: entry.name,
    description: words.join(' · '),
    icon: clusterIcon(facts),
    isExpandable: phase !== undefined,
    contextValue: flags('cluster', [
      phase === undefined ? '+closed' : '+open',
      isRetryable && '+retry',
      entry.isDemo && '+demo',
    ]),
    spoken: say(
      {
        key: 'tree.ui.spokenCluster',
        args: { label: entry.name, description: words.join(', ') },
      },
      reader,
    ),
    tooltip: clusterTooltip(facts, reader),
    ...(phase === undefined && !entry.fault ? { command: 'foretop.openCluster' } : {}),
  };
}

export function describeNotice(notice: Notice, reader: Reader): ItemText {
  const { text, icon, command, hint, isMemory } = noticeParts(notice);
  const label = say(text, reader);
  return {
    label,
    description: '',
    icon,
    isExpandable: false,
    contextValue: flags('notice', [isMemory && '+memory']),
    spoken: label,
    tooltip: [label, ...(hint ? [say(hint, reader)] : [])],
    ...(command ? { command } : {}),
  };
}

/** `Stale for 3m`: the link as a word, shown beside its icon. */
export function linkWord(link: LinkState, reader: Reader): string {
  switch (link.state) {
    case 'syncing':
      if (link.of === undefined) {
        return say({ key: 'tree.ui.syncing', args: { count: link.rows } }, reader);
      }
      return say({ key: 'tree.ui.syncingOf', args: { count: link.rows, of: link.of } }, reader);
    case 'stale':
      return say({ key: 'tree.ui.stale', args: { age: { ageSince: link.since } } }, reader);
    default:
      return say({ key: `common.state.${link.state}` }, reader);
  }
}

/** A line for where no row is: name, connection and trouble. */
export function clusterState(name: string, facts: OpenFacts, reader: Reader): string {
  const words = openWords(facts, reader);
  const isQuiet = facts.summary?.summary.value.problemWorkloads === 0;
  if (isQuiet) words.push(say({ key: 'tree.ui.noTrouble' }, reader));
  return say({ key: 'tree.ui.state', args: { name, state: words.join(' · ') } }, reader);
}

function clusterWords(facts: ClusterFacts, reader: Reader) {
  const { entry, file, isGone, phase, summary, ended } = facts;
  const words =
    phase === undefined
      ? [say({ key: entry.fault ? 'tree.ui.broken' : 'common.state.closed' }, reader)]
      : openWords({ phase, summary, ended }, reader);
  const demo = say({ key: 'tree.ui.demo' }, reader);
  if (entry.isDemo && entry.name !== demo) words.push(demo);
  if (file !== undefined) words.push(file);
  if (isGone) words.push(say({ key: 'tree.ui.gone' }, reader));
  else if (entry.isCurrent && !entry.isDemo) words.push(say({ key: 'tree.ui.current' }, reader));
  return words;
}

function openWords({ phase, summary, ended }: OpenFacts, reader: Reader): string[] {
  const word =
    phase === 'crashed'
      ? say(endedWord(ended), reader)
      : linkWord(summary?.connection.value.link ?? { state: 'connecting' }, reader);
  const count = summary?.summary.value.problemWorkloads ?? 0;
  if (count === 0) return [word];
  return [word, say({ key: 'tree.ui.problems', args: { count } }, reader)];
}

function endedWord(ended: WorkerEnded | undefined): Text {
  if (ended?.fault.kind !== 'outOfMemory') return { key: 'tree.ui.restarting' };
  const isStopped = ended.nextTryAt === undefined;
  return { key: isStopped ? 'tree.ui.memoryStopped' : 'tree.ui.memoryRestarting' };
}

function clusterIcon({ entry, phase, summary }: ClusterFacts): ItemText['icon'] {
  if (phase === undefined) {
    return entry.fault ? { id: 'error', color: statusColor('failed') } : { id: 'vm-outline' };
  }
  if (phase === 'crashed') return { id: 'error', color: statusColor('failed') };
  const link = summary?.connection.value.link ?? { state: 'connecting' };
  switch (link.state) {
    case 'live':
      return { id: 'vm-active', color: statusColor('running') };
    case 'stale':
      return { id: 'debug-disconnect', color: statusColor('warning') };
    case 'denied':
      return { id: 'lock', color: statusColor('warning') };
    case 'failed':
      return { id: 'error', color: statusColor('failed') };
    default:
      return { id: 'sync~spin', color: statusColor('pending') };
  }
}

function clusterTooltip(facts: ClusterFacts, reader: Reader): string[] {
  const { entry, phase, summary } = facts;
  const connection = summary?.connection.value;
  const fault = phase === undefined ? entry.fault : facts.ended?.fault;
  const isDown = !facts.ended && connection && connection.link.state !== 'live';
  const lines: (Text | undefined)[] = [
    fault?.message,
    fault?.hint,
    facts.isGone ? { key: 'tree.ui.gone.hint' } : undefined,
    isDown ? linkSentence(connection.link) : undefined,
    isDown ? linkHint(connection.link) : undefined,
    entry.server === undefined
      ? undefined
      : { key: 'tree.ui.server', args: { server: entry.server } },
    entry.userName === ''
      ? undefined
      : { key: 'tree.ui.user', args: { user: connection?.user ?? entry.userName } },
    { key: 'tree.ui.file', args: { file: entry.file } },
    connection?.serverVersion === undefined
      ? undefined
      : { key: 'tree.ui.version', args: { version: connection.serverVersion } },
    connection?.insecure ? { key: 'tree.ui.insecure' } : undefined,
    entry.usesPlugin && phase === undefined ? { key: 'tree.ui.plugin' } : undefined,
    summary && countsLine(summary.summary.value),
  ];
  return lines.filter((line) => line !== undefined).map((line) => say(line, reader));
}

/** Only of what was counted: nodes and pods are read, and may be denied, apart. */
function countsLine({ nodes, pods, problemPods: problems = 0 }: ClusterSummary): Text | undefined {
  if (nodes !== undefined && pods !== undefined)
    return { key: 'tree.ui.counts', args: { nodes, pods, problems } };
  if (pods !== undefined) return { key: 'tree.ui.countsOfPods', args: { pods, problems } };
  return nodes === undefined ? undefined : { key: 'tree.nodes', args: { count: nodes } };
}

function iconOf(row: TreeRow): ItemText['icon'] {
  const trouble = troubleIcons[row.severity];
  const isGroup = row.kind === 'Nodes' || row.kind === 'Namespace';
  const icon = rowIcons[row.kind] ?? kindIcon(row.kind);
  // A namespace keeps its icon: what is wrong stands below it. Its colour says that something is.
  if (trouble === undefined) return { id: icon };
  if (isGroup) {
    return isProblem(row.severity) ? { id: icon, color: statusColor(row.severity) } : { id: icon };
  }
  return { id: trouble, color: statusColor(row.severity) };
}

function flags(first: string, rest: readonly (string | false | undefined)[]): string {
  return [first, ...rest.filter((flag) => flag !== false && flag !== undefined)].join(' ');
}

function say(text: Text, reader: Reader): string {
  return renderText(text, reader.formatter, reader.now);
}

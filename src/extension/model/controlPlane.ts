// The control plane strip (A9): six entries from probes, leases, static pods and nodes. What can't be seen says who
// runs it, or why nothing is known; it is never drawn as healthy for want of bad news.
import type { ControlPlaneEntry } from '../../shared/model/clusterDashboard.ts';
import { severityRank, type Severity } from '../../shared/model/status.ts';
import type { Text } from '../../shared/model/text.ts';
import type { NodeRow, PodRow } from '../kinds/rows.ts';
import type { ClusterModel } from './clusterModel.ts';
import type { ControlPlaneProbes } from './inputs.ts';
import { providerOf, type Provider } from './provider.ts';

type EntryId = ControlPlaneEntry['id'];

interface Instances {
  readonly ready: number;
  readonly total: number;
  /** Where they run, e.g. cp-1, cp-2. */
  readonly nodes: readonly string[];
  readonly worst?: Severity | undefined;
}

export function controlPlane(model: ClusterModel): ControlPlaneEntry[] {
  const probes = model.inputs.controlPlane();
  const nodes = nodeSummary(model);
  const provider = providerOf(nodes.first, model.inputs.serverVersion());
  return [
    apiServer(model, probes, provider),
    etcd(model, probes, provider),
    leader(model, 'controllerManager', 'kube-controller-manager', provider),
    leader(model, 'scheduler', 'kube-scheduler', provider),
    kubelet(nodes),
    runtime(nodes),
  ];
}

function entry(
  id: EntryId,
  severity: Severity,
  facts: readonly Text[],
  instances?: Instances,
): ControlPlaneEntry {
  if (!instances || instances.total === 0) return { id, severity, facts };
  const { ready, total } = instances;
  return { id, severity, ready, total, facts };
}

/** Worst of what is said; undefined parts say nothing. */
function worstOf(...severities: readonly (Severity | undefined)[]): Severity {
  const known = severities.filter((s) => s !== undefined);
  return known.sort((a, b) => severityRank(a) - severityRank(b))[0] ?? 'unknown';
}

function apiServer(
  model: ClusterModel,
  probes: ControlPlaneProbes,
  provider: Provider | undefined,
): ControlPlaneEntry {
  const instances = staticPods(model, 'kube-apiserver');
  const { ready, live, apiServer: metrics } = probes;
  const isBad = ready === false || live === false;
  // It answers our watches, or nothing of this would be on screen.
  const answers = model.inputs.links.of('pods').state === 'live' ? 'running' : undefined;
  const probed = ready === undefined && live === undefined ? answers : isBad ? 'failed' : 'running';
  const failing = [...(probes.checks ?? [])]
    .filter(([, ok]) => !ok)
    .map(([name]) => ({ code: name }));
  const facts: Text[] = [];
  if (failing.length > 0) facts.push({ key: 'dashboard.cp.failing', args: { checks: failing } });
  facts.push(...where(instances));
  if (metrics?.p99Ms !== undefined) {
    facts.push({ key: 'dashboard.cp.p99', args: { p99: { durationMs: metrics.p99Ms } } });
  }
  if (metrics?.requestsPerSecond !== undefined) {
    facts.push({ key: 'dashboard.cp.rate', args: { rate: metrics.requestsPerSecond } });
  }
  if (metrics?.errorsPerSecond !== undefined && metrics.errorsPerSecond > 0) {
    facts.push({ key: 'dashboard.cp.errors', args: { rate: metrics.errorsPerSecond } });
  }
  if (metrics?.inflight !== undefined) {
    facts.push({ key: 'dashboard.cp.inflight', args: { count: metrics.inflight } });
  }
  if (provider?.isManaged) facts.push(managedBy(provider));
  else if (facts.length === 0)
    facts.push(...[probes.missing ?? probes.apiServerMissing].filter((t) => t !== undefined));
  return entry('apiServer', worstOf(probed, instances.worst), facts, instances);
}

function etcd(
  model: ClusterModel,
  probes: ControlPlaneProbes,
  provider: Provider | undefined,
): ControlPlaneEntry {
  const instances = staticPods(model, 'etcd');
  const check = probes.checks?.get('etcd');
  const probed = check === undefined ? undefined : check ? 'running' : 'failed';
  const metrics = probes.apiServer;
  const facts: Text[] = [...where(instances)];
  if (metrics?.etcdBytes !== undefined)
    facts.push({ key: 'dashboard.cp.size', args: { size: { bytes: metrics.etcdBytes } } });
  if (metrics?.etcdObjects !== undefined) {
    facts.push({ key: 'dashboard.cp.objects', args: { count: metrics.etcdObjects } });
  }
  if (metrics?.etcdP99Ms !== undefined) {
    facts.push({ key: 'dashboard.cp.p99', args: { p99: { durationMs: metrics.etcdP99Ms } } });
  }
  if (facts.length === 0 && check !== undefined) {
    facts.push({ key: check ? 'dashboard.cp.reached' : 'dashboard.cp.unreached' });
  }
  if (facts.length === 0) facts.push(unseen(provider, probes.missing));
  return entry('etcd', worstOf(probed, instances.worst), facts, instances);
}

/** Leader election leases (coordination.k8s.io) are renewed every few seconds; one that has run out has no leader. */
function leader(
  model: ClusterModel,
  id: EntryId,
  name: string,
  provider: Provider | undefined,
): ControlPlaneEntry {
  const instances = staticPods(model, name);
  const lease = model.inputs.stores.leases.byName('kube-system', name);
  const facts: Text[] = [];
  let elected: Severity | undefined;
  if (lease?.holder !== undefined && lease.holder !== '' && lease.renewedAt !== undefined) {
    // One more duration of grace: our clock and the holder's are not the same.
    const isHeld = lease.renewedAt + 2 * (lease.durationSeconds ?? 15) * 1000 >= model.now;
    elected = isHeld ? 'running' : 'failed';
    // Holders are `<hostname>_<random>`.
    const holder = lease.holder.replace(/_[^_]*$/, '');
    const age = { ageSince: lease.renewedAt };
    facts.push(
      isHeld
        ? { key: 'dashboard.cp.leader', args: { holder } }
        : { key: 'dashboard.cp.noLeader', args: { holder, age } },
    );
  }
  if (facts.length === 0) facts.push(...where(instances));
  if (facts.length === 0) facts.push(unseen(provider, leasesMissing(model)));
  return entry(id, worstOf(elected, instances.worst), facts, instances);
}

function leasesMissing(model: ClusterModel): Text | undefined {
  const { state } = model.inputs.links.of('leases');
  if (state === 'denied') return { key: 'dashboard.cp.leasesDenied' };
  return state === 'live' ? { key: 'dashboard.cp.noLease' } : undefined;
}

function unseen(provider: Provider | undefined, missing: Text | undefined): Text {
  if (provider?.isManaged) return managedBy(provider);
  return missing ?? { key: 'dashboard.cp.unknown' };
}

function managedBy({ name }: Provider): Text {
  return { key: 'dashboard.cp.managedBy', args: { provider: name } };
}

function where({ nodes }: Instances): Text[] {
  return nodes.length === 0 ? [] : [{ key: 'dashboard.cp.nodes', args: { nodes } }];
}

function staticPods(model: ClusterModel, component: string): Instances {
  const pods: PodRow[] = [...model.pods.mirrorsOf(component)];
  const ready = pods.filter((pod) => pod.total > 0 && pod.ready === pod.total).length;
  const nodes = pods.flatMap((pod) => pod.node ?? []).sort();
  const worst: Severity | undefined =
    pods.length === 0
      ? undefined
      : ready === pods.length
        ? 'running'
        : ready > 0
          ? 'warning'
          : 'failed';
  return { ready, total: pods.length, nodes, worst };
}

interface NodeSummary {
  readonly first: NodeRow | undefined;
  readonly ready: number;
  readonly total: number;
  readonly kubelets: ReadonlyMap<string, number>;
  readonly runtimes: ReadonlyMap<string, number>;
}

function nodeSummary(model: ClusterModel): NodeSummary {
  const version = String(model.nodesVersion);
  return model.memo.versioned('nodeSummary', model, version, () =>
    summarize(model.inputs.stores.nodes.values()),
  );
}

function summarize(nodes: Iterable<NodeRow>): NodeSummary {
  const kubelets = new Map<string, number>();
  const runtimes = new Map<string, number>();
  let [ready, total] = [0, 0];
  let first: NodeRow | undefined;
  for (const node of nodes) {
    first ??= node;
    total++;
    if (node.ready === true) ready++;
    tally(kubelets, node.kubeletVersion);
    tally(runtimes, node.containerRuntimeVersion?.replace('://', ' '));
  }
  return { first, ready, total, kubelets, runtimes };
}

function tally(counts: Map<string, number>, name: string | undefined): void {
  if (name !== undefined && name !== '') counts.set(name, (counts.get(name) ?? 0) + 1);
}

function kubelet({ ready, total, kubelets }: NodeSummary): ControlPlaneEntry {
  return nodeEntry('kubelet', { ready, total, nodes: [] }, kubelets);
}

function runtime({ ready, total, runtimes }: NodeSummary): ControlPlaneEntry {
  return nodeEntry('containerRuntime', { ready, total, nodes: [] }, runtimes);
}

function nodeEntry(
  id: EntryId,
  instances: Instances,
  versions: ReadonlyMap<string, number>,
): ControlPlaneEntry {
  const { ready, total } = instances;
  const severity: Severity =
    total === 0 ? 'unknown' : ready === total ? 'running' : ready > 0 ? 'warning' : 'failed';
  return entry(id, severity, [versionFact(total, versions)], instances);
}

function versionFact(total: number, versions: ReadonlyMap<string, number>): Text {
  const sorted = [...versions].sort((a, b) => b[1] - a[1]);
  const [only] = sorted;
  if (!only) return { key: total === 0 ? 'dashboard.cp.noNodes' : 'dashboard.cp.unknown' };
  if (sorted.length === 1) return { key: 'dashboard.cp.everyNode', args: { version: only[0] } };
  const mix = sorted.map(([version, count]): Text => ({
    key: 'dashboard.cp.onNodes',
    args: { version, count },
  }));
  return { key: 'dashboard.cp.mix', args: { mix } };
}

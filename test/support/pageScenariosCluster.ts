// The story's inventory of kinds and its control plane.
import type {
  ClusterDashboardState,
  ControlPlaneEntry,
} from '../../src/shared/model/clusterDashboard.ts';
import { severityRank, type Severity } from '../../src/shared/model/status.ts';
import type { Text } from '../../src/shared/model/text.ts';
import type { ShopPod } from './pageScenariosPods.ts';

export function inventory(pods: readonly ShopPod[]): ClusterDashboardState['inventory']['rows'] {
  const bySeverity = new Map<Severity, number>();
  for (const { status } of pods) {
    bySeverity.set(status.severity, (bySeverity.get(status.severity) ?? 0) + 1);
  }
  const entry = (id: string, counts: readonly (readonly [Severity, number])[]) => ({
    id,
    group: id === 'Node' || id === 'Pod' ? '' : 'apps',
    version: 'v1',
    total: counts.reduce((sum, [, count]) => sum + count, 0),
    counts: counts.map(([severity, count]) => ({ severity, count })),
  });
  const podCounts = [...bySeverity].sort(([a], [b]) => severityRank(a) - severityRank(b));
  return [
    entry('Node', [['running', 6]]),
    entry('Pod', podCounts),
    entry('Deployment', [
      ['failed', 1],
      ['warning', 3],
      ['running', 14],
    ]),
    entry('StatefulSet', [
      ['warning', 1],
      ['running', 8],
    ]),
    entry('DaemonSet', [['running', 5]]),
    entry('Job', [['succeeded', 1]]),
    entry('CronJob', [['running', 1]]),
  ];
}

export function controlPlane(): ClusterDashboardState['controlPlane']['rows'] {
  const leader = (holder: string): Text => ({ key: 'dashboard.cp.leader', args: { holder } });
  const everyNode = (version: string): Text => ({
    key: 'dashboard.cp.everyNode',
    args: { version },
  });
  const entry = (id: ControlPlaneEntry['id'], count: number, facts: readonly Text[]) =>
    ({ id, severity: 'running', ready: count, total: count, facts }) as const;
  return [
    entry('apiServer', 3, [
      { key: 'dashboard.cp.nodes', args: { nodes: ['cp-1', 'cp-2', 'cp-3'] } },
      { key: 'dashboard.cp.p99', args: { p99: { durationMs: 84 } } },
    ]),
    entry('etcd', 3, [
      { key: 'dashboard.cp.size', args: { size: { bytes: 212 * 1024 ** 2 } } },
      { key: 'dashboard.cp.objects', args: { count: 4211 } },
    ]),
    entry('controllerManager', 3, [leader('cp-1')]),
    entry('scheduler', 3, [leader('cp-3')]),
    entry('kubelet', 6, [everyNode('v1.33.4')]),
    entry('containerRuntime', 6, [everyNode('containerd 2.0.5')]),
  ];
}

// What lies below the first sight of the dashboard: charts, control plane, pod tables. A chunk of its own.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ClusterDashboardState } from '../../../shared/model/clusterDashboard.ts';
import { ControlPlane } from './controlPlane.tsx';
import { NodeTables } from './nodeTables.tsx';
import { UsageCharts } from './usageCharts.tsx';

/** Parts are drawn again only when their own sections changed. */
export function Lower({ state }: { state: ClusterDashboardState }): JSX.Element {
  const { nodes, cpu, memory, charts, controlPlane } = state;
  const usage = useMemo(
    () => <UsageCharts cpu={cpu} memory={memory} notes={charts.value} />,
    [cpu, memory, charts],
  );
  const plane = useMemo(() => <ControlPlane entries={controlPlane.rows} />, [controlPlane]);
  const tables = useMemo(() => <NodeTables nodes={nodes.rows} />, [nodes]);
  return (
    <>
      {usage}
      {plane}
      {tables}
    </>
  );
}

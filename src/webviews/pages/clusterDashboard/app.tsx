// The cluster dashboard (A1–A9, X15): verdict, inventory, problems with causes, nodes and pods, usage, control plane,
// and a pod table a node.
import './clusterDashboard.css';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ClusterDashboardState } from '../../../shared/model/clusterDashboard.ts';
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import { usePage, mountPage, useChannel, useKept } from '../../lib/page.ts';
import { pageContext } from '../../lib/menuContext.ts';
import { useLazy, type Lazy } from '../../lib/useLazy.ts';
import { useKeptScroll } from '../../lib/useKeptScroll.ts';
import { Header, Scope, shownState } from '../../ui/header.tsx';
import { Body, BodyState } from '../../ui/body.tsx';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { VerdictLine } from '../../ui/verdict.tsx';
import { useReconnect } from '../../ui/states.tsx';
import { HeatMap } from './heatMap.tsx';
import { Inventory } from './inventory.tsx';
import { Problems } from './problems.tsx';
import { DashboardSkeleton } from './skeleton.tsx';
import { strings } from './strings.ts';

const loadLower = () => import('./lower.tsx');

const isText = (value: unknown): value is string => typeof value === 'string';

function ClusterDashboard(): JSX.Element {
  const { boot, link } = usePage();
  const { state, fault } = useChannel('clusterDashboard', {});
  const reconnect = useReconnect();
  // Asked for while the first state is on its way.
  const below = useLazy(loadLower);
  const connection = state?.connection.value;
  const shown = shownState(link.up.value, connection);
  const { context } = boot.subject;
  return (
    <main class="page" aria-label={boot.clusterName} data-vscode-context={pageContext({ context })}>
      <Header
        icon={kindIcon('Cluster')}
        title={boot.clusterName}
        scope={<Scope shown={shown} connection={connection} />}
        connection={connection}
        onReconnect={reconnect}
      />
      <BodyState
        shown={shown}
        connection={connection}
        fault={fault}
        hasData={hasData(state)}
        skeleton={<DashboardSkeleton />}
      >
        {state ? <Content state={state} below={below} /> : null}
      </BodyState>
    </main>
  );
}

/** Before the first objects are there, a dashboard of zeros would be a lie. */
function hasData(state: ClusterDashboardState | undefined): boolean {
  return (
    state !== undefined && (state.nodes.total > 0 || state.inventory.rows.some((e) => e.total > 0))
  );
}

interface ContentProps {
  readonly state: ClusterDashboardState;
  readonly below: Lazy<Awaited<ReturnType<typeof loadLower>>>;
}

/** Parts are drawn again only when their own sections changed: a state keeps the sections that did not. */
function Content({ state, below }: ContentProps): JSX.Element {
  const [filter, setFilter] = useKept('problems.filter', '', isText);
  const scroll = useKeptScroll('scroll');
  const { verdict, inventory, problems, nodes } = state;
  const { requestsMissing } = state.charts.value;
  const line = useMemo(() => <VerdictLine verdict={verdict.value} />, [verdict]);
  const kinds = useMemo(
    () => <Inventory entries={inventory.rows} filter={filter} onFilter={setFilter} />,
    [inventory, filter, setFilter],
  );
  const troubles = useMemo(
    () => <Problems problems={problems} filter={filter} onFilter={setFilter} />,
    [problems, filter, setFilter],
  );
  const heat = useMemo(
    () => <HeatMap nodes={nodes.rows} requestsMissing={requestsMissing} />,
    [nodes, requestsMissing],
  );
  return (
    <>
      {line}
      {kinds}
      <Body scroll={scroll}>
        <div class="panels top">
          {troubles}
          {heat}
        </div>
        {below.module ? <below.module.Lower state={state} /> : null}
        {below.hasFailed ? <NotLoaded /> : null}
      </Body>
    </>
  );
}

mountPage(strings, () => <ClusterDashboard />);

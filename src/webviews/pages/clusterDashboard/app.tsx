// The cluster dashboard (A1–A9, X15): verdict, inventory, problems with causes, nodes and pods, usage, control plane,
// and a pod table a node.
import './clusterDashboard.css';
import type { JSX } from 'preact';
import { useSignal, type ReadonlySignal } from '@preact/signals';
import { useLayoutEffect, useMemo } from 'preact/hooks';
import type { ClusterDashboardState } from '../../../shared/model/clusterDashboard.ts';
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import { usePage, mountPage, useChannel, useKept } from '../../lib/page.ts';
import { pageContext } from '../../lib/menuContext.ts';
import { useLazy, type Lazy } from '../../lib/useLazy.ts';
import { useKeptScroll } from '../../lib/useKeptScroll.ts';
import { Header, Scope, shownState } from '../../ui/header.tsx';
import { Body, BodyState } from '../../ui/body.tsx';
import { Tool } from '../../ui/parts.tsx';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { VerdictLine } from '../../ui/verdict.tsx';
import { useReconnect } from '../../ui/states.tsx';
import { HeatMap, type HeatMapProps } from './heatMap.tsx';
import { Inventory } from './inventory.tsx';
import { Problems } from './problems.tsx';
import { DashboardSkeleton } from './skeleton.tsx';
import { strings } from './strings.ts';

const loadLower = () => import('./lower.tsx');
const loadPainter = () => import('../../lib/cellPainter.ts');

const isText = (value: unknown): value is string => typeof value === 'string';

function ClusterDashboard(): JSX.Element {
  const { boot, link, words } = usePage();
  const { state, fault } = useChannel('clusterDashboard', {});
  const reconnect = useReconnect();
  // Asked for while the first state is on its way.
  const below = useLazy(loadLower);
  const painting = useLazy(loadPainter);
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
      >
        <Tool
          icon="list-tree"
          label={words.say('common.resources')}
          onClick={() => void link.call('openResourceBrowser', { context }).catch(() => undefined)}
        />
      </Header>
      <BodyState
        shown={shown}
        connection={connection}
        fault={fault}
        hasData={hasData(state)}
        skeleton={<DashboardSkeleton />}
      >
        {state ? <Content state={state} below={below} painting={painting} /> : null}
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
  readonly painting: HeatMapProps['painting'];
}

/** Parts are drawn again only when their own sections changed: a state keeps the sections that did not. */
function Content({ state, below, painting }: ContentProps): JSX.Element {
  const [filter, setFilter] = useKept('problems.filter', '', isText);
  const scroll = useKeptScroll('scroll');
  const { verdict, inventory, problems, nodes, cells, nodeCpu, charts } = state;
  const line = useMemo(() => <VerdictLine verdict={verdict.value} />, [verdict]);
  const kinds = useMemo(
    () => <Inventory entries={inventory.rows} filter={filter} onFilter={setFilter} />,
    [inventory, filter, setFilter],
  );
  const troubles = useMemo(
    () => <Problems problems={problems} filter={filter} onFilter={setFilter} />,
    [problems, filter, setFilter],
  );
  const latest = useLatest(cells);
  const heat = useMemo(
    () => <HeatMap state={{ nodes, nodeCpu, charts }} cells={latest} painting={painting} />,
    [nodes, nodeCpu, charts, latest, painting],
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

/** Cells change ten times a second: who draws them looks here, and nothing else is drawn again. */
function useLatest<T>(value: T): ReadonlySignal<T> {
  const latest = useSignal(value);
  useLayoutEffect(() => void (latest.value = value), [latest, value]);
  return latest;
}

mountPage(strings, () => <ClusterDashboard />);

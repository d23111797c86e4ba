// Nodes and pods (A1, A5): a row a node, a cell a pod; the node's CPU usage and request against what it can give.
import type { JSX } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ClusterDashboardState, NodeHeatRow } from '../../../shared/model/clusterDashboard.ts';
import type { CellPainter } from '../../lib/cellPainter.ts';
import type { FrameLoop } from '../../lib/frameLoop.ts';
import { moveToCell } from '../../lib/gridNavigation.ts';
import { heatRowPx } from '../../lib/heat.ts';
import { slotsOf, type Cells } from '../../lib/nodeCells.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import { onRatioChange } from '../../lib/theme.ts';
import type { Lazy } from '../../lib/useLazy.ts';
import { useRows } from '../../lib/useRows.ts';
import { useWidth } from '../../lib/useWidth.ts';
import { useVirtualRows } from '../../lib/virtualRows.ts';
import type { Words } from '../../lib/words.ts';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { State } from '../../ui/states.tsx';
import { TextView } from '../../ui/text.tsx';
import { copied, HeatRow, nodeRef, usageOf } from './heatRow.tsx';
import type { CellCursor } from './podCells.tsx';

export interface HeatMapProps {
  readonly state: Pick<ClusterDashboardState, 'nodes' | 'nodeCpu' | 'charts'>;
  readonly cells: Cells;
  readonly painting: Lazy<{ readonly createCellPainter: (frames: FrameLoop) => CellPainter }>;
}

export function HeatMap({ state, cells, painting }: HeatMapProps): JSX.Element {
  const { words } = usePage();
  const { requestsMissing } = state.charts.value;
  return (
    <section class="panel">
      <div class="phead">
        <h2>{words.say('dashboard.ui.nodesAndPods')}</h2>
        <span class="grow" />
        <HeatLegend />
      </div>
      {requestsMissing ? (
        <p class="quietline">
          <TextView text={requestsMissing} />
        </p>
      ) : null}
      {state.nodes.rows.length === 0 ? (
        <State tight icon="server" title={words.say('dashboard.ui.noNodes')}>
          <p class="muted">{words.say('dashboard.ui.noNodesHint')}</p>
        </State>
      ) : (
        <HeatGrid state={state} cells={cells} painting={painting} />
      )}
    </section>
  );
}

function HeatLegend(): JSX.Element {
  const { words } = usePage();
  return (
    <span class="legend" aria-hidden="true">
      <span>{words.say('dashboard.ui.cpuOfRequest')}</span>
      <span class="steps">
        {[20, 40, 60, 90].map((percent, index) => (
          <span
            class={`step heat-${index + 1}`}
            title={words.say('dashboard.ui.heatBelow', { percent: { percent } })}
          />
        ))}
        <span
          class="step heat-5"
          title={words.say('dashboard.ui.heatAbove', { percent: { percent: 90 } })}
        />
      </span>
      <span>{words.say('dashboard.ui.heatRange')}</span>
      <span class="step heat-none" title={words.say('dashboard.ui.heatNone')} />
      <span>{words.say('dashboard.ui.heatUnknown')}</span>
    </span>
  );
}

function HeatGrid({ state, cells, painting }: HeatMapProps): JSX.Element {
  const { words } = usePage();
  const nodes = state.nodes.rows;
  const column = useWidth();
  const look = { painter: usePainter(painting), widthPx: column.widthPx, ratio: useRatio() };
  const rowPx = useRowPx(nodes, column.widthPx);
  const virtual = useVirtualRows({ count: nodes.length, rowPx });
  const heads = headsOf(words);
  const { list, cursor, setCursor } = useHeatRows(state, cells, virtual.reveal);
  const [told, setTold] = useState('');
  const leave = useCallback(() => setCursor(undefined), [setCursor]);
  return (
    <>
      <div
        class="nodesgrid"
        role="grid"
        aria-label={words.say('dashboard.ui.nodesAndPods')}
        aria-multiselectable="true"
        aria-rowcount={nodes.length + 1}
        {...list.gridProps}
      >
        <div class="heat head" role="row" aria-rowindex={1}>
          {heads.map(({ text, className }, index) => (
            <span
              role="columnheader"
              class={className}
              {...(index === 1 ? { ref: column.ref } : {})}
            >
              {text}
            </span>
          ))}
        </div>
        <div class="body" role="rowgroup" ref={virtual.scrollerRef}>
          <div class="virtual" role="presentation" style={{ height: `${virtual.totalPx}px` }}>
            {virtual.items.map(({ index, startPx }) => {
              const row = nodes[index];
              if (!row) return null;
              const place = { transform: `translateY(${startPx}px)`, height: `${rowPx(index)}px` };
              return (
                <HeatRow
                  key={row.id}
                  row={row}
                  index={index}
                  place={place}
                  props={list.rowProps(row.id)}
                  usage={usageOf(row, state.nodeCpu)}
                  cells={{ ...look, cells, cursor: cursor?.row === row.id ? cursor : undefined }}
                  onLeave={leave}
                  onTold={setTold}
                />
              );
            })}
          </div>
        </div>
      </div>
      <span class="spoken" aria-live="polite">
        {cursor ? told : ''}
      </span>
      {virtual.hasFailed || painting.hasFailed ? <NotLoaded /> : null}
    </>
  );
}

function usePainter({ module }: HeatMapProps['painting']): CellPainter | undefined {
  const { frames } = usePage();
  const painter = useMemo(() => module?.createCellPainter(frames), [module, frames]);
  useEffect(() => () => painter?.dispose(), [painter]);
  return painter;
}

/** Dots in a CSS pixel, also after the page came to another screen. */
function useRatio(): number {
  const [ratio, setRatio] = useState(devicePixelRatio);
  useEffect(() => {
    const following = onRatioChange(() => setRatio(devicePixelRatio));
    return () => following.dispose();
  }, []);
  return ratio;
}

/** The same function as long as the heights are the same: thousands are not placed anew for a change of one's colour. */
function useRowPx(nodes: readonly NodeHeatRow[], widthPx: number): (index: number) => number {
  const heights = nodes.map(({ cellCount }) => heatRowPx(cellCount, widthPx));
  const before = useRef(heights);
  const isSame =
    heights.length === before.current.length &&
    heights.every((height, index) => before.current[index] === height);
  if (!isSame) before.current = heights;
  const { current } = before;
  return useCallback((index: number) => current[index] ?? heatRowPx(0, 0), [current]);
}

/** Rows, and the cells in them, by keyboard. */
function useHeatRows(
  { nodes: { rows }, nodeCpu }: HeatMapProps['state'],
  cells: Cells,
  reveal: (index: number) => void,
) {
  const { words } = usePage();
  const open = useOpenDetail();
  const [cursor, setCursor] = useState<CellCursor | undefined>(undefined);
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const onRowKey = (event: KeyboardEvent) => {
    const target = event.target as HTMLElement;
    const element = target.closest<HTMLElement>('[data-row]');
    const row = byId.get(element?.dataset['row'] ?? '');
    if (!element || !row) return false;
    const at = target.dataset['cell'] === undefined ? undefined : Number(target.dataset['cell']);
    const next = moveToCell(event.key, at, row.cellCount);
    if (next === undefined) return false;
    if (next === 'row') element.focus();
    else setCursor({ row: row.id, index: next, slot: slotsOf(cells.peek(), row)[next] });
    return true;
  };
  const list = useRows({
    ids,
    heads: headsOf(words).map(({ text }) => text),
    pageSize: 6,
    reveal,
    onRowKey,
    cellsOf: (id) => copied(byId.get(id), nodeCpu, words),
    onOpen: (id, beside) => {
      const ref = nodeRef(byId.get(id));
      if (ref) open(ref, beside);
    },
  });
  return { list, cursor, setCursor };
}

function headsOf(words: Words): readonly { readonly text: string; readonly className: string }[] {
  return [
    { text: words.say('dashboard.ui.node'), className: '' },
    { text: words.say('dashboard.ui.pods'), className: '' },
    { text: words.say('dashboard.ui.cpuOfAllocatable'), className: 'cut' },
    { text: words.say('dashboard.ui.usagePercent'), className: 'num' },
    { text: words.say('dashboard.ui.requestPercent'), className: 'num' },
  ];
}

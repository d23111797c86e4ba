// Nodes and pods (A1, A5): a row a node, a cell a pod; the node's CPU usage and request against what it can give.
import type { JSX } from 'preact';
import { useCallback, useMemo } from 'preact/hooks';
import type { NodeHeatRow } from '../../../shared/model/clusterDashboard.ts';
import { metricValue } from '../../../shared/model/metric.ts';
import { isProblem, type Severity } from '../../../shared/model/status.ts';
import type { Text } from '../../../shared/model/text.ts';
import { heatRowPx, percentOf } from '../../lib/heat.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import { useRows, type RowProps } from '../../lib/useRows.ts';
import { useWidth } from '../../lib/useWidth.ts';
import { useVirtualRows } from '../../lib/virtualRows.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph, statusText } from '../../ui/glyph.tsx';
import { NameLink } from '../../ui/parts.tsx';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { State } from '../../ui/states.tsx';
import { TextView } from '../../ui/text.tsx';
import { moveToCell, PodCells, podRef } from './podCells.tsx';

export interface HeatMapProps {
  readonly nodes: readonly NodeHeatRow[];
  /** Why counts and requests of nodes are not known. */
  readonly requestsMissing?: Text | undefined;
}

export function HeatMap({ nodes, requestsMissing }: HeatMapProps): JSX.Element {
  const { words } = usePage();
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
      {nodes.length === 0 ? (
        <State tight icon="server" title={words.say('dashboard.ui.noNodes')}>
          <p class="muted">{words.say('dashboard.ui.noNodesHint')}</p>
        </State>
      ) : (
        <HeatGrid nodes={nodes} />
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

function HeatGrid({ nodes }: { nodes: readonly NodeHeatRow[] }): JSX.Element {
  const { words } = usePage();
  const open = useOpenDetail();
  const byId = useMemo(() => new Map(nodes.map((row) => [row.id, row])), [nodes]);
  const cells = useWidth();
  const rowPx = useCallback(
    (index: number) => heatRowPx(nodes[index]?.cells.length ?? 0, cells.widthPx),
    [nodes, cells.widthPx],
  );
  const virtual = useVirtualRows({ count: nodes.length, rowPx });
  const heads = headsOf(words);
  const list = useRows({
    ids: nodes.map(({ id }) => id),
    heads: heads.map(({ text }) => text),
    pageSize: 6,
    reveal: virtual.reveal,
    onRowKey: moveToCell,
    cellsOf: (id) => copied(byId.get(id), words),
    onOpen: (id, beside) => {
      const ref = byId.get(id)?.ref;
      if (ref) open(ref, beside);
    },
  });
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
              {...(index === 1 ? { ref: cells.ref } : {})}
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
                <NodeRow
                  key={row.id}
                  row={row}
                  index={index}
                  place={place}
                  props={list.rowProps(row.id)}
                />
              );
            })}
          </div>
        </div>
      </div>
      {virtual.hasFailed ? <NotLoaded /> : null}
    </>
  );
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

interface NodeRowProps {
  readonly row: NodeHeatRow;
  readonly index: number;
  readonly place: { readonly transform: string; readonly height: string };
  readonly props: RowProps;
}

function NodeRow({ row, index, place, props }: NodeRowProps): JSX.Element {
  const { words } = usePage();
  const open = useOpenDetail();
  const { ref } = row;
  const name = nodeName(row, words);
  const pods =
    row.podCount === undefined
      ? words.say('common.none')
      : words.say('dashboard.ui.podCount', { count: row.podCount });
  const isTroubled = row.worst !== undefined && isProblem(row.worst);
  return (
    <div
      class="heat rowlike"
      role="row"
      aria-label={`${name}, ${statusText(row.status)}, ${pods}`}
      aria-rowindex={index + 2}
      data-vscode-context={ref ? rowContext(ref) : undefined}
      style={place}
      {...props}
    >
      <span role="gridcell" class="node">
        {ref ? (
          <NameLink name={name} onOpen={(beside) => open(ref, beside)} />
        ) : (
          <span class="cut">{name}</span>
        )}
        <span class="small muted facts">
          {pods}
          {isQuiet(row) ? null : (
            <span class="by" title={statusText(row.status)}>
              <Glyph of={row.status.severity} size="small" />
              <span class="cut">{row.status.reason ?? row.status.word}</span>
            </span>
          )}
          {isTroubled && row.worst ? <Trouble of={row.worst} count={row.problemCount} /> : null}
        </span>
      </span>
      <span role="gridcell" class="podcells">
        <PodCells cells={row.cells} onOpen={(cell, beside) => open(podRef(cell), beside)} />
      </span>
      <NodeCpu row={row} />
    </div>
  );
}

/** The row of pods without a node has no state of its own; a reason, such as a cordon, is told of a running node too. */
function isQuiet({ ref, status }: NodeHeatRow): boolean {
  return !ref || (status.severity === 'running' && status.reason === undefined);
}

/** The count is not known where not all pods are watched. */
function Trouble({ of, count }: { of: Severity; count: number | undefined }): JSX.Element {
  const { words } = usePage();
  if (count === undefined) return <Glyph of={of} size="small" />;
  return (
    <span class="by" title={words.say('dashboard.ui.inTrouble', { count })}>
      <Glyph of={of} size="small" />
      {words.format.whole(count)}
    </span>
  );
}

function NodeCpu({ row }: { row: NodeHeatRow }): JSX.Element {
  const { clock, words } = usePage();
  const { usage, request, titles } = cpuOf(row, words, clock.now());
  const none = words.say('common.none');
  return (
    <>
      <span role="gridcell">
        {row.cpuAllocatableMillicores ? (
          <span class="bullet" title={`${titles.usage}\n${titles.request}`} aria-hidden="true">
            <span class="use" style={{ width: `${Math.min(100, usage ?? 0)}%` }} />
            {request === undefined ? null : (
              <span class="req" style={{ left: `calc(${Math.min(100, request)}% - 1px)` }} />
            )}
          </span>
        ) : null}
      </span>
      <span role="gridcell" class="num" title={titles.usage}>
        {usage ?? none}
      </span>
      <span role="gridcell" class="num" title={titles.request}>
        {request ?? none}
      </span>
    </>
  );
}

function cpuOf(row: NodeHeatRow, words: Words, now: number) {
  const total = row.cpuAllocatableMillicores;
  const used = metricValue(row.cpuUsageMillicores);
  const allocatable = { cpuMillicores: total ?? 0 };
  const missing = 'missing' in row.cpuUsageMillicores ? row.cpuUsageMillicores.missing : undefined;
  return {
    usage: percentOf(used, total),
    request: percentOf(row.cpuRequestMillicores, total),
    titles: {
      usage: missing
        ? words.text(missing, now)
        : words.say('dashboard.ui.usageTitle', {
            usage: { cpuMillicores: used ?? 0 },
            allocatable,
          }),
      request:
        row.cpuRequestMillicores === undefined
          ? words.say('common.none')
          : words.say('dashboard.ui.requestTitle', {
              request: { cpuMillicores: row.cpuRequestMillicores },
              allocatable,
            }),
    },
  };
}

function nodeName(row: NodeHeatRow, words: Words): string {
  return row.id === '' ? words.say('dashboard.ui.notScheduled') : row.id;
}

function copied(row: NodeHeatRow | undefined, words: Words): string[] {
  if (!row) return [];
  const total = row.cpuAllocatableMillicores;
  const numbers = [
    percentOf(metricValue(row.cpuUsageMillicores), total),
    percentOf(row.cpuRequestMillicores, total),
  ].map((n) => (n === undefined ? words.say('common.none') : String(n)));
  const allocatable = total === undefined ? '' : words.format.millicores(total);
  return [
    nodeName(row, words),
    String(row.podCount ?? words.say('common.none')),
    allocatable,
    ...numbers,
  ];
}

// A node's row of the heat map: how it is, its pods, and its CPU usage and request against what it can give.
import type { JSX } from 'preact';
import type { NodeCpuColumns, NodeHeatRow } from '../../../shared/model/clusterDashboard.ts';
import type { ObjectRef } from '../../../shared/model/refs.ts';
import { isProblem, type Severity } from '../../../shared/model/status.ts';
import type { PackedSection } from '../../../shared/protocol/sections.ts';
import { percentOf } from '../../lib/heat.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import type { RowProps } from '../../lib/useRows.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph, statusText } from '../../ui/glyph.tsx';
import { NameLink } from '../../ui/parts.tsx';
import { PodCells, type PodCellsProps } from './podCells.tsx';

export interface HeatRowProps {
  readonly row: NodeHeatRow;
  readonly index: number;
  readonly place: { readonly transform: string; readonly height: string };
  readonly props: RowProps;
  readonly usage: number | undefined;
  readonly cells: Pick<PodCellsProps, 'cells' | 'cursor' | 'painter' | 'ratio' | 'widthPx'>;
  readonly onLeave: () => void;
  readonly onTold: (label: string) => void;
}

export function HeatRow(heatRow: HeatRowProps): JSX.Element {
  const { row, index, place, props, usage, cells, onLeave, onTold } = heatRow;
  const { words } = usePage();
  const open = useOpenDetail();
  const ref = nodeRef(row);
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
        <PodCells row={row} {...cells} onLeave={onLeave} onTold={onTold} onOpen={open} />
      </span>
      <NodeCpu row={row} usage={usage} />
    </div>
  );
}

/** The row of pods without a node has no state of its own; a reason, such as a cordon, is told of a running node too. */
function isQuiet({ id, status }: NodeHeatRow): boolean {
  return id === '' || (status.severity === 'running' && status.reason === undefined);
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

function NodeCpu({ row, usage: used }: Pick<HeatRowProps, 'row' | 'usage'>): JSX.Element {
  const { clock, words } = usePage();
  const { usage, request, titles } = cpuOf(row, used, words, clock.now());
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

function cpuOf(row: NodeHeatRow, used: number | undefined, words: Words, now: number) {
  const { cpuAllocatableMillicores: total, cpuMissing: missing } = row;
  const allocatable = { cpuMillicores: total ?? 0 };
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

/** Undefined where there is none, and as long as it is on its way. */
export function usageOf(
  { cpuAt, cpuMissing }: NodeHeatRow,
  { columns }: PackedSection<NodeCpuColumns>,
): number | undefined {
  return cpuMissing ? undefined : columns.usageMillicores?.[cpuAt];
}

export function nodeRef(row: NodeHeatRow | undefined): ObjectRef | undefined {
  if (!row || row.id === '') return undefined;
  const { id: name, uid } = row;
  return { group: '', version: 'v1', kind: 'Node', name, ...(uid !== undefined && { uid }) };
}

export function copied(
  row: NodeHeatRow | undefined,
  nodeCpu: PackedSection<NodeCpuColumns>,
  words: Words,
): string[] {
  if (!row) return [];
  const total = row.cpuAllocatableMillicores;
  const numbers = [
    percentOf(usageOf(row, nodeCpu), total),
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

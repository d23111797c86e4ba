// A chart on a page: title, unit, source, a legend with the latest values or those at the cursor, the drawing (loaded
// after the first paint), and the same numbers as a table.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SeriesSection } from '../../shared/protocol/sections.ts';
import { NotLoaded } from './notLoaded.tsx';
import { Tool } from './parts.tsx';
import type { ChartHandle, ChartSpec } from '../lib/chart.ts';
import { latestIndex, toChartData, type ChartLine, type ChartMark } from '../lib/chartData.ts';
import { usePage, useKept } from '../lib/page.ts';
import type { Words } from '../lib/words.ts';

export interface ChartViewProps {
  /** Kept under this name: whether it is shown as a table. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly source: string | undefined;
  readonly section: SeriesSection;
  readonly divisor: number;
  readonly lines: readonly ChartLine[];
  readonly marks: readonly ChartMark[];
  readonly formatValue: (value: number) => string;
  /** Why there is nothing, or no usage: shown instead of an empty plot or below the head. */
  readonly note?: ComponentChildren;
}

const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';

export function ChartView(props: ChartViewProps): JSX.Element {
  const { words } = usePage();
  const { lines, title, formatValue } = props;
  const [isTable, setTable] = useKept(`table.${props.id}`, false, isFlag);
  const [cursor, setCursor] = useState<number | undefined>(undefined);
  const spec = useMemo(() => specOf(props, words), [props, words]);
  const isEmpty = spec.data[0].length === 0;
  return (
    <section class="panel chart" aria-label={title}>
      <div class="phead wrap">
        <h2>{title}</h2>
        <span class="unit">{props.unit}</span>
        <span class="src cut grow" title={props.source}>
          {props.source}
        </span>
        <Legend
          lines={lines}
          spec={spec}
          cursor={isTable ? undefined : cursor}
          formatValue={formatValue}
        />
        <Tool
          icon={isTable ? 'graph' : 'list-flat'}
          label={words.say(isTable ? 'common.showChart' : 'common.showTable')}
          onClick={() => setTable(!isTable)}
        />
      </div>
      {props.note ? <p class="quietline">{props.note}</p> : null}
      {isEmpty ? (
        <p class="plot empty quietline">{props.note ? null : words.say('common.noData')}</p>
      ) : isTable ? (
        <ChartTable title={title} spec={spec} />
      ) : (
        <Plot title={title} spec={spec} onCursor={setCursor} />
      )}
    </section>
  );
}

function specOf(props: ChartViewProps, words: Words): ChartSpec {
  return {
    lines: props.lines,
    marks: props.marks,
    data: toChartData(props.section, props.lines, props.divisor),
    formatValue: props.formatValue,
    formatTime: (at) => words.format.minute(at),
    formatTimeExactly: (at) => words.format.time(at),
  };
}

interface LegendProps {
  readonly lines: readonly ChartLine[];
  readonly spec: ChartSpec;
  readonly cursor: number | undefined;
  readonly formatValue: (value: number) => string;
}

/** In reading order, which is the drawing order turned round: what is drawn last matters most. */
function Legend({ lines, spec, cursor, formatValue }: LegendProps): JSX.Element {
  const { words } = usePage();
  const entries = lines.map((line, index) => {
    const column = (spec.data[index + 1] ?? []) as readonly (number | null)[];
    const at = cursor ?? latestIndex(column);
    const value = at === undefined ? undefined : column[at];
    return { line, shown: value == null ? words.say('common.none') : formatValue(value) };
  });
  return (
    <span class="legend">
      {entries.reverse().map(({ line, shown }) => (
        <span key={line.id} class="key">
          <span class={`swatch ${line.look}`} style={{ color: `var(${line.color})` }} />
          <LineLabel line={line} /> <b>{shown}</b>
        </span>
      ))}
    </span>
  );
}

function LineLabel({ line: { label, shortLabel } }: { line: ChartLine }): JSX.Element {
  if (shortLabel === undefined) return <>{label}</>;
  return (
    <>
      <span class="long">{label}</span>
      <span class="short" title={label}>
        {shortLabel}
      </span>
    </>
  );
}

interface PlotProps {
  readonly title: string;
  readonly spec: ChartSpec;
  readonly onCursor: (index: number | undefined) => void;
}

/** Focusable: the arrow keys move the cursor that all charts of the page share. */
function Plot({ title, spec, onCursor }: PlotProps): JSX.Element {
  const { frames } = usePage();
  const host = useRef<HTMLDivElement>(null);
  const chart = useRef<ChartHandle | undefined>(undefined);
  const [hasFailed, setFailed] = useState(false);
  const latest = useRef(spec);
  latest.current = spec;
  useEffect(() => {
    let isGone = false;
    import('../lib/chart.ts').then(
      ({ createChart }) => {
        if (isGone || !host.current) return;
        chart.current = createChart(host.current, latest.current, onCursor);
      },
      () => {
        if (!isGone) setFailed(true);
      },
    );
    return () => {
      isGone = true;
      chart.current?.dispose();
      chart.current = undefined;
    };
  }, [onCursor]);
  useEffect(() => {
    const drawing = frames.next(() => chart.current?.update(spec));
    return () => drawing.dispose();
  }, [frames, spec]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') chart.current?.moveCursor(-1);
    else if (event.key === 'ArrowRight') chart.current?.moveCursor(1);
    else if (event.key === 'Escape') chart.current?.hideCursor();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  if (hasFailed) return <NotLoaded />;
  return (
    <div
      class="plot"
      role="img"
      aria-label={title}
      tabIndex={0}
      ref={host}
      onKeyDown={onKeyDown}
      onBlur={() => chart.current?.hideCursor()}
    />
  );
}

const TABLE_ROWS = 240;

/** Newest first, at most as many rows as a person reads. */
function ChartTable({ title, spec }: { title: string; spec: ChartSpec }): JSX.Element {
  const { words } = usePage();
  const [times, ...columns] = spec.data;
  const order = times
    .map((_, index) => index)
    .reverse()
    .slice(0, TABLE_ROWS);
  const reading = spec.lines
    .map((line, index) => ({ line, column: columns[index] ?? [] }))
    .reverse();
  return (
    <div class="plot tabled" tabIndex={0}>
      <table class="t" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{words.say('common.time')}</th>
            {reading.map(({ line: { id, label } }) => (
              <th key={id} scope="col" class="num">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {order.map((index) => (
            <tr key={times[index]}>
              <td>{words.format.time((times[index] ?? 0) * 1000)}</td>
              {reading.map(({ line, column }) => {
                const value = column[index];
                return (
                  <td key={line.id} class="num">
                    {value == null ? words.say('common.none') : spec.formatValue(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

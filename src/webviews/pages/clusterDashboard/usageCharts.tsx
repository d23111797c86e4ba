// Cluster CPU, memory and network (A6–A8): usage and request against what the nodes can give.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ChartNotes } from '../../../shared/model/clusterDashboard.ts';
import type { SeriesSection } from '../../../shared/protocol/sections.ts';
import { byteUnit, type ChartLine, type ChartMark } from '../../lib/chartData.ts';
import { ChartView } from '../../ui/chartView.tsx';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { TextView } from '../../ui/text.tsx';

export interface UsageChartsProps {
  readonly cpu: SeriesSection;
  readonly memory: SeriesSection;
  readonly notes: ChartNotes;
}

export function UsageCharts({ cpu, memory, notes }: UsageChartsProps): JSX.Element {
  const { words } = usePage();
  const lines = useMemo(() => usageLines(words), [words]);
  const marks = useMemo(() => notes.marks.map(markOf), [notes]);
  const { unit, divisor } = byteUnit(highest(memory));
  const missing = useMemo(() => whyMissing(notes), [notes]);
  return (
    <div class="panels charts">
      <ChartView
        id="cpu"
        title={words.say('dashboard.ui.cpu')}
        unit={words.say('dashboard.ui.cores')}
        source={notes.source}
        section={cpu}
        divisor={1}
        lines={lines}
        marks={marks}
        formatValue={(value) => words.format.tenths(value)}
        note={missing}
      />
      <ChartView
        id="memory"
        title={words.say('dashboard.ui.memory')}
        unit={unit}
        source={notes.source}
        section={memory}
        divisor={divisor}
        lines={lines}
        marks={marks}
        formatValue={(value) =>
          value < 10 ? words.format.tenths(value) : words.format.whole(value)
        }
        note={missing}
      />
      <section class="panel chart" aria-label={words.say('dashboard.ui.network')}>
        <div class="phead wrap">
          <h2>{words.say('dashboard.ui.network')}</h2>
          <span class="unit">{words.say('dashboard.ui.networkUnit')}</span>
          <span class="grow" />
          <span class="muted wide">{words.say('common.none')}</span>
        </div>
        <p class="plot empty quietline">
          <span>
            <TextView text={notes.networkMissing} />
          </span>
        </p>
      </section>
    </div>
  );
}

/** Why there is no usage, no requests, or neither. */
function whyMissing({ missing, requestsMissing }: ChartNotes): JSX.Element | undefined {
  if (!missing && !requestsMissing) return undefined;
  return (
    <>
      {missing ? <TextView text={missing} /> : null}
      {missing && requestsMissing ? <br /> : null}
      {requestsMissing ? <TextView text={requestsMissing} /> : null}
    </>
  );
}

/** In drawing order: usage last, on top of the others. */
function usageLines(words: Words): readonly ChartLine[] {
  return [
    {
      id: 'allocatable',
      label: words.say('dashboard.ui.allocatable'),
      shortLabel: words.say('dashboard.ui.allocatableShort'),
      color: '--quiet',
      look: 'hair',
      isStepped: true,
    },
    {
      id: 'request',
      label: words.say('dashboard.ui.request'),
      color: '--request',
      look: 'dash',
      isStepped: true,
    },
    { id: 'usage', label: words.say('dashboard.ui.usage'), color: '--usage', look: 'area' },
  ];
}

function markOf({ at, label, kind }: ChartNotes['marks'][number]): ChartMark {
  return { at, label, color: kind === 'kill' ? '--st-failed' : '--fg' };
}

function highest({ lines }: SeriesSection): number {
  return Object.values(lines)
    .flat()
    .reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

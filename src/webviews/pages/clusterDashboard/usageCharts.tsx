// Cluster CPU, memory and network (A6–A8): usage and request against what the nodes can give.
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ChartNotes } from '../../../shared/model/clusterDashboard.ts';
import type { SeriesSection } from '../../../shared/protocol/sections.ts';
import { byteUnit, type ChartLine, type ChartMark } from '../../lib/chartData.ts';
import { workloadOfPod } from '../../lib/chartMarks.ts';
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
  const marks = useMemo(() => notes.marks.map((mark) => markOf(mark, words)), [notes, words]);
  const { unit, divisor } = byteUnit(highest(memory));
  const missing = useMemo(() => whyMissing(notes), [notes]);
  return (
    <>
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
      </div>
      {/* A8 has no source yet: its column comes back with one. */}
      <section class="nonetwork" aria-label={words.say('dashboard.ui.network')}>
        <p title={words.text(notes.networkMissing, 0)}>{words.say('dashboard.ui.networkNote')}</p>
      </section>
    </>
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

/** A rollout explains more than a kill, which mostly comes of one: its label wins. */
function markOf({ at, label, kind }: ChartNotes['marks'][number], words: Words): ChartMark {
  if (kind === 'rollout') return { at, label, title: label, color: '--fg', weight: 2 };
  return {
    at,
    label: words.say('dashboard.ui.markKill', { name: workloadOfPod(label) }),
    title: words.say('dashboard.ui.markKill', { name: label }),
    color: '--st-failed',
    weight: 1,
  };
}

function highest({ lines }: SeriesSection): number {
  return Object.values(lines)
    .flat()
    .reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
}

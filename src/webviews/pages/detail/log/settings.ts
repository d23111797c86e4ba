// What somebody chose on the Log tab; kept over hiding and reloading.
import { useMemo, useRef, useState } from 'preact/hooks';
import {
  logLevels,
  type LogLevel,
  type LogLook,
  type LogPattern,
  type LogSource,
} from '../../../../shared/model/podLog.ts';
import type { ObjectRef } from '../../../../shared/model/refs.ts';
import { usePage } from '../../../lib/page.ts';
import { useChoices } from '../../../lib/useChoices.ts';

export interface LogSettings {
  /** '': all of them; undefined: the first. */
  readonly container?: string;
  readonly previous: boolean;
  readonly range: string;
  readonly minLevel: LogLevel | '';
  readonly search: LogPattern;
  readonly filter: LogPattern;
  readonly wrap: boolean;
  readonly times: boolean;
}

export const noPattern: LogPattern = { text: '', isRegex: false, isCaseSensitive: false };

const initial: LogSettings = {
  previous: false,
  range: 'tail:1000',
  minLevel: '',
  search: noPattern,
  filter: noPattern,
  wrap: false,
  times: true,
};

/** `tail:N`, `since:SECONDS` or `all`, in the order of the list. */
export const ranges = [
  ...['tail:100', 'tail:1000', 'tail:10000', 'all'],
  ...['since:60', 'since:300', 'since:900', 'since:3600', 'since:21600'],
] as const;

export interface Range {
  readonly tailLines: number | null;
  readonly sinceSeconds: number | null;
}

export function rangeOf(range: string): Range {
  const [kind, amount] = range.split(':');
  return {
    tailLines: kind === 'tail' ? Number(amount) : null,
    sinceSeconds: kind === 'since' ? Number(amount) : null,
  };
}

/** The next larger number of lines; undefined: it is all. */
export function moreThan(range: string): string | undefined {
  const at = ranges.findIndex((one) => one === range);
  return range.startsWith('tail:') ? ranges[at + 1] : undefined;
}

export type ChangeSettings = (change: Partial<LogSettings>) => void;

export function useLogSettings(): readonly [LogSettings, ChangeSettings] {
  const { link } = usePage();
  const choices = useChoices();
  const [settings, setSettings] = useState(() =>
    settingsOf(link.recall('log'), choices.get('log', isTaste)),
  );
  // Who changes one thing a little later must not take back what was changed meanwhile.
  const latest = useRef(settings);
  latest.current = settings;
  const remember = useRef(choices);
  remember.current = choices;
  const change = useMemo(
    () => (part: Partial<LogSettings>) => {
      latest.current = { ...latest.current, ...part };
      link.keep('log', latest.current);
      setSettings(latest.current);
      const { wrap, times, range } = latest.current;
      if ('wrap' in part || 'times' in part || 'range' in part) {
        remember.current.set('log', { wrap, times, range });
      }
    },
    [link],
  );
  return [settings, change];
}

/** `container`: the one that is chosen; null: all. */
export function sourceOf(
  ref: ObjectRef,
  container: string | null,
  { previous, range }: LogSettings,
): LogSource {
  return { ref, container, previous, ...rangeOf(range) };
}

export function lookOf({ filter, minLevel, search }: LogSettings): LogLook {
  return {
    filter: filter.text === '' ? null : filter,
    minLevel: minLevel === '' ? null : minLevel,
    search: search.text === '' ? null : search,
  };
}

export function isFiltered({ filter, minLevel }: LogSettings): boolean {
  return filter.text !== '' || minLevel !== '';
}

/** What of it is taste, and remembered for other pods too. */
type Taste = Pick<LogSettings, 'wrap' | 'times' | 'range'>;

function isTaste(value: unknown): value is Taste {
  return typeof value === 'object' && isSettings({ ...initial, ...value });
}

/** What was kept of this panel, else what was remembered of others; an older version may have kept something else. */
function settingsOf(kept: unknown, taste: Taste | undefined): LogSettings {
  const base = { ...initial, ...taste };
  const whole = typeof kept === 'object' ? { ...base, ...kept } : base;
  return isSettings(whole) ? whole : base;
}

function isSettings(value: unknown): value is LogSettings {
  if (typeof value !== 'object' || value === null) return false;
  const { container, previous, range, minLevel, search, filter, wrap, times } =
    value as Partial<LogSettings>;
  return (
    (container === undefined || typeof container === 'string') &&
    [previous, wrap, times].every((flag) => typeof flag === 'boolean') &&
    ranges.some((one) => one === range) &&
    (minLevel === '' || logLevels.some((level) => level === minLevel)) &&
    isPattern(search) &&
    isPattern(filter)
  );
}

function isPattern(value: unknown): value is LogPattern {
  if (typeof value !== 'object' || value === null) return false;
  const { text, isRegex, isCaseSensitive } = value as Partial<LogPattern>;
  return (
    typeof text === 'string' && typeof isRegex === 'boolean' && typeof isCaseSensitive === 'boolean'
  );
}

// The one place where numbers, times and lists become text in the user's language. Building Intl objects is slow, so a
// Formatter is made once a locale and kept by whoever renders.
import type { StringTable } from '../strings/message.ts';
import { humanDuration } from './humanDuration.ts';

const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Beyond this a time of day is taken for the wrong day's. */
const DATED_AFTER_MS = 20 * 3_600_000;

export class Formatter {
  readonly locale: string;
  readonly strings: StringTable;
  readonly #whole: Intl.NumberFormat;
  readonly #tenths: Intl.NumberFormat;
  readonly #hundredths: Intl.NumberFormat;
  readonly #plural: Intl.PluralRules;
  readonly #time: Intl.DateTimeFormat;
  readonly #minute: Intl.DateTimeFormat;
  readonly #dateTime: Intl.DateTimeFormat;
  readonly #dayMinute: Intl.DateTimeFormat;

  /** `locale`: BCP 47; an unknown one falls back to English. `strings`: what sentences are made from. */
  constructor(locale: string, strings: StringTable) {
    this.strings = strings;
    this.locale = supported(locale);
    this.#whole = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 0 });
    this.#tenths = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 1 });
    this.#hundredths = new Intl.NumberFormat(this.locale, { maximumFractionDigits: 2 });
    this.#plural = new Intl.PluralRules(this.locale);
    const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    this.#time = new Intl.DateTimeFormat(this.locale, { ...clock, second: '2-digit' });
    this.#minute = new Intl.DateTimeFormat(this.locale, clock);
    this.#dayMinute = new Intl.DateTimeFormat(this.locale, {
      ...clock,
      month: 'short',
      day: 'numeric',
    });
    this.#dateTime = new Intl.DateTimeFormat(this.locale, {
      ...clock,
      second: '2-digit',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
  }

  /** Grouped, without decimals: `1,000`. */
  whole(n: number): string {
    return this.#whole.format(n);
  }

  /** One decimal at most: `43.5`. */
  tenths(n: number): string {
    return this.#tenths.format(n);
  }

  /** kubectl's age of something that happened at `sinceMs`. */
  age(sinceMs: number, nowMs: number): string {
    return humanDuration(nowMs - sinceMs);
  }

  /** A length of time within a sentence: `850 ms`, `2 s`, `15 min`, `3 h`, `5 d`. */
  duration(durationMs: number): string {
    const ms = Math.max(0, durationMs);
    if (ms < 1000) return `${this.whole(ms)} ms`;
    if (ms < 120_000) return `${this.whole(ms / 1000)} s`;
    if (ms < 2 * 3_600_000) return `${this.whole(ms / 60_000)} min`;
    if (ms < 2 * 86_400_000) return `${this.whole(ms / 3_600_000)} h`;
    return `${this.whole(ms / 86_400_000)} d`;
  }

  /** Binary units, at most three significant places: `512 MiB`, `1.5 GiB`. */
  bytes(bytes: number): string {
    let amount = bytes;
    let unit = 0;
    while (Math.abs(amount) >= 1024 && unit < BYTE_UNITS.length - 1) {
      amount /= 1024;
      unit += 1;
    }
    const digits = Math.abs(amount) < 10 ? this.tenths(amount) : this.whole(amount);
    return `${digits} ${BYTE_UNITS[unit]}`;
  }

  /** As a Kubernetes quantity: `250m`, `1.5`. */
  millicores(cpuMillicores: number): string {
    if (cpuMillicores < 1000) return `${this.whole(cpuMillicores)}m`;
    return this.#hundredths.format(cpuMillicores / 1000);
  }

  /** `percent`: 0–100. */
  percent(percent: number): string {
    return `${this.whole(percent)} %`;
  }

  /** Time of day with seconds, 24 hours: `14:08:27`. */
  time(atMs: number): string {
    return this.#time.format(atMs);
  }

  /** Time of day without seconds: `14:08`. */
  minute(atMs: number): string {
    return this.#minute.format(atMs);
  }

  /**
   * A time within a sentence: of today without its date, `14:08:27`; of another day with it, `Mar 11, 23:05`; of another
   * year whole. Last night's time, read in the morning, is of another day.
   */
  moment(atMs: number, nowMs: number): string {
    const at = new Date(atMs);
    const now = new Date(nowMs);
    if (at.getFullYear() !== now.getFullYear()) return this.#dateTime.format(atMs);
    if (at.getMonth() !== now.getMonth() || at.getDate() !== now.getDate()) {
      return this.#dayMinute.format(atMs);
    }
    return Math.abs(nowMs - atMs) > DATED_AFTER_MS
      ? this.#dayMinute.format(atMs)
      : this.#time.format(atMs);
  }

  dateTime(atMs: number): string {
    return this.#dateTime.format(atMs);
  }

  /** Which plural form `count` takes in this language. */
  pluralForm(count: number): 'one' | 'other' {
    return this.#plural.select(count) === 'one' ? 'one' : 'other';
  }
}

function supported(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

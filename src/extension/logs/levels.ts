// How serious a line says it is: logfmt, JSON, klog, and words at the beginning, as most programs write them. What says
// nothing has no level; nothing is guessed from words within sentences.
import type { LogLevel } from '../../shared/model/podLog.ts';

export interface LevelFound {
  readonly level?: LogLevel;
  /** Characters at the beginning that say only time and level; 0: none. */
  readonly head: number;
  /** The line is an object of JSON, or of logfmt. */
  readonly hasFields: boolean;
}

const words: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  trc: 'trace',
  verbose: 'trace',
  finest: 'trace',
  finer: 'trace',
  debug: 'debug',
  debg: 'debug',
  dbg: 'debug',
  dbug: 'debug',
  fine: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  log: 'info',
  notice: 'info',
  note: 'info',
  warn: 'warn',
  warning: 'warn',
  wrn: 'warn',
  error: 'error',
  err: 'error',
  eror: 'error',
  severe: 'error',
  fail: 'error',
  fatal: 'fatal',
  ftl: 'fatal',
  crit: 'fatal',
  critical: 'fatal',
  alert: 'fatal',
  emerg: 'fatal',
  emergency: 'fatal',
  panic: 'fatal',
};

const klogLetters: Readonly<Record<string, LogLevel>> = {
  I: 'info',
  W: 'warn',
  E: 'error',
  F: 'fatal',
};

/** k8s.io/klog: `I0312 14:06:13.292123       1 file.go:12] message`. */
const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d(?:\.\d+)?\s+\d+ /;
/** ISO 8601 and the like, brackets around it, at the beginning. */
const time =
  /^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?: ?(?:Z|UTC|[+-]\d\d:?\d\d))?\]?\s*/;
const word = /^[[(<]?([A-Za-z]{3,11})[\])>]?(?::\s*|\s+|$)/;
const jsonLevel =
  /"(?:level|lvl|severity|log\.level|loglevel|levelname|@l|@level)"\s*:\s*(?:"([A-Za-z]{3,11})"|(\d{1,3})\b)/i;
const logfmtLevel = /(?:^|\s)(?:level|lvl|severity)="?([A-Za-z]{3,11})"?(?=\s|$)/i;
const logfmtPair = /(?:^|\s)[A-Za-z_][\w.-]*=(?:"|\S)/g;
/** Only the beginning is looked at: a level stands there, and lines may be long. */
const looksAt = 1_024;

export function findLevel(line: string): LevelFound {
  const start = line.length > looksAt ? line.slice(0, looksAt) : line;
  if (isObject(start)) return { ...jsonFound(start), head: 0, hasFields: true };
  const letter = klog.exec(start)?.[1];
  if (letter !== undefined) {
    return { level: klogLetters[letter] ?? 'info', head: 0, hasFields: hasPairs(start) };
  }
  const hasFields = hasPairs(start);
  const logfmt = logfmtLevel.exec(start)?.[1];
  const said = logfmt === undefined ? undefined : words[logfmt.toLowerCase()];
  if (said) return { level: said, head: 0, hasFields: true };
  const timeLength = time.exec(start)?.[0].length ?? 0;
  const found = word.exec(start.slice(timeLength));
  const level = found ? wordLevel(found[1] ?? '', found[0]) : undefined;
  const head = level ? timeLength + (found?.[0].length ?? 0) : timeLength;
  return { ...(level && { level }), head, hasFields };
}

/** `Error: no such file` and `INFO x` say a level, `note that` and `Fine work` do not. */
function wordLevel(said: string, whole: string): LogLevel | undefined {
  const level = words[said.toLowerCase()];
  if (!level) return undefined;
  const isMarked = said === said.toUpperCase() || /[\])>:]/.test(whole);
  return isMarked ? level : undefined;
}

function isObject(start: string): boolean {
  return /^\s*\{\s*"/.test(start);
}

function hasPairs(start: string): boolean {
  return (start.match(logfmtPair)?.length ?? 0) >= 2;
}

function jsonFound(start: string): { readonly level?: LogLevel } {
  const [, name, number] = jsonLevel.exec(start) ?? [];
  const level = name === undefined ? numberLevel(number) : words[name.toLowerCase()];
  return level ? { level } : {};
}

/** pino and bunyan count in tens. */
function numberLevel(number: string | undefined): LogLevel | undefined {
  if (number === undefined) return undefined;
  const value = Number(number);
  if (value < 10 || value > 69) return undefined;
  return (['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)[
    Math.floor(value / 10) - 1
  ];
}

/** A stack trace and the like: belongs to the line before it. */
export function isContinuation(line: string): boolean {
  return /^(?:\s+\S|Caused by: |\s*$|[})\]])/.test(line);
}

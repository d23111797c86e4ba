// What the Log tab shows: the contract between the worker's logs and the page. Lines stay in the worker; the page gets
// those that it draws.
import type { RowsSection, ValueSection } from '../protocol/sections.ts';
import type { Connection } from './clusterDashboard.ts';
import type { Fault } from './fault.ts';
import type { ObjectRef } from './refs.ts';
import type { Severity } from './status.ts';
import type { Text } from './text.ts';

/** Lines that are kept of one source. */
export const logCapacity = 50_000;
/** Characters of all of them: 50,000 long ones must not fill the memory of the worker. */
export const logCharacters = 32 * 1024 * 1024;
/** Characters of a line that travel with its row; the rest on demand. */
export const logRowCharacters = 2_000;

/** Which log: what is asked of the server. Another source is another stream. */
export interface LogSource {
  readonly ref: ObjectRef;
  /** null: all containers of the pod, merged by time. */
  readonly container: string | null;
  /** The run before the last restart. */
  readonly previous: boolean;
  /** How many lines of the past to begin with, of each container; null: all that there are. */
  readonly tailLines: number | null;
  /** How much of the past to begin with; null: not limited by time. */
  readonly sinceSeconds: number | null;
}

export interface LogPattern {
  readonly text: string;
  readonly isRegex: boolean;
  readonly isCaseSensitive: boolean;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
export const logLevels: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Which of its lines, and what is marked in them. */
export interface LogLook {
  readonly filter: LogPattern | null;
  /** Lines below this level are left out; those without a level stay out too. */
  readonly minLevel: LogLevel | null;
  readonly search: LogPattern | null;
}

/** `from`: place of the first row among the lines that the look leaves, counted since the log was opened; null: the newest. */
export interface LogWindow {
  readonly from: number | null;
  readonly count: number;
}

export interface LogArgs {
  readonly source: LogSource;
  readonly look: LogLook;
  readonly window: LogWindow;
}

export type PodLogState = {
  readonly connection: ValueSection<Connection>;
  readonly log: ValueSection<LogStatus>;
  readonly lines: RowsSection<LogRow>;
};

export type LogLimit = 'lines' | 'characters';

export interface LogStatus {
  /** Of the followed containers. */
  readonly streams: readonly LogStream[];
  /** Place of the oldest line that the look leaves, and of the first row of `lines`. */
  readonly first: number;
  readonly from: number;
  /** How many rows the look leaves: lines, and what happened between them. */
  readonly count: number;
  /** How many lines. */
  readonly shown: number;
  /** Lines in memory, whatever the look, and how many had to go for newer ones. */
  readonly kept: number;
  readonly dropped: number;
  /** What they had to go for: `logCapacity` or `logCharacters`; absent: none had to. */
  readonly limit?: LogLimit;
  /** Lines that have been added since the log was opened, whatever the look. */
  readonly added: number;
  /** Lines with a match of the search. */
  readonly matches?: number;
  /** Why a pattern cannot be used. */
  readonly filterFault?: Text;
  readonly searchFault?: Text;
  /** The beginning may be missing: as many lines came as were asked for. */
  readonly isTail: boolean;
}

export interface LogStream {
  readonly container: string;
  readonly state: LogStreamState;
}

export type LogStreamState =
  | { readonly is: 'connecting' }
  | { readonly is: 'following' }
  /** There is no log yet. */
  | { readonly is: 'waiting'; readonly why: Text }
  /** Nothing more is to come, as far as can be told: the container, or the pod, is over. */
  | { readonly is: 'ended'; readonly why: Text }
  | { readonly is: 'denied'; readonly namespace: string; readonly fault: Fault }
  | { readonly is: 'failed'; readonly fault: Fault; readonly nextTryAt?: number };

export interface LogRow {
  readonly id: string;
  /** ms since the epoch; absent where the line came without a time. */
  readonly at?: number;
  /** Index into `LogStatus.streams`. */
  readonly stream: number;
  readonly level?: LogLevel;
  readonly text: string;
  /** Characters at the beginning of `text` that only say time and level. */
  readonly head?: number;
  /** Characters beyond `text`. */
  readonly more?: number;
  /** Bytes of the line that were not kept. */
  readonly cutBytes?: number;
  /** Matches of the search in `text`: from, to, from, to … */
  readonly hits?: readonly number[];
  /** It has fields to be shown on demand. */
  readonly hasFields?: true;
  /** Not a line but what happened here. */
  readonly mark?: { readonly severity: Severity; readonly text: Text };
}

/** One line, whole as it is kept. */
export interface LogLine {
  readonly text: string;
  readonly at?: string;
  readonly container: string;
  readonly cutBytes?: number;
  /** Of JSON and logfmt, nested names joined by dots, in the order of the line. */
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** A line with a match: its place among the lines of the look, and which of the matches it is (from 1). */
export interface LogMatch {
  readonly place: number;
  readonly id: string;
  readonly number: number;
}

// Follows the log of one container for as long as somebody looks: over cut streams, restarts of the container and of the
// server, so that no line is lost and none comes twice (overlap.ts says how).
import { waitFor, type Clock } from '../../shared/clock.ts';
import { Lifetime } from '../../shared/lifetime.ts';
import { FaultError, faultOf, type Fault } from '../../shared/model/fault.ts';
import type { LogStreamState } from '../../shared/model/podLog.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { ContainerFacts } from '../kinds/rows.ts';
import { isOver, isUnstarted, whyOver, type ContainerNow } from './containerNow.ts';
import { LineWriter } from './lineWriter.ts';
import { LogPace } from './logPace.ts';
import { logPath, type LogPlace } from './logPath.ts';
import type { NewLine } from './logRing.ts';
import { Overlap, type OverlapReader } from './overlap.ts';
import { readLog, Silence, type LogReading, type ReadLine } from './readLines.ts';
import { gapMark, RestartMark } from './restartMark.ts';
import type { Stamp } from './stamp.ts';

/** A kubelet answers with the first line: without a refusal within this time there is a log, and it is silent. */
const quietMs = 3_000;

export interface TailOptions {
  readonly place: LogPlace;
  /** Index of this stream among those of its log. */
  readonly stream: number;
  readonly previous: boolean;
  readonly tailLines: number | null;
  readonly sinceSeconds: number | null;
  readonly clock: Clock;
  readonly random: () => number;
  /** undefined: the cluster is not connected now. */
  readonly api: () => ApiClient | undefined;
  readonly now: () => ContainerNow;
  /** Logs are asked for by name: false when another pod has taken it. */
  readonly isSamePod: (api: ApiClient, signal: AbortSignal) => Promise<boolean>;
  readonly onLines: (lines: readonly NewLine[]) => void;
  readonly onState: () => void;
}

type Stamped = ReadLine & { readonly stamp: Stamp };

export class ContainerTail {
  readonly #options: TailOptions;
  #place: LogPlace;
  readonly #pace: LogPace;
  readonly #overlap = new Overlap();
  readonly #writer: LineWriter;
  #state: LogStreamState = { is: 'connecting' };
  #wake = new AbortController();
  /** The count of restarts of the run that is read, as the watch knew it. */
  #run: number | undefined;
  /** That run has ended, and its log was read to the end. */
  #hasAll = false;
  /** The count of restarts when the stream was asked for: it is of that run, or a later one. */
  #runAsked: number | undefined;
  #unsettled: RestartMark | undefined;
  #isReading = false;
  /** The present stream gave something new. */
  #hasNew = false;
  /** The line without an end that the last stream ended with. */
  #restBefore: string | undefined;
  /** The stream of a container that is not watched ended with nothing new: `state` says so until something comes. */
  #isStill = false;
  /** When the first stream was asked for, and how many lines it gave of before that. */
  #askedAtMs: number | undefined;
  #pastLines = 0;

  constructor(options: TailOptions) {
    this.#options = options;
    this.#place = options.place;
    this.#pace = new LogPace(options);
    this.#writer = new LineWriter(options.stream, options.onLines);
  }

  get container(): string {
    return this.#place.container ?? '';
  }

  /** The only container has a name now: the log is the same. */
  named(container: string): void {
    this.#place = { ...this.#place, container };
    this.#options.onState();
  }

  get state(): LogStreamState {
    return this.#state;
  }

  /** As many lines of the past came as were asked for: there may be more. */
  get isTail(): boolean {
    const { tailLines } = this.#options;
    return tailLines !== null && this.#pastLines >= tailLines;
  }

  /** The watch says something else of the pod. */
  changed(): void {
    const now = this.#options.now();
    if (now.is === 'there') this.#settle(now.facts);
    if (this.#isReading) return;
    // What is denied or broken is not asked for more often because a pod changes.
    if (this.#state.is !== 'denied' && this.#state.is !== 'failed') this.#wake.abort();
    else if (now.is === 'gone') this.#wake.abort();
  }

  /** Forgets all backoff: somebody asked. */
  retryNow(): void {
    this.#pace.reset();
    if (!this.#isReading) this.#wake.abort();
  }

  /** Until `signal` aborts. Never rejects: what fails is told by `state` and tried again. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake.abort(), { once: true });
    while (!signal.aborted) {
      const wake = new AbortController();
      this.#wake = wake;
      const delayMs = await this.#turn(signal);
      if (signal.aborted) return;
      if (delayMs !== 0) await waitFor(this.#options.clock, delayMs, wake.signal);
    }
  }

  /** Reads once, if there is something to read; returns in how many ms to look again, undefined: when something changes. */
  async #turn(signal: AbortSignal): Promise<number | undefined> {
    const api = this.#options.api();
    if (!api) return this.#wait({ is: 'connecting' });
    const state = this.#stateWithoutStream();
    if (state) return this.#wait(state);
    try {
      await this.#read(api, signal);
      return this.#afterEnd();
    } catch (error) {
      if (signal.aborted) return undefined;
      if (error instanceof Silence) return 0;
      if (error instanceof Replaced)
        return this.#wait({ is: 'ended', why: { key: 'log.endedGone' } });
      return this.#afterFault(faultOf(error));
    }
  }

  #wait(state: LogStreamState): undefined {
    this.#set(state);
    return undefined;
  }

  /** Where there is nothing to be read now; undefined: there is. */
  #stateWithoutStream(): LogStreamState | undefined {
    const now = this.#options.now();
    if (this.#options.previous) {
      return this.#hasAll ? { is: 'ended', why: { key: 'log.endedPrevious' } } : undefined;
    }
    if (now.is === 'gone') return { is: 'ended', why: { key: 'log.endedGone' } };
    if (now.is === 'unknown') return undefined;
    const { facts } = now;
    if (isUnstarted(facts)) return { is: 'waiting', why: whyOver(facts) };
    if (!this.#hasAll || this.#run !== facts.restarts || !isOver(now)) return undefined;
    return { is: facts.state === 'waiting' ? 'waiting' : 'ended', why: whyOver(facts) };
  }

  async #read(api: ApiClient, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const life = new Lifetime();
    const end = () => life.dispose();
    signal.addEventListener('abort', end, { once: true });
    if (this.#state.is !== 'following' && !this.#isStill) this.#set({ is: 'connecting' });
    life.add(clock.after(quietMs, () => this.#set({ is: 'following' })));
    this.#isReading = true;
    this.#hasNew = false;
    this.#askedAtMs ??= clock.now();
    try {
      this.#beginRun();
      const reader = this.#overlap.reader<Stamped>();
      const reading = await readLog(api, this.#path(), { clock, signal: life.signal });
      if (!this.#isStill) this.#set({ is: 'following' });
      await this.#follow(api, reading, reader, life.signal);
    } finally {
      this.#isReading = false;
      signal.removeEventListener('abort', end);
      end();
    }
  }

  async #follow(
    api: ApiClient,
    reading: LogReading,
    reader: OverlapReader<Stamped>,
    signal: AbortSignal,
  ): Promise<void> {
    const takeAll = async (lines: readonly ReadLine[]) => {
      for (const line of lines) {
        if (!this.#take(line, reader)) continue;
        this.#writer.flush();
        await this.#changeRun(api, signal);
        for (const held of reader.takeHeld()) this.#write(held);
        this.#write(line as Stamped);
      }
      this.#writer.flush();
    };
    for await (const lines of reading.batches) await takeAll(lines);
    // A last line without an end is one only where no more can follow: otherwise it comes again, whole.
    const rest = reading.rest();
    const isSame = !this.#hasNew && rest?.text === this.#restBefore;
    this.#restBefore = rest?.text;
    if (rest && (this.#isAll() || (isSame && this.#isUnknown()))) await takeAll([rest]);
  }

  /** True: the line is of another log than what we have, and is not taken yet. */
  #take(line: ReadLine, reader: OverlapReader<Stamped>): boolean {
    if (!isStamped(line)) {
      this.#writer.note(line);
      return false;
    }
    const standing = reader.look(line);
    if (standing === 'new') this.#write(line);
    return standing === 'break';
  }

  #write(line: Stamped): void {
    if (line.stamp.ms <= (this.#askedAtMs ?? 0)) this.#pastLines += 1;
    this.#overlap.add(line);
    this.#writer.write(line);
    this.#pace.reset();
    this.#hasNew = true;
    if (this.#isStill) this.#set({ is: 'following' });
  }

  /** Where nothing was written by the run before, only the watch tells that this is another. */
  #beginRun(): void {
    const now = this.#options.now();
    this.#runAsked = now.is === 'there' ? now.facts.restarts : undefined;
    if (now.is !== 'there') return;
    const { facts } = now;
    const isOther = this.#run !== undefined && facts.restarts > this.#run;
    if (this.#overlap.sinceMs !== undefined) return;
    if (isOther) this.#markRestart(facts);
    this.#run = facts.restarts;
  }

  /** The stream has nothing of what we have: after the rest of the run before, or a gap, another run begins. */
  async #changeRun(api: ApiClient, signal: AbortSignal): Promise<void> {
    const { isSamePod, previous } = this.#options;
    // The watch may be late to say that the pod was deleted and made anew under its name.
    if (!(await isSamePod(api, signal))) throw new Replaced();
    const isRestart = this.#hasAll || (!previous && (await this.#readRestOfPrevious(api, signal)));
    this.#writer.flush();
    this.#overlap.clear();
    const now = this.#options.now();
    const facts = now.is === 'there' ? now.facts : undefined;
    const isNext = facts === undefined || facts.restarts <= (this.#run ?? facts.restarts) + 1;
    this.#hasAll = false;
    if (!isRestart || !isNext) this.#writer.mark(gapMark(this.container));
    if (isRestart) this.#markRestart(facts);
    else if (facts) this.#run = facts.restarts;
  }

  /** False: the log of the run before is not that which we have the beginning of. */
  async #readRestOfPrevious(api: ApiClient, signal: AbortSignal): Promise<boolean> {
    const reader = this.#overlap.reader<Stamped>();
    const { clock } = this.#options;
    const { sinceMs } = this.#overlap;
    let reading: LogReading | undefined;
    try {
      const path = logPath(this.#place, {
        previous: true,
        ...(sinceMs !== undefined && { sinceMs }),
      });
      reading = await readLog(api, path, { clock, signal });
      for await (const lines of reading.batches) {
        for (const line of lines) if (!this.#takePrevious(line, reader)) return false;
      }
      const rest = reading.rest();
      return reader.isConfirmed && (!rest || this.#takePrevious(rest, reader));
    } catch (error) {
      if (error instanceof FaultError && hasNoLog(error.fault)) return false;
      throw error;
    } finally {
      reading?.close();
    }
  }

  #takePrevious(line: ReadLine, reader: OverlapReader<Stamped>): boolean {
    if (!isStamped(line)) return true;
    const standing = reader.look(line);
    if (standing === 'new') this.#write(line);
    return standing !== 'break';
  }

  /** `facts`: as the watch knows the container; it may not know of the restart yet. */
  #markRestart(facts: ContainerFacts | undefined): void {
    const mark = new RestartMark(this.container);
    this.#unsettled = mark;
    this.#writer.mark(mark);
    if (facts) this.#settle(facts);
  }

  #settle(facts: ContainerFacts): void {
    if (!this.#unsettled || facts.restarts <= (this.#run ?? -1)) return;
    this.#unsettled.settle(facts);
    this.#unsettled = undefined;
    this.#run = facts.restarts;
    this.#options.onState();
  }

  /** The stream ended by itself, and what it gave is all that there is. */
  #isAll(): boolean {
    return this.#options.previous || isOver(this.#options.now());
  }

  #isUnknown(): boolean {
    return !this.#options.previous && this.#options.now().is === 'unknown';
  }

  #afterEnd(): number {
    const now = this.#options.now();
    const isAll = this.#isAll();
    // Another run may have begun and ended meanwhile: what was read need not be of the one that is over.
    const isOfLast =
      this.#options.previous || now.is !== 'there' || now.facts.restarts === this.#runAsked;
    this.#hasAll = isAll && isOfLast;
    if (this.#hasAll && now.is === 'there' && !this.#unsettled) this.#run = now.facts.restarts;
    // The watch may be late to say that the container has ended: until then it is asked for again, ever more seldom.
    if (!this.#hasNew && !this.#isStill && this.#isUnknown()) {
      this.#set({ is: 'ended', why: { key: 'log.endedUnwatched' } });
      this.#isStill = true;
    }
    return isAll ? 0 : this.#pace.delayMs(undefined);
  }

  #afterFault(fault: Fault): number | undefined {
    const { clock, previous } = this.#options;
    const message = { code: fault.detail ?? '' };
    if (previous && hasNoLog(fault)) {
      return this.#wait({ is: 'ended', why: { key: 'log.noPrevious', args: { message } } });
    }
    const delayMs = this.#pace.delayMs(fault);
    const nextTryAt = clock.now() + delayMs;
    if (fault.kind === 'forbidden') {
      this.#set({ is: 'denied', namespace: this.#place.namespace, fault });
    } else if (hasNoLog(fault) && this.#place.container !== undefined) {
      this.#set({ is: 'waiting', why: { key: 'log.waitingSaid', args: { message } } });
    } else this.#set({ is: 'failed', fault, nextTryAt });
    return delayMs;
  }

  #path(): string {
    const { previous, tailLines, sinceSeconds } = this.#options;
    const { sinceMs } = this.#overlap;
    const begin =
      sinceMs === undefined
        ? {
            ...(tailLines !== null && { tailLines }),
            ...(sinceSeconds !== null && { sinceSeconds }),
          }
        : { sinceMs };
    return logPath(this.#place, { ...begin, ...(previous ? { previous } : { follow: true }) });
  }

  #set(state: LogStreamState): void {
    if (this.#state.is === 'following' && state.is === 'following') return;
    this.#state = state;
    this.#isStill = false;
    this.#options.onState();
  }
}

/** Another pod has the name of ours. */
class Replaced extends Error {}

function isStamped(line: ReadLine): line is Stamped {
  return line.stamp !== undefined;
}

/** 400: the container has not run (before); without a name also: there are several. */
function hasNoLog({ kind }: Fault): boolean {
  return kind === 'invalid';
}

// What the same thing, again and again, comes to mean: a watch that never begins, one that begins and says nothing, a
// right that is refused. Once is no reason; each has its own number.
import type { Fault } from '../../shared/model/fault.ts';
import type { ResourceType } from '../kinds/kind.ts';
import { isTooLarge, sendsBookmarks } from './watchFaults.ts';

/** Watches in a row that cannot begin before the version they begin from is doubted. */
const doubtAfter = 5;
/**
 * A restarted API server forbids for some seconds what it has not loaded its roles for yet: so many denials of a watch
 * that has worked are taken for that.
 */
const forgivenDenials = 4;
/** Silent watches in a row of a kind that has bookmarks. */
const muteAfter = 2;

export class Suspicion {
  #doubts = 0;
  #silences = 0;
  /** Since a watch was last open; undefined before the first. */
  #denials: number | undefined;

  /** A watch has begun. */
  opened(): void {
    this.#denials = 0;
  }

  /** An event has come, or a bookmark. */
  heard(): void {
    this.#silences = 0;
  }

  /** The version is good: a watch from it, or a list, has held. */
  trusts(): void {
    this.#doubts = 0;
  }

  /**
   * "Too large resource version" (504) and watches that end at once are tried again from the same version; but when
   * that never works, the version is of a past that is gone (etcd restored from a backup), and only a list helps.
   */
  doubts(fault: Fault): boolean {
    const isTooShort = fault.message.key === 'cause.linkTooShort';
    if (!isTooShort && !isTooLarge(fault)) return false;
    this.#doubts++;
    return this.#doubts >= doubtAfter;
  }

  /**
   * A kind with bookmarks whose watches begin and then say nothing, twice: something between (a proxy that buffers)
   * keeps events back. Then only a list tells what is true.
   */
  isMute(type: ResourceType): boolean {
    this.#silences++;
    return this.#silences >= muteAfter && sendsBookmarks(type);
  }

  /** A denial right after the watch had worked is to be tried again soon, from the same version. */
  forgives(): boolean {
    if (this.#denials === undefined) return false;
    this.#denials++;
    return this.#denials <= forgivenDenials;
  }
}

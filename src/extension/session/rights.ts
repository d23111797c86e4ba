// What the user may do beyond watching, asked when a screen wants to know and remembered for a while: tabs and menus show
// what is allowed.
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import { FaultError } from '../../shared/model/fault.ts';
import { reviewAll, type Question } from '../cluster/accessQuestions.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { RightsSource } from '../model/inputs.ts';

/** How soon a right that was granted or taken meanwhile is noticed. */
const keptMs = 2 * 60_000;
/** After a question that could not be asked. */
const againMs = 10_000;

interface Answer {
  readonly isAllowed: boolean | undefined;
  readonly untilMs: number;
}

export class Rights implements RightsSource {
  readonly #clock: Clock;
  readonly #api: () => ApiClient | undefined;
  readonly #answers = new Map<string, Answer>();
  readonly #asking = new Set<string>();
  readonly #changed = new Emitter<void>();

  constructor(clock: Clock, api: () => ApiClient | undefined) {
    this.#clock = clock;
    this.#api = api;
  }

  get onDidChange(): Event<void> {
    return this.#changed.event;
  }

  /** undefined: not known yet; it is asked, and `onDidChange` tells. */
  may(question: Question): boolean | undefined {
    const key = JSON.stringify(question);
    const known = this.#answers.get(key);
    if (!known || known.untilMs <= this.#clock.monotonicMs()) void this.#ask(key, question);
    return known?.isAllowed;
  }

  /** Asks anew when it is next wanted. What is known is true until then. */
  forget(): void {
    for (const [key, { isAllowed }] of this.#answers) {
      this.#answers.set(key, { isAllowed, untilMs: 0 });
    }
  }

  async #ask(key: string, question: Question): Promise<void> {
    const api = this.#api();
    if (!api || this.#asking.has(key)) return;
    this.#asking.add(key);
    const before = this.#answers.get(key)?.isAllowed;
    const { isAllowed, forMs } = await this.#answer(api, question);
    this.#asking.delete(key);
    const next = isAllowed ?? before;
    this.#answers.set(key, { isAllowed: next, untilMs: this.#clock.monotonicMs() + forMs });
    if (next !== before) this.#changed.fire();
  }

  async #answer(api: ApiClient, question: Question) {
    try {
      const [isAllowed] = await reviewAll(api, [question]);
      return { isAllowed, forMs: keptMs };
    } catch (error) {
      const kind = error instanceof FaultError ? error.fault.kind : undefined;
      // Who may not ask is taken as allowed, and a 403 will tell.
      const isRefused = kind === 'forbidden' || kind === 'notFound' || kind === 'unsupported';
      return isRefused
        ? { isAllowed: true, forMs: keptMs }
        : { isAllowed: undefined, forMs: againMs };
    }
  }
}

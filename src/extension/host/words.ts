// The user's language for everything the host renders; loads what renders (rendering.ts) on first use.
import * as vscode from 'vscode';
import type { Clock } from '../../shared/clock.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { Rendering } from './rendering.ts';

export class HostWords {
  readonly #clock: Clock;
  #loading: Promise<Rendering> | undefined;
  #loaded: Rendering | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** undefined before the first `load`. */
  get loaded(): Rendering | undefined {
    return this.#loaded;
  }

  load(): Promise<Rendering> {
    this.#loading ??= import('./rendering.ts').then(({ makeRendering }) => {
      this.#loaded = makeRendering(vscode.env.language, this.#clock);
      return this.#loaded;
    });
    return this.#loading;
  }

  /** Message and hint as one or two sentences. */
  async sayFault({ message, hint }: Fault): Promise<string> {
    const { say } = await this.load();
    return hint ? `${say(message)}. ${say(hint)}` : say(message);
  }
}

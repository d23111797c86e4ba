// The user's language for everything the host renders. Intl objects are slow to make, so they are made on first use.
import * as vscode from 'vscode';
import { Formatter } from '../../shared/format/formatter.ts';
import { renderText } from '../../shared/format/text.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { Text } from '../../shared/model/text.ts';
import type { Reader } from './tree/treeItems.ts';

export class HostWords {
  readonly #clock: Clock;
  #formatter: Formatter | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get reader(): Reader {
    this.#formatter ??= new Formatter(vscode.env.language);
    return { formatter: this.#formatter, now: this.#clock.now() };
  }

  say(text: Text): string {
    const { formatter, now } = this.reader;
    return renderText(text, formatter, now);
  }

  /** Message and hint as one or two sentences. */
  sayFault({ message, hint }: Fault): string {
    return hint ? `${this.say(message)}. ${this.say(hint)}` : this.say(message);
  }
}

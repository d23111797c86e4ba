// What a page says, in the reader's language: one Formatter a page, made from the locale of its boot data.
import { Formatter } from '../../shared/format/formatter.ts';
import { argParts, renderText, textParts, type TextPart } from '../../shared/format/text.ts';
import type { Text, TextArg } from '../../shared/model/text.ts';
import type { TextKey } from '../../shared/strings/en.ts';
import type { StringTable } from '../../shared/strings/message.ts';

export class Words {
  readonly format: Formatter;

  /** `strings`: those of the page; pages do not load what others say. */
  constructor(locale: string, strings: StringTable) {
    this.format = new Formatter(locale, strings);
  }

  /** A string of the table that says nothing about the present time: neither ages nor times of day. */
  say(key: TextKey, args?: Text['args']): string {
    return renderText(args ? { key, args } : { key }, this.format, 0);
  }

  /** `now`: ms since the epoch, for ages inside the text. */
  text(text: Text, now: number): string {
    return renderText(text, this.format, now);
  }

  parts(text: Text, now: number): TextPart[] {
    return textParts(text, this.format, now);
  }

  argParts(arg: TextArg, now: number): TextPart[] {
    return argParts(arg, this.format, now);
  }
}

/** True when the text shows an age, so that it has to be drawn again as time passes. */
export function hasAge(arg: TextArg): boolean {
  if (typeof arg !== 'object') return false;
  if (Array.isArray(arg)) return arg.some(hasAge);
  if ('ageSince' in arg) return true;
  return 'key' in arg && Object.values(arg.args ?? {}).some(hasAge);
}

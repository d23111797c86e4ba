// Renders a Text: as one string (tree, tooltips, titles) or as parts with links (pages). The only reader of the tables.
import type { ObjectRef } from '../model/refs.ts';
import type { Text, TextArg } from '../model/text.ts';
import type { Formatter } from './formatter.ts';

export type TextPart =
  | { readonly is: 'plain'; readonly text: string }
  | { readonly is: 'link'; readonly text: string; readonly ref: ObjectRef }
  | { readonly is: 'code'; readonly text: string };

/** The whole sentence as plain text. `now`: ms since the epoch, for ages. */
export function renderText(text: Text, formatter: Formatter, now: number): string {
  return textParts(text, formatter, now)
    .map((part) => part.text)
    .join('');
}

/** The sentence as parts in order; neighbouring plain parts are merged. */
export function textParts(text: Text, formatter: Formatter, now: number): TextPart[] {
  const parts: TextPart[] = [];
  appendText(parts, text, formatter, now);
  return parts;
}

/** A single argument, shown by itself (a fact's value). */
export function argParts(arg: TextArg, formatter: Formatter, now: number): TextPart[] {
  const parts: TextPart[] = [];
  appendArg(parts, arg, formatter, now);
  return parts;
}

function appendText(parts: TextPart[], text: Text, formatter: Formatter, now: number): void {
  const template = templateOf(text, formatter);
  let from = 0;
  for (const match of template.matchAll(/\{(\w+)\}/g)) {
    appendPlain(parts, template.slice(from, match.index));
    const arg = text.args?.[match[1] ?? ''];
    if (arg === undefined) appendPlain(parts, match[0]);
    else appendArg(parts, arg, formatter, now);
    from = match.index + match[0].length;
  }
  appendPlain(parts, template.slice(from));
}

function templateOf(text: Text, formatter: Formatter): string {
  // A key of a newer worker than this page knows is shown as it is, rather than as nothing.
  const message = formatter.strings[text.key];
  if (message === undefined) return text.key;
  if (typeof message === 'string') return message;
  const count = text.args?.['count'];
  return message[formatter.pluralForm(typeof count === 'number' ? count : 2)];
}

function appendArg(parts: TextPart[], arg: TextArg, formatter: Formatter, now: number): void {
  if (typeof arg === 'string') return appendPlain(parts, arg);
  if (typeof arg === 'number') return appendPlain(parts, formatter.tenths(arg));
  if (isList(arg)) {
    arg.forEach((item, index) => {
      if (index > 0) appendPlain(parts, ', ');
      appendArg(parts, item, formatter, now);
    });
    return;
  }
  if ('key' in arg) return appendText(parts, arg, formatter, now);
  if ('link' in arg) {
    parts.push({ is: 'link', text: arg.label ?? arg.link.name, ref: arg.link });
    return;
  }
  if ('code' in arg) {
    parts.push({ is: 'code', text: arg.code });
    return;
  }
  appendPlain(parts, scalar(arg, formatter, now));
}

function scalar(
  arg: Extract<
    TextArg,
    | { ageSince: number }
    | { at: number }
    | { durationMs: number }
    | { bytes: number }
    | { cpuMillicores: number }
    | { percent: number }
  >,
  formatter: Formatter,
  now: number,
): string {
  if ('ageSince' in arg) return formatter.age(arg.ageSince, now);
  if ('at' in arg) return formatter.moment(arg.at, now);
  if ('durationMs' in arg) return formatter.duration(arg.durationMs);
  if ('bytes' in arg) return formatter.bytes(arg.bytes);
  if ('cpuMillicores' in arg) return formatter.millicores(arg.cpuMillicores);
  return formatter.percent(arg.percent);
}

function isList(arg: TextArg): arg is readonly TextArg[] {
  return Array.isArray(arg);
}

function appendPlain(parts: TextPart[], text: string): void {
  if (text === '') return;
  const last = parts.at(-1);
  if (last?.is === 'plain') parts[parts.length - 1] = { is: 'plain', text: last.text + text };
  else parts.push({ is: 'plain', text });
}

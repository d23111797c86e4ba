// What `status:…` of a filter asks for.
import type { Status } from '../../shared/model/clusterDashboard.ts';
import { isProblem, severities } from '../../shared/model/status.ts';

/** `value`, in small letters: `failing` is whatever needs attention, `ok` what does not; a severity; or part of the words. */
export function isStatus(status: Status, value: string): boolean {
  const { severity } = status;
  if (value === 'failing') return isProblem(severity);
  if (value === 'ok') return !isProblem(severity);
  if ((severities as readonly string[]).includes(value)) return severity === value;
  return isSaid(status, value);
}

/** `text`, in small letters, is part of the words. */
export function isSaid({ word, reason = '' }: Status, text: string): boolean {
  return word.toLowerCase().includes(text) || reason.toLowerCase().includes(text);
}

/** Sorts by severity, then by what is drawn. */
export function statusOrder({ severity, word, reason }: Status): string {
  return `${severities.indexOf(severity)} ${reason ?? word}`;
}

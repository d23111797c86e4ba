// The orders lists come in. Names compare by code unit with numbers by value: the same on every machine.
import { severityRank, type Severity } from '../../shared/model/status.ts';

const collator = new Intl.Collator('en', { numeric: true });

export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return collator.compare(a.name, b.name);
}

export function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}

export function bySeverity(a: Severity, b: Severity): number {
  return severityRank(a) - severityRank(b);
}

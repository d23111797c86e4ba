// The severity scale (product.md, ruling A1/A2): every list sorts by it, every glyph and colour follows from it.

export const severities = [
  'failed',
  'pending',
  'warning',
  'terminating',
  'unknown',
  'running',
  'succeeded',
] as const;

export type Severity = (typeof severities)[number];

/** 0 is the most severe. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** True for what needs a person: everything above `running`. */
export function isProblem(severity: Severity): boolean {
  return severityRank(severity) < severityRank('running');
}

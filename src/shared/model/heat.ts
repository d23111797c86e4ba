// A pod's cell in the heat map as one byte, because 100,000 of them cross: how it is, and how much of its CPU request it
// uses in steps that the eye can tell apart.
import { isProblem, severities, severityRank, type Severity } from './status.ts';

/** 1–5 are <20, <40, <60, <90 and ≥90 % of the request; 0: usage or request is not known, or does not matter. */
export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5;

/** No pod. */
export const NO_CELL = 0;
const SEVERITY_BITS = 3;
const SEVERITY_MASK = 7;

export function heatStep(cpuPercent: number | undefined): HeatStep {
  if (cpuPercent === undefined) return 0;
  if (cpuPercent < 20) return 1;
  if (cpuPercent < 40) return 2;
  if (cpuPercent < 60) return 3;
  return cpuPercent < 90 ? 4 : 5;
}

/** The CPU of what is in trouble or finished is not drawn. */
export function cellLook(severity: Severity, cpuPercent: number | undefined): number {
  const step = isProblem(severity) || severity === 'succeeded' ? 0 : heatStep(cpuPercent);
  return (step << SEVERITY_BITS) | (severityRank(severity) + 1);
}

/** undefined: no pod. */
export function lookSeverity(look: number): Severity | undefined {
  return severities[(look & SEVERITY_MASK) - 1];
}

export function lookStep(look: number): HeatStep {
  return (look >> SEVERITY_BITS) as HeatStep;
}

/** Every look there is. */
export function allLooks(): number[] {
  const steps = [20, 40, 60, 90, 100].map((percent) => cellLook('running', percent - 1));
  return [...severities.map((severity) => cellLook(severity, undefined)), ...steps];
}

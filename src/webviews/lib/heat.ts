// The measures of the heat map: which step a pod's CPU takes, how big cells are, and how high a node's row becomes.
import type { Severity } from '../../shared/model/status.ts';

export type HeatStep = 0 | 1 | 2 | 3 | 4 | 5 | 'none';

/** Above this many pods a node, cells shrink. */
const MANY_PODS = 200;
const GAP_PX = 2;
/** Two lines: the node's name and its count of pods. */
const LEAST_ROW_PX = 44;
const ROW_PADDING_PX = 16;

/** 0 is an empty box (finished); 1–5 are <20, <40, <60, <90 and ≥90 % of the request; none: usage or request is not known. */
export function heatStep(severity: Severity, cpuPercent: number | undefined): HeatStep {
  if (severity === 'succeeded') return 0;
  if (cpuPercent === undefined) return 'none';
  if (cpuPercent < 20) return 1;
  if (cpuPercent < 40) return 2;
  if (cpuPercent < 60) return 3;
  return cpuPercent < 90 ? 4 : 5;
}

export function cellPx(podCount: number): 6 | 12 {
  return podCount > MANY_PODS ? 6 : 12;
}

/** Height of a node's row when `podCount` cells wrap within `widthPx`. */
export function heatRowPx(podCount: number, widthPx: number): number {
  const pitch = cellPx(podCount) + GAP_PX;
  const perLine = Math.max(1, Math.floor((widthPx + GAP_PX) / pitch));
  const lines = Math.max(1, Math.ceil(podCount / perLine));
  return Math.max(LEAST_ROW_PX, lines * pitch - GAP_PX + ROW_PADDING_PX);
}

/** `part` of `whole` in whole percent; undefined where either is not known. */
export function percentOf(part: number | undefined, whole: number | undefined): number | undefined {
  if (part === undefined || !whole) return undefined;
  return Math.round((100 * part) / whole);
}

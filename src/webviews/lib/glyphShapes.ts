// The seven shapes of a status in a box of 12 × 12, told apart without colour: as paths, for documents and canvases.
import type { Severity } from '../../shared/model/status.ts';

export interface GlyphPart {
  readonly path: string;
  /** Width of the stroke; filled where there is none. */
  readonly stroke?: number;
  /** Drawn in the colour of the ground. */
  readonly isGround?: boolean;
}

const circle = (r: number) => `M${6 + r} 6a${r} ${r} 0 1 1-${2 * r} 0 ${r} ${r} 0 1 1 ${2 * r} 0z`;

export const glyphShapes: Readonly<Record<Severity, readonly GlyphPart[]>> = {
  running: [{ path: circle(4) }],
  succeeded: [{ path: 'M2 6.4 4.8 9.2 10.2 3', stroke: 1.7 }],
  pending: [
    { path: circle(4.2), stroke: 1.4 },
    { path: 'M6 3.4V6h2', stroke: 1.3 },
  ],
  warning: [
    { path: 'M6 .8 11.6 11H.4z' },
    { path: 'M6 4.4v3.2M6 8.6v1.1', stroke: 1.3, isGround: true },
  ],
  failed: [
    { path: 'M3.6.6h4.8l3 3v4.8l-3 3H3.6l-3-3V3.6z' },
    { path: 'm3.9 3.9 4.2 4.2m0-4.2L3.9 8.1', stroke: 1.4, isGround: true },
  ],
  terminating: [
    { path: circle(4.6), stroke: 1.4 },
    { path: 'M3.8 6h4.4', stroke: 1.6 },
  ],
  unknown: [{ path: 'M6 1.2 10.8 6 6 10.8 1.2 6z', stroke: 1.4 }],
};

// The shape of a status, and the word that goes with it.
import type { JSX } from 'preact';
import type { Status } from '../../shared/model/clusterDashboard.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';
import { glyphShapes, type GlyphPart } from '../lib/glyphShapes.ts';

/** Always beside a word or inside something named: the glyph itself is hidden from screen readers. */
export function Glyph({
  of,
  size = '',
}: {
  of: Severity;
  size?: '' | 'small' | 'large';
}): JSX.Element {
  return (
    <svg class={`g c-${of} ${size}`} viewBox="0 0 12 12" aria-hidden="true">
      {glyphShapes[of].map(partOf)}
    </svg>
  );
}

function partOf({ path, stroke, isGround }: GlyphPart): JSX.Element {
  const color = isGround ? 'var(--bg)' : 'currentColor';
  return stroke === undefined ? (
    <path d={path} fill={color} />
  ) : (
    <path d={path} fill="none" stroke={color} stroke-width={stroke} />
  );
}

/** `CrashLoopBackOff · OOMKilled`: kubectl's word, then our reason. */
export function statusText({ word, reason }: Status): string {
  return reason && reason !== word ? `${word} · ${reason}` : word;
}

/** Glyph and word; where room is short the reason alone is drawn, and the whole is the title. Only trouble is tinted. */
export function StatusMark({
  status,
  whole = false,
}: {
  status: Status;
  whole?: boolean;
}): JSX.Element {
  const full = statusText(status);
  const tint = isProblem(status.severity) ? `c-${status.severity}` : '';
  const drawn = whole ? full : (status.reason ?? status.word);
  return (
    <span class="st" title={full}>
      <Glyph of={status.severity} />
      <span class={tint} aria-hidden={drawn === full ? undefined : 'true'}>
        {drawn}
      </span>
      {drawn === full ? null : <span class="spoken">{full}</span>}
    </span>
  );
}

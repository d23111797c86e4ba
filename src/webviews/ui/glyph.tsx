// The seven shapes of a status, told apart without colour, and the word that goes with each.
import type { JSX } from 'preact';
import type { Status } from '../../shared/model/clusterDashboard.ts';
import { isProblem, type Severity } from '../../shared/model/status.ts';

const shapes: Readonly<Record<Severity, () => JSX.Element>> = {
  running: () => <circle cx="6" cy="6" r="4" fill="currentColor" />,
  succeeded: () => (
    <path d="M2 6.4 4.8 9.2 10.2 3" fill="none" stroke="currentColor" stroke-width="1.7" />
  ),
  pending: () => (
    <>
      <circle cx="6" cy="6" r="4.2" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M6 3.4V6h2" fill="none" stroke="currentColor" stroke-width="1.3" />
    </>
  ),
  warning: () => (
    <>
      <path d="M6 .8 11.6 11H.4z" fill="currentColor" />
      <path d="M6 4.4v3.2M6 8.6v1.1" stroke="var(--bg)" stroke-width="1.3" />
    </>
  ),
  failed: () => (
    <>
      <path d="M3.6.6h4.8l3 3v4.8l-3 3H3.6l-3-3V3.6z" fill="currentColor" />
      <path d="m3.9 3.9 4.2 4.2m0-4.2L3.9 8.1" stroke="var(--bg)" stroke-width="1.4" />
    </>
  ),
  terminating: () => (
    <>
      <circle cx="6" cy="6" r="4.6" fill="none" stroke="currentColor" stroke-width="1.4" />
      <path d="M3.8 6h4.4" stroke="currentColor" stroke-width="1.6" />
    </>
  ),
  unknown: () => (
    <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="none" stroke="currentColor" stroke-width="1.4" />
  ),
};

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
      {shapes[of]()}
    </svg>
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

// The verdict (X15): what is wrong now and why, each clause a link to its evidence, and how it was concluded.
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Verdict } from '../../shared/model/clusterDashboard.ts';
import { isProblem } from '../../shared/model/status.ts';
import { usePage } from '../lib/page.ts';
import { Glyph } from './glyph.tsx';
import { Tool } from './parts.tsx';
import { TextView } from './text.tsx';

export function VerdictLine({ verdict }: { verdict: Verdict }): JSX.Element {
  const { clock, words } = usePage();
  const [isOpen, setOpen] = useState(false);
  const { sentences, because, since } = verdict;
  const title = because.map((text) => words.text(text, clock.now())).join('\n');
  return (
    <section
      class={`verdict ${isOpen ? 'open' : ''}`}
      role="region"
      aria-label={words.say('common.verdict')}
      title={title}
    >
      <Glyph of={verdict.severity} size="large" />
      <p class="sentences">
        {sentences.length === 0 && !isProblem(verdict.severity) ? (
          <span class="strong">{words.say('common.nothing')}</span>
        ) : null}
        {sentences.map((text, index) => (
          <span class={index === 0 ? 'strong' : ''}>
            {index === 0 ? '' : ' '}
            <TextView text={text} />
          </span>
        ))}
        {since === undefined ? null : (
          <span class="muted">
            {' '}
            <TextView text={{ key: 'common.since', args: { at: { at: since } } }} />
          </span>
        )}
      </p>
      {because.length === 0 ? null : (
        <Tool
          icon="info"
          label={words.say('common.because')}
          expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        />
      )}
      {isOpen ? (
        <ul class="because" aria-label={words.say('common.because')}>
          {because.map((text) => (
            <li>
              <TextView text={text} />
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

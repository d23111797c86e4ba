// What is wrong with the object, as a title, and the evidence for it.
import type { JSX } from 'preact';
import type { Cause } from '../../../shared/model/detail.ts';
import { usePage } from '../../lib/page.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { TextView } from '../../ui/text.tsx';

export function CauseBlock({ cause }: { cause: Cause }): JSX.Element {
  const { words } = usePage();
  return (
    <section class="causeblock" aria-label={words.say('detail.ui.cause')}>
      <Glyph of={cause.severity} size="large" />
      <div>
        <h2>
          <TextView text={cause.title} />
        </h2>
        {cause.evidence.map((line, index) => (
          <p key={index}>
            <TextView text={line} />
          </p>
        ))}
      </div>
    </section>
  );
}

// The facts of an object in two columns; one on a narrow page.
import type { JSX } from 'preact';
import type { Fact, FactValue } from '../../../shared/model/detail.ts';
import { StatusMark } from '../../ui/glyph.tsx';
import { ArgView, TextView } from '../../ui/text.tsx';

export function Facts({ facts, label }: { facts: readonly Fact[]; label: string }): JSX.Element {
  return (
    <section class="facts" aria-label={label}>
      {(['left', 'right'] as const).map((column) => (
        <dl key={column} class="kv">
          {facts
            .filter((fact) => fact.column === column)
            .map((fact) => (
              <FactLine key={fact.id} fact={fact} />
            ))}
        </dl>
      ))}
    </section>
  );
}

function FactLine({ fact }: { fact: Fact }): JSX.Element {
  return (
    <>
      <dt>
        <TextView text={fact.label} />
      </dt>
      <dd>
        <Value of={fact.value} />
      </dd>
    </>
  );
}

function Value({ of }: { of: FactValue }): JSX.Element {
  switch (of.is) {
    case 'status':
      return <StatusMark status={of.status} whole />;
    case 'chips':
      return (
        <span class="chips">
          {of.chips.map((chip) => (
            <span key={chip} class="chip" title={chip}>
              {chip}
            </span>
          ))}
        </span>
      );
    case 'trouble':
      return (
        <span class="c-failed">
          <ArgView arg={of.text} />
        </span>
      );
    case 'text':
      return <ArgView arg={of.text} />;
  }
}

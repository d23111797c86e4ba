// The control plane strip (A9): each component's health, how many of it there are, and what is known of it.
import type { JSX } from 'preact';
import type { ControlPlaneEntry } from '../../../shared/model/clusterDashboard.ts';
import { usePage } from '../../lib/page.ts';
import { Glyph } from '../../ui/glyph.tsx';
import { TextView } from '../../ui/text.tsx';

export function ControlPlane({ entries }: { entries: readonly ControlPlaneEntry[] }): JSX.Element {
  const { words } = usePage();
  return (
    <div class="panels plane" role="list" aria-label={words.say('dashboard.ui.controlPlane')}>
      {entries.map((entry) => (
        <Component key={entry.id} entry={entry} />
      ))}
    </div>
  );
}

function Component({ entry }: { entry: ControlPlaneEntry }): JSX.Element {
  const { clock, words } = usePage();
  const { ready, total, facts, severity } = entry;
  const title = facts.map((fact) => words.text(fact, clock.now())).join(' · ');
  return (
    <div class="panel" role="listitem">
      <span class="line">
        <Glyph of={severity} />
        <span class="cut">{words.say(`dashboard.ui.controlPlane.${entry.id}`)}</span>
        {ready === undefined || total === undefined ? null : (
          <span class="muted">{`${ready}/${total}`}</span>
        )}
        <span class="spoken">{words.say(`common.severity.${severity}`)}</span>
      </span>
      <span class="small muted cut facts" title={title}>
        {facts.map((fact, index) => (
          <>
            {index > 0 ? ' · ' : null}
            <TextView text={fact} />
          </>
        ))}
      </span>
    </div>
  );
}

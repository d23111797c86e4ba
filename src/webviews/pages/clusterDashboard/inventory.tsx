// The inventory strip (A1): each kind with its count by state. A click narrows the problems to that kind.
import type { JSX } from 'preact';
import type { InventoryEntry } from '../../../shared/model/clusterDashboard.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph } from '../../ui/glyph.tsx';

export interface InventoryProps {
  readonly entries: readonly InventoryEntry[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

export function Inventory({ entries, filter, onFilter }: InventoryProps): JSX.Element {
  const { words } = usePage();
  return (
    <nav class="inventory" aria-label={words.say('dashboard.ui.inventory')}>
      {entries.map((entry) => (
        <button
          key={entry.id}
          type="button"
          class="entry"
          title={titleOf(entry, words)}
          aria-pressed={filter === kindFilter(entry.id)}
          onClick={() => onFilter(filter === kindFilter(entry.id) ? '' : kindFilter(entry.id))}
        >
          <span class="muted">{entry.id}</span>
          {unread(entry) ? (
            <Glyph of={entry.link?.state === 'stale' ? 'warning' : 'unknown'} size="small" />
          ) : null}
          {unread(entry) && entry.total === 0 ? (
            <span class="muted">{words.say('common.none')}</span>
          ) : (
            <Counts entry={entry} />
          )}
        </button>
      ))}
    </nav>
  );
}

/** What the filter field of *Problems* holds for one kind. */
export function kindFilter(kind: string): string {
  return `kind:${kind}`;
}

function Counts({ entry }: { entry: InventoryEntry }): JSX.Element {
  const { words } = usePage();
  return (
    <>
      <span class="strong">{words.format.whole(entry.total)}</span>
      {entry.counts.map(({ severity, count }) => (
        <span key={severity} class="by">
          <Glyph of={severity} size="small" />
          {count === entry.total ? null : words.format.whole(count)}
          <span class="spoken">{words.say(`common.severity.${severity}`)}</span>
        </span>
      ))}
    </>
  );
}

function unread({ link }: InventoryEntry): boolean {
  return link !== undefined && link.state !== 'live';
}

function titleOf(entry: InventoryEntry, words: Words): string {
  const kind = entry.id;
  if (entry.link && unread(entry)) {
    const why = words.say(`common.state.${entry.link.state}`);
    return words.say('dashboard.ui.inventoryNotRead', { kind, why });
  }
  const counts = entry.counts.map(({ severity, count }) => ({
    key: 'dashboard.ui.inventoryCount' as const,
    args: { count, severity: { key: `common.severity.${severity}` as const } },
  }));
  return words.say('dashboard.ui.inventoryEntry', { kind, counts: counts.length ? counts : '0' });
}

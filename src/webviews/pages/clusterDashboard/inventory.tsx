// The inventory strip (A1): each kind with its count by state. A click narrows the problems to that kind.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { InventoryEntry } from '../../../shared/model/clusterDashboard.ts';
import { usePage } from '../../lib/page.ts';
import { useFitting } from '../../lib/useFitting.ts';
import type { Words } from '../../lib/words.ts';
import { Glyph } from '../../ui/glyph.tsx';

export interface InventoryProps {
  readonly entries: readonly InventoryEntry[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** Room for `+10 more`. */
const MORE_PX = 84;

export function Inventory(props: InventoryProps): JSX.Element {
  const { words } = usePage();
  const { entries } = props;
  const fitting = useFitting(entries.length, MORE_PX);
  const hidden = entries.slice(fitting.count);
  return (
    <nav class="inventory" aria-label={words.say('dashboard.ui.inventory')}>
      <NotLive entries={entries} />
      <div class="kinds">
        <div class="row" ref={fitting.ref}>
          {entries.map((entry, index) => (
            <Kind key={entry.id} entry={entry} isHidden={index >= fitting.count} {...props} />
          ))}
        </div>
        {hidden.length > 0 ? <More {...props} entries={hidden} leftPx={fitting.endPx} /> : null}
      </div>
    </nav>
  );
}

/** One mark for all kinds whose counts are old. */
function NotLive({ entries }: Pick<InventoryProps, 'entries'>): JSX.Element | null {
  const { words } = usePage();
  const kinds = entries.filter(({ link }) => link?.state === 'stale').map(({ id }) => id);
  if (kinds.length === 0) return null;
  const label = words.say('dashboard.ui.inventoryStale', { kinds });
  return (
    <span class="old" role="img" aria-label={label} title={label}>
      <Glyph of="warning" />
    </span>
  );
}

interface KindProps extends InventoryProps {
  readonly entry: InventoryEntry;
  readonly isHidden?: boolean;
}

function Kind({ entry, filter, onFilter, isHidden = false }: KindProps): JSX.Element {
  const { words } = usePage();
  const own = kindFilter(entry.id);
  return (
    <button
      type="button"
      class={`entry ${isHidden ? 'unseen' : ''}`}
      title={titleOf(entry, words)}
      aria-pressed={filter === own}
      onClick={() => onFilter(filter === own ? '' : own)}
    >
      <span class="muted">{entry.id}</span>
      {isUnread(entry) ? <Glyph of="unknown" size="small" /> : null}
      {isUnread(entry) && entry.total === 0 ? (
        <span class="muted">{words.say('common.none')}</span>
      ) : (
        <Counts entry={entry} />
      )}
    </button>
  );
}

/** The kinds that the page is too narrow for, below a button. */
function More(props: InventoryProps & { readonly leftPx: number }): JSX.Element {
  const { words } = usePage();
  const { entries, filter, leftPx } = props;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !isOpen) return;
    event.stopPropagation();
    close();
  };
  const choose = (next: string) => {
    props.onFilter(next);
    close();
  };
  const onFocusOut = (event: FocusEvent) => {
    const { currentTarget, relatedTarget } = event;
    if (!(currentTarget as Element).contains(relatedTarget as Node | null)) setOpen(false);
  };
  return (
    <div
      class="morekinds"
      style={{ left: `${leftPx}px` }}
      onKeyDown={onKeyDown}
      onFocusOut={onFocusOut}
    >
      <button
        ref={button}
        type="button"
        class="entry muted"
        aria-expanded={isOpen}
        aria-pressed={entries.some(({ id }) => kindFilter(id) === filter)}
        onClick={() => setOpen(!isOpen)}
      >
        {words.say('dashboard.ui.moreKinds', { count: entries.length })}
      </button>
      {isOpen ? (
        <div class="popup">
          {entries.map((entry) => (
            <Kind key={entry.id} {...props} entry={entry} onFilter={choose} />
          ))}
        </div>
      ) : null}
    </div>
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

/** Never read, or not any more: what is merely old is marked once for the whole strip. */
function isUnread({ link }: InventoryEntry): boolean {
  return link !== undefined && link.state !== 'live' && link.state !== 'stale';
}

function titleOf(entry: InventoryEntry, words: Words): string {
  const kind = entry.id;
  if (entry.link && entry.link.state !== 'live') {
    const why = words.say(`common.state.${entry.link.state}`);
    return words.say('dashboard.ui.inventoryNotRead', { kind, why });
  }
  const counts = entry.counts.map(({ severity, count }) => ({
    key: 'dashboard.ui.inventoryCount' as const,
    args: { count, severity: { key: `common.severity.${severity}` as const } },
  }));
  return words.say('dashboard.ui.inventoryEntry', { kind, counts: counts.length ? counts : '0' });
}

// The kinds at the left (C1): groups that fold, how many there are of each, and what of them needs attention.
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Fault } from '../../../shared/model/fault.ts';
import type { KindEntry, KindGroup } from '../../../shared/model/resourceBrowser.ts';
import { moveIn } from '../../lib/gridNavigation.ts';
import { usePage } from '../../lib/page.ts';
import type { Words } from '../../lib/words.ts';
import { FilterField } from '../../ui/filterField.tsx';
import { Glyph } from '../../ui/glyph.tsx';
import { Icon } from '../../ui/parts.tsx';
import { TextView } from '../../ui/text.tsx';

export interface KindsProps {
  readonly kinds: readonly KindEntry[];
  /** Id of the one that is shown. */
  readonly current: string;
  readonly folded: readonly string[];
  /** Why there may be more. */
  readonly undiscovered: 'unread' | Fault | null;
  readonly onChoose: (id: string) => void;
  readonly onFold: (folded: readonly string[]) => void;
}

interface Group {
  readonly group: KindGroup;
  readonly kinds: readonly KindEntry[];
}

export function groupsOf(kinds: readonly KindEntry[]): readonly Group[] {
  const groups: { group: KindGroup; kinds: KindEntry[] }[] = [];
  for (const kind of kinds) {
    const last = groups.at(-1);
    if (last?.group === kind.group) last.kinds.push(kind);
    else groups.push({ group: kind.group, kinds: [kind] });
  }
  return groups;
}

/** A line of the tree: a group, or a kind within one. */
type Line = { readonly group: KindGroup; readonly kind?: KindEntry };

export function Kinds(props: KindsProps): JSX.Element {
  const { words } = usePage();
  const [wanted, setWanted] = useState('');
  const text = wanted.trim().toLowerCase();
  const groups = groupsOf(props.kinds.filter(({ kind }) => kind.toLowerCase().includes(text)));
  // Who looks for a kind sees what there is, folded or not.
  const folded = text === '' ? props.folded : [];
  const lines = groups.flatMap(({ group, kinds }): Line[] => [
    { group },
    ...(folded.includes(group) ? [] : kinds.map((kind) => ({ group, kind }))),
  ]);
  return (
    <nav class="side" aria-label={words.say('browser.ui.kinds')}>
      <div class="findkind">
        <FilterField
          value={wanted}
          label={words.say('browser.ui.findKind')}
          placeholder={words.say('browser.ui.findKind')}
          onChange={setWanted}
          onClose={() => undefined}
          focusCount={0}
        />
      </div>
      {lines.length === 0 ? (
        <p class="quietline">{words.say('browser.ui.noSuchKind')}</p>
      ) : (
        <KindTree {...props} folded={folded} lines={lines} />
      )}
      <Undiscovered why={props.undiscovered} />
    </nav>
  );
}

function Undiscovered({ why }: { why: KindsProps['undiscovered'] }): JSX.Element | null {
  if (why === null || why === 'unread') return null;
  return (
    <p class="quietline" role="status">
      <TextView text={{ key: 'browser.ui.undiscovered', args: { why: why.message } }} />
    </p>
  );
}

function KindTree(props: KindsProps & { readonly lines: readonly Line[] }): JSX.Element {
  const { words } = usePage();
  const { lines, current, folded, onChoose, onFold } = props;
  const tree = useRef<HTMLDivElement | null>(null);
  const [focused, setFocused] = useState<string | undefined>(undefined);
  const ids = lines.map(idOf);
  const at = Math.max(
    0,
    ids.indexOf(focused !== undefined && ids.includes(focused) ? focused : current),
  );
  const focus = (index: number) => {
    setFocused(ids[index]);
    tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[index]?.focus();
  };
  const fold = (group: KindGroup, isFolded: boolean) =>
    onFold(isFolded ? [...folded, group] : folded.filter((other) => other !== group));
  const act = ({ group, kind }: Line) =>
    kind ? onChoose(kind.id) : fold(group, !folded.includes(group));
  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at];
    if (!line) return;
    const next = moveIn(event.key, at, lines.length, 10);
    if (next !== undefined) focus(next);
    else if (event.key === 'Enter' || event.key === ' ') act(line);
    else if (event.key === 'ArrowLeft' && line.kind) focus(ids.indexOf(line.group));
    else if (event.key === 'ArrowLeft' && !folded.includes(line.group)) fold(line.group, true);
    else if (event.key === 'ArrowRight' && !line.kind && folded.includes(line.group)) {
      fold(line.group, false);
    } else if (event.key === 'ArrowRight' && !line.kind) focus(at + 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="kindtree"
      role="tree"
      aria-label={words.say('browser.ui.kinds')}
      tabIndex={-1}
      ref={tree}
      onKeyDown={onKeyDown}
    >
      {lines.map((line, index) => (
        <KindLine
          key={ids[index]}
          line={line}
          isFolded={folded.includes(line.group)}
          isCurrent={line.kind?.id === current}
          tabIndex={index === at ? 0 : -1}
          onClick={() => {
            setFocused(ids[index]);
            act(line);
          }}
        />
      ))}
    </div>
  );
}

function idOf({ group, kind }: Line): string {
  return kind?.id ?? group;
}

interface KindLineProps {
  readonly line: Line;
  readonly isFolded: boolean;
  readonly isCurrent: boolean;
  readonly tabIndex: number;
  readonly onClick: () => void;
}

function KindLine({ line, isFolded, isCurrent, tabIndex, onClick }: KindLineProps): JSX.Element {
  const { words } = usePage();
  const { group, kind } = line;
  if (!kind) {
    return (
      <div
        class="kindgroup"
        role="treeitem"
        aria-level={1}
        aria-expanded={!isFolded}
        tabIndex={tabIndex}
        onClick={onClick}
      >
        <Icon name={isFolded ? 'chevron-right' : 'chevron-down'} />
        {words.say(`browser.ui.group.${group}`)}
      </div>
    );
  }
  return (
    <div
      class="kindline rowlike"
      role="treeitem"
      aria-level={2}
      aria-selected={isCurrent}
      title={kind.kind}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      <span class="cut grow">{kind.kind}</span>
      <span class="spoken">{spoken(kind, words)}</span>
      <span class="by" aria-hidden="true">
        <Trouble kind={kind} />
        <span class="muted">{countOf(kind, words)}</span>
      </span>
    </div>
  );
}

/** The worst of it. */
function Trouble({ kind }: { kind: KindEntry }): JSX.Element | null {
  const { words } = usePage();
  const [worst] = kind.counts;
  if (kind.total === undefined && kind.link) return <Glyph of="unknown" size="small" />;
  if (!worst) return null;
  return (
    <span class="by">
      <Glyph of={worst.severity} size="small" />
      {words.format.whole(worst.count)}
    </span>
  );
}

/** Nothing for what is read only while it is shown. */
export function countOf({ link, total }: KindEntry, words: Words): string {
  if (total !== undefined) return words.format.whole(total);
  return link ? words.say('common.none') : '';
}

/** `144: 2 failed, 1 pending`, or why nothing is known. */
function spoken(entry: KindEntry, words: Words): string {
  const { counts, link, total } = entry;
  if (total === undefined && link) return words.say(`common.state.${link.state}`);
  const count = countOf(entry, words);
  if (counts.length === 0) return count;
  const troubles = counts.map(({ severity, count: of }) => ({
    key: 'browser.ui.kindTrouble' as const,
    args: { count: of, severity: { key: `common.severity.${severity}` as const } },
  }));
  return words.say('browser.ui.kindTroubles', { count, troubles });
}

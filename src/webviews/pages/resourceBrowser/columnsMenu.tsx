// Which columns a list shows, and in which order. The name is always first.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ListColumn, ListHead } from '../../../shared/model/resourceBrowser.ts';
import { usePage } from '../../lib/page.ts';
import { Button, Tool } from '../../ui/parts.tsx';

export interface ColumnsMenuProps {
  readonly head: ListHead;
  /** Ids of what was chosen: the list follows. None: the kind's own, which it has. */
  readonly chosen: readonly string[];
  /** Ids in order; none: the kind's own again. */
  readonly onChange: (columns: readonly string[]) => void;
}

export function ColumnsMenu({ head, chosen, onChange }: ColumnsMenuProps): JSX.Element {
  const { words } = usePage();
  const [isOpen, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement | null>(null);
  const close = () => {
    setOpen(false);
    menu.current?.querySelector<HTMLElement>('button')?.focus();
  };
  return (
    <div
      class="columnsmenu"
      ref={menu}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        const isInside = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
        // A click into the menu beside its controls gives the focus to nothing.
        if (!isInside && relatedTarget !== null) setOpen(false);
      }}
    >
      <Tool
        icon="settings"
        label={words.say('browser.ui.columns')}
        expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      />
      {isOpen ? <Columns {...{ head, chosen, onChange }} onOutside={() => setOpen(false)} /> : null}
    </div>
  );
}

/** Those that are shown in their order, then the others in theirs. */
function Columns({
  head,
  chosen,
  onChange,
  onOutside,
}: ColumnsMenuProps & { readonly onOutside: () => void }): JSX.Element {
  const { clock, words } = usePage();
  const box = useRef<HTMLDivElement | null>(null);
  const moved = useRef<string | undefined>(undefined);
  useOutside(box, onOutside);
  const isName = (id: string) => head.choices.some((one) => one.id === id && one.look === 'name');
  const now = chosen.length > 0 ? chosen : head.columns.map(({ id }) => id);
  const shown = now.filter((id) => !isName(id) && head.choices.some((one) => one.id === id));
  const others = head.choices.filter(({ id, look }) => look !== 'name' && !shown.includes(id));
  const byId = new Map(head.choices.map((column) => [column.id, column]));
  const all = [...shown.flatMap((id) => byId.get(id) ?? []), ...others];
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('input')?.focus();
  }, []);
  useEffect(() => {
    if (moved.current === undefined) return;
    box.current
      ?.querySelector<HTMLElement>(`[data-column="${CSS.escape(moved.current)}"]`)
      ?.focus();
    moved.current = undefined;
  });
  const name = head.choices.flatMap(({ id, look }) => (look === 'name' ? id : []));
  const set = (ids: readonly string[]) => onChange([...name, ...ids]);
  const toggle = ({ id }: ListColumn) => {
    moved.current = id;
    set(shown.includes(id) ? shown.filter((other) => other !== id) : [...shown, id]);
  };
  const move = (id: string, by: -1 | 1) => {
    const at = shown.indexOf(id);
    const to = at + by;
    if (at < 0 || to < 0 || to >= shown.length) return;
    moved.current = id;
    set(shown.toSpliced(at, 1).toSpliced(to, 0, id));
  };
  return (
    <div class="columnsbox" role="group" aria-label={words.say('browser.ui.columns')} ref={box}>
      {all.map((column) => {
        const { id } = column;
        const label = words.text(column.title ?? column.head, clock.now());
        const isShown = shown.includes(id);
        return (
          <div key={id} class="columnline">
            <label class="cut grow">
              <input
                type="checkbox"
                data-column={id}
                checked={isShown}
                onChange={() => toggle(column)}
                onKeyDown={(event) => {
                  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                  if (by === 0 || !event.altKey) return;
                  event.preventDefault();
                  move(id, by);
                }}
              />
              {label}
            </label>
            {isShown ? (
              <>
                <Tool
                  icon="triangle-up"
                  label={words.say('browser.ui.columnUp', { column: label })}
                  onClick={() => move(id, -1)}
                />
                <Tool
                  icon="triangle-down"
                  label={words.say('browser.ui.columnDown', { column: label })}
                  onClick={() => move(id, 1)}
                />
              </>
            ) : null}
          </div>
        );
      })}
      <div class="columnsfoot">
        <span class="unit grow">{words.say('browser.ui.columnsHint')}</span>
        <Button second flat onClick={() => onChange([])}>
          {words.say('browser.ui.columnsReset')}
        </Button>
      </div>
    </div>
  );
}

function useOutside(box: { readonly current: HTMLElement | null }, onOutside: () => void): void {
  const latest = useRef(onOutside);
  latest.current = onOutside;
  useEffect(() => {
    const onPointer = ({ target }: Event) => {
      if (!box.current?.parentElement?.contains(target as Node)) latest.current();
    };
    document.addEventListener('pointerdown', onPointer);
    return () => document.removeEventListener('pointerdown', onPointer);
  }, [box]);
}

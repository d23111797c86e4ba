// Focus, selection and keys of a list of which the page holds only a window: like useRows, by places where ids are not known.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { moveIn } from './gridNavigation.ts';

export interface ListCursorOptions {
  /** Which rows these are: what is selected among others is not selected any more. */
  readonly of: string;
  /** All rows of the list. */
  readonly count: number;
  /** The place of the first row that the page holds, and the ids of those it holds. */
  readonly from: number;
  readonly ids: readonly string[];
  readonly pageSize: number;
  readonly reveal: (index: number) => void;
  readonly onOpen: (id: string, beside: boolean) => void;
  /** Ids from one place to before another; of many the first alone. */
  readonly idsBetween: (from: number, to: number) => Promise<readonly string[]>;
  /** Escape, with nothing selected. */
  readonly onEscape?: () => void;
}

export interface ListCursor {
  readonly gridProps: {
    readonly tabIndex: number;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onFocusIn: (event: FocusEvent) => void;
    readonly onFocusOut: (event: FocusEvent) => void;
  };
  readonly gridRef: (element: HTMLElement | null) => void;
  rowProps(index: number, id: string): ListRowProps;
  /** The row that has the focus, or would have it. */
  readonly at: number;
  readonly selected: ReadonlySet<string>;
  /** How many were to be selected: more than are where a range is too long. */
  readonly wanted: number;
  toggle(index: number, id: string): void;
  clear(): void;
}

export interface ListRowProps {
  readonly 'data-row': string;
  readonly 'data-index': number;
  readonly tabIndex: number;
  readonly 'aria-selected': boolean;
  readonly onClick: (event: MouseEvent) => void;
}

interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly wanted: number;
}

interface Cursor {
  readonly index: number;
  readonly id: string | undefined;
  /** Where a range begins. */
  readonly anchor: number;
}

export function useListCursor(options: ListCursorOptions): ListCursor {
  const { count, from, ids, reveal, onOpen } = options;
  const grid = useRef<HTMLElement | null>(null);
  const [cursor, setCursor] = useState<Cursor>({ index: 0, id: undefined, anchor: 0 });
  const [selection, setSelection] = useState(() => selectionOf([]));
  const selected = selection.ids;
  const focus = useFocus(grid);
  const range = useRef(0);
  const idAt = (index: number) => ids[index - from];

  // The row that had the focus may be at another place by now; where it is gone, the one in its place has it.
  const found = cursor.id === undefined ? -1 : ids.indexOf(cursor.id);
  const index = found >= 0 ? from + found : Math.max(0, Math.min(cursor.index, count - 1));
  const id = idAt(index);
  useEffect(() => {
    const isKnown = id !== undefined;
    if (isKnown && (cursor.id !== id || cursor.index !== index)) {
      setCursor((last) => ({ ...last, index, id }));
    }
  }, [id, index, cursor]);
  useLayoutEffect(() => focus.settle(index));

  const selectBetween = (a: number, b: number) => {
    const [first, end] = [Math.min(a, b), Math.max(a, b) + 1];
    const turn = ++range.current;
    const isHeld = first >= from && end <= from + ids.length;
    if (isHeld) return setSelection(selectionOf(ids.slice(first - from, end - from)));
    options.idsBetween(first, end).then(
      // Only the latest range counts.
      (all) => turn === range.current && setSelection(selectionOf(all, end - first)),
      () => undefined,
    );
  };
  const clear = () => {
    range.current += 1;
    setSelection((now) => (now.ids.size > 0 ? selectionOf([]) : now));
  };
  useEffect(clear, [options.of]);
  const toggle = (at: number, of: string) => {
    range.current += 1;
    setSelection((now) => {
      const next = new Set(now.ids);
      if (!next.delete(of)) next.add(of);
      return selectionOf(next);
    });
    setCursor({ index: at, id: of, anchor: at });
  };
  const go = (to: number, isExtended: boolean) => {
    focus.want();
    reveal(to);
    setCursor({ index: to, id: idAt(to), anchor: isExtended ? cursor.anchor : to });
    if (isExtended) selectBetween(cursor.anchor, to);
    else clear();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!isOnRow(event, grid.current)) return;
    const isCtrl = event.ctrlKey || event.metaKey;
    const next = moveIn(event.key, index, count, options.pageSize);
    if (next !== undefined) go(next, event.shiftKey);
    else if (event.key === 'Enter' && id !== undefined) onOpen(id, isCtrl);
    else if (event.key === ' ' && id !== undefined) toggle(index, id);
    else if (event.key.toLowerCase() === 'a' && isCtrl && count > 0) selectBetween(0, count - 1);
    else if (event.key === 'Escape' && selected.size > 0) clear();
    else if (event.key === 'Escape' && options.onEscape) options.onEscape();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return {
    gridRef: (element) => void (grid.current = element),
    gridProps: {
      // Where the row itself is not drawn, the keys are still heard.
      tabIndex: id === undefined ? 0 : -1,
      onKeyDown,
      onFocusIn: (event) => {
        focus.onFocusIn();
        const row = rowOf(event.target);
        if (row && row.id !== cursor.id) setCursor({ ...row, anchor: row.index });
      },
      onFocusOut: (event) => focus.onFocusOut(event),
    },
    rowProps: (at, of) => ({
      'data-row': of,
      'data-index': at,
      tabIndex: at === index ? 0 : -1,
      'aria-selected': selected.has(of),
      onClick: (event) => {
        focus.want();
        if (event.ctrlKey || event.metaKey) return toggle(at, of);
        setCursor({ index: at, id: of, anchor: event.shiftKey ? cursor.anchor : at });
        if (event.shiftKey) selectBetween(cursor.anchor, at);
        else clear();
      },
    }),
    at: index,
    selected,
    wanted: selection.wanted,
    toggle,
    clear,
  };
}

function selectionOf(ids: Iterable<string>, wanted = 0): Selection {
  const all = new Set(ids);
  return { ids: all, wanted: Math.max(wanted, all.size) };
}

/** Puts the focus on the row it is wanted on as soon as that is drawn, and keeps it in the list when a row is taken away. */
function useFocus(grid: { readonly current: HTMLElement | null }) {
  const isWanted = useRef(false);
  const isInside = useRef(false);
  return {
    want: () => void (isWanted.current = true),
    onFocusIn: () => void (isInside.current = true),
    /** A row that is taken out of the document tells of no other that has the focus now. */
    onFocusOut(event: FocusEvent) {
      const isGone = event.relatedTarget === null && !(event.target as Element).isConnected;
      if (!isGone) isInside.current = false;
    },
    settle(index: number) {
      const { current } = grid;
      if (!current) return;
      const isLost = isInside.current && document.activeElement === document.body;
      if (!isWanted.current && !isLost) return;
      const row = current.querySelector<HTMLElement>(`[data-index="${index}"]`);
      (row ?? current).focus({ preventScroll: true });
      if (row) isWanted.current = false;
    },
  };
}

function rowOf(
  target: EventTarget | null,
): { readonly index: number; readonly id: string } | undefined {
  const row = (target as Element).closest<HTMLElement>('[data-row]');
  const { index, row: id } = row?.dataset ?? {};
  return id === undefined ? undefined : { index: Number(index), id };
}

/** Keys typed into a control of the head or of a row belong to it. */
function isOnRow(event: KeyboardEvent, grid: HTMLElement | null): boolean {
  const target = event.target as HTMLElement;
  return target === grid || target.matches('[data-row], [data-row] .link.name');
}

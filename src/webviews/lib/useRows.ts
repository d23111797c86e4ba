// Keyboard, selection and copying of a list of rows: one tab stop that roves, the same keys in every list.
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { heirOf, moveIn, rangeOf, toTsv } from './gridNavigation.ts';

export interface RowsOptions {
  readonly ids: readonly string[];
  /** How many rows a PageDown moves. */
  readonly pageSize?: number;
  readonly onOpen: (id: string, beside: boolean) => void;
  /** Column heads and the text of each cell, for copying. */
  readonly heads: readonly string[];
  readonly cellsOf: (id: string) => readonly string[];
  /** Brings a row into the document before it takes the focus (virtual lists). */
  readonly reveal?: (index: number) => void;
  /** Looks at a key first, for movement inside a row; true: it was handled. */
  readonly onRowKey?: (event: KeyboardEvent) => boolean;
}

export interface RowProps {
  readonly 'data-row': string;
  readonly tabIndex: number;
  readonly 'aria-selected': boolean;
  readonly onClick: (event: MouseEvent) => void;
}

export interface Rows {
  /** For the element with role=grid. */
  readonly gridProps: {
    readonly ref: (element: HTMLElement | null) => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onCopy: (event: ClipboardEvent) => void;
    readonly onFocusIn: (event: FocusEvent) => void;
  };
  rowProps(id: string): RowProps;
  readonly focused: string | undefined;
}

interface Cursor {
  readonly id: string | undefined;
  readonly anchor: string | undefined;
  readonly selected: ReadonlySet<string>;
}

const NONE: Cursor = { id: undefined, anchor: undefined, selected: new Set() };

/** Arrow keys, Home, End and the page keys move; Enter opens, Ctrl/Cmd+Enter beside; Space selects, Shift extends. */
export function useRows(options: RowsOptions): Rows {
  const { ids, onOpen, reveal } = options;
  const ref = useRef<HTMLElement>(null);
  const [cursor, setCursor] = useState<Cursor>(NONE);
  const wantsFocus = useRef(false);
  const before = useRef(ids);
  // Looked at before the document changes: a row that is taken out of it has lost the focus already.
  const inFocus = rowInFocus(ref.current);
  const heir = inFocus === undefined ? undefined : heirOf(inFocus, before.current, ids);
  const own = cursor.id !== undefined && ids.includes(cursor.id) ? cursor.id : ids[0];
  const at = heir ?? own;

  useLayoutEffect(() => {
    before.current = ids;
    if (heir === undefined) return;
    wantsFocus.current = true;
    reveal?.(ids.indexOf(heir));
    setCursor((last) => ({ ...last, id: heir, anchor: heir }));
  }, [ids, heir, reveal]);
  useLayoutEffect(() => {
    if (!wantsFocus.current || at === undefined) return;
    const row = rowElement(ref.current, at);
    if (!row) return;
    wantsFocus.current = false;
    row.focus();
  });

  const go = (index: number, extend: boolean) => {
    const id = ids[index];
    if (id === undefined) return;
    wantsFocus.current = true;
    reveal?.(index);
    const anchor = extend ? (cursor.anchor ?? at) : id;
    const selected = extend && anchor !== undefined ? rangeOf(ids, anchor, id) : [];
    setCursor({ id, anchor, selected: new Set(selected) });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (at === undefined || !isOnRow(event)) return;
    if (options.onRowKey?.(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const next = moveIn(event.key, ids.indexOf(at), ids.length, options.pageSize ?? 10);
    if (next !== undefined) go(next, event.shiftKey);
    else if (event.key === 'Enter') onOpen(at, event.ctrlKey || event.metaKey);
    else if (event.key === ' ') setCursor(toggled(cursor, at));
    else if (event.key === 'Escape' && cursor.selected.size > 0) setCursor({ ...NONE, id: at });
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const onCopy = (event: ClipboardEvent) => {
    if (String(document.getSelection()) !== '' || at === undefined) return;
    const chosen = ids.filter((id) => cursor.selected.has(id));
    const rows = (chosen.length > 0 ? chosen : [at]).map(options.cellsOf);
    event.clipboardData?.setData('text/plain', toTsv(options.heads, rows));
    event.preventDefault();
  };

  const onFocusIn = (event: FocusEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (id !== undefined && id !== cursor.id) setCursor({ ...cursor, id });
  };

  return {
    gridProps: { ref: (element) => void (ref.current = element), onKeyDown, onCopy, onFocusIn },
    rowProps: (id) => ({
      'data-row': id,
      tabIndex: id === at ? 0 : -1,
      'aria-selected': cursor.selected.has(id),
      onClick: (event) => {
        const many = event.shiftKey ? rangeOf(ids, cursor.anchor ?? id, id) : [];
        const one = event.ctrlKey || event.metaKey ? toggled(cursor, id) : undefined;
        setCursor(
          one ?? { id, anchor: event.shiftKey ? cursor.anchor : id, selected: new Set(many) },
        );
        rowElement(ref.current, id)?.focus();
      },
    }),
    focused: at,
  };
}

function toggled(cursor: Cursor, id: string): Cursor {
  const selected = new Set(cursor.selected);
  if (!selected.delete(id)) selected.add(id);
  return { id, anchor: id, selected };
}

/** Keys typed into a control inside a row belong to that control. */
function isOnRow(event: KeyboardEvent): boolean {
  return (event.target as HTMLElement).matches('[data-row], [data-row] .link.name, [data-cell]');
}

function rowInFocus(grid: HTMLElement | null): string | undefined {
  const { activeElement } = document;
  if (!grid || !activeElement || !grid.contains(activeElement)) return undefined;
  return activeElement.closest<HTMLElement>('[data-row]')?.dataset['row'];
}

function rowElement(grid: HTMLElement | null, id: string): HTMLElement | null {
  return grid?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`) ?? null;
}

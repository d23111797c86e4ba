// The smallest parts of pages: icons, buttons, names cut in the middle.
import type { ComponentChildren, JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { KindIcon } from '../../shared/model/kindIcons.ts';
import { usePage } from '../lib/page.ts';

export type IconName =
  | KindIcon
  | 'arrow-down'
  | 'arrow-up'
  | 'case-sensitive'
  | 'chevron-down'
  | 'chevron-right'
  | 'check'
  | 'close'
  | 'copy'
  | 'dashboard'
  | 'filter'
  | 'go-to-file'
  | 'graph'
  | 'history'
  | 'info'
  | 'layers'
  | 'list-flat'
  | 'list-tree'
  | 'output'
  | 'plug'
  | 'refresh'
  | 'regex'
  | 'save'
  | 'search'
  | 'settings'
  | 'triangle-down'
  | 'triangle-up'
  | 'unlock'
  | 'vm'
  | 'word-wrap';

export function Icon({ name }: { name: IconName }): JSX.Element {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}

export interface ToolProps {
  readonly icon: IconName;
  /** Name and title. */
  readonly label: string;
  readonly onClick: () => void;
  readonly pressed?: boolean | undefined;
  readonly expanded?: boolean | undefined;
}

/** An icon that is a button, 24 px. */
export function Tool({ icon, label, onClick, pressed, expanded }: ToolProps): JSX.Element {
  return (
    <button
      type="button"
      class="tool"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}

export interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick: () => void;
  readonly second?: boolean;
  readonly flat?: boolean;
  readonly expanded?: boolean;
  readonly icon?: IconName;
}

/** One primary button a state; the rest are `second`. */
export function Button(props: ButtonProps): JSX.Element {
  const { children, onClick, second, flat, expanded, icon } = props;
  return (
    <button
      type="button"
      aria-expanded={expanded}
      class={`btn ${second ? 'second' : ''} ${flat ? 'flat' : ''}`}
      onClick={onClick}
    >
      {icon ? <Icon name={icon} /> : null}
      {children}
    </button>
  );
}

/**
 * A name whose head gives way and whose unique tail stays; the whole is in the title. What is cut is drawn over it, so
 * that what holds it must be named with the whole.
 */
export function Name({ of }: { of: string }): JSX.Element {
  const { names } = usePage();
  const element = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    delete current.dataset['cut'];
    const watched = names.watch(current);
    return () => watched.dispose();
  }, [names, of]);
  return (
    <span class="mid" title={of} ref={element}>
      <span class="whole">{of}</span>
    </span>
  );
}

/** A name that opens its object. Not a tab stop: its row is, and Enter on the row does the same. */
export function NameLink({
  name,
  onOpen,
}: {
  name: string;
  onOpen: (beside: boolean) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="link name"
      aria-label={name}
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        onOpen(event.ctrlKey || event.metaKey);
      }}
    >
      <Name of={name} />
    </button>
  );
}

// The lines of a log as far as they are looked at, in a scroller as high as all of them.
import type { ComponentChildren, JSX, VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { LogRow, LogSource, LogStatus } from '../../../../shared/model/podLog.ts';
import { usePage } from '../../../lib/page.ts';
import { LogRowView } from './logRow.tsx';
import type { LogScroll } from './useLogScroll.ts';

export interface LinesProps {
  readonly rows: readonly LogRow[];
  readonly status: LogStatus;
  readonly source: LogSource;
  readonly hasTimes: boolean;
  readonly isWrapped: boolean;
  /** Line of the match that was gone to. */
  readonly current: string | undefined;
  readonly scroll: LogScroll;
  /** What is said above the first and below the last line. */
  readonly above: ComponentChildren;
  readonly below: ComponentChildren;
}

export function Lines(props: LinesProps): JSX.Element {
  const { rows, scroll, hasTimes, isWrapped } = props;
  const { words } = usePage();
  const drawn = useDrawn(props);
  const isMerged = props.source.container === null;
  const classes = ['log', isWrapped && 'wrap', hasTimes && 'times', isMerged && 'merged'];
  return (
    <div
      class={classes.filter(Boolean).join(' ')}
      role="log"
      aria-live="off"
      aria-label={words.say('log.ui.lines')}
      tabIndex={0}
      data-scroller
      ref={scroll.ref}
      onScroll={scroll.onScroll}
      onKeyDown={moveAmongOpeners}
    >
      {props.above}
      <div style={{ height: `${scroll.beforePx}px` }} />
      {rows.map(drawn)}
      <div style={{ height: `${scroll.afterPx}px` }} />
      {props.below}
    </div>
  );
}

/** The same row is the same node as long as nothing of it changes: only new lines are drawn when lines come. */
function useDrawn(props: LinesProps): (row: LogRow) => VNode {
  const { rows, source, hasTimes, current, status } = props;
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const made = useRef(new Map<string, { row: LogRow; key: string; node: VNode }>());
  const toggle = useRef((id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  });
  const tabStop = rows.findLast((row) => row.hasFields ?? row.more ?? row.cutBytes)?.id;
  const before = made.current;
  made.current = new Map();
  const look = JSON.stringify([source, hasTimes]);
  return (row) => {
    const { id } = row;
    const container = source.container === null ? status.streams[row.stream]?.container : undefined;
    const flags = [id === current, open.has(id), id === tabStop] as const;
    const key = `${look} ${container ?? ''} ${flags.join()}`;
    const known = before.get(id);
    const node =
      known?.row === row && known.key === key ? (
        known.node
      ) : (
        <LogRowView
          key={id}
          row={row}
          source={source}
          hasTime={hasTimes}
          container={container}
          isCurrent={flags[0]}
          isOpen={flags[1]}
          isTabStop={flags[2]}
          onToggle={toggle.current}
        />
      );
    made.current.set(id, { row, key, node });
    return node;
  };
}

/** One tab stop for all: arrows go from one line that can be opened to the next. */
function moveAmongOpeners(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const { target, currentTarget } = event;
  if (step === 0 || !(target instanceof HTMLElement) || !target.matches('.opener')) return;
  const all = [...(currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.opener')];
  const next = all[all.indexOf(target) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

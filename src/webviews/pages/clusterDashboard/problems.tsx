// Problems (A2): the most severe first, the cause beside the status, one click to the evidence.
import type { JSX } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { ProblemRow } from '../../../shared/model/clusterDashboard.ts';
import type { RowsSection } from '../../../shared/protocol/sections.ts';
import { rowContext } from '../../lib/menuContext.ts';
import { useOpenDetail, usePage } from '../../lib/page.ts';
import { matches } from '../../lib/problemFilter.ts';
import { useFindKeys } from '../../lib/useFindKeys.ts';
import { useRows, type RowProps } from '../../lib/useRows.ts';
import { useVirtualRows } from '../../lib/virtualRows.ts';
import type { Words } from '../../lib/words.ts';
import { StatusMark, statusText } from '../../ui/glyph.tsx';
import { FilterField } from '../../ui/filterField.tsx';
import { Button, NameLink, Tool } from '../../ui/parts.tsx';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { State } from '../../ui/states.tsx';
import { Age, TextView } from '../../ui/text.tsx';

/** Two lines of 22 px. */
const rowPx = () => 44;

export interface ProblemsProps {
  readonly problems: RowsSection<ProblemRow>;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

export function Problems({ problems, filter, onFilter }: ProblemsProps): JSX.Element {
  const { clock, words } = usePage();
  const rows = useMemo(
    () => problems.rows.filter((row) => matches(filter, searchable(row, words, clock.now()))),
    [problems, filter, words, clock],
  );
  const hidden = problems.total - problems.rows.length;
  return (
    <section class="panel">
      <ProblemsHead
        count={filter ? rows.length : problems.total}
        filter={filter}
        onFilter={onFilter}
      />
      {rows.length === 0 ? (
        <NoProblems total={problems.total} filter={filter} onClear={() => onFilter('')} />
      ) : (
        <ProblemGrid rows={rows} />
      )}
      {hidden > 0 ? (
        <p class="quietline">
          {words.say('dashboard.ui.moreProblems', {
            count: hidden,
            shown: words.format.whole(problems.rows.length),
          })}
        </p>
      ) : null}
    </section>
  );
}

interface ProblemsHeadProps {
  readonly count: number;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

function ProblemsHead({ count, filter, onFilter }: ProblemsHeadProps): JSX.Element {
  const { words } = usePage();
  const [isOpen, setOpen] = useState(filter !== '');
  const [focusCount, setFocusCount] = useState(0);
  const tool = useRef<HTMLSpanElement>(null);
  const find = useCallback(() => {
    setOpen(true);
    setFocusCount((n) => n + 1);
  }, []);
  useFindKeys(find);
  const close = () => {
    onFilter('');
    setOpen(false);
    setFocusCount(0);
    tool.current?.querySelector('button')?.focus();
  };
  const type = (next: string) => {
    // Who empties the field is still in it: it stays until it is closed.
    setOpen(true);
    onFilter(next);
  };
  const isShown = isOpen || filter !== '';
  return (
    <div class="phead">
      <h2>{words.say('dashboard.ui.problems')}</h2>
      <span class="count">{words.format.whole(count)}</span>
      <span class="grow" />
      {isShown ? (
        <FilterField
          value={filter}
          label={words.say('dashboard.ui.filterProblems')}
          placeholder={words.say('dashboard.ui.filterPlaceholder')}
          onChange={type}
          onClose={close}
          focusCount={focusCount}
        />
      ) : (
        <span class="unit wide">{words.say('dashboard.ui.mostSevereFirst')}</span>
      )}
      <span class="tools" ref={tool}>
        <Tool
          icon={isShown ? 'close' : 'filter'}
          label={words.say(isShown ? 'dashboard.ui.clearFilter' : 'dashboard.ui.filterProblems')}
          onClick={isShown ? close : find}
        />
      </span>
    </div>
  );
}

function NoProblems({
  total,
  filter,
  onClear,
}: {
  total: number;
  filter: string;
  onClear: () => void;
}): JSX.Element {
  const { words } = usePage();
  if (total === 0 || filter === '') {
    return (
      <State tight glyph="running" title={words.say('dashboard.ui.noProblems')}>
        <p class="muted">{words.say('dashboard.ui.noProblemsHint')}</p>
      </State>
    );
  }
  return (
    <State
      tight
      icon="search"
      title={words.say('dashboard.ui.noMatch')}
      actions={<Button onClick={onClear}>{words.say('dashboard.ui.clearFilter')}</Button>}
    >
      <p>
        <TextView
          text={{
            key: 'dashboard.ui.noMatchHint',
            args: { count: total, filter: { code: filter } },
          }}
        />
      </p>
    </State>
  );
}

function ProblemGrid({ rows }: { rows: readonly ProblemRow[] }): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const byId = useMemo(() => new Map(rows.map((row) => [row.id, row])), [rows]);
  const virtual = useVirtualRows({ count: rows.length, rowPx });
  const heads = [
    words.say('dashboard.ui.status'),
    words.say('dashboard.ui.objectAndCause'),
    words.say('dashboard.ui.since'),
  ];
  const list = useRows({
    ids: rows.map(({ id }) => id),
    heads,
    reveal: virtual.reveal,
    cellsOf: (id) => cellsOf(byId.get(id), words, clock.now()),
    onOpen: (id, beside) => {
      const row = byId.get(id);
      if (row) open(row.ref, beside);
    },
  });
  return (
    <>
      <div
        class="problems"
        role="grid"
        aria-label={words.say('dashboard.ui.problems')}
        aria-multiselectable="true"
        aria-rowcount={rows.length + 1}
        {...list.gridProps}
      >
        <div class="problem head" role="row" aria-rowindex={1}>
          {heads.map((head) => (
            <span role="columnheader">{head}</span>
          ))}
        </div>
        <div class="body" role="rowgroup" ref={virtual.scrollerRef}>
          <div class="virtual" role="presentation" style={{ height: `${virtual.totalPx}px` }}>
            {virtual.items.map(({ index, startPx }) => {
              const row = rows[index];
              return row ? (
                <Problem
                  key={row.id}
                  row={row}
                  index={index}
                  startPx={startPx}
                  props={list.rowProps(row.id)}
                />
              ) : null;
            })}
          </div>
        </div>
      </div>
      {virtual.hasFailed ? <NotLoaded /> : null}
    </>
  );
}

interface ProblemProps {
  readonly row: ProblemRow;
  readonly index: number;
  readonly startPx: number;
  readonly props: RowProps;
}

function Problem({ row, index, startPx, props }: ProblemProps): JSX.Element {
  const { clock, words } = usePage();
  const open = useOpenDetail();
  const { ref, status, cause, since } = row;
  const onClick = (event: MouseEvent) => {
    props.onClick(event);
    if (!event.shiftKey) open(ref, event.ctrlKey || event.metaKey);
  };
  return (
    <div
      class="problem rowlike"
      role="row"
      aria-label={`${ref.name}, ${ref.kind}, ${statusText(status)}`}
      aria-rowindex={index + 2}
      data-vscode-context={rowContext(ref)}
      style={{ transform: `translateY(${startPx}px)` }}
      {...props}
      onClick={onClick}
    >
      <span role="gridcell" class="what">
        <StatusMark status={status} />
      </span>
      <span role="gridcell" class="object">
        <span class="line">
          <span class="muted">{ref.kind}</span>
          <NameLink name={ref.name} onOpen={(beside) => open(ref, beside)} />
          <span class="muted cut">{ref.namespace}</span>
        </span>
        <span class="cause cut" title={words.text(cause, clock.now())}>
          <TextView text={cause} inRow />
        </span>
      </span>
      <span role="gridcell" class="since">
        <Age since={since} />
      </span>
    </div>
  );
}

function searchable(row: ProblemRow, words: Words, now: number) {
  const { kind, name, namespace = '' } = row.ref;
  return {
    kind,
    ...(row.ownerKinds && { ownerKinds: row.ownerKinds }),
    words: [name, namespace, statusText(row.status), words.text(row.cause, now)],
  };
}

function cellsOf(row: ProblemRow | undefined, words: Words, now: number): string[] {
  if (!row) return [];
  const { kind, name, namespace } = row.ref;
  const object = [kind, name, namespace].filter(Boolean).join(' ');
  const since =
    row.since === undefined ? words.say('common.none') : words.format.age(row.since, now);
  return [statusText(row.status), `${object}: ${words.text(row.cause, now)}`, since];
}

// One line of a log as text nodes: its time, where it is from, how serious it says it is, and what it says.
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { LogLine, LogRow, LogSource } from '../../../../shared/model/podLog.ts';
import { usePage } from '../../../lib/page.ts';
import { Glyph } from '../../../ui/glyph.tsx';
import { Icon } from '../../../ui/parts.tsx';
import { TextView } from '../../../ui/text.tsx';

export interface LogRowProps {
  readonly row: LogRow;
  readonly source: LogSource;
  readonly hasTime: boolean;
  /** Where lines of several containers are mixed. */
  readonly container: string | undefined;
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly isTabStop: boolean;
  readonly onToggle: (id: string) => void;
}

const labels = {
  trace: 'TRCE',
  debug: 'DEBG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERR',
  fatal: 'FATL',
} as const;

const colourCount = 6;

export function LogRowView(props: LogRowProps): JSX.Element {
  const { row, isCurrent, isOpen } = props;
  if (row.mark) {
    return (
      <div class="cutmark" data-line={row.id}>
        <Glyph of={row.mark.severity} />
        <span class={row.mark.severity === 'failed' ? 'c-failed' : ''}>
          <TextView text={row.mark.text} />
        </span>
      </div>
    );
  }
  const classes = ['l', row.level, isCurrent ? 'current' : undefined].filter(Boolean).join(' ');
  return (
    <>
      <div class={classes} data-line={row.id}>
        <i />
        <Expander {...props} />
        {props.hasTime ? <Time at={row.at} /> : null}
        {props.container === undefined ? null : (
          <span class="ctr cut" title={props.container}>
            <b class={`k${row.stream % colourCount}`} />
            {props.container}
          </span>
        )}
        <span class="lv">{row.level && !/^\s/.test(row.text) ? labels[row.level] : ''}</span>
        <span class="m">
          <Message row={row} />
        </span>
      </div>
      {isOpen ? <WholeLine {...props} /> : null}
    </>
  );
}

function Expander({ row, isOpen, isTabStop, onToggle }: LogRowProps): JSX.Element {
  const { words } = usePage();
  if (!row.hasFields && !row.more && !row.cutBytes) return <span />;
  return (
    <button
      type="button"
      class="opener"
      aria-expanded={isOpen}
      aria-label={words.say('log.ui.showFields')}
      title={words.say('log.ui.showFields')}
      tabIndex={isTabStop ? 0 : -1}
      onClick={() => onToggle(row.id)}
    >
      <Icon name={isOpen ? 'chevron-down' : 'chevron-right'} />
    </button>
  );
}

function Time({ at }: { at: number | undefined }): JSX.Element {
  const { words } = usePage();
  if (at === undefined) return <time />;
  const millis = String(at % 1000).padStart(3, '0');
  return <time title={words.format.dateTime(at)}>{`${words.format.time(at)}.${millis}`}</time>;
}

/** Time and level at the beginning are in columns of their own; where a match is in them they are shown. */
function Message({ row }: { row: LogRow }): JSX.Element {
  const { words } = usePage();
  const { text, hits = [], head = 0, more = 0, cutBytes = 0 } = row;
  const from = (hits[0] ?? Infinity) < head ? 0 : head;
  const parts: (string | JSX.Element)[] = [];
  let at = from;
  for (let index = 0; index < hits.length; index += 2) {
    const [start = 0, end = 0] = [hits[index], hits[index + 1]];
    parts.push(text.slice(at, start), <mark key={index}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  const total = words.format.whole(more);
  return (
    <>
      {parts}
      {more > 0 ? (
        <em class="muted">… {words.say('log.ui.more', { count: more, total })}</em>
      ) : null}
      {cutBytes > 0 ? (
        <em class="c-warning"> {words.say('log.ui.cut', { bytes: { bytes: cutBytes } })}</em>
      ) : null}
    </>
  );
}

function WholeLine({ row, source }: LogRowProps): JSX.Element {
  const { link, words } = usePage();
  const [line, setLine] = useState<LogLine | null | undefined>(undefined);
  const key = JSON.stringify({ source, id: row.id });
  useEffect(() => {
    const abort = new AbortController();
    const args = JSON.parse(key) as { readonly source: LogSource; readonly id: string };
    link.call('logLine', args, abort.signal).then(setLine, () => {
      if (!abort.signal.aborted) setLine(null);
    });
    return () => abort.abort();
  }, [link, key]);
  if (line === undefined) return <div class="whole" />;
  if (line === null) return <div class="whole muted">{words.say('log.ui.lineGone')}</div>;
  return (
    <div class="whole">
      {line.fields.length > 0 ? (
        <dl>
          {line.fields.map(({ name, value }, index) => (
            <div key={index}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      <p class="raw">{line.text}</p>
      {row.cutBytes ? (
        <p class="c-warning">{words.say('log.ui.cut', { bytes: { bytes: row.cutBytes } })}</p>
      ) : null}
    </div>
  );
}

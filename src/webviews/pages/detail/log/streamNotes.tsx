// What is said of the streams of a log: why nothing comes, in place of lines or beside them.
import type { ComponentChildren, JSX } from 'preact';
import type { ContainerRow } from '../../../../shared/model/detail.ts';
import type { LogStatus, LogStream } from '../../../../shared/model/podLog.ts';
import type { LinkState } from '../../../../shared/model/linkState.ts';
import { logCapacity, logCharacters } from '../../../../shared/model/podLog.ts';
import { usePage } from '../../../lib/page.ts';
import type { Words } from '../../../lib/words.ts';
import { Glyph } from '../../../ui/glyph.tsx';
import { Button } from '../../../ui/parts.tsx';
import { TableSkeleton } from '../../../ui/skeleton.tsx';
import { DeniedState, FailedState, Late, StaleNote, State } from '../../../ui/states.tsx';
import { TextView } from '../../../ui/text.tsx';
import {
  isFiltered,
  moreThan,
  noPattern,
  type ChangeSettings,
  type LogSettings,
} from './settings.ts';

interface NotesProps {
  readonly status: LogStatus;
  readonly settings: LogSettings;
  readonly change: ChangeSettings;
}

type Denied = Extract<LinkState, { state: 'denied' }>;

/** `user`: who was denied. In place of lines: there are none. */
export function NoLines({
  status,
  settings,
  change,
  user,
}: NotesProps & { user: string | undefined }): JSX.Element {
  const { words } = usePage();
  if (status.kept > 0) return <NoneLeft change={change} />;
  const [stream] = status.streams;
  const state = stream?.state;
  const denied = deniedOf(status);
  if (denied) return <DeniedState denied={denied} user={user} />;
  if (state?.is === 'failed')
    return <FailedState fault={state.fault} nextTryAt={state.nextTryAt} />;
  if (state?.is === 'waiting' || state?.is === 'ended') {
    return <State glyph="unknown" title={<TextView text={state.why} />} />;
  }
  if (state?.is !== 'following') return <Asking />;
  const isLimited = settings.range.startsWith('since:');
  return (
    <State
      glyph="running"
      title={words.say('log.ui.empty')}
      actions={
        isLimited ? (
          <Button onClick={() => change({ range: 'all' })}>{words.say('log.ui.showAll')}</Button>
        ) : undefined
      }
    >
      <p class="muted">
        {isLimited
          ? words.say('log.ui.emptySince')
          : words.say('log.ui.emptyHint', { container: { code: stream?.container ?? '' } })}
      </p>
    </State>
  );
}

export function Asking(): JSX.Element {
  return (
    <Late>
      <TableSkeleton rows={12} />
    </Late>
  );
}

function NoneLeft({ change }: Pick<NotesProps, 'change'>): JSX.Element {
  const { words } = usePage();
  const clear = () => change({ filter: noPattern, minLevel: '' });
  return (
    <State
      icon="filter"
      title={words.say('log.ui.noneLeft')}
      actions={<Button onClick={clear}>{words.say('log.ui.clearFilter')}</Button>}
    >
      <p class="muted">{words.say('log.ui.noneLeftHint')}</p>
    </State>
  );
}

/** Over the lines: what interrupts them. */
export function StreamTroubles({
  status,
  user,
}: Pick<NotesProps, 'status'> & { user: string | undefined }): JSX.Element {
  const denied = deniedOf(status);
  return (
    <>
      {denied ? <DeniedState denied={denied} user={user} tight /> : null}
      {status.streams.map(({ container, state }) =>
        state.is === 'failed' ? (
          <StaleNote key={container} fault={state.fault} nextTryAt={state.nextTryAt} />
        ) : null,
      )}
    </>
  );
}

/** Above the first line: what is not there, and how to get it. */
export function Beginning({ status, settings, change }: NotesProps): JSX.Element | null {
  const { words } = usePage();
  const more = moreThan(settings.range);
  if (status.dropped > 0) {
    return (
      <CutMark>
        <Glyph of="warning" />
        {words.say(status.limit === 'characters' ? 'log.ui.droppedLong' : 'log.ui.dropped', {
          count: status.dropped,
          total: words.format.whole(status.dropped),
          limit: limitOf(status, words),
        })}
      </CutMark>
    );
  }
  if (!status.isTail || more === undefined || isFiltered(settings)) return null;
  return (
    <CutMark>
      {words.say('log.ui.older')} ·{' '}
      <button type="button" class="link" onClick={() => change({ range: more })}>
        {words.say('log.ui.loadOlder')}
      </button>
    </CutMark>
  );
}

/** Below the last line: why none follows. That init containers are over goes without saying beside others. */
export function Ending({
  status,
  containers,
}: Pick<NotesProps, 'status'> & { containers: readonly ContainerRow[] }): JSX.Element {
  const { streams } = status;
  const inits = new Set(
    containers.flatMap(({ id, role }) => (role === 'init' && streams.length > 1 ? [id] : [])),
  );
  return (
    <>
      {streams.map(({ container, state }) =>
        state.is === 'waiting' || (state.is === 'ended' && !inits.has(container)) ? (
          <CutMark key={container}>
            <Glyph of={state.is === 'waiting' ? 'pending' : 'unknown'} />
            <span>
              <TextView text={state.why} />
            </span>
          </CutMark>
        ) : null,
      )}
    </>
  );
}

/** What is kept at most; a character is about a byte. */
export function limitOf({ limit }: LogStatus, words: Words): string | { readonly bytes: number } {
  return limit === 'characters' ? { bytes: logCharacters } : words.format.whole(logCapacity);
}

function CutMark({ children }: { children: ComponentChildren }): JSX.Element {
  return <div class="cutmark">{children}</div>;
}

function deniedOf({ streams }: LogStatus): Denied | undefined {
  const state = streams.map(({ state: one }: LogStream) => one).find(({ is }) => is === 'denied');
  if (state?.is !== 'denied') return undefined;
  const { namespace } = state;
  return { state: 'denied', verb: 'get', resource: 'pods/log', namespace };
}

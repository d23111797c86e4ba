// The Log tab (C8): follows what the containers of a pod write. Loaded when the tab is first opened.
import type { JSX } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { ContainerRow } from '../../../../shared/model/detail.ts';
import type { LogArgs, LogMatch, LogStatus } from '../../../../shared/model/podLog.ts';
import type { ObjectRef } from '../../../../shared/model/refs.ts';
import { useChannel, usePage } from '../../../lib/page.ts';
import { useFindKeys } from '../../../lib/useFindKeys.ts';
import { Glyph } from '../../../ui/glyph.tsx';
import { shownState } from '../../../ui/header.tsx';
import { FailedState } from '../../../ui/states.tsx';
import { Lines } from './lines.tsx';
import { LogBar } from './logBar.tsx';
import { lookOf, sourceOf, useLogSettings, type LogSettings } from './settings.ts';
import { Asking, Beginning, Ending, limitOf, NoLines, StreamTroubles } from './streamNotes.tsx';
import { useLogScroll, windowRows } from './useLogScroll.ts';

export interface LogTabProps {
  /** The pod. */
  readonly of: ObjectRef;
  /** As far as they are known: of a pod that is not watched there are none. */
  readonly containers: readonly ContainerRow[];
}

export function LogTab({ of, containers }: LogTabProps): JSX.Element {
  const { link, words } = usePage();
  const [settings, change] = useLogSettings();
  const [isFollowing, setFollowing] = useState(true);
  const [from, setFrom] = useState<number | null>(null);
  const container = chosenOf(settings, containers);
  const source = sourceOf(of, container, settings);
  const look = lookOf(settings);
  const window = { from: isFollowing ? null : from, count: windowRows };
  const args: LogArgs = { source, look, window };
  const { state, fault } = useChannel('podLog', args);
  const shown = useShown(state?.log.value, JSON.stringify(source));
  const rows = shown ? (state?.lines.rows ?? []) : [];
  const follow = useFollow({ args, status: shown, isFollowing, setFollowing, setFrom });
  const match = useMatches({ args, status: shown, jump: follow.jump });
  const field = useFieldFocus();
  const tab = useTabKeys(() => follow.set(!isFollowing), match.find, field.leave);
  const scroll = useLogScroll({
    status: shown,
    rowCount: rows.length,
    window,
    isFollowing,
    onFollow: follow.set,
    onWindow: setFrom,
    reveal: match.reveal,
    onRevealed: match.onRevealed,
  });
  /** What goes wrong is told by the host. */
  const text = (what: 'saveLog' | 'openLogDocument') =>
    void link.call(what, { source, look, hasTimes: settings.times }).catch(() => undefined);
  const connection = state?.connection.value;
  const { user } = connection ?? {};
  const isUp = shownState(link.up.value, connection) === 'live';
  const notes = shown && { status: shown, settings, change };
  return (
    <div class="logtab" ref={tab} role="presentation">
      <LogBar
        {...{ settings, change, container, containers, isFollowing }}
        status={shown}
        onFollow={follow.set}
        matchNumber={match.number}
        onFind={match.find}
        onLeaveField={field.leave}
        focusCount={field.focusCount}
        onSave={() => text('saveLog')}
        onOpenDocument={() => text('openLogDocument')}
      />
      {fault ? <FailedState fault={fault} /> : null}
      {!notes && !fault ? <Asking /> : null}
      {notes && shown.count === 0 ? <NoLines {...notes} user={user} /> : null}
      {notes && shown.count > 0 ? (
        <>
          <StreamTroubles status={shown} user={user} />
          <div class="logbox">
            <Lines
              rows={rows}
              status={shown}
              source={source}
              hasTimes={settings.times}
              isWrapped={settings.wrap}
              current={match.current}
              scroll={scroll}
              above={<Beginning {...notes} />}
              below={<Ending status={shown} containers={containers} />}
            />
            {!isFollowing && follow.newCount > 0 ? (
              <button type="button" class="btn newlines" onClick={() => follow.set(true)}>
                {words.say('log.ui.newLines', {
                  count: follow.newCount,
                  total: words.format.whole(follow.newCount),
                })}
              </button>
            ) : null}
          </div>
        </>
      ) : null}
      {shown ? <Foot status={shown} isUp={isUp} /> : null}
    </div>
  );
}

/** null: all; for one that is gone the first; of a pod that is not watched the one that was asked for, or whatever there is. */
function chosenOf(settings: LogSettings, containers: readonly ContainerRow[]): string | null {
  if (settings.container === '') return null;
  if (containers.length === 0) return settings.container ?? null;
  const chosen = containers.find(({ id }) => id === settings.container) ?? containers[0];
  return chosen?.id ?? null;
}

/** The state of another source is not that of this one: the channel keeps the old one until the new one comes. */
function useShown(status: LogStatus | undefined, key: string): LogStatus | undefined {
  const seen = useRef({ key, stale: undefined as LogStatus | undefined });
  if (seen.current.key !== key) seen.current = { key, stale: status };
  return status === seen.current.stale ? undefined : status;
}

interface FollowOptions {
  readonly args: LogArgs;
  readonly status: LogStatus | undefined;
  readonly isFollowing: boolean;
  readonly setFollowing: (isFollowing: boolean) => void;
  readonly setFrom: (from: number | null) => void;
}

function useFollow({ args, status, isFollowing, setFollowing, setFrom }: FollowOptions) {
  const { source, look } = args;
  // A search leaves every line in its place.
  const key = JSON.stringify([source, { ...look, search: null }]);
  const present = useShown(status, key);
  const end = present ? present.first + present.count : undefined;
  /** Where the end was; places of other lines say nothing of these. */
  const left = useRef({ key, end });
  if (isFollowing || left.current.key !== key || left.current.end === undefined) {
    left.current = { key, end };
  }
  const pause = (from: number | null) => {
    setFrom(from);
    setFollowing(false);
  };
  return {
    newCount: Math.max(0, (end ?? 0) - (left.current.end ?? end ?? 0)),
    set: (wants: boolean) => {
      if (wants) setFollowing(true);
      else pause(status?.from ?? null);
    },
    jump: (match: LogMatch) =>
      pause(Math.max(status?.first ?? 0, match.place - Math.floor(windowRows / 2))),
  };
}

interface MatchOptions {
  readonly args: LogArgs;
  readonly status: LogStatus | undefined;
  readonly jump: (match: LogMatch) => void;
}

/** Goes from match to match over all lines in memory. */
function useMatches({ args, status, jump }: MatchOptions) {
  const { link } = usePage();
  const { source, look } = args;
  const key = JSON.stringify([source, look]);
  const [at, setAt] = useState<{ key: string; match: LogMatch } | undefined>(undefined);
  const [reveal, setReveal] = useState<string | undefined>(undefined);
  const known = at?.key === key ? at.match : undefined;
  /** One after the other, each from where the one before came to: keys are faster than answers. */
  const last = useRef<{ key: string; match: Promise<LogMatch | null> } | undefined>(undefined);
  const find = (isBackwards: boolean) => {
    if (!look.search || !status) return;
    const before = last.current?.key === key ? last.current.match : Promise.resolve(null);
    const match = before.then((start) =>
      link
        .call('findInLog', {
          ...{ source, look },
          // The first search goes up from the newest line: that is where one reads.
          from: start?.place ?? status.first + status.count,
          isBackwards: start ? isBackwards : true,
        })
        .catch(() => null),
    );
    last.current = { key, match };
    void match.then((found) => {
      if (!found) return;
      setAt({ key, match: found });
      setReveal(found.id);
      jump(found);
    });
  };
  return {
    current: known?.id,
    number: known?.number,
    reveal,
    find,
    onRevealed: useCallback(() => setReveal(undefined), []),
  };
}

/** `/` and Ctrl+F go to the search, Escape goes back to the lines. */
function useFieldFocus() {
  const [focusCount, setFocusCount] = useState(0);
  useFindKeys(useCallback(() => setFocusCount((count) => count + 1), []));
  const leave = () => document.querySelector<HTMLElement>('.log')?.focus();
  return { focusCount, leave };
}

/** F follows or pauses; N and Shift+N go from match to match. Not while somebody types. */
function useTabKeys(toggle: () => void, find: (isBackwards: boolean) => void, leave: () => void) {
  const keys = useRef({ toggle, find, leave });
  keys.current = { toggle, find, leave };
  const tab = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === 'f') keys.current.toggle();
      else if (key === 'n') keys.current.find(event.shiftKey);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    const { current } = tab;
    current?.addEventListener('keydown', onKeyDown);
    return () => current?.removeEventListener('keydown', onKeyDown);
  }, []);
  return tab;
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof Element &&
    target.matches('input, textarea, vscode-text-field, vscode-dropdown, vscode-option')
  );
}

/** `isUp`: what the worker says of the streams is so now. */
function Foot({ status, isUp }: { status: LogStatus; isUp: boolean }): JSX.Element {
  const { words } = usePage();
  const { kept, shown } = status;
  const whole = (total: number) => ({ count: total, total: words.format.whole(total) });
  return (
    <div class="logfoot">
      {isUp && status.streams.some(({ state }) => state.is === 'following') ? (
        <span class="st">
          <Glyph of="running" />
          <span>{words.say('common.state.live')}</span>
        </span>
      ) : null}
      <span>
        {words.say(status.limit === 'characters' ? 'log.ui.keptLong' : 'log.ui.kept', {
          ...whole(kept),
          limit: limitOf(status, words),
        })}
      </span>
      {shown === kept ? null : <span>{words.say('log.ui.shown', whole(shown))}</span>}
      <span class="wide">{words.say('log.ui.streams')}</span>
      <span class="grow" />
      <Key name="F" words={words.say('log.ui.key.follow')} />
      <Key name="/" words={words.say('log.ui.key.search')} />
      <Key name="N" words={words.say('log.ui.key.next')} />
    </div>
  );
}

function Key({ name, words }: { name: string; words: string }): JSX.Element {
  return (
    <span class="wide">
      <span class="kbd">{name}</span> {words}
    </span>
  );
}

// The line on top of every page: what it shows, of where, whether it is live and how old its data is.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Connection } from '../../shared/model/clusterDashboard.ts';
import type { Severity } from '../../shared/model/status.ts';
import type { TextKey } from '../../shared/strings/en.ts';
import type { LinkUp } from '../lib/hostLink.ts';
import { usePage } from '../lib/page.ts';
import { Glyph } from './glyph.tsx';
import { Icon, Name, Tool, type IconName } from './parts.tsx';

export type ShownState = Connection['link']['state'] | 'closed';

const LOOKS: Readonly<Record<ShownState, readonly [Severity, TextKey]>> = {
  connecting: ['pending', 'common.state.connecting'],
  syncing: ['pending', 'common.state.syncing'],
  live: ['running', 'common.state.live'],
  stale: ['warning', 'common.state.stale'],
  denied: ['failed', 'common.state.denied'],
  failed: ['failed', 'common.state.failed'],
  unwatched: ['unknown', 'common.state.unwatched'],
  closed: ['unknown', 'common.state.closed'],
};

/** What the link is worth: a page without a worker is connecting or closed, whatever its last data said. */
export function shownState(up: LinkUp, connection: Connection | undefined): ShownState {
  if (up === 'closed') return 'closed';
  if (up === 'ended') return 'failed';
  if (up === 'starting' || !connection) return 'connecting';
  return connection.link.state;
}

export interface HeaderProps {
  readonly icon: IconName;
  readonly title: string;
  readonly scope?: ComponentChildren;
  readonly connection: Connection | undefined;
  readonly onReconnect: () => void;
  readonly children?: ComponentChildren;
}

export function Header({
  icon,
  title,
  scope,
  connection,
  onReconnect,
  children,
}: HeaderProps): JSX.Element {
  const { clock, link, words } = usePage();
  const offsetMs = connection?.clockOffsetMs ?? 0;
  useEffect(() => clock.setServerOffset(offsetMs), [clock, offsetMs]);
  const state = shownState(link.up.value, connection);
  const [severity, key] = LOOKS[state];
  const tint = state === 'live' ? '' : `c-${severity}`;
  return (
    <header class="hdr">
      <Icon name={icon} />
      <h1 aria-label={title}>
        <Name of={title} />
      </h1>
      {scope === undefined ? null : <span class="muted cut">{scope}</span>}
      <span class="sep" />
      <span class="st" role="status" aria-label={words.say('common.connection')}>
        <Glyph of={severity} />
        <span class={tint}>{words.say(key)}</span>
      </span>
      <span class="muted cut">
        <StateFacts state={state} connection={connection} />
      </span>
      {connection?.insecure ? (
        <span class="mark" title={words.say('common.insecureTitle')}>
          <Icon name="unlock" />
          {words.say('common.insecure')}
        </span>
      ) : null}
      <span class="grow" />
      {children}
      {state === 'closed' ? null : (
        <Tool icon="refresh" label={words.say('common.reconnect')} onClick={onReconnect} />
      )}
    </header>
  );
}

/** The few words after the state: the age of live data, the count of what is read, since when it is stale. */
function StateFacts({
  state,
  connection,
}: {
  state: ShownState;
  connection: Connection | undefined;
}): JSX.Element | null {
  const { clock, words } = usePage();
  const link = connection?.link;
  if (!link || link.state !== state) return null;
  switch (link.state) {
    case 'live': {
      const { dataAt } = connection;
      if (dataAt === undefined) return null;
      return <>{words.say('common.dataAge', { age: elapsed(dataAt, clock.local.value) })}</>;
    }
    case 'syncing': {
      const count = link.of ?? link.rows;
      const rows = words.format.whole(link.rows);
      return (
        <>
          {words.say(link.of === undefined ? 'common.synced' : 'common.syncedOf', { rows, count })}
        </>
      );
    }
    case 'stale': {
      const now = clock.local.value;
      const args = { at: { at: link.since }, age: elapsed(link.since, now) };
      return <>{words.text({ key: 'common.staleSince', args }, now)}</>;
    }
    case 'denied': {
      const { resource, namespace } = link;
      return <>{namespace ? words.say('common.deniedIn', { resource, namespace }) : resource}</>;
    }
    default:
      return null;
  }
}

/** Whole seconds, one at least: the rest of a second would only flicker. */
function elapsed(sinceMs: number, nowMs: number): { readonly durationMs: number } {
  return { durationMs: Math.max(1, Math.floor((nowMs - sinceMs) / 1000)) * 1000 };
}

/** Whether pods of all namespaces are on the page: before that, and where they are denied, nothing is known of it. */
function seesAll(shown: ShownState, { partial }: Connection): boolean {
  if (shown !== 'live' && shown !== 'syncing' && shown !== 'stale') return false;
  return !partial.some(({ resource, link }) => resource === 'pods' && link.state === 'denied');
}

export interface ScopeProps {
  readonly shown: ShownState;
  readonly connection: Connection | undefined;
}

/** The namespaces a cluster's page looks at. */
export function Scope({ shown, connection }: ScopeProps): JSX.Element | null {
  const { words } = usePage();
  if (!connection) return null;
  const { namespaces, unseenNamespaces: count } = connection;
  if (namespaces && count) {
    return <>{words.say('common.namespacesOfMany', { names: namespaces, count })}</>;
  }
  if (!namespaces) {
    return seesAll(shown, connection) ? <>{words.say('common.allNamespaces')}</> : null;
  }
  const [only] = namespaces;
  if (namespaces.length === 1 && only !== undefined) {
    return <>{words.say('common.namespace', { name: only })}</>;
  }
  return <>{words.say('common.namespaces', { names: namespaces })}</>;
}

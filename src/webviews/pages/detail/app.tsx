// The detail panel of one object (C4, C6, C7, C12–C17): what is wrong and why on top, then its facts, containers, pods
// and latest events.
import './detail.css';
import type { JSX } from 'preact';
import type { DetailState } from '../../../shared/model/detail.ts';
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import type { ObjectRef, ResourceRef } from '../../../shared/model/refs.ts';
import type { Text } from '../../../shared/model/text.ts';
import { pageContext } from '../../lib/menuContext.ts';
import { mountPage, useChannel, usePage } from '../../lib/page.ts';
import { useKeptScroll } from '../../lib/useKeptScroll.ts';
import { Body, BodyState } from '../../ui/body.tsx';
import { Header, shownState } from '../../ui/header.tsx';
import { State, useReconnect } from '../../ui/states.tsx';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { CauseBlock } from './cause.tsx';
import { Facts } from './facts.tsx';
import { Containers, Events, PodList } from './tables.tsx';
import { strings } from './strings.ts';

function Detail({ subject }: { subject: ResourceRef }): JSX.Element {
  const { link, words } = usePage();
  const { context, ...ref } = subject;
  const { state, fault } = useChannel('detail', { ref });
  const reconnect = useReconnect();
  const connection = state?.connection.value;
  return (
    <main class="page" aria-label={subject.name} data-vscode-context={pageContext(subject)}>
      <Header
        icon={kindIcon(subject.kind)}
        title={subject.name}
        scope={[subject.kind, subject.namespace].filter(Boolean).join(' · ')}
        connection={connection}
        onReconnect={reconnect}
      >
        <ClusterLink context={context} />
      </Header>
      <BodyState
        shown={shownState(link.up.value, connection)}
        connection={connection}
        fault={fault}
        hasData={state !== undefined && (state.facts.rows.length > 0 || isGone(state))}
        skeleton={<TableSkeleton rows={10} />}
      >
        {state ? <Content state={state} label={words.say('detail.ui.facts')} /> : null}
      </BodyState>
    </main>
  );
}

function ClusterLink({ context }: Pick<ResourceRef, 'context'>): JSX.Element {
  const { boot, link, words } = usePage();
  const open = () => void link.call('openClusterDashboard', { context }).catch(() => undefined);
  return (
    <button
      type="button"
      class="link cut"
      title={words.say('detail.ui.openDashboard', { cluster: boot.clusterName })}
      onClick={open}
    >
      {boot.clusterName}
    </button>
  );
}

function isGone(state: DetailState): boolean {
  const { gone, unwatched } = state.header.value;
  return (gone ?? unwatched) !== undefined;
}

function Content({ state, label }: { state: DetailState; label: string }): JSX.Element {
  const scroll = useKeptScroll('scroll');
  const { header, cause, facts, containers, events, pods } = state;
  const { tables, ref, gone, unwatched, unread } = header.value;
  return (
    <>
      {gone ? <Gone of={ref} seenAt={gone.seenAt} /> : null}
      {unwatched ? <Unwatched why={unwatched} hasFacts={facts.rows.length > 0} /> : null}
      {cause.value ? <CauseBlock cause={cause.value} /> : null}
      <Body scroll={scroll}>
        <div class={isGone(state) ? 'aged' : ''}>
          <Facts facts={facts.rows} label={label} />
          {tables.includes('containers') ? <Containers of={ref} section={containers} /> : null}
          {tables.includes('pods') ? <PodList section={pods} unread={unread?.pods} /> : null}
          {tables.includes('events') ? <Events section={events} unread={unread?.events} /> : null}
        </div>
      </Body>
    </>
  );
}

function Gone({ of, seenAt }: { of: ObjectRef; seenAt: number | undefined }): JSX.Element {
  const { clock, words } = usePage();
  return (
    <div class="gone">
      <State
        tight
        glyph="unknown"
        title={words.say('detail.ui.gone', { kind: of.kind, name: of.name })}
      >
        <p class="muted">
          {seenAt === undefined
            ? words.say('detail.ui.goneHint')
            : words.text({ key: 'detail.ui.goneSince', args: { at: { at: seenAt } } }, clock.now())}
        </p>
      </State>
    </div>
  );
}

function Unwatched({ why, hasFacts }: { why: Text; hasFacts: boolean }): JSX.Element {
  const { clock, words } = usePage();
  return (
    <div class="gone">
      <State tight glyph="unknown" title={words.text(why, clock.now())}>
        {hasFacts ? <p class="muted">{words.say('detail.ui.unwatchedHint')}</p> : null}
      </State>
    </div>
  );
}

mountPage(strings, ({ boot }) =>
  boot.subject.page === 'detail' ? <Detail subject={boot.subject.ref} /> : null,
);

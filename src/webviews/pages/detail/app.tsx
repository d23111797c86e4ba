// The detail panel of one object (C4, C6, C7, C12–C17): what is wrong and why on top, then its facts, containers, pods
// and latest events.
import './detail.css';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { detailTabs, type DetailState, type DetailTab } from '../../../shared/model/detail.ts';
import { kindIcon } from '../../../shared/model/kindIcons.ts';
import { objectKey, type ObjectRef, type ResourceRef } from '../../../shared/model/refs.ts';
import type { Text } from '../../../shared/model/text.ts';
import { pageContext } from '../../lib/menuContext.ts';
import { mountPage, useChannel, useKept, usePage, type Page } from '../../lib/page.ts';
import { useKeptScroll } from '../../lib/useKeptScroll.ts';
import { useLazy } from '../../lib/useLazy.ts';
import { Body, BodyState } from '../../ui/body.tsx';
import { Header, shownState } from '../../ui/header.tsx';
import { NotLoaded } from '../../ui/notLoaded.tsx';
import { State, useReconnect } from '../../ui/states.tsx';
import { TabPanel, Tabs } from '../../ui/tabs.tsx';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { CauseBlock } from './cause.tsx';
import { withContainer, withoutContainer } from './log/keptLog.ts';
import { Facts } from './facts.tsx';
import { Containers, Events, PodList } from './tables.tsx';
import { strings } from './strings.ts';

function Detail({ subject }: { subject: ResourceRef }): JSX.Element {
  const { link } = usePage();
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
        {state ? <Views state={state} /> : null}
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

/** The chosen tab is kept; where it is not to be had, the first is shown. */
function Views({ state }: { state: DetailState }): JSX.Element {
  const { words } = usePage();
  const [kept, choose] = useKept<DetailTab>('tab', 'detail', isTab);
  const { tabs } = state.header.value;
  // A right that is taken away while somebody looks is said on the tab itself.
  const wasThere = useRef(false);
  wasThere.current ||= tabs.includes(kept);
  const chosen = wasThere.current ? kept : 'detail';
  const shown = detailTabs.filter((tab) => tabs.includes(tab) || tab === chosen);
  const isAlone = shown.length === 1;
  return (
    <>
      {isAlone ? null : (
        <Tabs
          label={words.say('detail.ui.tabs')}
          tabs={shown.map((id) => ({ id, label: words.say(`detail.ui.tab.${id}`) }))}
          chosen={chosen}
          onChoose={choose}
        />
      )}
      <TabPanel id={chosen} isAlone={isAlone}>
        {chosen === 'log' ? (
          <LogView state={state} />
        ) : (
          <Content state={state} onLog={tabs.includes('log') ? () => choose('log') : undefined} />
        )}
      </TabPanel>
    </>
  );
}

function isTab(value: unknown): value is DetailTab {
  return detailTabs.some((tab) => tab === value);
}

const loadLog = () => import('./log/logTab.tsx');

function LogView({ state }: { state: DetailState }): JSX.Element | null {
  const { module: log, hasFailed } = useLazy(loadLog);
  // A pod that is gone may be known by its name alone; its log is still that of the uid.
  const known = useRef(state.header.value.ref);
  if (state.header.value.ref.uid !== undefined) known.current = state.header.value.ref;
  if (hasFailed) return <NotLoaded />;
  return log ? <log.LogTab of={known.current} containers={state.containers.rows} /> : null;
}

interface ContentProps {
  readonly state: DetailState;
  /** Shows the Log tab; undefined: there is none. */
  readonly onLog: (() => void) | undefined;
}

function Content({ state, onLog }: ContentProps): JSX.Element {
  const { link, words } = usePage();
  const scroll = useKeptScroll('scroll');
  const { header, cause, facts, containers, events, pods } = state;
  const { tables, ref, gone, unwatched, unread } = header.value;
  const openLog =
    onLog &&
    ((container: string) => {
      link.keep('log', withContainer(link.recall('log'), container));
      onLog();
    });
  return (
    <>
      {gone ? <Gone of={ref} seenAt={gone.seenAt} /> : null}
      {unwatched ? <Unwatched why={unwatched} hasFacts={facts.rows.length > 0} /> : null}
      {cause.value ? <CauseBlock cause={cause.value} /> : null}
      <Body scroll={scroll}>
        <div class={isGone(state) ? 'aged' : ''}>
          <Facts facts={facts.rows} label={words.say('detail.ui.facts')} />
          {tables.includes('containers') ? (
            <Containers of={ref} section={containers} onLog={openLog} />
          ) : null}
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

/**
 * The state of a panel outlives what it shows: of another object the first tab is shown. What of the panel was asked for is
 * taken over once: a page that is hidden and shown again is where it was left.
 */
function arrive({ boot, link }: Page): void {
  const { subject, channelPrefix } = boot;
  if (subject.page !== 'detail' || link.recall('arrived') === channelPrefix) return;
  const of = objectKey(subject.ref);
  const before = link.recall('of');
  link.keep('arrived', channelPrefix);
  link.keep('of', of);
  if (before !== undefined && before !== of) {
    link.keep('tab', 'detail');
    link.keep('log', withoutContainer(link.recall('log')));
  }
  if (!subject.at) return;
  const { tab, container } = subject.at;
  link.keep('tab', tab);
  if (container !== undefined) link.keep('log', withContainer(link.recall('log'), container));
}

mountPage(strings, (page) => {
  arrive(page);
  const { subject } = page.boot;
  return subject.page === 'detail' ? <Detail subject={subject.ref} /> : null;
});

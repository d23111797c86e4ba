// The states beside live: loading, empty, denied, stale, failed, not connected. Each names what it is about and ends
// with the next step as a button.
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { memoryTexts } from '../../shared/format/memoryWords.ts';
import type { Connection, MemoryState } from '../../shared/model/clusterDashboard.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { LinkState } from '../../shared/model/linkState.ts';
import type { Text } from '../../shared/model/text.ts';
import { usePage } from '../lib/page.ts';
import { useLazy } from '../lib/useLazy.ts';
import { Glyph } from './glyph.tsx';
import { NotLoaded } from './notLoaded.tsx';
import { Button, Icon, type IconName } from './parts.tsx';
import { TextView } from './text.tsx';

const SKELETON_AFTER_MS = 150;

/** Most pages are never denied anything. */
const loadRule = () => import('../lib/rbacRule.ts');

type Denied = Extract<LinkState, { state: 'denied' }>;

/** Draws its children only when loading takes longer than 150 ms. */
export function Late({ children }: { children: ComponentChildren }): JSX.Element | null {
  const { clock } = usePage();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    const timer = clock.after(SKELETON_AFTER_MS, () => setLate(true));
    return () => timer.dispose();
  }, [clock]);
  return isLate ? <>{children}</> : null;
}

/** The thin line under the header while the first lists are read. */
export function SyncProgress({ link }: { link: LinkState | undefined }): JSX.Element | null {
  if (link?.state !== 'syncing' || !link.of) return null;
  const percent = Math.min(100, (100 * link.rows) / link.of);
  return (
    <div class="progress" aria-hidden="true">
      <span style={{ width: `${percent}%` }} />
    </div>
  );
}

export interface StateProps {
  readonly title: ComponentChildren;
  readonly glyph?: 'failed' | 'warning' | 'running' | 'unknown';
  readonly icon?: IconName;
  readonly children?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly tight?: boolean;
}

/** The frame of every state: glyph or icon, title, words, buttons. */
export function State({ title, glyph, icon, children, actions, tight }: StateProps): JSX.Element {
  return (
    <section class={`state ${tight ? 'tight' : ''}`}>
      {title === undefined ? null : (
        <h2>
          {glyph ? <Glyph of={glyph} size="large" /> : null}
          {icon ? <Icon name={icon} /> : null}
          <span>{title}</span>
        </h2>
      )}
      <div class="in">
        {children}
        {actions ? <div class="acts">{actions}</div> : null}
      </div>
    </section>
  );
}

/** Asks the worker to try everything that is not live now, and for the channels that ended. */
export function useReconnect(): () => void {
  const { link } = usePage();
  return () => {
    link.retry();
    link.call('reconnect', {}).catch(() => undefined);
  };
}

export function NotConnected(): JSX.Element {
  const { boot, link, words } = usePage();
  const open = () =>
    void link.call('openCluster', { context: boot.subject.context }).catch(() => undefined);
  return (
    <State
      icon="plug"
      title={words.say('common.notConnected', { cluster: boot.clusterName })}
      actions={<Button onClick={open}>{words.say('common.openCluster')}</Button>}
    >
      <p>{words.say('common.notConnectedHint')}</p>
    </State>
  );
}

export interface FailedStateProps {
  readonly fault: Fault;
  readonly nextTryAt?: number | undefined;
}

export function FailedState({ fault, nextTryAt }: FailedStateProps): JSX.Element {
  const { link, words } = usePage();
  const reconnect = useReconnect();
  return (
    <State
      glyph="failed"
      title={<TextView text={fault.message} />}
      actions={
        <>
          <Button onClick={reconnect}>{words.say('common.tryAgain')}</Button>
          {fault.kind === 'outOfMemory' ? <MemoryBudget /> : null}
          <Button second onClick={() => void link.call('showLog', {}).catch(() => undefined)}>
            {words.say('common.showLog')}
          </Button>
        </>
      }
    >
      {fault.hint ? (
        <p>
          <TextView text={fault.hint} />
        </p>
      ) : null}
      {nextTryAt === undefined ? null : (
        <p class="muted">
          <NextTry at={nextTryAt} />
        </p>
      )}
      {fault.detail ? (
        <div class="pre muted" tabIndex={0}>
          {fault.detail}
        </div>
      ) : null}
    </State>
  );
}

/** Opens the setting that says how much may be held. */
function MemoryBudget({ flat = false }: { flat?: boolean }): JSX.Element {
  const { link, words } = usePage();
  const open = () => void link.call('openMemoryBudgetSetting', {}).catch(() => undefined);
  return (
    <Button second flat={flat} onClick={open}>
      {words.say('common.memoryBudget')}
    </Button>
  );
}

/** The rule is shown whole, so that it can be read before it is asked for. */
export function DeniedState({
  denied,
  user,
  tight = false,
  untitled = false,
  others = [],
}: {
  denied: Denied;
  user: string | undefined;
  tight?: boolean;
  /** What stands above says it already. */
  untitled?: boolean;
  /** More that is denied, for the same rule. */
  others?: readonly Denied[];
}): JSX.Element {
  const { link, words } = usePage();
  const reconnect = useReconnect();
  const [isCopied, setCopied] = useState(false);
  const { module: ruled, hasFailed } = useLazy(loadRule);
  const rule = ruled?.rulesYaml([denied, ...others]);
  const copy = () => {
    if (rule === undefined) return;
    link.call('copyText', { text: rule }).then(
      () => setCopied(true),
      () => undefined,
    );
  };
  return (
    <State
      glyph="failed"
      tight={tight}
      title={untitled ? undefined : <DeniedTitle denied={denied} />}
      actions={
        <>
          <Button icon="copy" onClick={copy}>
            {words.say(isCopied ? 'common.copied' : 'common.copyRule')}
          </Button>
          <Button second onClick={reconnect}>
            {words.say('common.checkAgain')}
          </Button>
          <Button
            second
            onClick={() => void link.call('openNamespaceSetting', {}).catch(() => undefined)}
          >
            {words.say('common.chooseNamespace')}
          </Button>
        </>
      }
    >
      <p>
        <TextView
          text={
            user
              ? { key: 'common.deniedHint', args: { user: { code: user } } }
              : { key: 'common.deniedHintYou' }
          }
        />
      </p>
      {hasFailed ? <NotLoaded /> : null}
      {rule === undefined ? null : (
        <div class="pre" tabIndex={0}>
          {rule}
        </div>
      )}
    </State>
  );
}

export function DeniedTitle({ denied }: { denied: Denied }): JSX.Element {
  const { words } = usePage();
  const { verb, namespace } = denied;
  const resource = denied.group ? `${denied.resource}.${denied.group}` : denied.resource;
  return (
    <>
      {namespace
        ? words.say('common.deniedTitleIn', { verb, resource, namespace })
        : words.say('common.deniedTitle', { verb, resource })}
    </>
  );
}

export interface StaleNoteProps {
  readonly fault: Fault;
  readonly nextTryAt: number | undefined;
  /** The kind that is not live while others are. */
  readonly resource?: string;
}

/** Data is there but no longer live: why, when the next try is, and a button that does not wait for it. */
export function StaleNote({ fault, nextTryAt, resource }: StaleNoteProps): JSX.Element {
  const { clock, words } = usePage();
  const reconnect = useReconnect();
  const reason = fault.message;
  const what: Text = resource
    ? { key: 'common.partialStale', args: { resource, reason } }
    : { key: 'common.staleTitle', args: { reason } };
  return (
    <div class="note" role="status">
      <Glyph of="warning" />
      <span class="cut grow" title={words.text(what, clock.now())}>
        <TextView text={what} />{' '}
        <span aria-live="off">
          <NextTry at={nextTryAt} />
        </span>
      </span>
      {fault.kind === 'outOfMemory' ? <MemoryBudget flat /> : null}
      <Button second flat onClick={reconnect}>
        {words.say('common.reconnectNow')}
      </Button>
    </div>
  );
}

function NextTry({ at }: { at: number | undefined }): JSX.Element | null {
  const { clock, words } = usePage();
  if (at === undefined) return null;
  const waitMs = at - clock.local.value;
  if (waitMs < 500) return <>{words.say('common.tryingNow')}</>;
  return (
    <>{words.say('common.nextTry', { wait: { durationMs: Math.round(waitMs / 1000) * 1000 } })}</>
  );
}

/** Kinds that are denied or not live while the rest is. */
export function PartialNotes({ connection }: { connection: Connection }): JSX.Element {
  const { memory, partial, user } = connection;
  const denied = partial.map(({ link }) => link).filter((link) => link.state === 'denied');
  return (
    <>
      {memory ? <MemoryNote memory={memory} /> : null}
      {denied.length === 0 ? null : <DeniedNote denied={denied} user={user} />}
      {partial.map(({ resource, link }) =>
        link.state === 'stale' || link.state === 'failed' ? (
          <StaleNote
            key={resource}
            fault={link.state === 'stale' ? link.reason : link.fault}
            nextTryAt={link.nextTryAt}
            resource={resource}
          />
        ) : null,
      )}
    </>
  );
}

/** What is not kept, and both ways out: another try, and more memory. */
function MemoryNote({ memory }: { memory: MemoryState }): JSX.Element {
  const { clock, words } = usePage();
  const reconnect = useReconnect();
  const title = memoryTexts(memory)
    .map((text) => words.text(text, clock.now()))
    .join(' ');
  return (
    <div class="note" role="status">
      <Glyph of="warning" />
      <span class="cut grow" title={title}>
        {title}
      </span>
      <MemoryBudget flat />
      <Button second flat onClick={reconnect}>
        {words.say('common.tryAgain')}
      </Button>
    </div>
  );
}

/** All that is denied in one line: a user of one namespace may be denied a dozen kinds. */
function DeniedNote({
  denied,
  user,
}: {
  denied: readonly Denied[];
  user: string | undefined;
}): JSX.Element | null {
  const { words } = usePage();
  const [isOpen, setOpen] = useState(false);
  const [first, ...others] = denied;
  if (!first) return null;
  const resources = [...new Set(denied.map(({ resource }) => resource))];
  const title = words.say('common.partialDenied', { resources });
  return (
    <>
      <div class="note">
        <Glyph of="failed" />
        <span class="cut grow" title={title}>
          {others.length === 0 ? <DeniedTitle denied={first} /> : title}
        </span>
        <Button second flat expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {words.say(isOpen ? 'common.hideRule' : 'common.showRule')}
        </Button>
      </div>
      {isOpen ? <DeniedState denied={first} others={others} user={user} tight untitled /> : null}
    </>
  );
}

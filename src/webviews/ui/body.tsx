// What fills a page under its header: the content where there is data, marked when it is old, or the state that says why
// there is none.
import type { ComponentChildren, JSX } from 'preact';
import type { Connection } from '../../shared/model/clusterDashboard.ts';
import type { Fault } from '../../shared/model/fault.ts';
import { usePage } from '../lib/page.ts';
import type { ShownState } from './header.tsx';
import {
  DeniedState,
  FailedState,
  Late,
  NotConnected,
  PartialNotes,
  StaleNote,
  SyncProgress,
} from './states.tsx';

export interface BodyStateProps {
  readonly shown: ShownState;
  readonly connection: Connection | undefined;
  /** Why the page's own channel ended. */
  readonly fault: Fault | undefined;
  readonly hasData: boolean;
  readonly skeleton: ComponentChildren;
  readonly children: ComponentChildren;
}

export function BodyState(props: BodyStateProps): JSX.Element {
  const { shown, connection, fault, hasData, skeleton, children } = props;
  // What a worker that is gone has said of its link is not worth telling any more.
  const ended = usePage().link.ended.value;
  const isTold = !ended && shown !== 'closed' && shown !== 'connecting';
  const link = isTold ? connection?.link : undefined;
  if (shown === 'closed' && !hasData) return <NotConnected />;
  if (ended && !hasData) return <FailedState fault={ended.fault} nextTryAt={ended.nextTryAt} />;
  // What is on the screen stays, even when the page's channel has ended.
  if (fault && !hasData) return <FailedState fault={fault} />;
  if (!hasData) {
    if (link?.state === 'denied') return <DeniedState denied={link} user={connection?.user} />;
    if (link?.state === 'failed')
      return <FailedState fault={link.fault} nextTryAt={link.nextTryAt} />;
    if (link?.state === 'stale')
      return <FailedState fault={link.reason} nextTryAt={link.nextTryAt} />;
    if (link?.state !== 'live') {
      return (
        <>
          <SyncProgress link={link} />
          <Late>{skeleton}</Late>
        </>
      );
    }
  }
  return (
    <>
      <SyncProgress link={link} />
      {shown === 'closed' ? <NotConnected /> : null}
      {ended ? <StaleNote fault={ended.fault} nextTryAt={ended.nextTryAt} /> : null}
      {fault && !ended && shown !== 'closed' ? <FailedState fault={fault} /> : null}
      {link?.state === 'stale' ? (
        <StaleNote fault={link.reason} nextTryAt={link.nextTryAt} />
      ) : null}
      {link?.state === 'failed' ? (
        <StaleNote fault={link.fault} nextTryAt={link.nextTryAt} />
      ) : null}
      {link?.state === 'denied' ? (
        <DeniedState denied={link} user={connection?.user} tight />
      ) : null}
      {isTold && connection ? <PartialNotes connection={connection} /> : null}
      <div class={`content ${!fault && (shown === 'live' || shown === 'syncing') ? '' : 'aged'}`}>
        {children}
      </div>
    </>
  );
}

/** The part of a page that scrolls. */
export function Body({
  scroll,
  children,
}: {
  scroll: { readonly ref: (element: HTMLElement | null) => void; readonly onScroll: () => void };
  children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="scroll" data-scroller tabIndex={-1} {...scroll}>
      {children}
    </div>
  );
}

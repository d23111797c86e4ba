// Why a list is empty: it is read yet, may not be read, is not kept, has nothing in it, or nothing that the filter lets through.
import type { JSX } from 'preact';
import type { ListHead } from '../../../shared/model/resourceBrowser.ts';
import { usePage } from '../../lib/page.ts';
import { Button } from '../../ui/parts.tsx';
import { TableSkeleton } from '../../ui/skeleton.tsx';
import { DeniedState, FailedState, Late, State, useReconnect } from '../../ui/states.tsx';
import { TextView } from '../../ui/text.tsx';

export type NoListReason = 'reading' | 'denied' | 'notKept' | 'failed' | 'empty' | 'noMatch';

/** `shown`: rows that the filter lets through. undefined: there is a list. */
export function whyNoList({ link, total }: ListHead, shown: number): NoListReason | undefined {
  if (shown > 0) return undefined;
  if (total > 0) return 'noMatch';
  switch (link.state) {
    case 'denied':
      return 'denied';
    case 'unwatched':
      return 'notKept';
    case 'connecting':
    case 'syncing':
      return 'reading';
    case 'failed':
    case 'stale':
      return 'failed';
    case 'live':
      return 'empty';
  }
}

/** `pods`, `deployments`. */
export function resourceOf({ id }: Pick<ListHead, 'id'>): string {
  return id.split('.')[0] ?? id;
}

export interface NoListProps {
  readonly why: NoListReason;
  readonly head: ListHead;
  readonly user: string | undefined;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

export function NoList({ why, head, user, filter, onFilter }: NoListProps): JSX.Element {
  const { words } = usePage();
  const { link, total } = head;
  const resource = resourceOf(head);
  if (why === 'denied' && link.state === 'denied') return <DeniedState denied={link} user={user} />;
  if (link.state === 'failed') return <FailedState fault={link.fault} nextTryAt={link.nextTryAt} />;
  if (link.state === 'stale') return <FailedState fault={link.reason} nextTryAt={link.nextTryAt} />;
  if (why === 'notKept') return <NotKept resource={resource} />;
  if (why === 'reading') {
    return (
      <Late>
        <TableSkeleton rows={12} />
      </Late>
    );
  }
  if (why === 'empty') {
    return (
      <State icon="info" title={words.say('browser.ui.empty', { resource })}>
        <p class="muted">{words.say('browser.ui.emptyHint')}</p>
      </State>
    );
  }
  return (
    <State
      icon="search"
      title={words.say('browser.ui.noMatch', { resource })}
      actions={<Button onClick={() => onFilter('')}>{words.say('browser.ui.clearFilter')}</Button>}
    >
      <p>
        <TextView
          text={{
            key: 'browser.ui.noMatchHint',
            args: { count: total, filter: { code: filter } },
          }}
        />
      </p>
    </State>
  );
}

function NotKept({ resource }: { resource: string }): JSX.Element {
  const { link, words } = usePage();
  const reconnect = useReconnect();
  const more = () => void link.call('openMemoryBudgetSetting', {}).catch(() => undefined);
  return (
    <State
      glyph="warning"
      title={words.say('browser.ui.notKept', { resource })}
      actions={
        <>
          <Button onClick={reconnect}>{words.say('common.tryAgain')}</Button>
          <Button second onClick={more}>
            {words.say('common.memoryBudget')}
          </Button>
        </>
      }
    >
      <p class="muted">{words.say('browser.ui.notKeptHint')}</p>
    </State>
  );
}

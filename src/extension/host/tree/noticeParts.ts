// What each notice of the tree says, with its icon, its next step and its hint. Pure, like treeItems.
import type { LinkState } from '../../../shared/model/linkState.ts';
import type { Severity } from '../../../shared/model/status.ts';
import type { Text } from '../../../shared/model/text.ts';
import type { Notice } from './treeNodes.ts';

interface NoticeIcon {
  readonly id: string;
  readonly color?: string;
}

export interface NoticeParts {
  readonly text: Text;
  readonly icon: NoticeIcon;
  readonly command?: string;
  readonly hint?: Text | undefined;
  /** The setting of the memory budget is a next step. */
  readonly isMemory?: boolean;
}

export function noticeParts(notice: Notice): NoticeParts {
  switch (notice.is) {
    case 'loading':
      return { text: { key: 'tree.ui.loading' }, icon: { id: 'loading~spin' } };
    case 'empty':
      return { text: { key: 'tree.ui.empty' }, icon: { id: 'info' } };
    case 'noMatch':
      return { text: noMatch(notice), icon: { id: 'filter' }, command: 'foretop.clearFilter' };
    case 'more':
      return {
        text: { key: 'tree.ui.more', args: { count: notice.count } },
        icon: { id: 'ellipsis' },
        command: 'foretop.filterTree',
      };
    case 'fault':
      return {
        text: notice.fault.message,
        icon: { id: 'error', color: statusColor('failed') },
        command: 'foretop.reconnect',
        hint: notice.fault.hint,
      };
    case 'ended': {
      const { message, hint, kind } = notice.ended.fault;
      return {
        text: message,
        icon: { id: 'error', color: statusColor('failed') },
        command: 'foretop.reconnect',
        hint,
        isMemory: kind === 'outOfMemory',
      };
    }
    case 'link':
      return {
        text: linkSentence(notice.link),
        icon: {
          id: notice.link.state === 'denied' ? 'lock' : 'debug-disconnect',
          color: statusColor(notice.link.state === 'failed' ? 'failed' : 'warning'),
        },
        command: 'foretop.reconnect',
        hint: linkHint(notice.link),
      };
    default:
      return {
        text: notice.broken.fault.message,
        icon: { id: 'error', color: statusColor('failed') },
        command: 'foretop.showLog',
        hint: notice.broken.fault.hint,
      };
  }
}

function noMatch({ filter, problemsOnly }: Extract<Notice, { is: 'noMatch' }>): Text {
  if (filter === '') return { key: 'tree.ui.noProblems' };
  if (problemsOnly) return { key: 'tree.ui.noProblemMatch', args: { filter } };
  return { key: 'tree.ui.noMatch', args: { filter } };
}

export function linkSentence(link: LinkState): Text {
  switch (link.state) {
    case 'denied': {
      const { verb, resource, namespace } = link;
      return namespace === undefined
        ? { key: 'tree.ui.denied', args: { verb, resource } }
        : { key: 'tree.ui.deniedIn', args: { verb, resource, namespace } };
    }
    case 'stale':
      return {
        key: 'tree.ui.staleSince',
        args: { at: { at: link.since }, reason: link.reason.message },
      };
    case 'failed':
      return link.fault.message;
    default:
      return { key: `common.state.${link.state}` };
  }
}

export function linkHint(link: LinkState | undefined): Text | undefined {
  if (link?.state === 'failed') return link.fault.hint;
  return link?.state === 'stale' ? link.reason.hint : undefined;
}

/** Theme colour of a severity, as contributed in package.json. */
export function statusColor(severity: Severity): string {
  return `foretop.status${severity[0]?.toUpperCase()}${severity.slice(1)}`;
}

// Rows that are not objects: loading, empty, denied, stale, failed, and how many are not shown.
import type { LinkState } from '../../../shared/model/linkState.ts';
import type { TreeFilter } from '../../../shared/model/tree.ts';
import type { WorkerEnded } from '../../../shared/protocol/boot.ts';
import type { Level, Notice, NoticeNode, ParentNode } from './treeNodes.ts';

/** The cluster's connection as it was last told, and why its worker has ended. */
export interface ClusterLink {
  readonly link: LinkState | undefined;
  readonly ended: WorkerEnded | undefined;
}

/** The notices of a level, the same objects as long as they say the same. */
export function noticesOf(
  node: ParentNode,
  level: Level,
  cluster: ClusterLink,
  filter: TreeFilter,
): NoticeNode[] {
  const wanted = wantedNotices(node, level, cluster, filter);
  const keys = new Set(wanted.map(keyOf));
  for (const key of level.notices.keys()) if (!keys.has(key)) level.notices.delete(key);
  return wanted.map((notice) => {
    const key = keyOf(notice);
    const known = level.notices.get(key);
    if (known && JSON.stringify(known.notice) === JSON.stringify(notice)) return known;
    const made: NoticeNode = { is: 'notice', key: `${node.key}/!${notice.is}`, up: node, notice };
    level.notices.set(key, made);
    return made;
  });
}

function wantedNotices(
  node: ParentNode,
  level: Level,
  { link, ended }: ClusterLink,
  filter: TreeFilter,
): Notice[] {
  const notices: Notice[] = [];
  if (node.is === 'cluster' && ended) return [{ is: 'ended', ended }];
  // What is denied is among the worker's rows.
  const isDown = link?.state === 'stale' || link?.state === 'failed';
  if (node.is === 'cluster' && isDown) notices.push({ is: 'link', link });
  if (level.fault) return [...notices, { is: 'fault', fault: level.fault }];
  if (level.rows.length < level.total) {
    notices.push({ is: 'more', count: level.total - level.rows.length });
  }
  if (level.rows.length > 0 || notices.length > 0) return notices;
  if (!level.isLoaded || (link && link.state !== 'live')) return [{ is: 'loading' }];
  const isFiltered = filter.text !== '' || filter.problemsOnly;
  if (isFiltered) {
    return [{ is: 'noMatch', filter: filter.text, problemsOnly: filter.problemsOnly }];
  }
  return [{ is: 'empty' }];
}

function keyOf(notice: Notice): string {
  return notice.is;
}

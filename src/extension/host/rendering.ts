// Turns rows and Texts into words of the user's language. Loaded when something is first shown: the string table is half
// the size of everything else in the host, and activation needs none of it.
import type { Clock } from '../../shared/clock.ts';
import { Formatter } from '../../shared/format/formatter.ts';
import { renderText } from '../../shared/format/text.ts';
import { en } from '../../shared/strings/en.ts';
import type { Text } from '../../shared/model/text.ts';
import type { TreeRow } from '../../shared/model/tree.ts';
import {
  clusterState,
  describeCluster,
  describeNotice,
  describeRow,
  type ClusterFacts,
  type ItemText,
  type OpenFacts,
} from './tree/treeItems.ts';
import type { Notice } from './tree/treeNodes.ts';

export interface Rendering {
  say(text: Text): string;
  row(row: TreeRow, facts?: RowFacts): ItemText;
  cluster(facts: ClusterFacts): ItemText;
  notice(notice: Notice): ItemText;
  /** The cluster as one line, for tooltips. */
  state(name: string, facts: OpenFacts): string;
}

/** Of the row's cluster. */
export interface RowFacts {
  /** The server's clock less this machine's; ages are told by the server's. */
  readonly clockOffsetMs?: number | undefined;
  readonly isDemo?: boolean;
}

/** `locale`: BCP 47. */
export function makeRendering(locale: string, clock: Clock): Rendering {
  const formatter = new Formatter(locale, en);
  const reader = (clockOffsetMs = 0) => ({ formatter, now: clock.now() + clockOffsetMs });
  return {
    say: (text) => renderText(text, formatter, clock.now()),
    row: (row, facts) => describeRow(row, reader(facts?.clockOffsetMs), facts?.isDemo),
    cluster: (facts) => describeCluster(facts, reader()),
    notice: (notice) => describeNotice(notice, reader()),
    state: (name, facts) => clusterState(name, facts, reader()),
  };
}

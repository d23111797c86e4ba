// What the resource browser shows (C1, C2): the kinds of a cluster, and a window on the list of one of them. The contract
// between views/resourceBrowser, views/resourceList and their page.
import type { RowsSection, ValueSection } from '../protocol/sections.ts';
import type { Connection, Status } from './clusterDashboard.ts';
import type { Fault } from './fault.ts';
import type { LinkState } from './linkState.ts';
import type { ObjectRef } from './refs.ts';
import type { Severity } from './status.ts';
import type { Text } from './text.ts';

export type ResourceBrowserState = {
  readonly connection: ValueSection<Connection>;
  /** Those of one group stand together, groups in the order they are shown. */
  readonly kinds: RowsSection<KindEntry>;
  /** Names, for the filter: as far as they may be listed, or pods were seen in them. */
  readonly namespaces: ValueSection<readonly string[]>;
  /** Why kinds are missing that there may be: they could not be discovered, or not yet. */
  readonly undiscovered: ValueSection<'unread' | Fault | null>;
};

/** In the order they are shown. */
export const kindGroups = [
  'cluster',
  'workloads',
  'network',
  'config',
  'storage',
  'access',
  'custom',
] as const;

export type KindGroup = (typeof kindGroups)[number];

export interface KindEntry {
  /** `pods`, `deployments.apps`: as kubectl calls the resource. */
  readonly id: string;
  readonly kind: string;
  readonly group: KindGroup;
  /** Absent where it is not known, as of kinds that are read only while they are shown. */
  readonly total?: number;
  /** What needs attention, most severe first, without zeros. */
  readonly counts: readonly { readonly severity: Severity; readonly count: number }[];
  /** Set when this kind is not live: denied, stale … */
  readonly link?: LinkState;
}

export interface ListSort {
  /** A column's id. */
  readonly column: string;
  readonly isDescending: boolean;
}

/** Which objects, in which order. */
export interface ListQuery {
  /** A KindEntry's id. */
  readonly kind: string;
  /** What users type: shared/model/listFilter.ts. */
  readonly filter: string;
  /** null: the kind's own. */
  readonly sort: ListSort | null;
}

/** The part of the list that is looked at. */
export interface ListWindow extends ListQuery {
  /** Ids of the columns that are shown, in order; empty: the kind's own. Unknown ones are left out. */
  readonly columns: readonly string[];
  readonly from: number;
  readonly count: number;
}

/** Of one window: more than any screen has. */
export const mostWindowRows = 400;

export type ResourceListState = {
  readonly head: ValueSection<ListHead>;
  /** From `head.from` on; `total`: how many the filter lets through. */
  readonly rows: RowsSection<ListRow>;
};

export interface ListHead {
  /** The KindEntry's id. */
  readonly id: string;
  readonly kind: string;
  readonly link: LinkState;
  /** How many there are without the filter. */
  readonly total: number;
  readonly from: number;
  readonly isNamespaced: boolean;
  /** Of the rows' cells. */
  readonly columns: readonly ListColumn[];
  /** All that can be chosen. */
  readonly choices: readonly ListColumn[];
  readonly sort: ListSort;
  /** It is read anew from time to time, and not followed. */
  readonly isPolled?: boolean;
  /** There are more than were read: `total` is not all. */
  readonly isCut?: boolean;
  /** Where usage comes from, or why there is none. */
  readonly usage?: { readonly source: string } | { readonly missing: Text };
}

/** How a cell is drawn, and with it what it holds. */
export type CellLook = 'name' | 'text' | 'status' | 'age' | 'count' | 'ratio' | 'usage' | 'amount';

export interface ListColumn {
  readonly id: string;
  readonly head: Text;
  /** The whole words, where the head has no room for them. */
  readonly title?: Text;
  readonly look: CellLook;
  /** Of a name: it is the first identifying cell. Others leave a narrow table in this order, higher first. */
  readonly leaves?: 1 | 2 | 3;
}

/** Of what was asked for: 100 is all of it. */
export interface UsageCell {
  readonly percent: number;
  /** Of the limit; absent without one. */
  readonly percentOfLimit?: number;
  /** What the bar is full at. */
  readonly fullPercent: number;
  /** For people: `125m of 500m`. */
  readonly title: Text;
}

/** null: there is no value. Ages are ms since the epoch, amounts and counts are numbers. */
export type Cell = string | number | null | Status | UsageCell;

export interface ListRow {
  /** uid; of a container beside its pod's. */
  readonly id: string;
  /** What opens, and what commands are about. */
  readonly ref: ObjectRef;
  /** Of a container within its pod. */
  readonly container?: string;
  /** What the row's accessible name begins with: of an event the reason. */
  readonly name: string;
  readonly cells: readonly Cell[];
}

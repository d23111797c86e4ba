// What a detail panel shows: the contract between views/detail and its page.
import type { Connection, Status } from './clusterDashboard.ts';
import type { ObjectRef } from './refs.ts';
import type { Text, TextArg } from './text.ts';
import type { Severity } from './status.ts';
import type { RowsSection, ValueSection } from '../protocol/sections.ts';

export type DetailState = {
  readonly connection: ValueSection<Connection>;
  readonly header: ValueSection<DetailHeader>;
  readonly cause: ValueSection<Cause | null>;
  /** Two columns of facts in order. */
  readonly facts: RowsSection<Fact>;
  readonly containers: RowsSection<ContainerRow>;
  readonly events: RowsSection<EventRow>;
  /** Pod List (C13) of nodes and workloads. */
  readonly pods: RowsSection<PodListRow>;
};

/** In the order of product.md. */
export const detailTabs = ['detail', 'log'] as const;
export type DetailTab = (typeof detailTabs)[number];

export interface DetailHeader {
  readonly ref: ObjectRef;
  readonly status?: Status;
  /** The object is not there (any more). `seenAt`: when it was deleted or last seen. */
  readonly gone?: { readonly seenAt?: number };
  /** Why it is not watched here, so that nobody knows how it is: never together with `gone`. */
  readonly unwatched?: Text;
  /** Why a table is empty that may not be: what it is made of has not been read. */
  readonly unread?: { readonly events?: Text; readonly pods?: Text };
  /** What this kind has and this user may see, in order. */
  readonly tabs: readonly DetailTab[];
  /** Which tables apply to this kind. */
  readonly tables: readonly ('containers' | 'events' | 'pods')[];
}

export interface Cause {
  readonly severity: Severity;
  /** The reason as a title, e.g. "OOMKilled: container cart passed its memory limit of 512 MiB". */
  readonly title: Text;
  /** Evidence, one line each. */
  readonly evidence: readonly Text[];
}

export interface Fact {
  readonly id: string;
  readonly column: 'left' | 'right';
  /** As product.md spells it. */
  readonly label: Text;
  readonly value: FactValue;
}

export type FactValue =
  | { readonly is: 'text'; readonly text: TextArg }
  | { readonly is: 'status'; readonly status: Status }
  | { readonly is: 'chips'; readonly chips: readonly string[] }
  | { readonly is: 'trouble'; readonly text: TextArg };

/** C6: Name, Image, State, Restart, Age. */
export interface ContainerRow {
  /** Container name. */
  readonly id: string;
  readonly role: 'init' | 'sidecar' | 'container' | 'ephemeral';
  readonly image: string;
  readonly state: Status;
  /** `exit 137, restarts in 40 s` */
  readonly note?: Text;
  readonly restarts: number;
  readonly startedAt?: number;
}

/** C7: Type, Create Time, Kind, Name, Namespace, Reason, Message, Count. */
export interface EventRow {
  readonly id: string;
  readonly type: string;
  /** Latest time, ms since the epoch. */
  readonly at: number;
  readonly regarding: ObjectRef;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
}

/** C13: Name, Node, Containers, Status, Restart, Age. */
export interface PodListRow {
  readonly id: string;
  readonly ref: ObjectRef;
  readonly node?: string;
  readonly nodeIp?: string;
  readonly ready: number;
  readonly total: number;
  readonly status: Status;
  readonly restarts: number;
  readonly createdAt: number;
}

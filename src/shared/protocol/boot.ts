// What a page knows at first paint, before any message: put into its HTML by the host as JSON (data-boot).
import type { Fault } from '../model/fault.ts';
import type { DetailTab } from '../model/detail.ts';
import type { ContextId, ResourceRef } from '../model/refs.ts';

export type PageSubject =
  | { readonly page: 'clusterDashboard' | 'resourceBrowser'; readonly context: ContextId }
  | {
      readonly page: 'detail';
      readonly context: ContextId;
      readonly ref: ResourceRef;
      /** What of the panel is asked for; its page takes it over once. */
      readonly at?: DetailPlace;
    };

export interface DetailPlace {
  readonly tab: DetailTab;
  readonly container?: string;
}

export interface Boot {
  readonly subject: PageSubject;
  /** Prefix of this page's channel ids, unique per extension host. */
  readonly channelPrefix: string;
  /** BCP 47, from vscode.env.language. */
  readonly locale: string;
  /** The cluster's name as shown in titles. */
  readonly clusterName: string;
  /** What the user chose on pages of this kind before (PageApi.remember). */
  readonly choices?: Readonly<Record<string, unknown>>;
}

/** Host → page, beside the protocol's envelopes: whether this page's cluster has a worker. */
export type LinkNotice =
  /** A worker is there (again): subscribe anew. */
  | { readonly t: 'link'; readonly up: true }
  /** `closed`: nobody opened the cluster. `starting`: a worker is being started or restarted. */
  | { readonly t: 'link'; readonly up: false; readonly why: 'closed' | 'starting' }
  | { readonly t: 'link'; readonly up: false; readonly why: 'ended'; readonly ended: WorkerEnded };

/** The cluster's worker ended by itself. */
export interface WorkerEnded {
  readonly fault: Fault;
  /** When another is started, ms since the epoch; undefined: only when asked. */
  readonly nextTryAt?: number;
}

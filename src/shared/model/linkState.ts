// The state of every stream, shown by every view.
import type { Fault } from './fault.ts';

export type LinkState =
  | { readonly state: 'connecting' }
  | { readonly state: 'syncing'; readonly rows: number; readonly of?: number }
  /** `since` and all times here: ms since the epoch. */
  | { readonly state: 'live'; readonly since: number }
  | {
      readonly state: 'stale';
      readonly since: number;
      readonly reason: Fault;
      readonly nextTryAt?: number;
    }
  | {
      readonly state: 'denied';
      readonly verb: string;
      readonly resource: string;
      readonly group?: string;
      readonly namespace?: string;
    }
  /** By our own choice: no screen that is looked at needs it, or it was let go for the memory budget. */
  | { readonly state: 'unwatched'; readonly why: 'unseen' | 'budget' }
  | { readonly state: 'failed'; readonly fault: Fault; readonly nextTryAt?: number };

// What an object itself tells of its trouble.
import type { Text } from '../../shared/model/text.ts';

export interface PodCauseFacts {
  /** One word of Kubernetes' vocabulary: OOMKilled, CrashLoopBackOff, Unschedulable, ContainersNotReady … */
  readonly reason: string;
  readonly text: Text;
  /** What the sentence rests on, most telling first. */
  readonly evidence: readonly Text[];
  /** ms since the epoch. */
  readonly since?: number;
}

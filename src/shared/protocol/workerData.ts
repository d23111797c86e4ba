// What the host hands to a worker when it starts it (worker_threads' workerData).
import type { ContextId } from '../model/refs.ts';

/** Where kubeconfigs come from. A group's files are merged as kubectl merges them, the first value wins. */
export type KubeconfigGroup =
  | {
      readonly is: 'files';
      readonly paths: readonly string[];
      /** A missing file is a fault (the user named it in the settings); otherwise it is skipped. */
      readonly required?: boolean;
    }
  /** The demo cluster: a kubeconfig that is never written to disk. `label` stands for its path in the ContextId. */
  | { readonly is: 'inline'; readonly label: string; readonly text: string };

export interface DataWorkerInit {
  readonly context: ContextId;
  readonly kubeconfig: KubeconfigGroup;
  /** From `foretop.namespaces`, when a glob matches the context's name; undefined: all, if allowed. */
  readonly namespaces?: readonly string[];
  /** From `foretop.memoryBudgetMiB`: what may be held before the least needed kinds are let go; undefined: no limit. */
  readonly memoryBudgetMiB?: number;
}

export interface DemoWorkerInit {
  readonly seed: number;
  /** Demo seconds per real second. */
  readonly timeScale: number;
}

/** The demo worker's only message: it listens. The kubeconfig has a random port and token. */
export interface DemoWorkerReady {
  readonly kubeconfig: string;
  readonly contextName: string;
  readonly server: string;
  readonly token: string;
}

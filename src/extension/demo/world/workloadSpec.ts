// How the catalog describes a workload, and what its programs do once they are started.

/** What the containers of a pod do once they are started. */
export type Program =
  | { readonly does: 'serve'; readonly readyAfterMs?: number }
  /** Exits after a while, again and again; `init`: in its init container. */
  | {
      readonly does: 'crash';
      readonly container: string;
      readonly runMs: number;
      readonly exitCode: number;
      readonly reason: 'Error' | 'OOMKilled';
      readonly init?: boolean;
      readonly backoffMs: number;
      readonly message?: string;
    }
  | { readonly does: 'neverReady'; readonly container: string; readonly probe: string }
  | { readonly does: 'pullFails'; readonly container: string; readonly message: string }
  | { readonly does: 'badConfig'; readonly container: string; readonly message: string }
  | { readonly does: 'finish'; readonly runMs: number; readonly exitCode: number };

export interface WorkloadSpec {
  readonly namespace: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Static';
  readonly name: string;
  readonly replicas: number;
  readonly cpuMillicores: number;
  readonly memoryMi: number;
  /** Usage as a share of the CPU request. */
  readonly share: number;
  readonly containers: readonly string[];
  readonly initContainers?: readonly string[];
  readonly image: string;
  readonly port?: number;
  readonly limits?: { readonly cpuMillicores: number; readonly memoryMi: number };
  readonly hash?: string;
  readonly tails?: readonly string[];
  readonly revision?: number;
  readonly program?: Program;
  /** Rolls without extra pods. */
  readonly noSurge?: boolean;
  readonly version?: string;
}

// The requests that cross the two hops. A handler object is derived from each map, so a missing handler does not
// compile. All values must survive JSON.
import type { CellPod } from '../model/clusterDashboard.ts';
import type { LogLine, LogLook, LogMatch, LogSource } from '../model/podLog.ts';
import type { ContextId, ObjectRef, ResourceRef } from '../model/refs.ts';
import type { ResourceUsage } from '../model/resourceUsage.ts';
import type { ListColumn, ListQuery, ListRow } from '../model/resourceBrowser.ts';
import type { Text } from '../model/text.ts';
import type { Severity } from '../model/status.ts';

/** Up: what pages and trees ask of the data worker of a cluster. */
export interface ApiMap {
  /** Forget backoffs and try every stream that is not live now. */
  readonly reconnect: { readonly args: Record<string, never>; readonly result: void };
  /** Objects whose name contains `text`, best first, at most `limit`; for no text those in trouble. For *Go to Object…*. */
  readonly findObjects: {
    readonly args: { readonly text: string; readonly limit: number };
    readonly result: readonly FoundObject[];
  };
  /** The workload a pod belongs to: the row it is under in the tree. Null for an object that is not there. */
  readonly workloadOf: {
    readonly args: { readonly ref: ObjectRef };
    readonly result: ObjectRef | null;
  };
  /** What the cluster costs on this machine. Asked for while somebody looks: some of it is measured only then. */
  readonly resourceUsage: {
    readonly args: Record<string, never>;
    readonly result: ResourceUsage;
  };
  /** The pod of a cell of the heat map. Null when there is none any more. */
  readonly podAt: { readonly args: { readonly slot: number }; readonly result: CellPod | null };
  /** Ids of the rows of a list from one place to before another: a selection reaches beyond what a page holds. */
  readonly listedIds: {
    readonly args: { readonly query: ListQuery; readonly from: number; readonly to: number };
    readonly result: readonly string[];
  };
  /** Those rows of a list, in its order; for what is copied. */
  readonly listedRows: {
    readonly args: {
      readonly query: ListQuery;
      readonly columns: readonly string[];
      readonly ids: readonly string[];
    };
    readonly result: ListedRows;
  };
  /** The match of the search after (or before) a place, from the other end where there is none; null: none at all. */
  readonly findInLog: {
    readonly args: {
      readonly source: LogSource;
      readonly look: LogLook;
      readonly from: number;
      readonly isBackwards: boolean;
    };
    readonly result: LogMatch | null;
  };
  /** One line of a log that is followed, whole. Null when it has gone. */
  readonly logLine: {
    readonly args: { readonly source: LogSource; readonly id: string };
    readonly result: LogLine | null;
  };
  /** The lines in memory that a look leaves, from a place on, in parts of about 1 MB; `next`: null after the last. */
  readonly logText: {
    readonly args: {
      readonly source: LogSource;
      readonly look: LogLook;
      readonly from: number;
      readonly hasTimes: boolean;
    };
    readonly result: { readonly text: string; readonly next: number | null };
  };
  /** What a tooltip says: status, cause and facts of one object, one line each. */
  readonly explain: {
    readonly args: { readonly ref: ObjectRef };
    readonly result: readonly Text[];
  };
}

export interface FoundObject {
  readonly ref: ObjectRef;
  readonly severity: Severity;
  readonly status: string;
}

export interface ListedRows {
  readonly columns: readonly ListColumn[];
  readonly rows: readonly ListRow[];
}

/** Down: what the worker asks of the host. */
export interface HostApi {
  /** Runs an exec credential plugin through the host's broker: one run per distinct login, whoever asks. */
  readonly runCredentialPlugin: {
    readonly args: CredentialPluginRequest;
    readonly result: CredentialPluginResult;
  };
  /** The proxy settings of VS Code and of the environment, read when a cluster opens. */
  readonly environment: { readonly args: Record<string, never>; readonly result: HostEnvironment };
  readonly log: {
    readonly args: { readonly level: LogLevel; readonly message: string };
    readonly result: void;
  };
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

export interface CredentialPluginRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  /** The kubeconfig's directory: where a relative command is looked for. */
  readonly baseDirectory: string;
  readonly installHint?: string;
  /** Set when `provideClusterInfo` is true: the ExecCredential's spec.cluster. */
  readonly clusterInfo?: unknown;
  /** The server answered 401 to the last credential: a cached one must not be used again. */
  readonly rejected?: boolean;
  /** `id` of the credential that was rejected: whoever still holds it shares the one run that replaces it. */
  readonly rejectedId?: string;
  /** The user asked to try again: a pause after a failure does not count. */
  readonly userAsked?: boolean;
  /** As the kubeconfig says; a plugin that must ask (`Always`) is not run. */
  readonly interactiveMode?: string;
}

export interface CredentialPluginResult {
  /** Names this credential without telling it; for `rejectedId`. */
  readonly id?: string;
  readonly token?: string;
  /** PEM. */
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
  /** ms since the epoch; undefined: until rejected. */
  readonly expiresAt?: number;
}

export interface HostEnvironment {
  /** `http.proxy`, `http.noProxy` of VS Code. */
  readonly vscodeProxy?: string;
  readonly vscodeNoProxy?: readonly string[];
  /** HTTPS_PROXY, HTTP_PROXY, NO_PROXY (either case) of the login shell's environment. */
  readonly httpsProxy?: string;
  readonly httpProxy?: string;
  readonly noProxy?: string;
}

/** What a page asks of the host itself; everything of ApiMap goes on to the cluster's worker. */
export interface PageApi {
  readonly openDetail: {
    readonly args: { readonly ref: ResourceRef; readonly beside?: boolean };
    readonly result: void;
  };
  readonly openClusterDashboard: {
    readonly args: { readonly context: ContextId };
    readonly result: void;
  };
  readonly openResourceBrowser: {
    readonly args: { readonly context: ContextId };
    readonly result: void;
  };
  /** Keeps what the user chose for every page of this kind, beyond the life of the tab. */
  readonly remember: {
    readonly args: { readonly key: string; readonly value: unknown };
    readonly result: void;
  };
  readonly openCluster: { readonly args: { readonly context: ContextId }; readonly result: void };
  /** The lines in memory that a look leaves, into a file that the user chooses. */
  readonly saveLog: {
    readonly args: {
      readonly source: LogSource;
      readonly look: LogLook;
      readonly hasTimes: boolean;
    };
    readonly result: void;
  };
  /** The same as a read-only document. */
  readonly openLogDocument: {
    readonly args: PageApi['saveLog']['args'];
    readonly result: void;
  };
  readonly copyText: { readonly args: { readonly text: string }; readonly result: void };
  /** Loads the page anew: a part of it could not be loaded. A webview cannot navigate by itself. */
  readonly reloadPage: { readonly args: Record<string, never>; readonly result: void };
  readonly showLog: { readonly args: Record<string, never>; readonly result: void };
  readonly openNamespaceSetting: { readonly args: Record<string, never>; readonly result: void };
  readonly openMemoryBudgetSetting: {
    readonly args: Record<string, never>;
    readonly result: void;
  };
}

type AnyApi<A> = { readonly [M in keyof A]: { readonly args: unknown; readonly result: unknown } };

/** Exhaustive handlers of an API map. They throw FaultError; `signal` aborts when the caller cancels or dies. */
export type Handlers<A extends AnyApi<A>> = {
  readonly [M in keyof A]: (
    args: A[M]['args'],
    signal: AbortSignal,
  ) => Promise<A[M]['result']> | A[M]['result'];
};

/** The caller's side of an API map. */
export interface Caller<A extends AnyApi<A>> {
  call<M extends keyof A & string>(
    method: M,
    args: A[M]['args'],
    signal?: AbortSignal,
  ): Promise<A[M]['result']>;
}

// What a kubeconfig file says, with every path made absolute: the reading of client-go's clientcmd/api/v1 types.
import type { Fault } from '../../shared/model/fault.ts';

/** Where an entry was written: relative paths and commands are looked for beside that file. */
export interface Origin {
  /** Path of the file, or the label of an inline group. */
  readonly file: string;
  readonly baseDirectory: string;
}

export interface ClusterEntry extends Origin {
  readonly name: string;
  readonly server?: string;
  readonly tlsServerName?: string;
  readonly insecureSkipTlsVerify: boolean;
  /** Absolute path of a PEM file. */
  readonly certificateAuthority?: string;
  /** Base64 of PEM; wins over the file, as in kubectl. */
  readonly certificateAuthorityData?: string;
  readonly proxyUrl?: string;
  /** The extension `client.authentication.k8s.io/exec`, handed to plugins that ask for cluster info. */
  readonly execConfig?: unknown;
}

export interface UserEntry extends Origin {
  readonly name: string;
  /** Absolute paths of PEM files; the data fields (base64 of PEM) win over them. */
  readonly clientCertificate?: string;
  readonly clientCertificateData?: string;
  readonly clientKey?: string;
  readonly clientKeyData?: string;
  readonly token?: string;
  /** Absolute path; wins over `token`, as in kubectl. */
  readonly tokenFile?: string;
  readonly username?: string;
  readonly password?: string;
  readonly exec?: ExecEntry;
  readonly authProvider?: AuthProviderEntry;
  readonly impersonate?: Impersonation;
}

export interface ExecEntry {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly apiVersion: string;
  readonly provideClusterInfo: boolean;
  readonly interactiveMode?: string;
  readonly installHint?: string;
}

export interface AuthProviderEntry {
  readonly name: string;
  readonly config: Readonly<Record<string, string>>;
}

export interface Impersonation {
  readonly user?: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  /** as-user-extra: values by key. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

export interface ContextEntry extends Origin {
  readonly name: string;
  readonly cluster: string;
  /** '' for an anonymous user. */
  readonly user: string;
  readonly namespace?: string;
}

/** One file, or several merged. Lists keep the order of the files. */
export interface KubeconfigEntries {
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
  readonly currentContext?: string;
}

export interface ParsedKubeconfig {
  readonly entries: KubeconfigEntries;
  /** What could not be used of this file; the rest is in `entries`. */
  readonly faults: readonly Fault[];
}

// The controllers of objects that are not watched (custom ones): one metadata-only read an unknown owner, kept for as
// long as the cluster is open. Where it may not be read, or is not there, the chain of owners ends.
import { Emitter, type Event } from '../../shared/emitter.ts';
import { faultOf } from '../../shared/model/fault.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { OwnerRef } from '../kinds/rows.ts';
import { storedKind } from '../model/objects.ts';

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const METADATA_ONLY =
  'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
/** Owners of owners beyond this are mistakes. */
const MAX_DEPTH = 8;
const MAX_AT_ONCE = 4;

interface ApiResourceList {
  readonly resources?: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
  }[];
}

interface OwnedObject {
  readonly metadata?: {
    readonly ownerReferences?: readonly {
      readonly apiVersion: string;
      readonly kind: string;
      readonly name: string;
      readonly uid: string;
      readonly controller?: boolean;
    }[];
  };
}

export class OwnerLookup {
  /** undefined: read, and it has no controller that we may know of. */
  readonly #owners = new Map<string, OwnerRef | undefined>();
  readonly #resources = new Map<string, Promise<ApiResourceList>>();
  readonly #found = new Emitter<readonly string[]>();
  #waiting: { readonly owner: OwnerRef; readonly namespace: string }[] = [];
  #running = 0;
  #api: ApiClient | undefined;

  /** Uids of owners whose chain has become known. */
  get onDidFind(): Event<readonly string[]> {
    return this.#found.event;
  }

  /** Reads through `api` from now on. */
  start(api: ApiClient): void {
    this.#api = api;
    this.#resources.clear();
    this.#next();
  }

  /** The controller of `owner`, when it is known; otherwise it is read, and `onDidFind` tells. */
  readonly lookup = (owner: OwnerRef, namespace: string): OwnerRef | undefined => {
    if (this.#owners.has(owner.uid)) return this.#owners.get(owner.uid);
    // Kinds that are watched need no read: they come with their list.
    if (storedKind(owner.kind, owner.group) !== undefined) return undefined;
    this.#owners.set(owner.uid, undefined);
    this.#waiting.push({ owner, namespace });
    this.#next();
    return undefined;
  };

  #next(): void {
    while (this.#api && this.#running < MAX_AT_ONCE) {
      const next = this.#waiting.shift();
      if (!next) return;
      this.#running += 1;
      void this.#follow(this.#api, next.owner, next.namespace).finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }

  /** Reads the whole chain before it is told, so that pods are judged again once. */
  async #follow(api: ApiClient, first: OwnerRef, namespace: string): Promise<void> {
    let owner: OwnerRef | undefined = first;
    for (let depth = 0; owner && depth < MAX_DEPTH; depth += 1) {
      if (storedKind(owner.kind, owner.group) !== undefined) break;
      const known: OwnerRef | undefined = this.#owners.get(owner.uid);
      const above: OwnerRef | undefined = known ?? (await this.#read(api, owner, namespace));
      if (above) this.#owners.set(owner.uid, above);
      owner = above;
    }
    if (this.#owners.get(first.uid)) this.#found.fire([first.uid]);
  }

  async #read(api: ApiClient, owner: OwnerRef, namespace: string): Promise<OwnerRef | undefined> {
    try {
      const base =
        owner.group === '' ? `/api/${owner.version}` : `/apis/${owner.group}/${owner.version}`;
      const { resources = [] } = await this.#resourcesOf(api, base);
      const type = resources.find(({ kind, name }) => kind === owner.kind && !name.includes('/'));
      if (!type) return undefined;
      const scope = type.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
      const path = `${base}${scope}/${type.name}/${encodeURIComponent(owner.name)}`;
      const { body } = await api.getJson<OwnedObject>(path, { accept: METADATA_ONLY });
      return controllerOf(body);
    } catch (error) {
      const { kind } = faultOf(error);
      // Anything that may heal is asked again when the owner is next met.
      if (kind !== 'forbidden' && kind !== 'notFound') this.#owners.delete(owner.uid);
      return undefined;
    }
  }

  #resourcesOf(api: ApiClient, base: string): Promise<ApiResourceList> {
    const known = this.#resources.get(base);
    if (known) return known;
    const asked = api.getJson<ApiResourceList>(base).then((answer) => answer.body);
    asked.catch(() => this.#resources.delete(base));
    this.#resources.set(base, asked);
    return asked;
  }
}

function controllerOf(object: OwnedObject): OwnerRef | undefined {
  const owner = object.metadata?.ownerReferences?.find((reference) => reference.controller);
  if (!owner) return undefined;
  const [version = '', group = ''] = owner.apiVersion.split('/').reverse();
  return { group, version, kind: owner.kind, name: owner.name, uid: owner.uid };
}

// What a reflector fills: the port between watching and the ways in which rows are held. `D` is what the kind's decoder
// gives for one object; it is valid during the call only.

/** A namespace, or undefined for all of them (and for cluster-scoped kinds). */
export type Scope = string | undefined;

/** A new content of one scope, put in the place of the old by `commit`. */
export interface Replacement<D> {
  readonly size: number;
  upsert(decoded: D): void;
  remove(decoded: D): void;
  /** Tells what may be seen before `commit`. */
  flush(): void;
  /** Swaps the scope's rows and marks it synced; told as one batch. */
  commit(): void;
  /** It will not be committed. */
  discard(): void;
}

export interface Intake<D> {
  /** Says that a scope will feed this store; until it is listed, the store is not synced. */
  openScope(scope: Scope): void;
  isScopeSynced(scope: Scope): boolean;
  /** Takes a scope's rows away, as when a namespace is no longer watched. Told as forgotten, not as deleted. */
  closeScope(scope: Scope): void;
  /** An object of the same version as the held one is no change. */
  put(decoded: D): void;
  remove(decoded: D): void;
  /** Tells what was put and removed since the last time, as one batch. */
  flush(): void;
  beginReplace(scope: Scope): Replacement<D>;
}

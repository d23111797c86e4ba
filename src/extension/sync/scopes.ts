// Which scopes feed a store, and whether each has been listed completely.
import type { Scope } from './intake.ts';

export class Scopes {
  readonly #scopes = new Map<Scope, boolean>();

  /** True when every scope has been listed. */
  get isSynced(): boolean {
    return this.#scopes.size > 0 && [...this.#scopes.values()].every((synced) => synced);
  }

  isScopeSynced(scope: Scope): boolean {
    return this.#scopes.get(scope) ?? false;
  }

  open(scope: Scope): void {
    if (!this.#scopes.has(scope)) this.#scopes.set(scope, false);
  }

  setSynced(scope: Scope): void {
    this.#scopes.set(scope, true);
  }

  /** False when it was not open. */
  close(scope: Scope): boolean {
    return this.#scopes.delete(scope);
  }
}

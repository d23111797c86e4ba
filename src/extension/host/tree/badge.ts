// The number on the view's icon. It changes slowly while clusters run, and at once when one is opened or closed.
import type { Clock } from '../../../shared/clock.ts';
import { Lifetime, type Disposable } from '../../../shared/lifetime.ts';
import { attentionOf } from '../attention.ts';
import type { ClusterManager } from '../clusterManager.ts';

export interface BadgeOptions {
  /** VS Code's tree view, or a part of it. */
  readonly view: { badge?: { readonly value: number; readonly tooltip: string } | undefined };
  readonly clusters: ClusterManager;
  readonly clock: Clock;
  readonly tooltip: (count: number) => string;
}

/** The number changes no faster. */
const BADGE_MS = 2_000;

export class Badge implements Disposable {
  readonly #options: BadgeOptions;
  readonly #lifetime = new Lifetime();
  #late: Disposable | undefined;

  constructor(options: BadgeOptions) {
    this.#options = options;
    const { clock, clusters } = options;
    this.#lifetime.add(clusters.onDidChangeOpen(() => this.#show()));
    this.#lifetime.add(
      clusters.onDidChange(() => {
        this.#late ??= clock.after(BADGE_MS, () => this.#show());
      }),
    );
  }

  dispose(): void {
    this.#late?.dispose();
    this.#lifetime.dispose();
  }

  #show(): void {
    this.#late?.dispose();
    this.#late = undefined;
    const { clusters, tooltip, view } = this.#options;
    const { count: value } = attentionOf(clusters.clusters);
    if ((view.badge?.value ?? 0) === value) return;
    view.badge = value === 0 ? undefined : { value, tooltip: tooltip(value) };
  }
}

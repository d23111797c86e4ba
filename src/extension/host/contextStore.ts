// The contexts of all kubeconfigs, listed without contacting anything. The room that parses YAML is loaded on first use.
import { access } from 'node:fs/promises';
import type { Clock } from '../../shared/clock.ts';
import { Emitter, type Event } from '../../shared/emitter.ts';
import type { Disposable } from '../../shared/lifetime.ts';
import type { Fault } from '../../shared/model/fault.ts';
import type { ContextId } from '../../shared/model/refs.ts';
import type { KubeconfigGroup } from '../../shared/protocol/workerData.ts';
import { errorsTo, type Log } from '../core/log.ts';
import type { KubeconfigSources } from '../kubeconfig/kubeconfigGroups.ts';
import type { KubeconfigContext } from '../kubeconfig/kubeconfigs.ts';

/** A context, and what a worker needs to open it. */
export interface ContextEntry extends KubeconfigContext {
  readonly group: KubeconfigGroup;
  readonly isDemo: boolean;
}

/** What of kubeconfig/ is used here; `load` imports it when it is first needed. */
export interface KubeconfigRoom {
  readonly kubeconfigGroups: (sources: KubeconfigSources) => KubeconfigGroup[];
  readonly readKubeconfigs: (groups: readonly KubeconfigGroup[]) => Promise<{
    readonly contexts: readonly KubeconfigContext[];
    readonly faults: readonly KubeconfigFault[];
  }>;
  readonly watchKubeconfigs: (
    groups: readonly KubeconfigGroup[],
    onChange: () => void,
    clock: Clock,
  ) => Disposable;
}

export interface KubeconfigFault {
  readonly path: string;
  readonly fault: Fault;
}

/** `none`: there is no file. `broken`: there are files, but no usable context in them. */
export type ContextsState = 'unread' | 'none' | 'noContexts' | 'broken' | 'ready';

export interface ContextStoreOptions {
  readonly load: () => Promise<KubeconfigRoom>;
  readonly sources: () => KubeconfigSources;
  readonly clock: Clock;
  readonly log: Log;
}

export class ContextStore implements Disposable {
  readonly #options: ContextStoreOptions;
  readonly #changes: Emitter<void>;
  #state: ContextsState = 'unread';
  #read: readonly ContextEntry[] = [];
  #faults: readonly KubeconfigFault[] = [];
  #demo: ContextEntry | undefined;
  #watch: Disposable | undefined;
  #reading: Promise<void> | undefined;
  #isAgainWanted = false;
  #isDisposed = false;

  constructor(options: ContextStoreOptions) {
    this.#options = options;
    this.#changes = new Emitter(errorsTo(options.log));
  }

  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  get state(): ContextsState {
    return this.#state;
  }

  /** In the order of the files, the demo cluster last. */
  get contexts(): readonly ContextEntry[] {
    return this.#demo ? [...this.#read, this.#demo] : this.#read;
  }

  get faults(): readonly KubeconfigFault[] {
    return this.#faults;
  }

  get(id: ContextId): ContextEntry | undefined {
    return this.contexts.find((context) => context.id === id);
  }

  /** Reads the kubeconfigs unless that has been done. */
  async ready(): Promise<void> {
    if (this.#state === 'unread') await this.refresh();
  }

  /** Reads everything again; a call during a reading makes one more reading after it. */
  refresh(): Promise<void> {
    if (this.#reading) this.#isAgainWanted = true;
    else this.#reading = this.#readUntilQuiet();
    return this.#reading;
  }

  setDemo(demo: ContextEntry | undefined): void {
    this.#demo = demo;
    this.#changes.fire();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#watch?.dispose();
    this.#changes.dispose();
  }

  #refreshLater(): void {
    this.refresh().catch(errorsTo(this.#options.log));
  }

  async #readUntilQuiet(): Promise<void> {
    try {
      do {
        this.#isAgainWanted = false;
        await this.#readOnce();
      } while (this.#isAgainWanted && !this.#isDisposed);
    } finally {
      this.#reading = undefined;
    }
  }

  async #readOnce(): Promise<void> {
    const { clock, load, log, sources } = this.#options;
    const room = await load();
    const groups = room.kubeconfigGroups(sources());
    this.#watch?.dispose();
    // Watched before it is read, so that a change in between is not missed.
    this.#watch = room.watchKubeconfigs(groups, () => this.#refreshLater(), clock);
    if (this.#isDisposed) this.#watch.dispose();
    const { contexts, faults } = await room.readKubeconfigs(groups);
    this.#read = contexts.map((context) => ({
      ...context,
      group: groupOf(groups, context.file),
      isDemo: false,
    }));
    this.#faults = faults;
    for (const { path, fault } of faults) {
      const detail = fault.detail ? `: ${fault.detail}` : '';
      log.write('warn', `Kubeconfig ${path}: ${fault.message.key}${detail}`);
    }
    this.#state = await stateOf(groups, contexts.length, faults.length);
    this.#changes.fire();
  }
}

/** The group that a context's file belongs to. */
function groupOf(groups: readonly KubeconfigGroup[], file: string): KubeconfigGroup {
  return (
    groups.find((group) => group.is === 'files' && group.paths.includes(file)) ?? {
      is: 'files',
      paths: [file],
    }
  );
}

async function stateOf(
  groups: readonly KubeconfigGroup[],
  contextCount: number,
  faultCount: number,
): Promise<ContextsState> {
  if (contextCount > 0) return 'ready';
  if (faultCount > 0) return 'broken';
  const paths = groups.flatMap((group) => (group.is === 'files' ? group.paths : []));
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true) ? 'noContexts' : 'none';
}

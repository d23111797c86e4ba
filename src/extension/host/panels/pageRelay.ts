// Stands between a page and the data worker of its cluster. Frames and controls pass unopened; requests get an id of the
// host's own wire; what only the host can do (PageApi) is answered here. A page's messages are not trusted.
import { Emitter } from '../../../shared/emitter.ts';
import { Lifetime, type Disposable } from '../../../shared/lifetime.ts';
import { FaultError } from '../../../shared/model/fault.ts';
import type { ContextId } from '../../../shared/model/refs.ts';
import type { ApiMap, Handlers, PageApi } from '../../../shared/protocol/api.ts';
import type { LinkNotice } from '../../../shared/protocol/boot.ts';
import type { Control, Envelope } from '../../../shared/protocol/frames.ts';
import { CLOSED, Peer, type Wire } from '../../../shared/protocol/peer.ts';
import type { ClusterManager } from '../clusterManager.ts';
import type { ClusterPhase, OpenCluster } from '../openCluster.ts';

export interface PageRelayOptions {
  readonly context: ContextId;
  /** Ends in `:`; all channel ids of the page begin with it. */
  readonly prefix: string;
  readonly clusters: ClusterManager;
  readonly pageApi: Handlers<PageApi>;
  readonly post: (message: Envelope | LinkNotice) => void;
  readonly onUnreadable: (reason: string) => void;
}

export class PageRelay implements Disposable {
  readonly #options: PageRelayOptions;
  readonly #lifetime = new Lifetime();
  readonly #messages: Emitter<unknown>;
  readonly #channels = new Set<string>();
  #attached: Lifetime | undefined;
  #cluster: OpenCluster | undefined;
  #phase: ClusterPhase | undefined;
  #isVisible = true;

  constructor(options: PageRelayOptions) {
    this.#options = options;
    this.#lifetime.add(
      options.clusters.onDidChange((context) => {
        if (context === options.context) this.#attach();
      }),
    );
    this.#messages = this.#lifetime.add(new Emitter<unknown>());
    const wire: Wire = { send: options.post, onMessage: this.#messages.event };
    // The page is asked nothing, and the frames it may send are not heard.
    const peer = this.#lifetime.add(new Peer<Record<string, never>>(wire, this.#handlers()));
    peer.onControl((control) => this.#control(control));
    peer.onUnreadable(options.onUnreadable);
    this.#attach();
  }

  /** A message of the page. */
  receive(message: unknown): void {
    this.#messages.fire(message);
  }

  /**
   * A hidden page is gone, with all it subscribed: the worker forgets its channels. One that comes back starts anew; one
   * that lived on (its tab was dragged elsewhere) subscribes again when it hears that the link is up.
   */
  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    if (isVisible) this.#notify();
    else this.#dropChannels();
  }

  dispose(): void {
    this.#dropChannels();
    this.#attached?.dispose();
    this.#lifetime.dispose();
  }

  #handlers(): Readonly<Record<string, (args: never, signal: AbortSignal) => unknown>> {
    const cluster = () => {
      if (!this.#cluster) throw new FaultError(CLOSED);
      return this.#cluster;
    };
    // All that pages ask of the worker; everything else of it is unknown to them.
    const ofWorker = {
      reconnect: () => cluster().reconnect(),
      podAt: (args, signal) => cluster().call('podAt', args, signal),
      listedIds: (args, signal) => cluster().call('listedIds', args, signal),
      listedRows: (args, signal) => cluster().call('listedRows', args, signal),
      findInLog: (args, signal) => cluster().call('findInLog', args, signal),
      logLine: (args, signal) => cluster().call('logLine', args, signal),
    } satisfies Partial<Handlers<ApiMap>>;
    return { ...this.#options.pageApi, ...ofWorker };
  }

  /** Follows the cluster as it opens, crashes, comes back and closes. */
  #attach(): void {
    const cluster = this.#options.clusters.get(this.#options.context);
    const phase = cluster?.phase;
    if (cluster !== this.#cluster) {
      this.#attached?.dispose();
      this.#attached = new Lifetime();
      this.#cluster = cluster;
      if (cluster) {
        const { prefix, post } = this.#options;
        this.#attached.add(cluster.relay(prefix, (frame) => post({ t: 'frame', frame })));
      }
    } else if (isUp(phase) === isUp(this.#phase)) {
      this.#phase = phase;
      return;
    }
    this.#phase = phase;
    this.#channels.clear();
    if (this.#isVisible) this.#notify();
  }

  #notify(): void {
    const { post } = this.#options;
    const ended = this.#cluster?.ended;
    if (isUp(this.#phase)) post({ t: 'link', up: true });
    else if (ended) post({ t: 'link', up: false, why: 'ended', ended });
    else post({ t: 'link', up: false, why: this.#phase ? 'starting' : 'closed' });
  }

  #control(control: Control): void {
    if (!control.channel.startsWith(this.#options.prefix)) {
      return this.#options.onUnreadable(`channel ${control.channel} is not this page's`);
    }
    if (!this.#isVisible) return;
    if (control.verb === 'subscribe') {
      // A page that has just been drawn takes the link for up until it is told.
      if (!isUp(this.#phase)) return this.#notify();
      this.#channels.add(control.channel);
    } else if (control.verb === 'unsubscribe') this.#channels.delete(control.channel);
    this.#cluster?.sendControl(control);
  }

  #dropChannels(): void {
    for (const channel of this.#channels) {
      this.#cluster?.sendControl({ verb: 'unsubscribe', channel });
    }
    this.#channels.clear();
  }
}

/** Messages to a worker that is starting wait in its port. */
function isUp(phase: ClusterPhase | undefined): boolean {
  return phase === 'starting' || phase === 'open';
}

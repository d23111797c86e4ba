// What a reflector is made of.
import type { Clock } from '../../shared/clock.ts';
import type { ApiClient } from '../core/apiClient.ts';
import type { DecodeCounts } from '../core/decodeCounts.ts';
import type { Log } from '../core/log.ts';
import type { Schema } from '../kinds/decode/schema.ts';
import type { ObjectDecoder, ResourceType } from '../kinds/kind.ts';
import type { Intake } from './intake.ts';

/** Shared by the reflectors of one server, so that only the first has to find out. */
export interface WatchListSupport {
  supported: boolean;
}

export interface ReflectorOptions<D> {
  readonly api: ApiClient;
  /** With a schema, protobuf is asked for. */
  readonly kind: ResourceType & { readonly schema?: Schema };
  readonly decoder: ObjectDecoder<D>;
  /** How objects were decoded is counted here. */
  readonly counts?: DecodeCounts;
  /** One namespace; all of them when left out. */
  readonly namespace?: string;
  readonly store: Intake<D>;
  readonly clock: Clock;
  /** [0, 1), for jitter. */
  readonly random: () => number;
  readonly log: Log;
  /** Objects a page of a LIST at most; 500 when left out. */
  readonly pageLimit?: number;
  /** Silence on a watch before it is reconnected; ms. */
  readonly deadManMs?: number;
  readonly watchList?: WatchListSupport;
}

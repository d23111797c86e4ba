// What follows from the shape of a pod alone, worked out once for all pods that share it: most of a big cluster is well, and
// to know that of one pod is to know it of its like.
import type { PodFacts } from '../kinds/podStore.ts';
import { isBroken, type Health } from './severity.ts';

export interface PodTraits {
  /** How every pod of this shape is while nothing else (an event, its node, the time) tells against it. */
  readonly calm: Health | undefined;
  /** A container of it ended for want of memory. */
  readonly isKilled: boolean;
  /** Names to search in, a line each, in small letters. */
  readonly containerNames: string;
}

export class PodTraitTable {
  readonly #known = new WeakMap<PodFacts, PodTraits>();

  of(facts: PodFacts): PodTraits {
    let traits = this.#known.get(facts);
    if (!traits) this.#known.set(facts, (traits = traitsOf(facts)));
    return traits;
  }
}

function traitsOf(facts: PodFacts): PodTraits {
  const { containers } = facts;
  return {
    calm: calmHealth(facts),
    isKilled: containers.some(
      (container) =>
        (container.state === 'terminated' ? container : container.last)?.reason === 'OOMKilled',
    ),
    containerNames: containers.map(({ name }) => name.toLowerCase()).join('\n'),
  };
}

/** Exactly what `podHealth` says of such a pod without a warning and on a node that is not lost; a test holds it. */
function calmHealth(facts: PodFacts): Health | undefined {
  const { conditions, containers, deletedAt, phase, ready, restarts, total, word } = facts;
  if (deletedAt !== undefined) return undefined;
  if (phase === 'Succeeded') return { status: { severity: 'succeeded', word } };
  const condition = conditions.find(({ type }) => type === 'Ready');
  const isReady = condition ? condition.status === 'True' : ready >= total;
  const isCalm =
    phase === 'Running' &&
    isReady &&
    restarts === 0 &&
    word !== 'Unknown' &&
    !containers.some(isBroken);
  return isCalm ? { status: { severity: 'running', word } } : undefined;
}

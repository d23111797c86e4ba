// The oracle of every fault: what Foretop holds is what the server has, by uid and version, and nothing more.
import { collectionPath } from '../../../src/extension/kinds/kind.ts';
import { watchedResources } from '../../../src/extension/session/watches.ts';
import { storeNames, type Stack } from './stack.ts';
import type { ContractTarget } from './target.ts';
import { until } from './until.ts';

export interface ListBody {
  readonly items: readonly { readonly metadata: { uid: string; resourceVersion: string } }[];
}

interface Held {
  readonly size: number;
  get(uid: string): { readonly resourceVersion: string } | undefined;
}

/** By uid and version, in both directions; else how they differ. */
export function isSame({ items }: ListBody, ours: Held): true | string {
  const late = items.filter(
    ({ metadata }) => ours.get(metadata.uid)?.resourceVersion !== metadata.resourceVersion,
  );
  if (late.length > 0) return `${late.length} of ${items.length} differ`;
  return ours.size === items.length || `${ours.size} instead of ${items.length}`;
}

/** Throws with the kind that differs when it does for so long. Kinds that are denied are left out. */
export async function untilSameAsServer(
  stack: Stack,
  target: ContractTarget,
  timeoutMs = 30_000,
): Promise<void> {
  for (const name of storeNames) {
    if (stack.watches.of(name).state === 'denied') continue;
    const scope = name === 'leases' ? 'kube-system' : undefined;
    await until(`${name} to be equal`, timeoutMs, async () => {
      const body = await target.get<ListBody>(collectionPath(watchedResources[name], scope));
      return isSame(body, stack.watches.stores[name]);
    });
  }
}

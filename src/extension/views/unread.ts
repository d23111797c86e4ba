// Why something is not on screen although it may be there: silence is an answer only from what was read.
import type { Text } from '../../shared/model/text.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { StoreName } from '../model/inputs.ts';

/** Plural names as RBAC rules and kubectl spell them. */
const resources = {
  events: 'events',
  services: 'services',
  endpointSlices: 'endpointslices',
} as const satisfies Partial<Record<StoreName, string>>;

/** undefined: all of the kind that may be seen was read. */
export function whyUnread(model: ClusterModel, store: keyof typeof resources): Text | undefined {
  const { links, stores } = model.inputs;
  const link = links.of(store);
  const resource = { code: resources[store] };
  if (link.state === 'denied') {
    return { key: 'detail.unread.denied', args: { verb: link.verb, resource } };
  }
  if (link.state === 'unwatched' && link.why === 'budget') {
    return { key: 'detail.unread.budget', args: { resource } };
  }
  return stores[store].isSynced ? undefined : { key: 'detail.unread.reading', args: { resource } };
}

// Why an object is not on screen as it is now: deleted, or no longer watched. Only a complete list of where it lives can
// tell that something is not there; what may not be listed is never called gone.
import type { DetailHeader } from '../../shared/model/detail.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { Text } from '../../shared/model/text.ts';
import type { ClusterModel, FoundRow } from '../model/clusterModel.ts';
import { storedKind, storedKinds } from '../model/objects.ts';

export type Absence = Pick<DetailHeader, 'gone' | 'unwatched'>;

/** Empty for an object that is there, and for one that has not been read yet. */
export function absenceOf(
  model: ClusterModel,
  ref: ObjectRef,
  found: FoundRow | undefined,
): Absence {
  if (found?.goneAt !== undefined) return { gone: { seenAt: found.goneAt } };
  if (found && found.forgottenAt === undefined) return {};
  const unwatched = whyUnwatched(model, ref);
  if (unwatched) return { unwatched };
  const { kind, name } = ref;
  if (found) return { unwatched: { key: 'detail.unwatched.any', args: { kind, name } } };
  const stored = storedKind(kind, ref.group);
  const isListed = stored && model.inputs.stores[storedKinds[stored].store].isSynced;
  return isListed ? { gone: {} } : {};
}

function whyUnwatched(model: ClusterModel, ref: ObjectRef): Text | undefined {
  const kind = storedKind(ref.kind, ref.group);
  if (kind === undefined) return undefined;
  const link = model.inputs.links.of(storedKinds[kind].store);
  const { name, namespace } = ref;
  if (link.state === 'denied') {
    const { verb, resource } = link;
    return { key: 'detail.unwatched.denied', args: { verb, resource, name } };
  }
  if (link.state === 'unwatched') {
    return { key: 'detail.unwatched.budget', args: { kind: ref.kind, name } };
  }
  const watched = model.inputs.links.connection().namespaces;
  if (watched === undefined || namespace === undefined || watched.includes(namespace)) {
    return undefined;
  }
  return { key: 'detail.unwatched.namespace', args: { namespace, name } };
}

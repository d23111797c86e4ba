// The kinds of the resource browser (C1) with how many there are of each and what of them needs attention.
import { isProblem } from '../../shared/model/status.ts';
import type { KindEntry, ResourceBrowserState } from '../../shared/model/resourceBrowser.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podGroup } from '../model/podTable.ts';
import type { SeverityCount } from '../model/tally.ts';
import { KeptOrder } from './keptOrder.ts';
import { listKinds, type ListKind } from './listKinds.ts';
import { compareNames } from './order.ts';
import { containerParts } from './podParts.ts';

export function resourceBrowser(model: ClusterModel): ResourceBrowserState {
  return {
    connection: value(model.inputs.links.connection()),
    kinds: rows(listKinds.flatMap((kind) => entryOf(model, kind) ?? [])),
    namespaces: value(namespacesOf(model)),
  };
}

function entryOf(model: ClusterModel, kind: ListKind): KindEntry | undefined {
  const { links, stores } = model.inputs;
  const { id, group, store, isOnlyWhenUsed } = kind;
  const link = links.of(store);
  const isLive = link.state === 'live';
  const total = kind.kind === 'Container' ? containerParts(model).total : stores[store].size;
  if (isOnlyWhenUsed && total === 0) return undefined;
  const isRead = isLive || total > 0;
  return {
    ...{ id, kind: kind.kind, group },
    ...(isRead && { total }),
    counts: countsOf(model, kind).filter(({ severity }) => isProblem(severity)),
    ...(!isLive && { link }),
  };
}

function countsOf(model: ClusterModel, { kind }: ListKind): readonly SeverityCount[] {
  switch (kind) {
    case 'Pod':
      return model.pods.counts(podGroup.all);
    case 'Container':
      return containerParts(model).counts;
    case 'Service':
      return [];
    case 'Event': {
      const count = warningCount(model);
      return count > 0 ? [{ severity: 'warning', count }] : [];
    }
    default:
      return model.subjects.counts(kind);
  }
}

function warningCount(model: ClusterModel): number {
  return model.memo.versioned('browser/warnings', model, String(model.version), () => {
    let count = 0;
    for (const { type } of model.inputs.stores.events.values()) count += Number(type === 'Warning');
    return count;
  });
}

function namespacesOf(model: ClusterModel): readonly string[] {
  const { namespaces, pods } = model.inputs.stores;
  const names = new Map<string, string>();
  for (const name of pods.namespaces()) names.set(name, name);
  for (const { name } of namespaces.values()) names.set(name, name);
  const order = model.memo.of('browser/namespaces', model, () => new KeptOrder(compareNames));
  return order.sorted(names);
}

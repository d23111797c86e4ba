// The kinds of the resource browser (C1) with how many there are of each and what of them needs attention.
import type { Fault } from '../../shared/model/fault.ts';
import { isProblem } from '../../shared/model/status.ts';
import type { KindEntry, ResourceBrowserState } from '../../shared/model/resourceBrowser.ts';
import { rows, value } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { podGroup } from '../model/podTable.ts';
import type { SeverityCount } from '../model/tally.ts';
import { KeptOrder } from './keptOrder.ts';
import { kindState } from './kindState.ts';
import { isTable, listKinds, type ListKind, type StoredListKind } from './listKinds.ts';
import { compareNames } from './order.ts';
import { containerParts } from './podParts.ts';

export function resourceBrowser(model: ClusterModel): ResourceBrowserState {
  return {
    connection: value(model.inputs.links.connection()),
    kinds: rows(listKinds(model).flatMap((kind) => entryOf(model, kind) ?? [])),
    namespaces: value(namespacesOf(model)),
    undiscovered: value(undiscovered(model)),
  };
}

function undiscovered({ inputs }: ClusterModel): 'unread' | Fault | null {
  const catalog = inputs.tables?.catalog;
  if (catalog?.state === 'failed') return catalog.fault;
  return catalog?.state === 'unread' ? 'unread' : null;
}

function entryOf(model: ClusterModel, kind: ListKind): KindEntry | undefined {
  const { id, group } = kind;
  const about = { id, kind: kind.kind, group };
  const state = kindState(model, kind);
  if (!state) return { ...about, counts: [] };
  const { link, total } = state;
  if (!isTable(kind) && kind.isOnlyWhenUsed && total === 0) return undefined;
  const isLive = link.state === 'live';
  return {
    ...about,
    ...((isLive || total > 0) && { total }),
    counts: isTable(kind) ? [] : troublesOf(model, kind),
    ...(!isLive && { link }),
  };
}

function troublesOf(model: ClusterModel, kind: StoredListKind): readonly SeverityCount[] {
  return countsOf(model, kind).filter(({ severity }) => isProblem(severity));
}

function countsOf(model: ClusterModel, { kind }: StoredListKind): readonly SeverityCount[] {
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
  const { events } = model.inputs.stores;
  return model.memo.versioned('browser/warnings', model, String(events.version), () => {
    let count = 0;
    for (const { type } of events.values()) count += Number(type === 'Warning');
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

// How much of a kind is read, and how its stream is.
import type { LinkState } from '../../shared/model/linkState.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { isTable, type ListKind } from './listKinds.ts';
import { containerParts } from './podParts.ts';

export interface KindState {
  /** What is held. */
  readonly total: number;
  readonly link: LinkState;
}

/** Of a kind that is read only while it is shown, and is not: undefined. */
export function kindState(model: ClusterModel, kind: ListKind): KindState | undefined {
  const { links, stores, tables } = model.inputs;
  if (isTable(kind)) {
    const table = tables?.table(kind.id);
    return table && { total: table.rows.length, link: table.link };
  }
  const total = kind.kind === 'Container' ? containerParts(model).total : stores[kind.store].size;
  return { total, link: links.of(kind.store) };
}

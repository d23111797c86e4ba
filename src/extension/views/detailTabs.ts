// The tabs of a detail panel: what its kind has, as far as the user may see it.
import { detailTabs, type DetailTab } from '../../shared/model/detail.ts';
import type { ObjectRef } from '../../shared/model/refs.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import type { RightsSource } from '../model/inputs.ts';

type Question = Parameters<RightsSource['may']>[0];

interface Capability {
  /** Whether the kind has it. */
  readonly isOf: (ref: ObjectRef) => boolean;
  /** What the user must be allowed to; undefined: nothing but the object itself. */
  readonly needs?: Question;
}

const capabilities: Readonly<Record<DetailTab, Capability>> = {
  detail: { isOf: () => true },
  log: {
    isOf: ({ kind, group }) => kind === 'Pod' && group === '',
    needs: { verb: 'get', group: '', resource: 'pods', subresource: 'log' },
  },
};

/** As long as a right is not known its tab is not there: one that goes away again would be worse. */
export function tabsOf(model: ClusterModel, ref: ObjectRef): readonly DetailTab[] {
  return detailTabs.filter((tab) => {
    const { isOf, needs } = capabilities[tab];
    if (!isOf(ref) || !needs) return isOf(ref);
    const { namespace } = ref;
    const question = { ...needs, ...(namespace !== undefined && { namespace }) };
    return model.inputs.rights?.may(question) ?? false;
  });
}

// Every channel's view. Exhaustive: a channel without a view does not compile.
import type { ChannelMap, ChannelName } from '../../shared/protocol/channels.ts';
import type { ChannelState } from '../../shared/protocol/sections.ts';
import type { ClusterModel } from '../model/clusterModel.ts';
import { clusterDashboard } from './clusterDashboard.ts';
import { clusterSummary } from './clusterSummary.ts';
import { detail } from './detail.ts';
import { nodePods } from './nodePods.ts';
import { resourceBrowser } from './resourceBrowser.ts';
import { resourceList } from './resourceList.ts';
import { podLog } from './podLog.ts';
import { treeChildren } from './tree.ts';

export type View<N extends ChannelName> = (
  model: ClusterModel,
  args: ChannelMap[N]['args'],
) => ChannelMap[N]['state'];

export const views: { readonly [N in ChannelName]: View<N> } = {
  clusterSummary,
  treeChildren,
  clusterDashboard,
  nodePods,
  detail,
  resourceBrowser,
  resourceList,
  podLog,
};

/** The whole state of a channel; the publisher finds what changed. `args` are those of the channel's subscription. */
export function buildView(model: ClusterModel, name: ChannelName, args: unknown): ChannelState {
  const view = views[name] as (model: ClusterModel, args: unknown) => ChannelState;
  return view(model, args);
}

// English, the complete table. Other languages are `Record<TextKey, Message>`. One file an area; keys are `area.name`.
import { browserStrings } from './browser.en.ts';
import { causeStrings } from './cause.en.ts';
import { commonStrings } from './common.en.ts';
import { dashboardStrings } from './dashboard.en.ts';
import { detailStrings } from './detail.en.ts';
import { faultStrings } from './fault.en.ts';
import { logStrings } from './log.en.ts';
import { metricsStrings } from './metrics.en.ts';
import { protocolStrings } from './protocol.en.ts';
import { treeStrings } from './tree.en.ts';
import { verdictStrings } from './verdict.en.ts';

export const en = {
  ...browserStrings,
  ...causeStrings,
  ...commonStrings,
  ...dashboardStrings,
  ...detailStrings,
  ...faultStrings,
  ...logStrings,
  ...metricsStrings,
  ...protocolStrings,
  ...treeStrings,
  ...verdictStrings,
} as const;

export type TextKey = keyof typeof en;

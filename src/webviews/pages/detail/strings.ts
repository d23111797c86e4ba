// What this page says; test/unit/webviews/pageStrings.test.ts sees that nothing is missing.
import { causeStrings } from '../../../shared/strings/cause.en.ts';
import { commonStrings } from '../../../shared/strings/common.en.ts';
import { detailStrings } from '../../../shared/strings/detail.en.ts';
import { faultStrings } from '../../../shared/strings/fault.en.ts';
import { logStrings } from '../../../shared/strings/log.en.ts';
import { metricsStrings } from '../../../shared/strings/metrics.en.ts';
import { protocolStrings } from '../../../shared/strings/protocol.en.ts';

export const strings = {
  ...causeStrings,
  ...commonStrings,
  ...detailStrings,
  ...faultStrings,
  ...logStrings,
  ...metricsStrings,
  ...protocolStrings,
} as const;

// What this page says; test/unit/webviews/pageStrings.test.ts sees that nothing is missing.
import { browserStrings } from '../../../shared/strings/browser.en.ts';
import { commonStrings } from '../../../shared/strings/common.en.ts';
import { faultStrings } from '../../../shared/strings/fault.en.ts';
import { metricsStrings } from '../../../shared/strings/metrics.en.ts';
import { protocolStrings } from '../../../shared/strings/protocol.en.ts';

export const strings = {
  ...browserStrings,
  ...commonStrings,
  ...faultStrings,
  ...metricsStrings,
  ...protocolStrings,
} as const;

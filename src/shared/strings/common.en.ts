// Words every view uses: link states, units, buttons.
import { messages } from './message.ts';

export const commonStrings = messages({
  'common.placeholder': '',
});

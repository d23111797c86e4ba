// The verdict line (X15).
import { messages } from './message.ts';

export const verdictStrings = messages({
  'verdict.placeholder': '',
});

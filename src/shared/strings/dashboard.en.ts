// The cluster dashboard.
import { messages } from './message.ts';

export const dashboardStrings = messages({
  'dashboard.placeholder': '',
});

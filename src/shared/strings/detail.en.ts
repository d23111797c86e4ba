// Detail panels.
import { messages } from './message.ts';

export const detailStrings = messages({
  'detail.placeholder': '',
});

// The sidebar tree.
import { messages } from './message.ts';

export const treeStrings = messages({
  'tree.placeholder': '',
});

// Why a pod, node or workload is in trouble (kinds/, model/).
import { messages } from './message.ts';

export const causeStrings = messages({
  'cause.placeholder': '',
});

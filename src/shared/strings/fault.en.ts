// What failed, and what the user can do (Fault.message and Fault.hint).
import { messages } from './message.ts';

export const faultStrings = messages({
  'fault.unexpected': 'Something unexpected happened',
});

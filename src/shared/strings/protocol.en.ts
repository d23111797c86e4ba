// Failures of the link between the three sides.
import { messages } from './message.ts';

export const protocolStrings = messages({
  'protocol.closed': 'The connection to this cluster was closed',
  'protocol.cancelled': 'The request was cancelled',
  'protocol.unknownMethod': 'This version of Foretop does not know the request {method}',
});

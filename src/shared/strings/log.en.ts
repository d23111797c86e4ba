// The Log tab (C8): what the worker says of streams, and what the page says.
import { messages } from './message.ts';

export const logStrings = messages({
  'log.patternInvalid': 'This is not a regular expression',
  'log.patternSlow': 'This expression takes too long: make it simpler',
  'log.notFollowed': 'This log is not followed any more',
  // Why nothing comes.
  'log.waiting': '{container} has not started yet: {reason}',
  'log.waitingAgain': '{ended}, and waits to start again: {reason}',
  'log.waitingSaid': 'There is no log yet: {message}',
  'log.ended': '{container} ended with {reason} (exit {exitCode})',
  'log.endedAt': '{container} ended with {reason} at {at} (exit {exitCode})',
  'log.endedGone': 'The pod is not there any more',
  'log.endedPrevious': 'This is the end of the run before',
  'log.noPrevious': 'There is no log of a run before: {message}',
  // Between lines.
  'log.mark.again': '{container} started again',
  'log.mark.restart': '{container} started again, restart {restarts}',
  'log.mark.restartAfter': '{ended}, restart {restarts}',
  'log.mark.gap':
    'Lines may be missing here: the log of {container} was rotated, or it restarted more than once',
});

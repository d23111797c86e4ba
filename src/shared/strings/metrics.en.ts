// Where numbers come from, and why there are none.
import { messages } from './message.ts';

export const metricsStrings = messages({
  'metrics.waiting': 'The first sample has not come yet',
  'metrics.absent':
    'This cluster has no metrics API (metrics.k8s.io). Install metrics-server to see CPU and memory usage.',
  'metrics.denied': 'You may not read {resource} in metrics.k8s.io',
  'metrics.unavailable': 'The metrics API does not answer: {reason}',
  'metrics.stale': 'The newest sample of the metrics API is {age} old',
  'metrics.noSample': 'The metrics API has no sample of this object',
  'metrics.apiServerDenied': 'API server metrics need the right to get /metrics',
  'metrics.probeDenied': 'Health needs the right to get /readyz',
});

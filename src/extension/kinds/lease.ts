// Leases: who leads the control plane's components, and whether they still renew.
import type { Kind } from './kind.ts';
import { defined, number, objectRow, record, text, timeMs } from './read.ts';
import type { LeaseRow } from './rows.ts';

export const leaseKind: Kind<LeaseRow> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  namespaced: true,
  project(object) {
    const spec = record(record(object)['spec']);
    return defined<LeaseRow>({
      ...objectRow('Lease', object),
      holder: text(spec['holderIdentity']),
      renewedAt: timeMs(spec['renewTime']),
      durationSeconds: number(spec['leaseDurationSeconds']),
    });
  },
};

// Leases: who leads the control plane's components, and whether they still renew.
import { objectFields } from './decode/common.ts';
import * as field from './decode/schema.ts';
import type { Kind } from './kind.ts';
import { defined, number, objectRow, record, text, timeMs } from './read.ts';
import type { LeaseRow } from './rows.ts';

/** k8s.io/api v0.37 coordination/v1/generated.proto. */
const schema = new field.Schema({
  ...objectFields(),
  spec: field.message(2, {
    holderIdentity: field.text(1),
    leaseDurationSeconds: field.number(2),
    renewTime: field.time(4),
  }),
});

export const leaseKind: Kind<LeaseRow> = {
  group: 'coordination.k8s.io',
  version: 'v1',
  resource: 'leases',
  kind: 'Lease',
  namespaced: true,
  schema,
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

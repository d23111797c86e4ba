// EndpointSlices: which pods really stand behind a service.
import { objectFields } from './decode/common.ts';
import * as field from './decode/schema.ts';
import type { Kind } from './kind.ts';
import { defined, objectRow, record, records, text, texts } from './read.ts';
import type { Json } from './read.ts';
import type { EndpointSliceRow } from './rows.ts';

type Endpoint = EndpointSliceRow['endpoints'][number];

/** k8s.io/api v0.37 discovery/v1/generated.proto. */
const schema = new field.Schema({
  ...objectFields(),
  endpoints: field.list(2, {
    addresses: field.texts(1),
    conditions: field.message(2, { ready: field.flag(1) }),
    targetRef: field.message(4, { kind: field.text(1), name: field.text(3), uid: field.text(4) }),
  }),
});

export const endpointSliceKind: Kind<EndpointSliceRow> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  resource: 'endpointslices',
  kind: 'EndpointSlice',
  namespaced: true,
  schema,
  project(object) {
    const row = objectRow('EndpointSlice', object);
    return defined<EndpointSliceRow>({
      ...row,
      service: row.labels['kubernetes.io/service-name'],
      endpoints: records(record(object)['endpoints']).map(endpointOf),
    });
  },
};

/** A missing `ready` condition means ready (discovery.k8s.io/v1 EndpointConditions). */
function endpointOf(endpoint: Json): Endpoint {
  const target = record(endpoint['targetRef']);
  const isPod = target['kind'] === 'Pod';
  return defined<Endpoint>({
    addresses: texts(endpoint['addresses']),
    ready: record(endpoint['conditions'])['ready'] !== false,
    podUid: isPod ? text(target['uid']) : undefined,
    podName: isPod ? text(target['name']) : undefined,
  });
}

// Services: where they are reached, and which pods they select.
import type { Kind } from './kind.ts';
import {
  defined,
  intOrString,
  isRecord,
  number,
  objectRow,
  record,
  records,
  stringMap,
  text,
  texts,
} from './read.ts';
import type { Json } from './read.ts';
import type { ServiceRow } from './rows.ts';
import { serviceSchema } from './serviceSchema.ts';

export const serviceKind: Kind<ServiceRow> = {
  group: '',
  version: 'v1',
  resource: 'services',
  kind: 'Service',
  namespaced: true,
  schema: serviceSchema,
  project(object) {
    const spec = record(record(object)['spec']);
    const status = record(record(object)['status']);
    return defined<ServiceRow>({
      ...objectRow('Service', object),
      type: text(spec['type']) ?? 'ClusterIP',
      clusterIps: clusterIps(spec),
      externalIps: texts(spec['externalIPs']),
      loadBalancer: records(record(status['loadBalancer'])['ingress'])
        .map((ingress) => text(ingress['hostname']) ?? text(ingress['ip']))
        .filter((address) => address !== undefined),
      selector: selectorOf(spec['selector']),
      ports: records(spec['ports']).map(portOf),
    });
  },
};

function clusterIps(spec: Json): readonly string[] {
  const all = texts(spec['clusterIPs']);
  const first = text(spec['clusterIP']);
  return all.length > 0 || first === undefined ? all : [first];
}

/** An empty selector selects nothing (the endpoints are managed by hand), so it is none. */
function selectorOf(value: unknown): Readonly<Record<string, string>> | undefined {
  return isRecord(value) && Object.keys(value).length > 0 ? stringMap(value) : undefined;
}

function portOf(port: Json): ServiceRow['ports'][number] {
  return defined<ServiceRow['ports'][number]>({
    name: text(port['name']),
    protocol: text(port['protocol']) ?? 'TCP',
    port: number(port['port']) ?? 0,
    targetPort: intOrString(port['targetPort']),
    nodePort: number(port['nodePort']) || undefined,
  });
}

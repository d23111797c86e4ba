// Nodes: readiness as kubectl words it, what can be scheduled on them, and what runs them.
import type { Kind } from './kind.ts';
import { nodeSchema } from './nodeSchema.ts';
import { parseBytes, parseCpuMillicores } from './quantity.ts';
import { conditions, defined, objectRow, record, records, text } from './read.ts';
import type { ConditionFacts, NodeRow } from './rows.ts';

export const nodeKind: Kind<NodeRow> = {
  group: '',
  version: 'v1',
  resource: 'nodes',
  kind: 'Node',
  namespaced: false,
  schema: nodeSchema,
  project(object) {
    const spec = record(record(object)['spec']);
    const status = record(record(object)['status']);
    const info = record(status['nodeInfo']);
    const allocatable = record(status['allocatable']);
    const facts = conditions(status['conditions']);
    return defined<NodeRow>({
      ...objectRow('Node', object),
      ready: readiness(facts),
      unschedulable: spec['unschedulable'] === true,
      conditions: facts,
      taints: taintsOf(spec['taints']),
      addresses: records(status['addresses']).map((address) => ({
        type: text(address['type']) ?? '',
        address: text(address['address']) ?? '',
      })),
      cpuAllocatableMillicores: parseCpuMillicores(allocatable['cpu']),
      memoryAllocatableBytes: parseBytes(allocatable['memory']),
      kubeletVersion: text(info['kubeletVersion']),
      containerRuntimeVersion: text(info['containerRuntimeVersion']),
      osImage: text(info['osImage']),
      kernelVersion: text(info['kernelVersion']),
      architecture: text(info['architecture']),
      providerId: text(spec['providerID']),
    });
  },
};

/**
 * As kubectl (printNode): Ready only when the condition is True, NotReady when it is False or Unknown (the node
 * lifecycle controller writes Unknown when heartbeats stop), unknown without the condition.
 */
function readiness(facts: readonly ConditionFacts[]): boolean | undefined {
  const ready = facts.find((condition) => condition.type === 'Ready');
  return ready === undefined ? undefined : ready.status === 'True';
}

function taintsOf(value: unknown): NodeRow['taints'] {
  return records(value).map((taint) =>
    defined<NodeRow['taints'][number]>({
      key: text(taint['key']) ?? '',
      value: text(taint['value']),
      effect: text(taint['effect']) ?? '',
    }),
  );
}

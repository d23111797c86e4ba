// What is read of a pod (k8s.io/api v0.37 core/v1/generated.proto).
import { annotations, conditions, finalizers, objectFields, resources } from './decode/common.ts';
import {
  flag,
  list,
  message,
  number,
  quantities,
  Schema,
  text,
  time,
  wrapped,
  type FieldSpec,
  type FieldSpecs,
} from './decode/schema.ts';

const container: FieldSpecs = {
  name: text(1),
  image: text(2),
  resources: resources(8),
  readinessProbe: message(11, { periodSeconds: number(4) }),
  restartPolicy: text(24),
};

const state: FieldSpecs = {
  waiting: message(1, { reason: text(1), message: text(2) }),
  running: message(2, { startedAt: time(1) }),
  terminated: message(3, {
    exitCode: number(1),
    signal: number(2),
    reason: text(3),
    message: text(4),
    startedAt: time(5),
    finishedAt: time(6),
  }),
};

const statuses = (tag: number): FieldSpec =>
  list(tag, {
    name: text(1),
    state: message(2, state),
    lastState: message(3, { terminated: state['terminated'] as FieldSpec }),
    ready: flag(4),
    restartCount: number(5),
    started: flag(9),
    allocatedResources: quantities(10),
    resources: resources(11),
  });

export const podSchema = new Schema({
  ...objectFields({ ...annotations, ...finalizers }),
  spec: message(2, {
    containers: list(2, container),
    nodeName: text(10),
    initContainers: list(20, container),
    overhead: quantities(32),
    // In protobuf the fields of a container stand in a message of their own (EphemeralContainerCommon).
    ephemeralContainers: wrapped(1, list(34, container)),
    resources: resources(40),
  }),
  status: message(3, {
    phase: text(1),
    conditions: conditions(2, { changed: 4, reason: 5, message: 6 }),
    message: text(3),
    reason: text(4),
    hostIP: text(5),
    podIP: text(6),
    containerStatuses: statuses(8),
    qosClass: text(9),
    initContainerStatuses: statuses(10),
    podIPs: list(12, { ip: text(1) }),
    ephemeralContainerStatuses: statuses(13),
  }),
});

// What is read of the five replicated workloads (k8s.io/api v0.37 apps/v1 and core/v1 generated.proto). They look alike in
// JSON; in protobuf each has numbers of its own.
import { annotations, conditions, objectFields } from './decode/common.ts';
import {
  flag,
  intOrString,
  list,
  map,
  message,
  number,
  Schema,
  text,
  texts,
  type FieldSpec,
} from './decode/schema.ts';

/** The revision of a deployment is an annotation. */
const metadata = objectFields(annotations);

const selector = (tag: number): FieldSpec =>
  message(tag, {
    matchLabels: map(1),
    matchExpressions: list(2, { key: text(1), operator: text(2), values: texts(3) }),
  });

const strategy = (tag: number): FieldSpec =>
  message(tag, {
    type: text(1),
    rollingUpdate: message(2, { maxUnavailable: intOrString(1), maxSurge: intOrString(2) }),
  });

const newerConditions = (tag: number): FieldSpec =>
  conditions(tag, { changed: 3, reason: 4, message: 5 });

export const deploymentSchema = new Schema({
  ...metadata,
  spec: message(2, {
    replicas: number(1),
    selector: selector(2),
    strategy: strategy(4),
    paused: flag(7),
  }),
  status: message(3, {
    replicas: number(2),
    updatedReplicas: number(3),
    availableReplicas: number(4),
    conditions: conditions(6, { changed: 7, reason: 4, message: 5 }),
    readyReplicas: number(7),
  }),
});

/** Counts of ReplicaSetStatus and ReplicationControllerStatus. */
const revisionStatus = message(3, {
  replicas: number(1),
  readyReplicas: number(4),
  availableReplicas: number(5),
  conditions: newerConditions(6),
});

export const replicaSetSchema = new Schema({
  ...metadata,
  spec: message(2, { replicas: number(1), selector: selector(2) }),
  status: revisionStatus,
});

export const replicationControllerSchema = new Schema({
  ...metadata,
  spec: message(2, { replicas: number(1), selector: map(2) }),
  status: revisionStatus,
});

export const statefulSetSchema = new Schema({
  ...metadata,
  spec: message(2, {
    replicas: number(1),
    selector: selector(2),
    updateStrategy: message(7, {
      type: text(1),
      rollingUpdate: message(2, { maxUnavailable: intOrString(2) }),
    }),
  }),
  status: message(3, {
    replicas: number(2),
    readyReplicas: number(3),
    updatedReplicas: number(5),
    updateRevision: text(7),
    conditions: newerConditions(10),
    availableReplicas: number(11),
  }),
});

export const daemonSetSchema = new Schema({
  ...metadata,
  spec: message(2, { selector: selector(1), updateStrategy: strategy(3) }),
  status: message(3, {
    currentNumberScheduled: number(1),
    desiredNumberScheduled: number(3),
    numberReady: number(4),
    updatedNumberScheduled: number(6),
    numberAvailable: number(7),
    conditions: newerConditions(10),
  }),
});

// Parts of tables that many kinds share (k8s.io/apimachinery v0.37 pkg/apis/meta/v1/generated.proto).
import {
  flag,
  list,
  managed,
  map,
  message,
  quantities,
  text,
  texts,
  time,
  type FieldSpec,
  type FieldSpecs,
} from './schema.ts';

const objectMeta: FieldSpecs = {
  name: text(1),
  namespace: text(3),
  uid: text(5),
  resourceVersion: text(6),
  creationTimestamp: time(8),
  deletionTimestamp: time(9),
  labels: map(11),
  ownerReferences: list(13, {
    kind: text(1),
    name: text(3),
    uid: text(4),
    apiVersion: text(5),
    controller: flag(6),
  }),
};

export const annotations: FieldSpecs = { annotations: map(12) };
export const finalizers: FieldSpecs = { finalizers: texts(14) };

/** It has no number here: in protobuf it is passed over in one step like anything else. */
const managedFields = managed(0);

/** `metadata` (always field 1), and `kind` (in protobuf it stands outside of the object). */
export function objectFields(more: FieldSpecs = {}): FieldSpecs {
  return { kind: text(0), metadata: message(1, { ...objectMeta, ...more, managedFields }) };
}

/** `conditions` of most kinds; `changed` is the number of lastTransitionTime, which differs. */
export function conditions(
  tag: number,
  numbers: { readonly changed: number; readonly reason: number; readonly message: number },
): FieldSpec {
  return list(tag, {
    type: text(1),
    status: text(2),
    lastTransitionTime: time(numbers.changed),
    reason: text(numbers.reason),
    message: text(numbers.message),
  });
}

/** core/v1 ResourceRequirements. */
export function resources(tag: number): FieldSpec {
  return message(tag, { limits: quantities(1), requests: quantities(2) });
}

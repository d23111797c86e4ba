// What is read of a node (k8s.io/api v0.37 core/v1/generated.proto).
import { conditions, objectFields } from './decode/common.ts';
import { flag, list, message, quantities, Schema, text } from './decode/schema.ts';

export const nodeSchema = new Schema({
  ...objectFields(),
  spec: message(2, {
    providerID: text(3),
    unschedulable: flag(4),
    taints: list(5, { key: text(1), value: text(2), effect: text(3) }),
  }),
  status: message(3, {
    allocatable: quantities(2),
    conditions: conditions(4, { changed: 4, reason: 5, message: 6 }),
    addresses: list(5, { type: text(1), address: text(2) }),
    nodeInfo: message(7, {
      kernelVersion: text(4),
      osImage: text(5),
      containerRuntimeVersion: text(6),
      kubeletVersion: text(7),
      architecture: text(10),
    }),
  }),
});

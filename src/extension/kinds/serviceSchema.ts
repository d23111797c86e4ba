// What is read of a service (k8s.io/api v0.37 core/v1/generated.proto).
import { objectFields } from './decode/common.ts';
import { intOrString, list, map, message, number, Schema, text, texts } from './decode/schema.ts';

export const serviceSchema = new Schema({
  ...objectFields(),
  spec: message(2, {
    ports: list(1, {
      name: text(1),
      protocol: text(2),
      port: number(3),
      targetPort: intOrString(4),
      nodePort: number(5),
    }),
    selector: map(2),
    clusterIP: text(3),
    type: text(4),
    externalIPs: texts(5),
    clusterIPs: texts(18),
  }),
  status: message(3, {
    loadBalancer: message(1, { ingress: list(1, { ip: text(1), hostname: text(2) }) }),
  }),
});

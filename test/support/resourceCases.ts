// Pods with the effective requests and limits that k8s.io/component-helpers resource.PodRequests and PodLimits give
// (v0.37.2, with status resources); compared with those functions run over these objects.
import { healthy, type PodInput } from './builders.ts';

/** cpu request, memory request, cpu limit, memory limit: millicores and bytes; undefined for no limit. */
export type ResourceCase = readonly [
  name: string,
  expected: readonly [number, number, number | undefined, number | undefined],
  pod: PodInput,
];

const Mi = 1024 * 1024;
const small = { cpu: '100m', memory: '64Mi' };
const big = { cpu: '500m', memory: '256Mi' };
const infeasible = { type: 'PodResizePending', status: 'True', reason: 'Infeasible' };
const resized = { ...healthy, requests: big, limits: big };

// prettier-ignore
export const resourceCases: readonly ResourceCase[] = [
  ['nothing asked for', [0, 0, undefined, undefined], {}],
  ['two containers', [600, 320 * Mi, undefined, undefined], { containers: [{ requests: small }, { requests: big }] }],
  ['a limit of one container', [100, 64 * Mi, 500, 256 * Mi], { containers: [{ requests: small }, { limits: big }] }],
  ['an init container asks for more', [500, 256 * Mi, undefined, undefined], { init: [{ requests: big }], containers: [{ requests: small }] }],
  ['an init container asks for less', [500, 256 * Mi, undefined, undefined], { init: [{ requests: small }], containers: [{ requests: big }] }],
  ['a sidecar runs beside', [600, 320 * Mi, undefined, undefined], { init: [{ requests: big, sidecar: true }], containers: [{ requests: small }] }],
  ['an init container after a sidecar', [600, 320 * Mi, undefined, undefined], { init: [{ requests: small, sidecar: true }, { requests: big }], containers: [{ requests: small }] }],
  ['an init container before a sidecar', [500, 256 * Mi, undefined, undefined], { init: [{ requests: big }, { requests: small, sidecar: true }], containers: [{ requests: small }] }],
  ['each resource has its own maximum', [500, 300 * Mi, undefined, undefined], { init: [{ requests: { cpu: '500m', memory: '10Mi' } }], containers: [{ requests: { cpu: '100m', memory: '300Mi' } }] }],
  ['overhead', [150, 74 * Mi, 550, 266 * Mi], { containers: [{ requests: small, limits: big }], spec: { overhead: { cpu: '50m', memory: '10Mi' } } }],
  ['overhead makes no limit', [150, 74 * Mi, undefined, undefined], { containers: [{ requests: small }], spec: { overhead: { cpu: '50m', memory: '10Mi' } } }],
  ['pod-level resources outrank', [1000, 64 * Mi, 2000, undefined], { containers: [{ requests: small }], spec: { resources: { requests: { cpu: '1' }, limits: { cpu: '2' } } } }],
  ['pod-level resources with overhead', [1050, 74 * Mi, undefined, undefined], { containers: [{ requests: small }], spec: { resources: { requests: { cpu: '1' } }, overhead: { cpu: '50m', memory: '10Mi' } } }],
  ['a resize that is not actuated yet', [500, 256 * Mi, 500, 256 * Mi], { containers: [{ ...resized, status: { allocatedResources: small, resources: { requests: small, limits: small } } }] }],
  ['a resize downwards that is not actuated yet', [500, 256 * Mi, 500, 256 * Mi], { containers: [{ requests: small, limits: small, status: { allocatedResources: small, resources: { requests: big, limits: big } } }] }],
  ['a resize that will not be', [100, 64 * Mi, 100, 64 * Mi], { conditions: [infeasible], containers: [{ ...resized, status: { allocatedResources: small, resources: { requests: small, limits: small } } }] }],
];

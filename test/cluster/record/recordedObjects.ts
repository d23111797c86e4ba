// Objects of every watched kind with as many of the fields that Foretop reads as a server accepts: present and absent, zero,
// empty, numbers and texts for IntOrString.
import { heldAnnotation, fakeNodeName } from '../kwok.ts';
import type { Json } from '../api.ts';

export const recordedNamespace = 'recorded';
export const labels = { 'foretop.test/recorded': 'yes', empty: '' };
export const image = 'registry.example/app:1';

const selector = { matchLabels: { app: 'x' } };
const template = {
  metadata: { labels: { app: 'x', ...labels } },
  spec: { nodeSelector: { 'foretop.test/node': 'fake' }, containers: [{ name: 'app', image }] },
};
const jobSpec = {
  template: { metadata: { labels }, spec: { ...template.spec, restartPolicy: 'Never' } },
};
const expressions = [
  { key: 'tier', operator: 'In', values: ['', 'b'] },
  { key: 'app', operator: 'Exists' },
];
const selective = { matchLabels: { app: 'y' }, matchExpressions: expressions };
const selectiveTemplate = {
  ...template,
  metadata: { labels: { app: 'y', tier: 'b', ...labels } },
};
/** Escapes, characters of two, three and four bytes, and what ends managed fields. */
export const oddText = 'quote " backslash \\ line\nnext ü 한 🚢 ]},"spec":{} <&>';

type Objects = Readonly<Record<string, readonly (readonly [name: string, body: Json])[]>>;

/** By collection, `#` being the namespace. */
export const workloadObjects: Objects = {
  '/apis/apps/v1/#/deployments': [
    ['plain', { spec: { replicas: 1, selector, template } }],
    ['none', { spec: { replicas: 0, selector, template, strategy: { type: 'Recreate' } } }],
    ['full', { spec: fullDeployment() }],
  ],
  '/apis/apps/v1/#/replicasets': [
    ['alone', { spec: { replicas: 2, selector: selective, template: selectiveTemplate } }],
    ['owned', { metadata: { ownerReferences: [owner()] }, spec: { selector, template } }],
  ],
  '/api/v1/#/replicationcontrollers': [
    ['plain', { spec: { replicas: 1, selector: { app: 'x' }, template } }],
    ['none', { spec: { replicas: 0, template } }],
  ],
  '/apis/apps/v1/#/statefulsets': [
    ['plain', { spec: { replicas: 1, serviceName: 's', selector, template } }],
    ['on-delete', { spec: { ...onDelete(), serviceName: 's' } }],
    ['rolling', { spec: { ...rolling({ partition: 1 }), serviceName: 's', replicas: 0 } }],
  ],
  '/apis/apps/v1/#/daemonsets': [
    ['plain', { spec: { selector, template } }],
    ['on-delete', { spec: onDelete() }],
    ['rolling', { spec: rolling({ maxUnavailable: 0, maxSurge: '10%' }) }],
  ],
  '/apis/batch/v1/#/jobs': [
    ['plain', { spec: jobSpec }],
    ['suspended', { spec: { ...jobSpec, suspend: true, completions: 3, parallelism: 2 } }],
    ['queue', { spec: { ...jobSpec, parallelism: 1 } }],
  ],
  '/apis/batch/v1/#/cronjobs': [
    ['minutely', { spec: { schedule: '* * * * *', jobTemplate: { spec: jobSpec } } }],
    ['asia', { spec: { ...suspended(), timeZone: 'Asia/Seoul' } }],
  ],
};

function suspended(): Json {
  return { schedule: '0 3 * * *', suspend: true, jobTemplate: { spec: jobSpec } };
}

function onDelete(): Json {
  return { selector, template, updateStrategy: { type: 'OnDelete' } };
}

function rolling(rollingUpdate: Json): Json {
  return { selector, template, updateStrategy: { type: 'RollingUpdate', rollingUpdate } };
}

function fullDeployment(): Json {
  const rollingUpdate = { maxUnavailable: 1, maxSurge: '25%' };
  return {
    replicas: 2,
    paused: true,
    selector: selective,
    template: selectiveTemplate,
    strategy: { type: 'RollingUpdate', rollingUpdate },
  };
}

function owner(): Json {
  const uid = '0d7a3b4e-1111-4222-8333-444455556666';
  return { apiVersion: 'example.io/v1', kind: 'Thing', name: 'thing', uid, controller: true };
}

const address = (ip: string, more: Json = {}) => ({ addresses: [ip], ...more });
const podTarget = { kind: 'Pod', name: 'x-1', namespace: recordedNamespace, uid: 'uid-of-x-1' };

export const networkObjects: Objects = {
  '/api/v1/#/services': [
    ['plain', { spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } }],
    ['headless', { spec: { clusterIP: 'None', ports: [{ port: 1, targetPort: 'named' }] } }],
    ['node-port', { spec: { type: 'NodePort', selector: { app: 'x' }, ports: twoPorts() } }],
    ['balanced', { spec: { type: 'LoadBalancer', selector: { app: 'x' }, ports: twoPorts() } }],
    ['outside', { spec: { type: 'ExternalName', externalName: 'example.com' } }],
    ['external', { spec: { externalIPs: ['192.0.2.7', '192.0.2.8'], ports: [{ port: 9 }] } }],
  ],
  '/apis/discovery.k8s.io/v1/#/endpointslices': [
    [
      'by-hand',
      {
        addressType: 'IPv4',
        endpoints: [
          address('10.9.0.1', { conditions: { ready: true }, targetRef: podTarget }),
          address('10.9.0.2', { conditions: { ready: false, serving: true } }),
          address('10.9.0.3', { targetRef: { kind: 'Node', name: 'node-1' } }),
        ],
        ports: [{ name: '', port: 80 }],
      },
    ],
    ['empty', { addressType: 'IPv6', endpoints: [] }],
  ],
  '/apis/coordination.k8s.io/v1/#/leases': [
    ['bare', { spec: {} }],
    ['held', { spec: heldLease() }],
  ],
};

function heldLease(): Json {
  const times = {
    acquireTime: '2026-03-01T10:00:00.000001Z',
    renewTime: '2026-03-12T14:08:30.123456Z',
  };
  return { holderIdentity: oddText, leaseDurationSeconds: 15, leaseTransitions: 2, ...times };
}

function twoPorts(): readonly Json[] {
  return [
    { name: 'http', port: 80, targetPort: 8080 },
    { name: 'dns', port: 53, targetPort: 'dns', protocol: 'UDP' },
  ];
}

const regarding = (more: Json = {}) => ({
  kind: 'Pod',
  namespace: recordedNamespace,
  name: 'x-1',
  ...more,
});
const micro = '2026-03-12T14:08:30.987654Z';

export const eventObjects: Objects = {
  '/apis/events.k8s.io/v1/#/events': [
    [
      'a-new',
      {
        eventTime: micro,
        type: 'Warning',
        reason: 'Failed',
        note: oddText,
        action: 'Binding',
        reportingController: 'test/controller',
        reportingInstance: 'one',
        regarding: regarding({ uid: 'u-1', apiVersion: 'v1', resourceVersion: '7' }),
        series: { count: 5, lastObservedTime: '2026-03-12T15:00:00.000000Z' },
      },
    ],
  ],
  '/api/v1/#/events': [
    [
      'a-old',
      {
        type: 'Normal',
        reason: 'Pulled',
        message: '  Pulled \u00a0 \t',
        count: 3,
        firstTimestamp: '2026-03-12T14:00:00Z',
        lastTimestamp: '2026-03-12T14:05:00Z',
        source: { component: 'kubelet', host: 'node-1' },
        involvedObject: regarding({ apiVersion: 'apps/v1', kind: 'ReplicaSet' }),
      },
    ],
    ['a-bare', { involvedObject: regarding() }],
  ],
};

export const recordedNode: Json = {
  metadata: { name: 'recorded', labels: { ...labels, note: '' } },
  spec: {
    providerID: 'aws:///ap-northeast-2a/i-0123456789',
    unschedulable: true,
    taints: [
      { key: 'dedicated', value: 'gpu', effect: 'NoExecute' },
      { key: 'plain', effect: 'NoSchedule' },
    ],
  },
};

export const recordedNodeStatus: Json = {
  allocatable: { cpu: '3920m', memory: '15Gi', pods: '110', 'example.io/gpu': '2' },
  capacity: { cpu: '4', memory: '16Gi' },
  addresses: [
    { type: 'InternalIP', address: '10.0.0.7' },
    { type: 'Hostname', address: 'recorded' },
  ],
  nodeInfo: {
    machineID: 'm',
    systemUUID: 's',
    bootID: 'b',
    kernelVersion: '6.8.0',
    osImage: 'Ubuntu "24.04"',
    containerRuntimeVersion: 'containerd://2.0.0',
    kubeletVersion: 'v1.37.2',
    kubeProxyVersion: '',
    operatingSystem: 'linux',
    architecture: 'arm64',
  },
};

export const heldOn = { [heldAnnotation]: 'true' };
export const heldNode = fakeNodeName(1);

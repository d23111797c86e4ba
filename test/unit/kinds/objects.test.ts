// Nodes, namespaces, services, endpoint slices, leases, what pods keep beside their status, and objects that are broken.
import assert from 'node:assert/strict';
import { FaultError } from '../../../src/shared/model/fault.ts';
import { cronJobKind } from '../../../src/extension/kinds/cronJob.ts';
import { endpointSliceKind } from '../../../src/extension/kinds/endpointSlice.ts';
import { coreEventKind, eventKind } from '../../../src/extension/kinds/event.ts';
import { jobKind } from '../../../src/extension/kinds/job.ts';
import { leaseKind } from '../../../src/extension/kinds/lease.ts';
import { namespaceKind } from '../../../src/extension/kinds/namespace.ts';
import { nodeKind } from '../../../src/extension/kinds/node.ts';
import { podKind } from '../../../src/extension/kinds/pod.ts';
import { serviceKind } from '../../../src/extension/kinds/service.ts';
import { daemonSetKind, deploymentKind } from '../../../src/extension/kinds/workload.ts';
import {
  at,
  condition,
  ended,
  healthy,
  metadata,
  podRow,
  running,
  waiting,
} from '../../support/builders.ts';

describe('node', () => {
  const readiness: readonly [string, readonly object[], boolean | undefined][] = [
    ['True', [condition('Ready', 'True')], true],
    ['False', [condition('Ready', 'False', 'KubeletNotReady')], false],
    [
      'Unknown, when heartbeats stopped',
      [condition('Ready', 'Unknown', 'NodeStatusUnknown')],
      false,
    ],
    ['missing', [condition('MemoryPressure', 'False')], undefined],
  ];
  for (const [name, conditions, expected] of readiness) {
    it(`Ready ${name}`, () => {
      const row = nodeKind.project({ metadata: metadata('n1'), status: { conditions } });
      assert.equal(row.ready, expected);
    });
  }

  it('what it offers and what runs it', () => {
    const row = nodeKind.project({
      metadata: metadata('n1', { namespace: undefined }),
      spec: {
        unschedulable: true,
        providerID: 'aws:///eu-1a/i-1',
        taints: [
          { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
          { key: 'old', effect: 'NoExecute' },
        ],
      },
      status: {
        allocatable: { cpu: '3920m', memory: '16303016Ki', pods: '110' },
        addresses: [{ type: 'InternalIP', address: '10.0.0.4' }],
        nodeInfo: {
          kubeletVersion: 'v1.37.2',
          containerRuntimeVersion: 'containerd://2.1',
          osImage: 'Debian',
          kernelVersion: '6.1',
          architecture: 'arm64',
        },
      },
    });
    const { conditions: _, createdAt: __, labels: ___, ready: ____, ...rest } = row;
    assert.deepEqual(rest, {
      uid: 'uid-n1',
      name: 'n1',
      namespace: '',
      resourceVersion: '7',
      unschedulable: true,
      taints: [
        { key: 'dedicated', value: 'db', effect: 'NoSchedule' },
        { key: 'old', effect: 'NoExecute' },
      ],
      addresses: [{ type: 'InternalIP', address: '10.0.0.4' }],
      cpuAllocatableMillicores: 3920,
      memoryAllocatableBytes: 16_694_288_384,
      kubeletVersion: 'v1.37.2',
      containerRuntimeVersion: 'containerd://2.1',
      osImage: 'Debian',
      kernelVersion: '6.1',
      architecture: 'arm64',
      providerId: 'aws:///eu-1a/i-1',
    });
  });
});

describe('service', () => {
  it('ports, addresses and selector', () => {
    const row = serviceKind.project({
      metadata: metadata('cart'),
      spec: {
        type: 'LoadBalancer',
        clusterIP: '10.96.0.9',
        clusterIPs: ['10.96.0.9', 'fd00::9'],
        externalIPs: ['192.0.2.1'],
        selector: { app: 'cart' },
        ports: [
          { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 },
          { port: 53, protocol: 'UDP', targetPort: 5353 },
        ],
      },
      status: { loadBalancer: { ingress: [{ hostname: 'lb.example' }, { ip: '192.0.2.7' }, {}] } },
    });
    assert.deepEqual(
      [row.type, row.clusterIps, row.externalIps, row.loadBalancer, row.selector],
      [
        'LoadBalancer',
        ['10.96.0.9', 'fd00::9'],
        ['192.0.2.1'],
        ['lb.example', '192.0.2.7'],
        { app: 'cart' },
      ],
    );
    assert.deepEqual(row.ports, [
      { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 },
      { protocol: 'UDP', port: 53, targetPort: '5353' },
    ]);
  });

  it('an empty selector selects nothing', () => {
    const project = (selector: unknown): unknown =>
      serviceKind.project({ metadata: metadata('x'), spec: { selector } }).selector;
    assert.equal(project({}), undefined);
    assert.equal(project(undefined), undefined);
  });

  it('without the list of addresses, the one', () => {
    assert.deepEqual(
      serviceKind.project({ metadata: metadata('x'), spec: { clusterIP: 'None' } }).clusterIps,
      ['None'],
    );
  });
});

describe('endpoint slice', () => {
  it('an endpoint without conditions is ready; only pods are pods', () => {
    const row = endpointSliceKind.project({
      metadata: metadata('cart-x', { labels: { 'kubernetes.io/service-name': 'cart' } }),
      endpoints: [
        { addresses: ['10.1.0.1'], targetRef: { kind: 'Pod', name: 'cart-1', uid: 'u1' } },
        {
          addresses: ['10.1.0.2'],
          conditions: { ready: false },
          targetRef: { kind: 'Pod', name: 'cart-2', uid: 'u2' },
        },
        {
          addresses: ['10.1.0.3'],
          conditions: { ready: null },
          targetRef: { kind: 'Node', name: 'n1', uid: 'u3' },
        },
      ],
    });
    assert.equal(row.service, 'cart');
    assert.deepEqual(row.endpoints, [
      { addresses: ['10.1.0.1'], ready: true, podUid: 'u1', podName: 'cart-1' },
      { addresses: ['10.1.0.2'], ready: false, podUid: 'u2', podName: 'cart-2' },
      { addresses: ['10.1.0.3'], ready: true },
    ]);
  });
});

describe('lease and namespace', () => {
  it('who holds it and until when', () => {
    const spec = {
      holderIdentity: 'cp-1_7a',
      renewTime: '2026-03-12T05:01:00.250000Z',
      leaseDurationSeconds: 15,
    };
    const row = leaseKind.project({ metadata: metadata('kube-scheduler'), spec });
    assert.deepEqual(
      [row.holder, row.renewedAt, row.durationSeconds],
      ['cp-1_7a', Date.parse(at.started) + 250, 15],
    );
  });

  it('a namespace has a phase', () => {
    assert.equal(
      namespaceKind.project({ metadata: metadata('a'), status: { phase: 'Terminating' } }).phase,
      'Terminating',
    );
    assert.equal(namespaceKind.project({ metadata: metadata('a') }).phase, 'Active');
  });
});

describe('pod facts', () => {
  it('containers in the order they start, each with its role and state', () => {
    const row = podRow({
      init: [{ state: ended(0, 'Completed') }, { ...healthy, sidecar: true }],
      containers: [
        {
          state: running,
          ready: true,
          restarts: 2,
          last: ended(137, 'OOMKilled'),
          requests: { cpu: '250m', memory: '64Mi' },
          limits: { cpu: '1', memory: '128Mi' },
        },
        { state: waiting('CrashLoopBackOff', 'back-off 5m0s') },
      ],
      spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] },
    });
    assert.deepEqual(
      row.containers.map(({ name, role, state }) => `${name} ${role} ${state}`),
      [
        'i0 init terminated',
        'i1 sidecar running',
        'c0 container running',
        'c1 container waiting',
        'debug ephemeral unknown',
      ],
    );
    const [, , first, second] = row.containers;
    assert.deepEqual(first, {
      name: 'c0',
      image: 'registry.example/cart:1',
      role: 'container',
      state: 'running',
      startedAt: Date.parse(at.started),
      ready: true,
      restarts: 2,
      last: {
        reason: 'OOMKilled',
        exitCode: 137,
        startedAt: Date.parse(at.started),
        finishedAt: Date.parse(at.finished),
      },
      cpuRequestMillicores: 250,
      cpuLimitMillicores: 1000,
      memoryRequestBytes: 67_108_864,
      memoryLimitBytes: 134_217_728,
    });
    assert.equal(second?.message, 'back-off 5m0s');
  });

  it('the longest readiness probe period; 10 s where it is not written', () => {
    const period = (...periods: readonly (number | undefined | null)[]): number | undefined =>
      podRow({
        containers: periods.map((periodSeconds) =>
          periodSeconds === null ? healthy : { ...healthy, readinessProbe: { periodSeconds } },
        ),
      }).probePeriodMs;
    assert.equal(period(null), undefined);
    assert.equal(period(5, 30, null), 30_000);
    assert.equal(period(undefined, 3), 10_000);
  });

  it('finalizers, addresses and mirror', () => {
    const row = podRow({
      metadata: {
        deletionTimestamp: at.later,
        finalizers: ['a/b'],
        annotations: { 'kubernetes.io/config.mirror': 'abc' },
      },
      spec: { nodeName: 'n1' },
    });
    assert.deepEqual(
      [row.finalizers, row.node, row.isMirror, row.deletedAt],
      [['a/b'], 'n1', true, Date.parse(at.later)],
    );
    assert.equal(podRow().isMirror, false);
  });

  it('keeps neither managed fields nor annotations', () => {
    const row = podRow({
      metadata: { managedFields: [{ manager: 'x' }], annotations: { big: 'secret-ish' } },
    });
    assert.doesNotMatch(JSON.stringify(row), /manage|secret-ish/);
  });
});

describe('broken objects', () => {
  const kinds = [
    podKind,
    nodeKind,
    namespaceKind,
    deploymentKind,
    daemonSetKind,
    jobKind,
    cronJobKind,
    serviceKind,
    endpointSliceKind,
    eventKind,
    coreEventKind,
    leaseKind,
  ];
  const junk: readonly unknown[] = [null, 7, 'x', [], {}, [null], { a: 1 }];

  for (const kind of kinds) {
    it(`${kind.group}/${kind.resource}: any field may be missing or of another type`, () => {
      for (const spec of junk) {
        for (const status of junk) {
          const containers = {
            containers: spec,
            initContainers: status,
            conditions: spec,
            ports: status,
          };
          const object = {
            metadata: { uid: 'u', name: 'n', labels: spec, ownerReferences: status },
            spec,
            status,
            endpoints: spec,
          };
          assert.equal(kind.project(object).uid, 'u');
          assert.equal(
            kind.project({
              ...object,
              spec: containers,
              status: { ...containers, containerStatuses: [spec] },
            }).uid,
            'u',
          );
        }
      }
    });

    it(`${kind.group}/${kind.resource}: without uid or name it is refused`, () => {
      for (const broken of [
        undefined,
        null,
        {},
        { metadata: { name: 'x' } },
        { metadata: { uid: 'x' } },
      ]) {
        assert.throws(
          () => kind.project(broken),
          (error) => error instanceof FaultError && error.fault.kind === 'malformed',
        );
      }
    });
  }
});

// The shop: every workload of the story with its size, its image and what its programs do. The numbers are look's.

import type { WorkloadSpec } from './workloadSpec.ts';

type Line = readonly [
  name: string,
  replicas: number,
  cpuMillicores: number,
  memoryMi: number,
  share: number,
  more?: Partial<WorkloadSpec>,
];

const registry = 'registry.shop.example';

function many(
  namespace: string,
  kind: WorkloadSpec['kind'],
  lines: readonly Line[],
  of: Partial<WorkloadSpec> = {},
): WorkloadSpec[] {
  return lines.map(([name, replicas, cpuMillicores, memoryMi, share, more]) => ({
    namespace,
    kind,
    name,
    replicas,
    cpuMillicores,
    memoryMi,
    share,
    containers: [name],
    image: `${registry}/${name}:${more?.version ?? '2.4.0'}`,
    port: 8080,
    ...of,
    ...more,
  }));
}

/** Has an OpenTelemetry sidecar: two containers. */
function traced(name: string): Partial<WorkloadSpec> {
  return { containers: [name, 'otel'] };
}

function tracedLines(lines: readonly Line[]): Line[] {
  return lines.map(([name, a, b, c, d, more]) => [name, a, b, c, d, { ...traced(name), ...more }]);
}

const cartOom = {
  does: 'crash',
  container: 'cart',
  runMs: 125_000,
  exitCode: 137,
  reason: 'OOMKilled',
  backoffMs: 40_000,
} as const;

const ledgerMissing = {
  does: 'crash',
  container: 'settlement',
  runMs: 2_000,
  exitCode: 1,
  reason: 'Error',
  backoffMs: 300_000,
  message: 'LEDGER_URL is not set',
} as const;

export const troubled = { cartOom, ledgerMissing };

const shop = [
  ...many(
    'shop',
    'Deployment',
    tracedLines([
      ['web', 4, 500, 512, 0.42],
      ['gateway', 3, 1000, 768, 0.55],
      [
        'cart',
        5,
        1000,
        512,
        0.38,
        {
          hash: '7c9d8b6f5',
          tails: ['q8wzn', 'hx2vb', 'k5d9t', 'z7c4p', 'm4x7c'],
          initContainers: ['wait-for-redis'],
          limits: { cpuMillicores: 2000, memoryMi: 512 },
          version: '3.8.1',
        },
      ],
      [
        'catalog',
        4,
        300,
        1024,
        0.36,
        { noSurge: true, revision: 31, version: '5.1.0', initContainers: ['wait-for-db'] },
      ],
      [
        'stock',
        3,
        800,
        768,
        0.31,
        { hash: '5f7b9c84d6', tails: ['8xr2w', 'gq6lj', 'v9ttn'], revision: 14, version: '1.14.0' },
      ],
      ['checkout', 4, 1000, 1024, 0.33],
      ['search', 3, 1500, 2048, 0.44],
      ['recommend', 3, 1400, 1536, 0.48],
      ['user', 3, 500, 512, 0.28],
      ['review', 2, 400, 512, 0.22],
      ['notification', 2, 100, 384, 0.4],
      ['coupon', 2, 300, 384, 0.2],
      [
        'promotion',
        2,
        300,
        384,
        0.2,
        { noSurge: true, program: { does: 'serve', readyAfterMs: 150_000 }, revision: 6 },
      ],
    ]),
  ),
  ...many('shop', 'Deployment', [
    ['image-resizer', 3, 900, 768, 0.51],
    ['session', 2, 300, 384, 0.17, { hash: '5d8c6f9b7', tails: ['k2v9x', 'p8d5h'] }],
    [
      'recommend-canary',
      1,
      100,
      256,
      0,
      {
        image: `${registry}/recommend:2.9.0-rc1`,
        program: {
          does: 'pullFails',
          container: 'recommend-canary',
          message: `failed to pull and unpack image "${registry}/recommend:2.9.0-rc1": ${registry}/recommend:2.9.0-rc1: not found`,
        },
      },
    ],
  ]),
  ...many('shop', 'StatefulSet', [
    [
      'stock-db',
      1,
      4000,
      16384,
      0.998,
      {
        limits: { cpuMillicores: 4000, memoryMi: 16384 },
        port: 5432,
        image: 'docker.io/library/postgres:17.2',
      },
    ],
    ['cart-db', 2, 2000, 8192, 0.29, { port: 5432, image: 'docker.io/library/postgres:17.2' }],
    ['redis', 3, 500, 4096, 0.3, { port: 6379, image: 'docker.io/library/redis:7.4.1' }],
    [
      'kafka',
      3,
      2000,
      8192,
      0.47,
      {
        containers: ['kafka', 'jmx', 'reloader'],
        port: 9092,
        image: 'docker.io/apache/kafka:3.9.0',
      },
    ],
    [
      'opensearch',
      3,
      3800,
      16384,
      0.55,
      { port: 9200, image: 'docker.io/opensearchproject/opensearch:2.18.0' },
    ],
  ]),
];

const payments = [
  ...many(
    'payments',
    'Deployment',
    tracedLines([
      ['payment-api', 4, 800, 768, 0.34],
      ['card-gateway', 3, 800, 768, 0.3],
      ['settlement', 2, 500, 768, 0.2, { hash: '66f4c8d7b9', tails: ['hn5xr', 'c2w8d'] }],
      ['ledger', 3, 700, 1024, 0.27],
      ['fraud-score', 3, 1500, 3072, 0.5],
      ['refund', 2, 300, 384, 0.15],
    ]),
  ),
  ...many('payments', 'StatefulSet', [
    [
      'ledger-db',
      3,
      1500,
      8192,
      0.3,
      {
        containers: ['ledger-db', 'exporter', 'backup'],
        port: 5432,
        image: 'docker.io/library/postgres:17.2',
      },
    ],
  ]),
];

const monitoring = [
  ...many('monitoring', 'StatefulSet', [
    [
      'prometheus',
      2,
      1500,
      8192,
      0.52,
      {
        containers: ['prometheus', 'config-reloader'],
        port: 9090,
        image: 'quay.io/prometheus/prometheus:v3.1.0',
      },
    ],
    [
      'alertmanager',
      2,
      100,
      256,
      0.1,
      { port: 9093, image: 'quay.io/prometheus/alertmanager:v0.28.0' },
    ],
    ['influxdb', 1, 1000, 4096, 0.35, { port: 8086, image: 'docker.io/library/influxdb:2.7' }],
    ['loki', 3, 700, 2048, 0.38, { port: 3100, image: 'docker.io/grafana/loki:3.3.2' }],
    ['tempo', 2, 600, 2048, 0.33, { port: 3200, image: 'docker.io/grafana/tempo:2.7.0' }],
  ]),
  ...many('monitoring', 'Deployment', [
    ['grafana', 2, 200, 512, 0.2, { port: 3000, image: 'docker.io/grafana/grafana:11.4.0' }],
    [
      'chronograf',
      1,
      200,
      256,
      0.1,
      {
        hash: '6b5f7d9c4',
        tails: ['tl2mz'],
        port: 8888,
        image: 'docker.io/library/chronograf:1.10.6',
      },
    ],
    [
      'kube-state-metrics',
      1,
      100,
      256,
      0.2,
      { image: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.14.0' },
    ],
  ]),
  ...many('monitoring', 'DaemonSet', [
    [
      'otel-collector',
      6,
      200,
      400,
      0.4,
      { port: 4317, image: 'docker.io/otel/opentelemetry-collector:0.139.0' },
    ],
    [
      'node-exporter',
      6,
      50,
      64,
      0.3,
      { port: 9100, image: 'quay.io/prometheus/node-exporter:v1.8.2' },
    ],
  ]),
];

const k8s = 'registry.k8s.io';
const system = [
  ...many(
    'kube-system',
    'Static',
    [
      ['kube-apiserver', 3, 250, 0, 1.9, { port: 6443 }],
      ['etcd', 3, 100, 100, 1.2, { port: 2379, image: `${k8s}/etcd:3.5.21-0` }],
      ['kube-controller-manager', 3, 200, 0, 0.2, { port: 10257 }],
      ['kube-scheduler', 3, 100, 0, 0.1, { port: 10259 }],
    ],
    {},
  ).map((one) => (one.name === 'etcd' ? one : { ...one, image: `${k8s}/${one.name}:v1.33.4` })),
  ...many('kube-system', 'Deployment', [
    ['coredns', 2, 100, 70, 0.3, { port: 53, image: `${k8s}/coredns/coredns:v1.12.0` }],
    ['cilium-operator', 2, 0, 0, 0.05, { image: 'quay.io/cilium/operator-generic:v1.17.1' }],
    [
      'metrics-server',
      2,
      100,
      200,
      0.3,
      { port: 10250, image: `${k8s}/metrics-server/metrics-server:v0.8.0` },
    ],
    ['csi-controller', 2, 50, 100, 0.1, { image: `${k8s}/sig-storage/csi-provisioner:v5.1.0` }],
  ]),
  ...many('kube-system', 'DaemonSet', [
    ['kube-proxy', 6, 0, 0, 0.05, { image: `${k8s}/kube-proxy:v1.33.4` }],
    ['cilium', 6, 100, 256, 0.6, { image: 'quay.io/cilium/cilium:v1.17.1' }],
    ['csi-node', 6, 20, 40, 0.1, { image: `${k8s}/sig-storage/csi-node-driver-registrar:v2.13.0` }],
  ]),
];

const around = [
  ...many('ingress', 'Deployment', [
    [
      'ingress-nginx',
      2,
      300,
      512,
      0.3,
      { port: 80, image: `${k8s}/ingress-nginx/controller:v1.12.0` },
    ],
  ]),
  ...many('batch', 'Deployment', [
    [
      'invoice-export',
      1,
      100,
      128,
      0.1,
      {
        program: {
          does: 'badConfig',
          container: 'invoice-export',
          message: "couldn't find key SMTP_PASSWORD in Secret batch/invoice-env",
        },
      },
    ],
    [
      'report-builder',
      1,
      100,
      128,
      0.1,
      {
        initContainers: ['migrate'],
        program: {
          does: 'crash',
          container: 'migrate',
          init: true,
          runMs: 4_000,
          exitCode: 1,
          reason: 'Error',
          backoffMs: 80_000,
          message: 'relation "reports" does not exist',
        },
      },
    ],
    ['log-compactor', 1, 100, 128, 0.3],
  ]),
];

export const catalog: readonly WorkloadSpec[] = [
  ...shop,
  ...payments,
  ...monitoring,
  ...system,
  ...around,
];

export const namespaceNames = [
  'default',
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'shop',
  'payments',
  'monitoring',
  'ingress',
  'batch',
] as const;

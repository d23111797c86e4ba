// What stands around the workloads and hardly changes: services, configuration, volumes, policies.
import type { StoredTypes } from '../wire.ts';
import { catalog } from './catalog.ts';
import { newMeta } from './objects.ts';
import { createService } from './services.ts';
import type { World } from './world.ts';

const dayMs = 86_400_000;

export function createStatics(world: World): void {
  const atMs = world.timeline.startMs - 150 * dayMs;
  for (const { namespace, kind, name, port } of catalog) {
    if (kind === 'Static' || port === undefined) continue;
    if (kind === 'DaemonSet' && namespace === 'kube-system') continue;
    const isWeb = port === 8080;
    const type = name === 'ingress-nginx' ? 'LoadBalancer' : 'ClusterIP';
    createService(
      world,
      { namespace, name, app: name, port: isWeb ? 80 : port, targetPort: port, type },
      atMs,
    );
    if (name === 'cart') {
      createService(
        world,
        { namespace, name: 'cart-headless', app: name, port: 80, targetPort: port, headless: true },
        atMs,
      );
    }
  }
  createConfiguration(world, atMs);
  createVolumes(world, atMs);
  createEdges(world, atMs);
}

function createConfiguration(world: World, atMs: number): void {
  const { store, random } = world;
  const meta = (name: string, namespace: string) =>
    newMeta(random, name, atMs, { namespace, manager: 'helm' });
  for (const { metadata } of store.all('namespaces')) {
    store.create('serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: meta('default', metadata.name),
    });
    store.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: meta('kube-root-ca.crt', metadata.name),
      data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\nZGVtbw==\n-----END CERTIFICATE-----\n' },
    });
  }
  const secret = (name: string, namespace: string, keys: readonly string[]) =>
    store.create('secrets', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: meta(name, namespace),
      type: 'Opaque',
      data: Object.fromEntries(keys.map((key) => [key, 'ZGVtbw=='])),
    });
  // settlement wants LEDGER_URL of the first, invoice-export SMTP_PASSWORD of the second: neither is there.
  secret('settlement-env', 'payments', ['LEDGER_HOST', 'LEDGER_USER']);
  secret('invoice-env', 'batch', ['SMTP_USER']);
  secret('cart-db', 'shop', ['username', 'password']);
  store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta('shop-settings', 'shop'),
    data: { 'stock.budgetMs': '10000', 'stock.pool': '20' },
  });
}

function createVolumes(world: World, atMs: number): void {
  for (const { namespace, kind, name, replicas, memoryMi } of catalog) {
    if (kind !== 'StatefulSet') continue;
    const storage = `${Math.max(10, Math.round(memoryMi / 100))}Gi`;
    for (let i = 0; i < replicas; i++)
      createVolume(world, namespace, `data-${name}-${i}`, storage, atMs);
  }
}

/** A claim and the volume bound to it. */
function createVolume(
  { store, random }: World,
  namespace: string,
  name: string,
  storage: string,
  atMs: number,
): void {
  const meta = newMeta(random, name, atMs, { namespace });
  const volumeName = `pvc-${meta.uid}`;
  const accessModes = ['ReadWriteOnce'];
  const shared = { accessModes, storageClassName: 'fast-ssd', volumeMode: 'Filesystem' };
  const capacity = { storage };
  store.create('persistentvolumeclaims', {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { ...meta, finalizers: ['kubernetes.io/pvc-protection'] },
    spec: { ...shared, resources: { requests: capacity }, volumeName },
    status: { phase: 'Bound', accessModes, capacity },
  });
  const kind = 'PersistentVolumeClaim';
  store.create('persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: newMeta(random, volumeName, atMs),
    spec: {
      ...shared,
      capacity,
      persistentVolumeReclaimPolicy: 'Delete',
      claimRef: { kind, apiVersion: 'v1', namespace, name, uid: meta.uid },
      csi: { driver: 'csi.demo.example', volumeHandle: `vol-${random.hex(12)}` },
    },
    status: { phase: 'Bound' },
  });
}

function createEdges(world: World, atMs: number): void {
  const { store, random } = world;
  const service = { name: 'web', port: { number: 80 } };
  store.create('ingresses.networking.k8s.io', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: newMeta(random, 'shop', atMs, { namespace: 'shop', generation: 1 }),
    spec: {
      ingressClassName: 'nginx',
      tls: [{ hosts: ['shop.example'], secretName: 'shop-tls' }],
      rules: [
        {
          host: 'shop.example',
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service } }] },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ hostname: 'ingress-nginx-1749.seoul.elb.example' }] } },
  });
  for (const namespace of ['shop', 'payments']) {
    store.create('networkpolicies.networking.k8s.io', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: newMeta(random, 'default-deny', atMs, { namespace, generation: 1 }),
      spec: { podSelector: {}, policyTypes: ['Ingress'] },
    });
  }
  const scalers = [
    ['cart', 4, 8, 60],
    ['notification', 2, 4, 70],
    ['web', 4, 10, 70],
    ['image-resizer', 3, 6, 75],
  ] as const;
  for (const [name, min, max, target] of scalers) {
    const utilization = { type: 'Utilization', averageUtilization: target };
    store.create('horizontalpodautoscalers.autoscaling', {
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: newMeta(random, name, atMs, { namespace: 'shop' }),
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicas: min,
        maxReplicas: max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: utilization } }],
      },
      status: {
        desiredReplicas: min,
      } as StoredTypes['horizontalpodautoscalers.autoscaling']['status'],
    });
  }
}

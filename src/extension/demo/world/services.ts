// Services, and the endpoints that follow the readiness of the pods they select.
import { wireTime, type EndpointSlice, type Pod, type Service } from '../wire.ts';
import { isReady, newMeta } from './objects.ts';
import type { World } from './world.ts';

export interface ServiceSpec {
  readonly namespace: string;
  readonly name: string;
  readonly app: string;
  readonly port: number;
  readonly targetPort: number;
  readonly type?: 'ClusterIP' | 'NodePort' | 'LoadBalancer';
  readonly headless?: boolean;
}

export function createService(world: World, spec: ServiceSpec, atMs: number): Service {
  const { namespace, name, app, type = 'ClusterIP' } = spec;
  const ip = spec.headless === true ? 'None' : world.nextServiceAddress();
  const port = {
    name: 'main',
    protocol: 'TCP',
    port: spec.port,
    targetPort: spec.targetPort,
    ...(type !== 'ClusterIP' && { nodePort: 30_000 + world.random.integer(0, 2767) }),
  };
  const ingress = [{ hostname: `${name}-1749.seoul.elb.example`, ipMode: 'VIP' }];
  return world.store.create('services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: newMeta(world.random, name, atMs, { namespace, labels: { app }, manager: 'helm' }),
    spec: {
      ports: [port] as unknown as NonNullable<Service['spec']['ports']>,
      selector: { app },
      clusterIP: ip,
      clusterIPs: [ip],
      type,
      sessionAffinity: 'None',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      internalTrafficPolicy: 'Cluster',
    },
    status: { loadBalancer: type === 'LoadBalancer' ? { ingress } : {} },
  });
}

/** Writes the service's slice and its Endpoints from the pods as they are. */
export function reconcileEndpoints(world: World, service: Service): void {
  const { namespace, name } = service.metadata;
  const selector = Object.entries(service.spec.selector ?? {});
  if (selector.length === 0) return;
  const pods = world.store
    .all('pods', namespace)
    .filter(({ metadata, status }) => {
      const isOver = status.phase === 'Succeeded' || status.phase === 'Failed';
      const isSelected = selector.every(([key, value]) => metadata.labels?.[key] === value);
      return isSelected && !isOver && status.podIP !== undefined;
    })
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  const slice = sliceOf(world, service);
  world.store.update('endpointslices.discovery.k8s.io', slice, (draft) => {
    draft.endpoints = pods.map(endpointOf) as NonNullable<EndpointSlice['endpoints']>;
  });
  const endpoints = world.store.get('endpoints', namespace, name);
  if (endpoints === undefined) return;
  const ports = (service.spec.ports ?? []).map(({ port: _, ...one }) => ({
    name: one.name ?? '',
    port: Number(one.targetPort),
    protocol: 'TCP',
  }));
  const serving = pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const ready = serving.filter(isReady).map(addressOf);
  const notReady = serving.filter((pod) => !isReady(pod)).map(addressOf);
  world.store.update('endpoints', endpoints, (draft) => {
    const addresses = ready.length > 0 && { addresses: ready };
    const waiting = notReady.length > 0 && { notReadyAddresses: notReady };
    if (serving.length === 0) delete draft.subsets;
    else draft.subsets = [{ ...addresses, ...waiting, ports }];
  });
}

function sliceOf(world: World, service: Service): EndpointSlice {
  const { namespace = 'default', name, creationTimestamp } = service.metadata;
  const found = world.store
    .all('endpointslices.discovery.k8s.io', namespace)
    .find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === name);
  if (found !== undefined) return found;
  const atMs = Date.parse(creationTimestamp);
  const target = service.spec.ports?.[0];
  const port = { name: target?.name ?? '', port: Number(target?.targetPort), protocol: 'TCP' };
  const metadata = newMeta(world.random, name, atMs, {
    namespace,
    labels: { ...service.metadata.labels },
  });
  world.store.create('endpoints', { apiVersion: 'v1', kind: 'Endpoints', metadata });
  return world.store.create('endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: newMeta(world.random, `${name}-${world.random.suffix()}`, atMs, {
      namespace,
      labels: {
        ...service.metadata.labels,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
        'kubernetes.io/service-name': name,
      },
      annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': wireTime(atMs) },
      owner: service,
      generation: 1,
    }),
    addressType: 'IPv4',
    endpoints: [],
    ports: [port],
  });
}

function endpointOf(pod: Pod) {
  const serving = isReady(pod);
  const terminating = pod.metadata.deletionTimestamp !== undefined;
  return {
    addresses: [pod.status.podIP ?? ''],
    conditions: { ready: serving && !terminating, serving, terminating },
    targetRef: targetRef(pod),
    nodeName: pod.spec.nodeName,
  };
}

function addressOf(pod: Pod) {
  const nodeName = pod.spec.nodeName ?? '';
  return { ip: pod.status.podIP ?? '', nodeName, targetRef: targetRef(pod) };
}

function targetRef({ metadata }: Pod) {
  const { namespace = '', name, uid } = metadata;
  return { kind: 'Pod', namespace, name, uid };
}

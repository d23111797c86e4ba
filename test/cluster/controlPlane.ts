// The control plane's programs and their flags. Why each unusual flag is there stands beside it.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodeAddress } from './namespace.ts';
import type { Pki } from './pki.ts';
import type { ProcessSpec } from './processes.ts';

export interface Layout {
  readonly bin: string;
  readonly run: string;
  readonly pki: Pki;
}

export const serverUrl = 'https://127.0.0.1:6443';
const etcdUrl = 'http://127.0.0.1:2379';

export function etcd(layout: Layout): ProcessSpec {
  const data = join(layout.run, 'etcd');
  rmSync(data, { recursive: true, force: true });
  const peer = 'http://127.0.0.1:2380';
  const args = ['--data-dir', data, '--listen-client-urls', etcdUrl];
  return {
    name: 'etcd',
    command: join(layout.bin, 'etcd'),
    args: [
      ...[...args, '--advertise-client-urls', etcdUrl, '--listen-peer-urls', peer],
      ...['--initial-advertise-peer-urls', peer, '--initial-cluster', `default=${peer}`],
      // Nothing here outlives a run, so nothing waits for a disk.
      ...['--unsafe-no-fsync', '--quota-backend-bytes', '8589934592', '--log-level', 'warn'],
    ],
  };
}

export function apiServer({ bin, pki }: Layout): ProcessSpec {
  return {
    name: 'kube-apiserver',
    command: join(bin, 'kube-apiserver'),
    args: flags({
      'etcd-servers': etcdUrl,
      'bind-address': '0.0.0.0',
      // It refuses to advertise a loopback address, and writes no endpoints of its own.
      'advertise-address': nodeAddress,
      'endpoint-reconciler-type': 'none',
      'secure-port': '6443',
      'tls-cert-file': pki.path('apiserver.crt'),
      'tls-private-key-file': pki.path('apiserver.key'),
      'client-ca-file': pki.path('ca.crt'),
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': pki.path('sa.pub'),
      'service-account-signing-key-file': pki.path('sa.key'),
      'authorization-mode': 'Node,RBAC',
      'service-cluster-ip-range': '10.96.0.0/16',
      'requestheader-client-ca-file': pki.path('ca.crt'),
      'requestheader-allowed-names': 'front-proxy',
      'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
      'requestheader-group-headers': 'X-Remote-Group',
      'requestheader-username-headers': 'X-Remote-User',
      'proxy-client-cert-file': pki.path('front-proxy.crt'),
      'proxy-client-key-file': pki.path('front-proxy.key'),
      'kubelet-client-certificate': pki.path('kubelet-client.crt'),
      'kubelet-client-key': pki.path('kubelet-client.key'),
      'kubelet-preferred-address-types': 'InternalIP',
      'enable-aggregator-routing': 'false',
      'allow-privileged': 'true',
      // Tests compact by hand; the server's own compaction would make 410s appear at random.
      'etcd-compaction-interval': '0',
    }),
  };
}

export function controllerManager({ bin, run, pki }: Layout): ProcessSpec {
  const kubeconfig = join(run, 'controller-manager.kubeconfig');
  return {
    name: 'kube-controller-manager',
    // It exits when it loses its lease, as it does whenever the API server is away.
    isKeptUp: true,
    command: join(bin, 'kube-controller-manager'),
    args: flags({
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'service-account-private-key-file': pki.path('sa.key'),
      'root-ca-file': pki.path('ca.crt'),
      'use-service-account-credentials': 'true',
      'bind-address': '127.0.0.1',
      // A lost node is noticed within a test's patience; nodes renew their leases every 5 s.
      'node-monitor-grace-period': '12s',
      // Hundreds of pods come and go in one test: the default of 20 requests/s is what the next one would wait for.
      'kube-api-qps': '500',
      'kube-api-burst': '1000',
      // Long enough for a busy machine not to lose it, short enough to wait for after a restart.
      'leader-elect-lease-duration': '14s',
      'leader-elect-renew-deadline': '12s',
      'leader-elect-retry-period': '1s',
    }),
  };
}

export function scheduler({ bin, run }: Layout): ProcessSpec {
  const kubeconfig = join(run, 'scheduler.kubeconfig');
  return {
    name: 'kube-scheduler',
    // It exits when it loses its lease, as it does whenever the API server is away.
    isKeptUp: true,
    command: join(bin, 'kube-scheduler'),
    args: flags({
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'bind-address': '127.0.0.1',
      'kube-api-qps': '500',
      'kube-api-burst': '1000',
      'leader-elect-lease-duration': '14s',
      'leader-elect-renew-deadline': '12s',
      'leader-elect-retry-period': '1s',
    }),
  };
}

export function metricsServer({ bin, run }: Layout): ProcessSpec {
  const kubeconfig = join(run, 'admin.kubeconfig');
  return {
    name: 'metrics-server',
    command: join(bin, 'metrics-server'),
    args: flags({
      kubeconfig,
      'authentication-kubeconfig': kubeconfig,
      'authorization-kubeconfig': kubeconfig,
      'secure-port': '4443',
      'bind-address': '127.0.0.1',
      'cert-dir': join(run, 'metrics-server'),
      'kubelet-insecure-tls': 'true',
      'metric-resolution': '15s',
      'kubelet-preferred-address-types': 'InternalIP',
      'kubelet-use-node-status-port': 'true',
    }),
  };
}

/** The API server reaches the aggregated API through an ExternalName service: it need not be a pod. */
export const metricsServiceObjects = [
  {
    path: '/api/v1/namespaces/kube-system/services',
    object: {
      metadata: { name: 'metrics-server', namespace: 'kube-system' },
      spec: { type: 'ExternalName', externalName: 'localhost', ports: [{ port: 4443 }] },
    },
  },
  {
    path: '/apis/apiregistration.k8s.io/v1/apiservices',
    object: {
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        service: { name: 'metrics-server', namespace: 'kube-system', port: 4443 },
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
  },
] as const;

export function flags(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

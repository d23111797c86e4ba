// Thousands of pods without containers: kwok plays the kubelet of the fake nodes. Pods that carry the annotation
// `foretop.test/held` are left as the tests patch them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { flags, type Layout } from './controlPlane.ts';
import { nodeAddress } from './namespace.ts';
import { kwokFilesDir } from './paths.ts';
import type { ProcessSpec } from './processes.ts';

export const heldAnnotation = 'foretop.test/held';
const kubeletPort = 10250;

interface StageDocument {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly resourceRef?: { readonly kind: string };
    readonly selector?: { matchExpressions: object[] };
  };
}

export function kwok(layout: Layout): ProcessSpec {
  const stages = join(layout.run, 'kwok-stages.yaml');
  const log = join(layout.run, 'kwok-app.log');
  writeFileSync(stages, stagesText());
  writeFileSync(log, logLines(50));
  const behaviour = join(layout.run, 'kwok-behaviour.yaml');
  writeFileSync(behaviour, behaviourText(log));
  return {
    name: 'kwok',
    command: join(layout.bin, 'kwok'),
    args: [
      ...['--config', behaviour, '--config', stages],
      ...flags({
        kubeconfig: join(layout.run, 'admin.kubeconfig'),
        'manage-nodes-with-annotation-selector': 'kwok.x-k8s.io/node=fake',
        'node-ip': nodeAddress,
        'node-port': String(kubeletPort),
        'server-address': `0.0.0.0:${kubeletPort}`,
        'tls-cert-file': layout.pki.path('apiserver.crt'),
        'tls-private-key-file': layout.pki.path('apiserver.key'),
        // Renewed at a quarter of it: every 5 s, well inside the node monitor's 12 s.
        'node-lease-duration-seconds': '20',
      }),
    ],
  };
}

/** The stages of the kwok module, with held pods exempted from all but deletion. */
function stagesText(): string {
  const base = kwokFilesDir();
  const folders = ['stage/node/fast', 'stage/node/heartbeat-with-lease', 'stage/pod/general'];
  folders.push('stage/pod/chaos', 'metrics/usage', 'metrics/resource');
  const texts = folders.flatMap((folder) =>
    readdirSync(join(base, folder))
      .filter((file) => file.endsWith('.yaml') && file !== 'kustomization.yaml')
      .map((file) => readFileSync(join(base, folder, file), 'utf8')),
  );
  const documents = texts
    .flatMap((text) => parseAllDocuments(text))
    .map((document) => document.toJS() as StageDocument | null)
    .filter((document) => document !== null);
  for (const { kind, metadata, spec } of documents) {
    if (kind !== 'Stage' || spec.resourceRef?.kind !== 'Pod' || metadata.name === 'pod-delete') {
      continue;
    }
    const key = `.metadata.annotations["${heldAnnotation}"]`;
    spec.selector?.matchExpressions.push({ key, operator: 'DoesNotExist' });
  }
  return documents.map((document) => stringify(document)).join('---\n');
}

/** Its defaults but for how much it does at once: thousands of pods start in one test. What were left out would be 0. */
const options = {
  cidr: '10.0.0.0/16',
  enableDebuggingHandlers: true,
  enableContentionProfiling: false,
  enableProfilingHandler: true,
  podPlayStageParallelism: 24,
  nodePlayStageParallelism: 8,
  nodeLeaseParallelism: 8,
  podsOnNodeSyncParallelism: 4,
  enablePodsOnNodeSyncListPager: true,
  enablePodsOnNodeSyncStreamWatch: false,
};

function behaviourText(logsFile: string): string {
  const apiVersion = 'kwok.x-k8s.io/v1alpha1';
  const metadata = { name: 'all' };
  const logs = [{ containers: [], logsFile, follow: true }];
  return [
    { apiVersion: 'config.kwok.x-k8s.io/v1alpha1', kind: 'KwokConfiguration', metadata, options },
    { apiVersion, kind: 'ClusterLogs', metadata, spec: { logs } },
    { apiVersion, kind: 'ClusterExec', metadata, spec: { execs: [{ containers: [], local: {} }] } },
  ]
    .map((document) => stringify(document))
    .join('---\n');
}

/** CRI format, as a kubelet's log files have it. */
function logLines(count: number): string {
  const time = new Date().toISOString();
  return Array.from({ length: count }, (_, i) => `${time} stdout F line ${i + 1}\n`).join('');
}

export function fakeNodeName(index: number): string {
  return `node-${index}`;
}

/** `group`: what pods select it by. Nodes of other groups than `fake` have no metrics. */
export function fakeNode(index: number, group = 'fake'): Readonly<Record<string, unknown>> {
  const name = fakeNodeName(index);
  const resources = { cpu: '32', memory: '256Gi', pods: '400' };
  return {
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'foretop.test/node': group,
        'topology.kubernetes.io/zone': `zone-${index % 3}`,
      },
      annotations: {
        'kwok.x-k8s.io/node': 'fake',
        // Where metrics-server scrapes this node.
        ...(group === 'fake' && {
          'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${name}/metrics/resource`,
        }),
      },
    },
    status: { capacity: resources, allocatable: resources },
  };
}

// One codicon a kind, in the tree, in page headers and in editor tabs (media/kinds holds the same shapes as files).

const icons = {
  Cluster: 'vm',
  Node: 'server',
  Namespace: 'symbol-namespace',
  Pod: 'package',
  Deployment: 'rocket',
  ReplicaSet: 'versions',
  ReplicationController: 'copy',
  StatefulSet: 'database',
  DaemonSet: 'server-process',
  Job: 'play-circle',
  CronJob: 'watch',
  Service: 'globe',
} as const;

export type KindIcon = (typeof icons)[keyof typeof icons] | 'symbol-misc';

/** The codicon of a kind; kinds without one of their own share `symbol-misc`. */
export function kindIcon(kind: string): KindIcon {
  return Object.hasOwn(icons, kind) ? icons[kind as keyof typeof icons] : 'symbol-misc';
}

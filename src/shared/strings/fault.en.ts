// What failed, and what the user can do (Fault.message and Fault.hint). {server} is host:port, {user} and {context} are
// names of the kubeconfig, {file} a path.
import { messages } from './message.ts';

export const faultStrings = messages({
  'fault.unexpected': 'Something unexpected happened',
  'fault.cancelled': 'Cancelled',

  // kubeconfig files
  'fault.kubeconfigMissing': 'The kubeconfig {file} does not exist',
  'fault.kubeconfigMissing.hint': 'Correct the path in the setting foretop.kubeconfigs.',
  'fault.kubeconfigUnreadable': 'The kubeconfig {file} cannot be read',
  'fault.kubeconfigUnreadable.hint': 'Check the permissions of the file and of its folder.',
  'fault.kubeconfigNotAFile': '{file} is not a file, so it cannot be a kubeconfig',
  'fault.kubeconfigNotAFile.hint': 'Name a kubeconfig file rather than a folder or a device.',
  'fault.kubeconfigEmpty': 'The kubeconfig {file} is empty',
  'fault.kubeconfigEmpty.hint':
    'Write a context into it, or remove it from the list of kubeconfigs.',
  'fault.kubeconfigYaml': 'The kubeconfig {file} is not valid YAML',
  'fault.kubeconfigYamlLine': 'The kubeconfig {file} is not valid YAML at line {line}',
  'fault.kubeconfigYaml.hint': 'Correct the file; its contexts appear as soon as it is saved.',
  'fault.kubeconfigShape': 'The file {file} is not a kubeconfig',
  'fault.kubeconfigShape.hint': 'A kubeconfig has the lists clusters, users and contexts.',
  'fault.kubeconfigKind': 'The file {file} holds a {kind}, not a kubeconfig',
  'fault.kubeconfigSection': 'In the kubeconfig {file} the section {section} is not a list',
  'fault.kubeconfigEntry': 'In the kubeconfig {file} entry {number} of {section} is not usable',
  'fault.kubeconfigEntry.hint': 'Each entry needs a name, and its settings below it.',
  'fault.contextMissing': 'The context {context} is not in the kubeconfig {file} any more',
  'fault.contextMissing.hint': 'Choose another context, or restore this one in the kubeconfig.',
  'fault.contextCluster':
    'The context {context} names the cluster {cluster}, which no kubeconfig defines',
  'fault.contextNoCluster': 'The context {context} names no cluster',
  'fault.contextUser': 'The context {context} names the user {user}, which no kubeconfig defines',
  'fault.context.hint': 'Correct the context in {file}.',
  'fault.clusterNoServer': 'The cluster {cluster} has no server address',
  'fault.clusterServer': 'The server address of the cluster {cluster} is not a URL',
  'fault.cluster.hint': 'Correct the cluster in {file}.',
});

// What failed, and what the user can do (Fault.message and Fault.hint). {server} is host:port, {user} and {context} are
// names of the kubeconfig, {file} a path.
import { messages } from './message.ts';

export const faultStrings = messages({
  'fault.unexpected': 'Something unexpected happened',
  'fault.cancelled': 'Cancelled',

  // the process that watches a cluster
  'fault.workerCrashed': 'The process that watches {cluster} ended unexpectedly',
  'fault.workerCrashed.hint': 'It is started again by itself and reads everything anew.',
  'fault.workerMemory': 'The process that watches {cluster} ran out of memory at {limit}',
  'fault.workerMemory.hint':
    'It is started again by itself. More memory (setting foretop.memoryBudgetMiB) or fewer namespaces (setting foretop.namespaces) help for good.',
  'fault.workerStopped': {
    one: 'The process that watches {cluster} ran out of memory at {limit} and is not started again',
    other:
      'The process that watches {cluster} ran out of memory at {limit} {count} times in a row and is not started again',
  },
  'fault.workerStopped.hint':
    'Allow more memory (setting foretop.memoryBudgetMiB) or watch fewer namespaces (setting foretop.namespaces), then try again.',

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
  'fault.userNoKey':
    'The user {user}, whom the context {context} names, has a client certificate but no client key',
  'fault.userNoKey.hint': 'Add client-key or client-key-data to the user in {file}.',

  // reaching the server
  'fault.hostUnknown': 'The host name {host} cannot be resolved',
  'fault.hostUnknown.hint': 'Check the server address in the kubeconfig, the network and the VPN.',
  'fault.refused': '{server} refuses connections',
  'fault.refused.hint': 'Check that the API server runs, and that address and port are right.',
  'fault.unroutable': 'There is no route to {server}',
  'fault.unroutable.hint': 'Check the network and the VPN.',
  'fault.connectTimeout': '{server} did not accept a connection within {after}',
  'fault.connectTimeout.hint':
    'A firewall may drop the packets: check the address, the network and the VPN.',
  'fault.handshakeTimeout': '{server} accepted a connection but did not answer within {after}',
  'fault.answerTimeout': '{server} did not answer within {after}',
  'fault.answerTimeout.hint': 'The API server may be overloaded or restarting.',
  'fault.connectionLost': 'The connection to {server} was cut',
  'fault.connectionLost.hint': 'The API server may be restarting, or the network changed.',
  'fault.network': 'The connection to {server} failed',
  'fault.notHttp': '{server} does not speak HTTP',
  'fault.notHttp.hint': 'Check address and port; a server with TLS needs https://.',

  // TLS
  'fault.tlsNotTls': '{server} does not speak TLS',
  'fault.tlsNotTls.hint': 'Check the port; a server without TLS needs http:// in the kubeconfig.',
  'fault.tlsUnknownCa': 'The certificate of {server} is signed by {issuer}, which is not trusted',
  'fault.tlsUnknownCa.hint':
    'The kubeconfig names no certificate authority: add certificate-authority-data to the cluster {cluster}.',
  'fault.tlsWrongCa.hint':
    'The certificate authority in {authority} is not the one of this server: fetch the kubeconfig again.',
  'fault.tlsExpired': 'The certificate {subject} of {server} expired {since} ago',
  'fault.tlsExpired.hint':
    'Renew the certificate of the API server, or check the clock of this machine.',
  'fault.tlsNotYetValid': 'The certificate {subject} of {server} is not valid yet',
  'fault.tlsNotYetValid.hint': 'Check the clock of this machine.',
  'fault.tlsHostname': 'The certificate of {server} is for {names}, not for {host}',
  'fault.tlsHostname.hint':
    'Use one of these names in the server address, or set tls-server-name in the kubeconfig.',
  'fault.tlsHandshake': 'No secure connection to {server} could be made',
  'fault.tlsHandshake.hint': 'A device between here and the server may cut TLS connections.',
  'fault.tlsClientRefused': '{server} refused the client certificate {subject} of the user {user}',
  'fault.tlsClientRefused.hint': 'Fetch the kubeconfig again, or renew the client certificate.',
  'fault.tlsClientMissing': '{server} asks for a client certificate, and the user {user} has none',
  'fault.clientCertificateExpired':
    'The client certificate {subject} of the user {user} expired {since} ago',
  'fault.clientCertificateExpired.hint': 'Renew the client certificate, then try again.',
  'fault.fileUnreadable': 'The file {file}, which the kubeconfig names for {name}, cannot be read',
  'fault.fileUnreadable.hint': 'Check that the file exists and may be read.',
  'fault.caUnusable': 'The certificate authority of the cluster {cluster} is not a certificate',
  'fault.caUnusable.hint': 'It must be PEM: fetch the kubeconfig again.',
  'fault.certificateUnusable': 'Client certificate and key of the user {user} cannot be used',
  'fault.certificateUnusable.hint':
    'Both must be PEM and belong together: fetch the kubeconfig again.',

  // proxies
  'fault.proxyUrl': 'The proxy address {proxy} cannot be used',
  'fault.proxyUrl.hint':
    'A proxy is written as http://host:port, https://host:port or socks5://host:port.',
  'fault.proxyLogin': 'The login in the proxy address {proxy} cannot be read',
  'fault.proxyLogin.hint':
    'Write a percent sign in it as %25, an at sign as %40 and a colon as %3A.',
  'fault.proxyUnreachable': 'The proxy {proxy}, needed to reach {server}, does not answer',
  'fault.proxyUnreachable.hint': 'Check {source}.',
  'fault.proxyAuth': 'The proxy {proxy} asks for a login (407)',
  'fault.proxyAuth.hint': 'Put user and password into the proxy address: {source}.',
  'fault.proxyRefused': 'The proxy {proxy} does not let connections through to {server} ({status})',
  'fault.proxyRefused.hint': 'Ask who runs the proxy to allow this host, or correct {source}.',
  'fault.proxyClosed': 'The proxy {proxy} does not let connections through to {server}',
  'fault.notAProxy': '{proxy} does not behave like a proxy',
  'fault.proxySource.cluster': 'proxy-url in the kubeconfig',
  'fault.proxySource.vscode': 'the setting http.proxy',
  'fault.proxySource.environment': 'the environment variables HTTPS_PROXY and NO_PROXY',

  // answers
  'fault.badRequest': '{server} could not understand the request',
  'fault.unauthorized': '{server} does not accept the credentials of the user {user}',
  'fault.unauthorized.anonymous': '{server} asks for credentials, and the context has none',
  'fault.unauthorized.hint': 'Log in again or renew the credentials, then reconnect.',
  'fault.forbidden': 'The user {user} may not do this on {server}',
  'fault.forbidden.hint': 'Ask for a role that allows it.',
  'fault.notFound': '{server} does not have what was asked for',
  'fault.conflict': 'The object has changed on {server} since it was read',
  'fault.gone': '{server} has no history that far back',
  'fault.invalid': '{server} rejects the object as invalid',
  'fault.throttled': '{server} is too busy and asks to wait',
  'fault.throttled.hint': 'It is asked again by itself, after the time that it wants.',
  'fault.server': '{server} answers with an internal error ({status})',
  'fault.server.hint': 'The API server may be starting, or its storage may be in trouble.',
  'fault.serverTimeout': '{server} could not finish the request in time',
  'fault.redirected': '{server} sends elsewhere instead of answering ({status})',
  'fault.notKubernetes.hint':
    'This may not be a Kubernetes API server, or a login page stands before it: check the server address.',
  'fault.status': '{server} answers with the unexpected status {status}',
  'fault.notJson': '{server} answers with something that is not JSON',
  'fault.truncated': 'The answer of {server} ended early',
  'fault.tooLarge': 'The answer of {server} is larger than {limit}',
  'fault.needsPermit': 'A change was refused, as nobody permitted it',

  // credentials
  'fault.tokenUnsendable':
    'The token of the user {user} holds a line break or another character that cannot be sent',
  'fault.impersonationUnsendable':
    'The setting {setting} of the user {user} holds a line break or another character that cannot be sent',
  'fault.unsendable.hint': 'Correct it in the kubeconfig, or in the file or program it comes from.',
  'fault.tokenFileEmpty': 'The token file {file} of the user {user} is empty',
  'fault.tokenFileEmpty.hint':
    'Whatever writes the token into it may not have done so yet; the file is read again by itself.',
  'fault.authProvider': 'The user {user} logs in with the auth provider {provider}, which is gone',
  'fault.authProvider.hint':
    'Kubernetes removed it: fetch the kubeconfig again, so that it uses a plugin such as gke-gcloud-auth-plugin or kubelogin.',
  'fault.oidc': 'The identity provider of the user {user} gave no new token',
  'fault.oidc.hint': 'Log in again with the tool that wrote this kubeconfig.',
  'fault.pluginMissing': 'The program {command}, which logs the user in, was not found',
  'fault.pluginMissing.hint': 'Install it, or add its folder to the setting foretop.extraPath.',
  'fault.pluginInstall.hint': 'To install it: {hint}',
  'fault.pluginStart': 'The program {command}, which logs the user in, could not be started',
  'fault.pluginFailed': 'The login program {command} failed with exit code {exitCode}',
  'fault.pluginFailed.hint': 'Run it in a terminal to see what it needs, then reconnect.',
  'fault.pluginKilled': 'The login program {command} was ended by {signal}',
  'fault.pluginTimeout': 'The login program {command} did not finish within {after}',
  'fault.pluginOutput': 'The login program {command} did not print a credential',
  'fault.pluginOutput.hint':
    'Run it in a terminal: it must print an ExecCredential and nothing else.',
  'fault.pluginVersion':
    'The login program {command} answers in version {actual}; the kubeconfig asks for {expected}',
  'fault.pluginVersion.hint': 'Update the program, or correct apiVersion in the kubeconfig.',
  'fault.pluginEmpty': 'The login program {command} printed neither a token nor a certificate',
  'fault.pluginInteractive': 'The login program {command} insists on asking in a terminal',
  'fault.pluginInteractive.hint':
    'Set interactiveMode: IfAvailable in the kubeconfig, and log in once in a terminal.',
  'fault.pluginApiVersion': 'The kubeconfig asks for the unknown plugin version {version}',
  'fault.pluginApiVersion.hint': 'Foretop speaks client.authentication.k8s.io/v1 and v1beta1.',
});

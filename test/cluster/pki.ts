// Certificates of the cluster and of its users, made with openssl: one CA, signed client certificates, a service-account
// key pair. Made anew for each start; they are test material and live in the run folder only.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeAddress } from './namespace.ts';
import { run } from './shell.ts';

export interface CertificateOptions {
  readonly commonName: string;
  readonly organizations?: readonly string[];
  readonly serverNames?: readonly string[];
  /** Default 3650; 0 or less makes one that has already expired. */
  readonly days?: number;
}

export class Pki {
  readonly dir: string;

  constructor(dir: string) {
    this.dir = dir;
    mkdirSync(dir, { recursive: true, mode: 0o700 });
  }

  path(file: string): string {
    return join(this.dir, file);
  }

  /** The authority, the service-account keys and the certificates of the control plane. */
  async makeAll(): Promise<void> {
    if (existsSync(this.path('done'))) return;
    await this.makeAuthority('ca');
    await this.#key('sa.key');
    await this.#openssl('pkey', '-in', 'sa.key', '-pubout', '-out', 'sa.pub');
    await this.signApiServer();
    await this.sign('admin', { commonName: 'admin', organizations: ['system:masters'] });
    await this.sign('controller-manager', { commonName: 'system:kube-controller-manager' });
    await this.sign('scheduler', { commonName: 'system:kube-scheduler' });
    await this.sign('kube-proxy', { commonName: 'system:kube-proxy' });
    await this.sign('kubelet-client', {
      commonName: 'kubelet-client',
      organizations: ['system:masters'],
    });
    await this.sign('kubelet', {
      commonName: 'system:node:real-1',
      organizations: ['system:nodes'],
    });
    await this.sign('front-proxy', { commonName: 'front-proxy' });
    writeFileSync(this.path('done'), '');
  }

  /** The API server's own certificate; a running one takes a new one by itself. */
  async signApiServer(): Promise<void> {
    const names = ['localhost', 'kubernetes', 'kubernetes.default', 'kubernetes.default.svc'];
    const addresses = ['127.0.0.1', '10.96.0.1', nodeAddress];
    const serverNames = [...names.map((n) => `DNS:${n}`), ...addresses.map((a) => `IP:${a}`)];
    await this.sign('apiserver', { commonName: 'kube-apiserver', serverNames });
  }

  /** Another authority, for tests of a wrong CA. */
  async makeAuthority(name: string): Promise<void> {
    await this.#key(`${name}.key`);
    const subject = `/CN=foretop-test-${name}`;
    const args = ['-x509', '-new', '-key', `${name}.key`, '-days', '3650', '-subj', subject];
    await this.#openssl('req', ...args, '-out', `${name}.crt`);
  }

  /** Writes `<name>.crt` and `<name>.key`. */
  async sign(name: string, options: CertificateOptions, authority = 'ca'): Promise<void> {
    const organizations = (options.organizations ?? []).map((value) => `/O=${value}`).join('');
    const subject = `${organizations}/CN=${options.commonName}`;
    await this.#key(`${name}.key`);
    await this.#openssl(
      'req',
      '-new',
      '-key',
      `${name}.key`,
      '-subj',
      subject,
      '-out',
      `${name}.csr`,
    );
    const alternative = (options.serverNames ?? ['DNS:localhost']).join(',');
    const extensions = `subjectAltName=${alternative}\nextendedKeyUsage=serverAuth,clientAuth\n`;
    writeFileSync(this.path(`${name}.ext`), extensions);
    const signing = ['-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, '-CAcreateserial'];
    const files = ['-in', `${name}.csr`, '-extfile', `${name}.ext`, '-out', `${name}.crt`];
    await this.#openssl(
      'x509',
      '-req',
      ...signing,
      '-days',
      String(options.days ?? 3650),
      ...files,
    );
  }

  /** PKCS 8, which every TLS library reads. */
  async #key(file: string): Promise<void> {
    const curve = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    await this.#openssl('genpkey', ...curve, '-out', file);
  }

  async #openssl(...args: readonly string[]): Promise<void> {
    await run('openssl', args, { cwd: this.dir });
  }
}

/** A kubeconfig with files by path; what kubectl and Foretop both read. */
export function kubeconfigText(server: string, pki: Pki, user: string, namespace?: string): string {
  const context: Record<string, string> = { cluster: 'foretop-test', user };
  if (namespace !== undefined) context['namespace'] = namespace;
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': user,
      clusters: [
        { name: 'foretop-test', cluster: { server, 'certificate-authority': pki.path('ca.crt') } },
      ],
      users: [
        {
          name: user,
          user: {
            'client-certificate': pki.path(`${user}.crt`),
            'client-key': pki.path(`${user}.key`),
          },
        },
      ],
      contexts: [{ name: user, context }],
    },
    undefined,
    2,
  );
}

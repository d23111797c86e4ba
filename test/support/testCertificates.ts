// Certificates for tests, made by the openssl command: authorities, servers with names, clients, expired ones.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateWish {
  readonly commonName: string;
  readonly organization?: string;
  /** subjectAltName, e.g. `DNS:localhost,IP:127.0.0.1`. */
  readonly altNames?: string;
  /** Valid in January 2020 only. */
  readonly expired?: boolean;
}

/** An authority that signs; its folder is removed by `dispose`. */
export class TestAuthority {
  readonly #folder = mkdtempSync(join(tmpdir(), 'foretop-ca-'));
  readonly name: string;
  /** PEM. */
  readonly certificate: string;

  constructor(name: string) {
    this.name = name;
    writeFileSync(join(this.#folder, 'index.txt'), '');
    mkdirSync(join(this.#folder, 'certs'));
    writeFileSync(join(this.#folder, 'ca.cnf'), config);
    const subject = ['-subj', `/CN=${name}`, '-days', '3650'];
    this.#openssl('req', '-x509', ...newKey, ...subject, '-keyout', 'ca.key', '-out', 'ca.pem');
    this.certificate = this.#read('ca.pem');
  }

  issue(wish: CertificateWish): TestCertificate {
    const { commonName, organization, altNames, expired } = wish;
    const subject = `${organization ? `/O=${organization}` : ''}/CN=${commonName}`;
    this.#openssl('req', ...newKey, '-subj', subject, '-keyout', 'one.key', '-out', 'one.csr');
    writeFileSync(join(this.#folder, 'one.ext'), altNames ? `subjectAltName=${altNames}\n` : '\n');
    const end = expired ? '20200131000000Z' : '20400101000000Z';
    const dates = ['-startdate', '20200101000000Z', '-enddate', end];
    const files = ['-in', 'one.csr', '-out', 'one.pem', '-extfile', 'one.ext'];
    this.#openssl('ca', '-batch', '-config', 'ca.cnf', '-notext', ...dates, ...files);
    return { certificate: this.#read('one.pem'), key: this.#read('one.key') };
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { cwd: this.#folder, stdio: 'pipe' });
  }

  #read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }
}

const newKey = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'.split(' ');

const config = `[ca]
default_ca = own
[own]
dir = .
new_certs_dir = certs
database = index.txt
rand_serial = yes
unique_subject = no
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = any
[any]
organizationName = optional
commonName = supplied
`;

import assert from 'node:assert/strict';
import { withoutLogin, withoutSecrets } from '../../../src/extension/core/secrets.ts';

describe('secrets', () => {
  const addresses: [string, string][] = [
    ['https://api.example:6443', 'https://api.example:6443'],
    ['https://api.example/k8s/clusters/a@b', 'https://api.example/k8s/clusters/a@b'],
    ['https://me:s3cret@api.example:6443', 'https://api.example:6443'],
    ['https://me@api.example/path', 'https://api.example/path'],
    ['https://api.example:6443/?token=s3cret', 'https://api.example:6443'],
    ['http://me:s3/cr@et@proxy:1', 'http://proxy:1'],
    ['me:s3cret@proxy:1', 'proxy:1'],
    ['proxy:1', 'proxy:1'],
    ['not a url', 'not a url'],
  ];
  for (const [written, shown] of addresses) {
    it(`the address ${written} is shown as ${shown}`, () => {
      assert.equal(withoutLogin(written), shown);
    });
  }

  const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl-_x';
  const spoken: [string, string][] = [
    [`got ${jwt}, expired`, 'got [removed], expired'],
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [removed]'],
    ['Authorization: Basic bWU6cGFzcw==', 'Authorization: Basic [removed]'],
    ['{"token": "short", "a": 1}', '{"token": "[removed]", "a": 1}'],
    [`"clientSecret":'it is "this"'`, `"clientSecret":'[removed]'`],
    ['login --password=hunter2 --user me', 'login --password=[removed] --user me'],
    ['kubelogin --token s3cret-token', 'kubelogin --token [removed]'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUt/nFEMI', 'AWS_SECRET_ACCESS_KEY=[removed]'],
    ['password: hunter', 'password: [removed]'],
    ['access_token: ya29.a0AfH6SMBx', 'access_token: [removed]'],
    ['GET https://me:pass@idp.example/auth', 'GET https://[removed]@idp.example/auth'],
    [`k8s-aws-v1.${'aB3'.repeat(20)}`, 'k8s-aws-v1.[removed]'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nend', '[removed]\nend'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE', '[removed]'],
    ['lkj45\nMIIE==\n-----END PRIVATE KEY-----', '[removed]'],
  ];
  for (const [said, kept] of spoken) {
    it(`${JSON.stringify(said.slice(0, 40))} loses its secret`, () => {
      assert.equal(withoutSecrets(said), kept);
    });
  }

  const harmless = [
    'failed to get token: exec: executable kubelogin not found',
    'Basic authentication required',
    'An error occurred (ExpiredToken) when calling AssumeRole: token expired at 2026-03-12T05:08:30Z',
    'Trace ID: 0f8fad5b-d9cb-469f-a165-70867728950e',
    'ERROR: (gcloud.container) cluster gke_my-long-project-123456_europe-west1-b_production not found',
    'open /home/me/.kube/cache/oidc-login/session-file: no such file or directory',
    'dial tcp 10.0.0.1:443: i/o timeout',
    'see https://idp.example/device and enter the code ABCD-1234',
  ];
  for (const said of harmless) {
    it(`"${said.slice(0, 40)}…" stays`, () => assert.equal(withoutSecrets(said), said));
  }
});

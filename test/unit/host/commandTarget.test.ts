import assert from 'node:assert/strict';
import { kubectlCommand, nameOf, targetsOf } from '../../../src/extension/host/commandTarget.ts';
import { contextId } from '../../../src/shared/model/refs.ts';

const context = contextId('/k', 'my prod');
const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'cart' };
const target = { is: 'object', context, ref: { ...ref, context } };
const clusterNode = { is: 'cluster', key: 'k', entry: { id: context }, level: undefined };
const rowNode = { is: 'row', context, row: { ref, kind: 'Deployment' }, up: clusterNode };

describe('targetsOf', () => {
  const cases: readonly (readonly [string, readonly unknown[], unknown])[] = [
    ['nothing', [], []],
    ['undefined', [undefined], []],
    ['a context id', [context], [{ is: 'cluster', context }]],
    ['text that is no context id', ['prod'], []],
    ['a cluster node', [clusterNode], [{ is: 'cluster', context }]],
    ['a row', [rowNode], [target]],
    [
      'a row and the selection',
      [rowNode, [rowNode, clusterNode]],
      [target, { is: 'cluster', context }],
    ],
    ['a row and an empty selection', [rowNode, []], [target]],
    ['a row without an object', [{ is: 'row', context, row: { kind: 'Nodes' } }], []],
    ['a notice of a cluster', [{ is: 'notice', up: clusterNode }], [{ is: 'cluster', context }]],
    ['a ref', [{ context, ...ref }], [target]],
    ['a subject of a page', [{ page: 'detail', context, ref }], [target]],
    [
      'the subject of a dashboard',
      [{ page: 'clusterDashboard', context }],
      [{ is: 'cluster', context }],
    ],
    [
      'the context of a resource browser',
      [{ webview: 'w', webviewSection: 'page', page: 'resourceBrowser', context }],
      [{ is: 'cluster', context, page: 'resourceBrowser' }],
    ],
    [
      'the merged context of a page row',
      [
        {
          webview: 'w',
          webviewSection: 'row',
          context,
          ...ref,
          preventDefaultContextMenuItems: true,
        },
      ],
      [target],
    ],
    [
      'a container of a page row',
      [{ context, ...ref, container: 'main' }],
      [{ ...target, container: 'main' }],
    ],
    ['a page row with a forged context', [{ context: '["a"]', ...ref }], []],
    ['an editor uri', [{ scheme: 'file', path: '/x' }], []],
  ];
  for (const [name, args, expected] of cases) {
    it(`understands ${name}`, () => assert.deepEqual(targetsOf(args), expected));
  }

  it('names a container by itself', () => {
    const container = { ...rowNode, row: { ref: { ...ref, kind: 'Pod' }, container: 'main' } };
    assert.deepEqual(targetsOf([container]).map(nameOf), ['main']);
  });
});

describe('kubectlCommand', () => {
  it('quotes what a shell would take apart', () => {
    const [deployment] = targetsOf([rowNode]);
    assert.ok(deployment);
    assert.equal(
      kubectlCommand(deployment, "/it's"),
      String.raw`kubectl --kubeconfig '/it'\''s' --context 'my prod' --namespace shop get deployment.apps cart --output yaml`,
    );
  });

  it('lists nodes and pods of a cluster', () => {
    assert.equal(
      kubectlCommand({ is: 'cluster', context }),
      `kubectl --context 'my prod' get nodes,pods --all-namespaces`,
    );
  });
});

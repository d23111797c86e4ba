// The rule that is shown and copied can be applied as it is, and grants what was denied.
import assert from 'node:assert/strict';
import { parse, parseAllDocuments } from 'yaml';
import { rulesYaml, type Denial } from '../../../src/webviews/lib/rbacRule.ts';

const ruleYaml = (denial: Denial) => rulesYaml([denial]);

describe('rulesYaml', () => {
  it('is a Role in the namespace', () => {
    assert.deepEqual(parse(ruleYaml({ verb: 'list', resource: 'pods', namespace: 'payments' })), {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: 'foretop-view', namespace: 'payments' },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] }],
    });
  });

  it('is a ClusterRole without one, in the group of the resource', () => {
    const rule = parse(ruleYaml({ verb: 'watch', resource: 'deployments', group: 'apps' }));
    assert.equal(rule.kind, 'ClusterRole');
    assert.equal(rule.metadata.namespace, undefined);
    assert.deepEqual(rule.rules[0].apiGroups, ['apps']);
  });

  it('asks for nothing beside a verb that is not of reading', () => {
    const rule = parse(ruleYaml({ verb: 'create', resource: 'pods/exec' }));
    assert.deepEqual(rule.rules[0].verbs, ['create']);
  });

  for (const namespace of ['true', 'null', '1e3', '0x10', 'on', '2026-03-12']) {
    it(`keeps the namespace ${namespace} a string`, () => {
      const rule = parse(ruleYaml({ verb: 'list', resource: 'pods', namespace }), {
        version: '1.1',
      });
      assert.equal(rule.metadata.namespace, namespace);
    });
  }

  it('makes one role a namespace of several denials, so that none undoes another', () => {
    const yaml = rulesYaml([
      { verb: 'list', resource: 'nodes' },
      { verb: 'list', resource: 'pods', namespace: 'shop' },
      { verb: 'list', resource: 'leases', group: 'coordination.k8s.io' },
    ]);
    const roles = parseAllDocuments(yaml).map((document) => document.toJS());
    assert.deepEqual(
      roles.map(({ kind, metadata, rules }) => [kind, metadata.namespace, rules.length]),
      [
        ['ClusterRole', undefined, 2],
        ['Role', 'shop', 1],
      ],
    );
  });
});

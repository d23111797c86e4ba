import assert from 'node:assert/strict';
import { attentionOf } from '../../../src/extension/host/attention.ts';
import type { Connection } from '../../../src/shared/model/clusterDashboard.ts';
import type { ClusterSummary, ClusterSummaryState } from '../../../src/shared/model/tree.ts';
import { value } from '../../../src/shared/protocol/sections.ts';

const cluster = (counts: ClusterSummary): { readonly summary: ClusterSummaryState } => {
  const connection = value<Connection>({
    link: { state: 'live', since: 0 },
    partial: [],
    insecure: false,
  });
  return { summary: { connection, summary: value(counts) } };
};

describe('attentionOf', () => {
  it('sums what is known, and tells whether that is all', () => {
    const three = cluster({ problemWorkloads: 3 });
    assert.deepEqual(attentionOf([three, cluster({ problemWorkloads: 0 })]), {
      count: 3,
      isKnown: true,
    });
    assert.deepEqual(attentionOf([three, cluster({ nodes: 2 })]), { count: 3, isKnown: false });
    assert.deepEqual(attentionOf([{ summary: undefined }]), { count: 0, isKnown: false });
  });
});

import assert from 'node:assert/strict';
import { ClusterHistoryRing, HISTORY_MS } from '../../../src/extension/session/clusterHistory.ts';

const point = (cpuUsageMillicores: number | null) => ({
  cpuUsageMillicores,
  cpuRequestMillicores: 1,
  cpuAllocatableMillicores: 2,
  memoryUsageBytes: null,
  memoryRequestBytes: 3,
  memoryAllocatableBytes: 4,
});

describe('ClusterHistoryRing', () => {
  it('keeps half an hour, gaps included, and no sample twice', () => {
    const ring = new ClusterHistoryRing();
    for (let at = 15_000; at <= HISTORY_MS + 60_000; at += 15_000) ring.add(at, point(at));
    ring.add(HISTORY_MS + 60_000, point(-1));
    ring.add(HISTORY_MS + 75_000, point(null));
    assert.equal(ring.times.length, HISTORY_MS / 15_000);
    assert.ok((ring.times[0] ?? 0) > 75_000);
    assert.equal(ring.cpuUsageMillicores.at(-1), null);
    assert.equal(ring.cpuUsageMillicores.at(-2), HISTORY_MS + 60_000);
    assert.equal(ring.memoryAllocatableBytes.at(-1), 4);
  });

  it('leaves a gap where samples were missed, and none where one was late', () => {
    const ring = new ClusterHistoryRing();
    for (const at of [15_000, 30_000, 75_000, 990_000, 1_005_000]) ring.add(at, point(1));
    assert.deepEqual(ring.cpuUsageMillicores, [1, 1, 1, null, 1, 1]);
    assert.deepEqual(ring.memoryAllocatableBytes, [4, 4, 4, null, 4, 4]);
  });
});

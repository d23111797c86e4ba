import assert from 'node:assert/strict';
import {
  quantileMs,
  ratePerSecond,
  readApiServerScrape,
} from '../../../src/extension/metrics/apiServerMetrics.ts';
import { readSamples } from '../../../src/extension/metrics/prometheusText.ts';

const scrape = (requests: number, slow: number) => `# HELP apiserver_request_total x
# TYPE apiserver_request_total counter
apiserver_request_total{code="200",verb="GET",resource="pods"} ${requests}
apiserver_request_total{code="503",verb="GET"} 4
apiserver_request_duration_seconds_bucket{verb="GET",le="0.1"} ${requests - slow}
apiserver_request_duration_seconds_bucket{verb="GET",le="0.2"} ${requests}
apiserver_request_duration_seconds_bucket{verb="GET",le="+Inf"} ${requests}
apiserver_request_duration_seconds_bucket{verb="WATCH",le="+Inf"} 99999
apiserver_current_inflight_requests{request_kind="readOnly"} 3
apiserver_current_inflight_requests{request_kind="mutating"} 1
apiserver_storage_objects{resource="pods"} 140
apiserver_storage_objects{resource="broken"} -1
apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 2.22e+08
other_metric 1
`;

describe('API server metrics', () => {
  it('reads the families it wants, and counts what is known', () => {
    const read = readApiServerScrape(scrape(100, 0), 0);
    assert.equal(read.requests, 104);
    assert.equal(read.errors, 4);
    assert.equal(read.inflight, 4);
    assert.equal(read.etcdObjects, 140);
    assert.equal(read.etcdBytes, 2.22e8);
  });

  it('rates are differences of two scrapes, and gaps after a reset', () => {
    const before = readApiServerScrape(scrape(100, 0), 0);
    const after = readApiServerScrape(scrape(400, 0), 30_000);
    assert.equal(
      ratePerSecond(before, after, (s) => s.requests),
      10,
    );
    assert.equal(
      ratePerSecond(after, before, (s) => s.requests),
      undefined,
    );
  });

  it('interpolates a quantile within its bucket, without long-running requests', () => {
    const before = readApiServerScrape(scrape(0, 0), 0);
    const after = readApiServerScrape(scrape(100, 10), 30_000);
    // rank 95 of 100: halfway into the bucket from 0.1 s (90) to 0.2 s (100)
    const p95 = quantileMs(before.latency, after.latency, 0.95);
    assert.ok(p95 !== undefined && Math.abs(p95 - 150) < 1e-9);
    assert.equal(quantileMs(after.latency, after.latency, 0.5), undefined);
  });
});

describe('readSamples', () => {
  it('reads escapes, timestamps and special values, and skips what it cannot read', () => {
    const text = 'm{a="q\\"}x\\n",b=""} 1 1700000000\nm +Inf\nm rubbish\nm{broken 1\nm2 1';
    assert.deepEqual(readSamples(text, new Set(['m'])), [
      { name: 'm', labels: { a: 'q"}x\n', b: '' }, value: 1 },
      { name: 'm', labels: {}, value: Infinity },
    ]);
  });
});

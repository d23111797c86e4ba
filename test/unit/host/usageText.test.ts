import assert from 'node:assert/strict';
import { usageText, type L10n, type UsageWriter } from '../../../src/extension/host/usageText.ts';
import { Formatter } from '../../../src/shared/format/formatter.ts';
import { en } from '../../../src/shared/strings/en.ts';
import type { ResourceUsage } from '../../../src/shared/model/resourceUsage.ts';
import { usageOf } from './fakeWorker.ts';

const MiB = 1024 ** 2;
const now = Date.UTC(2026, 2, 12, 14, 8, 30);

const l10n: L10n = {
  t: (message, ...args) => message.replaceAll(/\{(\d)\}/g, (_, index) => String(args[index])),
};
const writer: UsageWriter = { l10n, format: new Formatter('en', en), now };
const host = { delay: undefined, heapUsedBytes: 120 * MiB, residentBytes: 900 * MiB };

const busy: ResourceUsage = usageOf({
  startedAt: now - 3 * 3_600_000,
  cpu: { lastMinute: 6.72, sinceStart: 3.04 },
  loopBusy: { lastMinute: 7, sinceStart: 3.5 },
  loopDelay: { meanMs: 0.31, p99Ms: 4.2, maxMs: 38.25 },
  memory: {
    budgetBytes: 512 * MiB,
    holdings: [
      { of: 'events', rows: 0, bytes: 0 },
      { of: 'nodes', rows: 5_000, bytes: 9 * MiB },
      { of: 'pods', rows: 100_000, bytes: 30 * MiB },
    ],
    shed: ['events', 'endpointSlices'],
    heapUsedBytes: 210 * MiB,
    heapLimitBytes: 1536 * MiB,
    heapLiveBytes: 180 * MiB,
    arrayBufferBytes: 26 * MiB,
  },
  requests: [
    { verb: 'list', result: '200', count: 1_234 },
    { verb: 'watch', result: 'unreachable', count: 2 },
  ],
  inFlight: 1,
  openStreams: 14,
  receivedBytes: 76 * MiB,
  sentBytes: 40_960,
  decodedBytes: 721 * MiB,
  decodes: { protobuf: 100_000, scanned: 0, parsed: 5_000, lostShape: 3 },
  frames: { count: 4_211, bytes: 12 * MiB },
});

/** Without the line that tells the time in the machine's zone. */
const bodyOf = (text: string) => text.split('\n').slice(2).join('\n');

describe('the document of resource usage', () => {
  it('tells everything of a cluster in columns', () => {
    const text = usageText([{ name: 'prod', usage: busy }], host, writer);
    assert.match(text, /^Foretop resource usage, /);
    assert.equal(
      bodyOf(text),
      `prod
  Open for                  3 h
  CPU, of one core          6.7 % in the last minute, 3 % since it was opened
  Event loop busy           7 % in the last minute, 3.5 % since it was opened
  Event loop late by        0.3 ms on average, 4.2 ms at p99, 38.3 ms at most
  Data held, with rows      39 MiB of a budget of 512 MiB
    pods                       100,000    30 MiB
    nodes                        5,000     9 MiB
  Not kept                  events, endpointSlices
  Heap                      210 MiB of 1.5 GiB (180 MiB live)
  Array buffers             26 MiB
  Requests                  1,236
    list 200                     1,234
    watch unreachable                2
  Requests under way        1
  Open streams              14
  Received                  76 MiB, decompressed 721 MiB
  Sent                      40 KiB
  Objects decoded           100,000 from protobuf, 0 scanned, 5,000 parsed (3 lost their shape)
  Sent to views             4,211 frames, 12 MiB

Extension host, with all its extensions
  Event loop late by        measured from now on, while this document is shown
  Heap                      120 MiB
  Process                   900 MiB
`,
    );
  });

  it('says what is not known yet, and what is told by the event loop alone', () => {
    const usage = usageOf({ startedAt: now, cpuSource: 'loop' });
    const text = usageText([{ name: 'new', usage }], host, writer);
    assert.match(text, /CPU, about, of one core {3}0 % since it was opened\n/);
    assert.match(text, /Data held, with rows {6}0 B\n/);
  });

  it('tells why a cluster has no figures, and that none is open', () => {
    const text = usageText([{ name: 'gone', usage: 'It ran out of memory.' }], host, writer);
    assert.match(text, /\n\ngone\n {2}It ran out of memory\.\n\n/);
    assert.match(usageText([], host, writer), /No cluster is open\./);
  });
});

// The document of *Show Resource Usage*: plain text in columns, to be read, compared and copied. Pure; the caller gives the
// language.
import type { Formatter } from '../../shared/format/formatter.ts';
import type { Load, LoopDelay, ResourceUsage } from '../../shared/model/resourceUsage.ts';

/** vscode.l10n, or what stands for it in tests. */
export interface L10n {
  t(message: string, ...args: readonly (string | number)[]): string;
}

export interface ClusterUsage {
  readonly name: string;
  /** Or why there is none: a sentence. */
  readonly usage: ResourceUsage | string;
}

export interface HostUsage {
  readonly delay: LoopDelay | undefined;
  readonly heapUsedBytes: number;
  /** Of the whole process: all extensions of this host and all our threads. */
  readonly residentBytes: number;
}

export interface UsageWriter {
  readonly l10n: L10n;
  readonly format: Formatter;
  /** ms since the epoch. */
  readonly now: number;
}

type Line = readonly [head: string, text: string];

const HEAD_WIDTH = 26;

export function usageText(
  clusters: readonly ClusterUsage[],
  host: HostUsage,
  writer: UsageWriter,
): string {
  const { l10n, format, now } = writer;
  const title = l10n.t('Foretop resource usage, {0}', format.dateTime(now));
  const none = clusters.length === 0 ? [l10n.t('No cluster is open.')] : [];
  const sections = clusters.map(({ name, usage }) =>
    [name, ...(typeof usage === 'string' ? [`  ${usage}`] : linesOf(usage, writer))].join('\n'),
  );
  return `${[title, ...none, ...sections, hostSection(host, writer)].join('\n\n')}\n`;
}

function linesOf(usage: ResourceUsage, writer: UsageWriter): string[] {
  const { l10n, format, now } = writer;
  const source =
    usage.cpuSource === 'thread' ? l10n.t('CPU, of one core') : l10n.t('CPU, about, of one core');
  return [
    ...columns([
      [l10n.t('Open for'), format.duration(now - usage.startedAt)],
      [source, loadText(usage.cpu, writer)],
      [l10n.t('Event loop busy'), loadText(usage.loopBusy, writer)],
      [l10n.t('Event loop late by'), delayText(usage.loopDelay, writer)],
    ]),
    ...memoryLines(usage, writer),
    ...trafficLines(usage, writer),
  ];
}

function loadText({ lastMinute, sinceStart }: Load, { l10n, format }: UsageWriter): string {
  const whole = format.tenths(sinceStart);
  if (lastMinute === undefined) return l10n.t('{0} % since it was opened', whole);
  return l10n.t(
    '{0} % in the last minute, {1} % since it was opened',
    format.tenths(lastMinute),
    whole,
  );
}

function delayText(delay: LoopDelay | undefined, { l10n, format }: UsageWriter): string {
  if (!delay) return l10n.t('measured from now on, while this document is shown');
  const [mean, p99, max] = [delay.meanMs, delay.p99Ms, delay.maxMs].map((ms) => format.tenths(ms));
  return l10n.t('{0} ms on average, {1} ms at p99, {2} ms at most', mean!, p99!, max!);
}

function memoryLines({ memory }: ResourceUsage, writer: UsageWriter): string[] {
  const { l10n, format } = writer;
  const { budgetBytes, heapLiveBytes, holdings, shed } = memory;
  const held = format.bytes(holdings.reduce((sum, { bytes }) => sum + bytes, 0));
  const live =
    heapLiveBytes === undefined ? '' : ` ${l10n.t('({0} live)', format.bytes(heapLiveBytes))}`;
  const used = format.bytes(memory.heapUsedBytes);
  const lines: Line[] = [
    [
      l10n.t('Data held, with rows'),
      budgetBytes === undefined
        ? held
        : l10n.t('{0} of a budget of {1}', held, format.bytes(budgetBytes)),
    ],
    ...[...holdings]
      .filter(({ rows }) => rows > 0)
      .sort((a, b) => b.bytes - a.bytes)
      .map(({ of, rows, bytes }): Line => [`  ${of}`, rowsText(rows, bytes, writer)]),
    ...(shed.length > 0 ? [[l10n.t('Not kept'), shed.join(', ')] as const] : []),
    [l10n.t('Heap'), l10n.t('{0} of {1}', used, format.bytes(memory.heapLimitBytes)) + live],
    [l10n.t('Array buffers'), format.bytes(memory.arrayBufferBytes)],
  ];
  return columns(lines);
}

/** Rows, then size: the heads of two columns would be longer than they are. */
function rowsText(rows: number, bytes: number, { format }: UsageWriter): string {
  return `${format.whole(rows).padStart(10)}${format.bytes(bytes).padStart(10)}`;
}

function trafficLines(usage: ResourceUsage, writer: UsageWriter): string[] {
  const { l10n, format } = writer;
  const { decodes, frames, requests } = usage;
  const total = requests.reduce((sum, { count }) => sum + count, 0);
  return columns([
    [l10n.t('Requests'), format.whole(total)],
    ...requests.map(({ verb, result, count }): Line => [
      `  ${verb} ${result}`,
      format.whole(count).padStart(10),
    ]),
    [l10n.t('Requests under way'), format.whole(usage.inFlight)],
    [l10n.t('Open streams'), format.whole(usage.openStreams)],
    [
      l10n.t('Received'),
      l10n.t(
        '{0}, decompressed {1}',
        format.bytes(usage.receivedBytes),
        format.bytes(usage.decodedBytes),
      ),
    ],
    [l10n.t('Sent'), format.bytes(usage.sentBytes)],
    [
      l10n.t('Objects decoded'),
      l10n.t(
        '{0} from protobuf, {1} scanned, {2} parsed ({3} lost their shape)',
        ...[decodes.protobuf, decodes.scanned, decodes.parsed, decodes.lostShape].map((n) =>
          format.whole(n),
        ),
      ),
    ],
    [
      l10n.t('Sent to views'),
      l10n.t('{0} frames, {1}', format.whole(frames.count), format.bytes(frames.bytes)),
    ],
  ]);
}

function hostSection(
  { delay, heapUsedBytes, residentBytes }: HostUsage,
  writer: UsageWriter,
): string {
  const { l10n, format } = writer;
  const head = l10n.t('Extension host, with all its extensions');
  const lines = columns([
    [l10n.t('Event loop late by'), delayText(delay, writer)],
    [l10n.t('Heap'), format.bytes(heapUsedBytes)],
    [l10n.t('Process'), format.bytes(residentBytes)],
  ]);
  return [head, ...lines].join('\n');
}

function columns(lines: readonly Line[]): string[] {
  return lines.map(([head, text]) => `  ${head.padEnd(HEAD_WIDTH)}${text}`);
}

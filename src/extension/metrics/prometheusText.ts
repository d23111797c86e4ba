// Reads chosen families out of a Prometheus text exposition, line by line: an API server's /metrics is megabytes, and a
// dozen families of it are wanted. https://prometheus.io/docs/instrumenting/exposition_formats/

export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Samples whose metric name is in `names`, in order. Lines that can't be read are left out. */
export function readSamples(text: string, names: ReadonlySet<string>): Sample[] {
  const samples: Sample[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const sample = text[start] === '#' ? undefined : readLine(text, start, end, names);
    if (sample) samples.push(sample);
    start = end + 1;
  }
  return samples;
}

function readLine(
  text: string,
  start: number,
  end: number,
  names: ReadonlySet<string>,
): Sample | undefined {
  let nameEnd = start;
  while (nameEnd < end && text[nameEnd] !== '{' && text[nameEnd] !== ' ') nameEnd += 1;
  const name = text.slice(start, nameEnd);
  if (!names.has(name)) return undefined;
  const labels: Record<string, string> = {};
  let valueStart = nameEnd;
  if (text[nameEnd] === '{') {
    const close = text.lastIndexOf('}', end);
    if (close < nameEnd) return undefined;
    for (const match of text.slice(nameEnd + 1, close).matchAll(LABEL)) {
      labels[match[1] ?? ''] = unescape(match[2] ?? '');
    }
    valueStart = close + 1;
  }
  const value = parseValue(text.slice(valueStart, end).trim().split(/\s+/)[0] ?? '');
  return value === undefined ? undefined : { name, labels, value };
}

const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

function unescape(label: string): string {
  return label.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
}

function parseValue(word: string): number | undefined {
  if (word === '+Inf') return Infinity;
  if (word === '-Inf') return -Infinity;
  const value = Number(word);
  return word === '' || Number.isNaN(value) ? undefined : value;
}

// kubectl's text, read back into cells, and ages compared as text with a tolerance of one unit.
export interface KubectlPod {
  readonly key: string;
  readonly ready: string;
  readonly status: string;
  readonly restarts: number;
  /** `3m` of `5 (3m ago)`. */
  readonly lastRestartAge: string | undefined;
  readonly age: string;
}

const columns = ['NAMESPACE', 'NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'];

/** `kubectl get pods -A`: three blanks between cells, one at most inside (widths change from one page to the next). */
export function parsePods(text: string): ReadonlyMap<string, KubectlPod> {
  const [head = [], ...rows] = text
    .split('\n')
    .filter(Boolean)
    .map((line) => line.trim().split(/\s{2,}/));
  if (head.join() !== columns.join()) throw new Error(`Not a table of pods: ${head.join(' ')}`);
  return new Map(rows.map(parsePod).map((pod) => [pod.key, pod]));
}

function parsePod(cells: readonly string[]): KubectlPod {
  const [namespace, name, ready = '', status = '', restarts = '', age = ''] = cells;
  const count = /^(\d+)(?: \((\S+) ago\))?$/.exec(restarts);
  if (count === null || cells.length !== columns.length) {
    throw new Error(`Not a row of pods: ${cells.join(' | ')}`);
  }
  const key = `${namespace}/${name}`;
  return { key, ready, status, restarts: Number(count[1]), lastRestartAge: count[2], age };
}

/** What must be the same before and after for a row to be compared; ages move by themselves. */
export function isSteady(before: KubectlPod, after: KubectlPod | undefined): boolean {
  return (
    after !== undefined &&
    before.ready === after.ready &&
    before.status === after.status &&
    before.restarts === after.restarts &&
    (before.lastRestartAge === undefined) === (after.lastRestartAge === undefined)
  );
}

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  y: 31_536_000,
};

/** True when `ours` lies between kubectl's two answers, give or take one unit (the smallest one shown). */
export function isSameAge(
  ours: string | undefined,
  before: string | undefined,
  after: string | undefined,
): boolean {
  if (ours === undefined || before === undefined || after === undefined) {
    return ours === before && before === after;
  }
  const all = [ours, before, after].map(ageOf);
  const [mine = 0, ...theirs] = all.map((age) => age.seconds);
  const unit = Math.max(...all.map((age) => age.unit));
  return mine >= Math.min(...theirs) - unit && mine <= Math.max(...theirs) + unit;
}

function ageOf(text: string): { readonly seconds: number; readonly unit: number } {
  const parts = [...text.matchAll(/(\d+)([smhdy])/g)];
  if (parts.map(([part]) => part).join('') !== text) throw new Error(`Not an age: ${text}`);
  const units = parts.map((part) => unitSeconds[part[2] ?? ''] ?? 0);
  const seconds = parts.reduce((sum, part, at) => sum + Number(part[1]) * (units[at] ?? 0), 0);
  return { seconds, unit: units.at(-1) ?? 1 };
}

// Reads the scheduler's sentence: `0/6 nodes are available: 3 Insufficient cpu, 3 node(s) had untolerated taint {…}.`
// Its shape is made by FitError.Error() in pkg/scheduler/framework/types.go; what is not understood is shown as it is.

export interface SchedulingRefusal {
  readonly nodes: number;
  readonly reasons: readonly { readonly count: number; readonly reason: string }[];
}

/** Undefined for a sentence of another shape; reasons by the number of nodes that give them. */
export function parseScheduling(message: string): SchedulingRefusal | undefined {
  const match = /^0\/(\d+) nodes are available: (.*)$/s.exec(message.trim());
  const [, nodes = '', rest = ''] = match ?? [];
  if (!match) return undefined;
  // What follows about preemption repeats the reasons.
  const said = rest.replace(/\.? *(preemption|no new claims).*$/s, '').replace(/\.\s*$/, '');
  const reasons = splitReasons(said).flatMap((part) => {
    const [, count, reason] = /^(\d+) (.*)$/s.exec(part) ?? [];
    return count !== undefined && reason !== undefined
      ? [{ count: Number(count), reason: plain(reason) }]
      : [];
  });
  if (reasons.length === 0) return undefined;
  return { nodes: Number(nodes), reasons: reasons.sort((a, b) => b.count - a.count) };
}

/** Commas separate reasons, except inside a taint's braces. A part that does not begin with a count belongs to the one before. */
function splitReasons(text: string): string[] {
  const parts: string[] = [];
  for (const part of text.split(/, (?![^{]*\})/)) {
    const last = parts.length - 1;
    if (/^\d+ /.test(part) || last < 0) parts.push(part);
    else parts[last] = `${parts[last] ?? ''}, ${part}`;
  }
  return parts;
}

function plain(reason: string): string {
  return reason.replace(/^node\(s\) (had )?/, '').replace(/\{([^}:]+): *\}/, '{$1}');
}

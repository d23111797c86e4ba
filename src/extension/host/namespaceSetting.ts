// Reads `foretop.namespaces`: context glob → namespaces. Settings come from JSON that a person wrote, so nothing is trusted.

/** The namespaces of the first glob that matches; undefined: all, if allowed. In a glob `*` stands for any characters. */
export function namespacesOf(setting: unknown, contextName: string): readonly string[] | undefined {
  if (typeof setting !== 'object' || setting === null) return undefined;
  for (const [glob, names] of Object.entries(setting)) {
    if (!matches(glob, contextName) || !Array.isArray(names)) continue;
    const usable = names.filter((name): name is string => typeof name === 'string' && name !== '');
    if (usable.length > 0) return [...new Set(usable)];
  }
  return undefined;
}

function matches(glob: string, name: string): boolean {
  const parts = glob.split('*').map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name);
}

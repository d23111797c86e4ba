// What the Log tab keeps, as the rest of the panel may change it without loading the tab.

/** The kept choices of the Log tab, for this container. */
export function withContainer(kept: unknown, container: string): object {
  return { ...partOf(kept), container, previous: false };
}

/** The same for another pod: which container and which run were of the one before. */
export function withoutContainer(kept: unknown): object {
  const { container: _, previous: __, ...rest } = partOf(kept);
  return rest;
}

function partOf(kept: unknown): Readonly<Record<string, unknown>> {
  return typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
}

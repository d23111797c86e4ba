// What the Log tab keeps, as the rest of the panel may change it without loading the tab.

/** The kept choices of the Log tab, for this container. */
export function withContainer(kept: unknown, container: string): object {
  return { ...defaultsOf(kept), container, previous: false };
}

function defaultsOf(kept: unknown): object {
  return typeof kept === 'object' && kept !== null ? kept : initialLog;
}

export const initialLog = {
  previous: false,
  range: 'tail:1000',
  minLevel: '',
  search: { text: '', isRegex: false, isCaseSensitive: false },
  filter: { text: '', isRegex: false, isCaseSensitive: false },
  wrap: false,
  times: true,
} as const;

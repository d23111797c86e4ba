// Promise.allSettled with a limit on how much runs at a time.

/** Outcomes in the order of `items`. An abort of `signal` begins nothing more; what was not begun is rejected with it. */
export async function settleLimited<T, R>(
  items: readonly T[],
  atATime: number,
  run: (item: T) => Promise<R>,
  signal: AbortSignal,
): Promise<PromiseSettledResult<R>[]> {
  const outcomes = items.map((): PromiseSettledResult<R> => ({
    status: 'rejected',
    reason: undefined,
  }));
  const waiting = items.entries();
  const worker = async () => {
    // The iterator is shared: each entry is taken once.
    for (const [index, item] of waiting) {
      try {
        if (signal.aborted) throw signal.reason;
        outcomes[index] = { status: 'fulfilled', value: await run(item) };
      } catch (reason) {
        outcomes[index] = { status: 'rejected', reason };
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, items.length) }, worker));
  return outcomes;
}

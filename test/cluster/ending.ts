// When a run must end early: a signal, or the death of the process that started it (which then can no longer clean up).

/** Resolves once, with why; never rejects. Signals that come later are taken and ignored: the end is under way. */
export function untilAskedToEnd(): Promise<string> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
    setInterval(() => {
      if (process.ppid !== parent) resolve(`the end of process ${parent}`);
    }, 500).unref();
  });
}

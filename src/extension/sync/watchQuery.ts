// What every watch asks for, streaming lists too.

/** Range of timeoutSeconds, so that watches do not all end together. */
const watchSeconds = { min: 240, max: 480 } as const;

/** `random`: [0, 1), for jitter. */
export function watchQuery(random: () => number): URLSearchParams {
  const { min, max } = watchSeconds;
  return new URLSearchParams({
    watch: '1',
    allowWatchBookmarks: 'true',
    timeoutSeconds: String(Math.round(min + random() * (max - min))),
  });
}

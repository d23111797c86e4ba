// Waiting for a condition of a live server. `ask` answers true, or what is still missing, which the error then tells.
export async function until(
  what: string,
  timeoutMs: number,
  ask: () => Promise<true | string> | true | string,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer === true) return;
    if (performance.now() > end) {
      throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s for ${what}: ${answer}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

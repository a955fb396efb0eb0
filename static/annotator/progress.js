// How far a long question is: asked again and again while it runs.

const PAUSE_MS = 300;

/**
 * Resolves when `work` is over. What goes wrong on the way is not told: whoever waits for the work hears of that.
 * @param {Promise<unknown>} work
 * @param {() => Promise<import("./wire").Progress>} ask
 * @param {(share: number) => void} tell 0..1
 */
export async function followed(work, ask, tell) {
  let isOver = false;
  const over = work.catch(() => {}).then(() => (isOver = true));
  while (!isOver) {
    await Promise.race([over, new Promise((done) => setTimeout(done, PAUSE_MS))]);
    const { done, total } = isOver ? { done: null, total: null } : await ask().catch(() => ({ done: null, total: null }));
    if (!isOver && done !== null && total) tell(done / total);
  }
}

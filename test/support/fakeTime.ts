/** How much time passes between two looks at what the network has brought. */
const STEP_MILLISECONDS = 250;

/**
 * Lets hours pass in moments: timers, dates and the monotonic clock are jest's, while sockets work as
 * always, so that real requests are made.
 *
 * @returns what the work gives, and how long it took by the fake clock, in milliseconds
 */
export async function inFakeTime<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; milliseconds: number }> {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  try {
    const start = performance.now();
    let isOver = false;
    const working = work().finally(() => (isOver = true));
    working.catch(() => undefined);
    while (!isOver) {
      // Requests that are under way get real time to be answered before more of the fake passes.
      for (let look = 0; look < 20 && !isOver; look++) await new Promise(setImmediate);
      if (!isOver) await jest.advanceTimersByTimeAsync(STEP_MILLISECONDS);
    }
    return { result: await working, milliseconds: performance.now() - start };
  } finally {
    jest.useRealTimers();
  }
}

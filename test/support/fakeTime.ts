/** How much time passes between two looks at what the network has brought. */
const STEP_MILLISECONDS = 250;

/** Timers, dates and the monotonic clock are jest's, while sockets work as always. */
const fakeTimers: Parameters<typeof jest.useFakeTimers>[0] = {
  doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'],
};

/**
 * Lets hours pass in moments, while real requests are made. Time passes by itself as long as the
 * work goes on.
 *
 * @returns what the work gives, and how long it took by the fake clock, in milliseconds
 */
export async function inFakeTime<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; milliseconds: number }> {
  jest.useFakeTimers(fakeTimers);
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

/**
 * Stops the clock, while real requests are made.
 *
 * @param now what the clock shows
 * @param work is given what lets so many milliseconds pass
 */
export async function onFakeClock(
  now: Date,
  work: (pass: (milliseconds: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  jest.useFakeTimers({ ...fakeTimers, now });
  try {
    await work(async (milliseconds) => await jest.advanceTimersByTimeAsync(milliseconds));
  } finally {
    jest.useRealTimers();
  }
}

/** jest leaves `AbortSignal.timeout` to the real clock; until it is restored, it keeps to the fake one. */
export function fakeAbortTimeouts(): jest.SpyInstance {
  return jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), milliseconds);
    return controller.signal;
  });
}

import { LimitReached, RateLimit, rateLimitOf } from '../../nodes/sending/RateLimit';
import { inFakeTime } from '../support/fakeTime';

const WINDOW = 300;
const waiting = { mayWait: true };
const unwilling = { mayWait: false };
const nothing = async () => undefined;

const sleep = async (milliseconds: number) =>
  await new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Nothing here depends on how fast a machine is. */
const timed = (name: string, work: () => Promise<void>) =>
  test(name, async () => void (await inFakeTime(work)));

/** Runs calls and records when they were under way. */
function recorder(limit: RateLimit, most: number) {
  const calls: Array<{ start: number; end: number }> = [];
  const call = async (milliseconds = 0) =>
    await limit.run(
      most,
      async () => {
        const entry = { start: performance.now(), end: Infinity };
        calls.push(entry);
        await sleep(milliseconds);
        entry.end = performance.now();
      },
      waiting,
    );
  return { calls, call };
}

/** Whatever moment of each call the service counts, no window holds more than `most`. */
function expectWithin(calls: Array<{ start: number; end: number }>, most: number): void {
  calls.forEach(({ start }, index) => {
    const before = calls.slice(0, index).filter(({ end }) => end > start - WINDOW);
    expect(before.length).toBeLessThan(most);
  });
}

const waitOf = async (refused: Promise<unknown>): Promise<number> => {
  const refusal = await refused.catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(LimitReached);
  return (refusal as LimitReached).waitMilliseconds;
};

timed(
  'no sliding window ever holds more calls than allowed, in parallel and of any length',
  async () => {
    const { calls, call } = recorder(new RateLimit(WINDOW), 5);
    await Promise.all(Array.from({ length: 23 }, (_, index) => call((index % 4) * 40)));
    expect(calls).toHaveLength(23);
    expectWithin(calls, 5);
  },
);

timed('calls that fail count too', async () => {
  const limit = new RateLimit(WINDOW);
  const calls: Array<{ start: number; end: number }> = [];
  const fail = async () => {
    const now = performance.now();
    calls.push({ start: now, end: now });
    throw new Error('broken');
  };
  await expect(limit.run(1, fail, waiting)).rejects.toThrow('broken');
  await expect(limit.run(1, fail, waiting)).rejects.toThrow('broken');
  expect(calls).toHaveLength(2);
  expectWithin(calls, 1);
});

timed('turns come in the order in which they were asked for', async () => {
  const limit = new RateLimit(WINDOW);
  const order: number[] = [];
  await Promise.all(
    [0, 1, 2, 3, 4].map((index) => limit.run(2, async () => void order.push(index), waiting)),
  );
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

timed('says how long it waited, and announces a long wait once', async () => {
  const limit = new RateLimit(1_500);
  const announced: number[] = [];
  const options = { mayWait: true, onWait: (milliseconds: number) => announced.push(milliseconds) };
  const call = async () => (await limit.run(1, nothing, options)).waitedMilliseconds;
  expect(await call()).toBe(0);
  expect(await call()).toBe(1_500);
  expect(announced).toEqual([1_500]);
});

describe('who may not wait', () => {
  const MINUTE = 60_000;

  /** @returns lets all of them give up */
  function joinLine(limit: RateLimit, callers: number): () => Promise<void> {
    const line = Array.from({ length: callers }, () => {
      const stopped = new AbortController();
      const run = limit.run(20, nothing, { mayWait: true, signal: stopped.signal });
      return { stopped, over: run.catch(() => undefined) };
    });
    return async () => {
      for (const { stopped } of line) stopped.abort();
      await Promise.all(line.map(({ over }) => over));
    };
  }

  timed('is told at once, and only when there is no room', async () => {
    const limit = new RateLimit(MINUTE);
    const call = () => limit.run(2, nothing, unwilling);
    await Promise.all([call(), call()]);
    await sleep(10_000);
    expect(await waitOf(call())).toBe(50_000);
  });

  timed('is told minutes, not a second, when many are in line', async () => {
    const limit = new RateLimit(MINUTE);
    for (let call = 0; call < 20; call++) await limit.run(20, nothing, waiting);
    await sleep(10_000);
    const leaveLine = joinLine(limit, 46);
    // Those before are sent in 50, 110 and 170 seconds; the third time there is room.
    expect(await waitOf(limit.run(20, nothing, unwilling))).toBe(170_000);
    await leaveLine();
    expect(await waitOf(limit.run(20, nothing, unwilling))).toBe(50_000);
  });

  timed('is told when a block ends, and when those in line have gone', async () => {
    const limit = new RateLimit(MINUTE);
    limit.block(10 * MINUTE);
    expect(await waitOf(limit.run(20, nothing, unwilling))).toBe(10 * MINUTE);
    const leaveLine = joinLine(limit, 20);
    expect(await waitOf(limit.run(20, nothing, unwilling))).toBe(11 * MINUTE);
    await leaveLine();
  });
});

timed('a block stops all for its time', async () => {
  const limit = new RateLimit(1);
  const start = performance.now();
  limit.block(WINDOW);
  await expect(limit.run(9, nothing, unwilling)).rejects.toThrow(LimitReached);
  await limit.run(9, nothing, waiting);
  expect(performance.now() - start).toBe(WINDOW);
});

describe('who does not wait for the end of a block', () => {
  const impatient = { mayWait: true, outlastsBlocks: false };

  timed('is told at once, wherever in the line the block finds him', async () => {
    const limit = new RateLimit(60_000);
    await limit.run(1, nothing, waiting);
    const start = performance.now();
    const patient = [limit.run(1, nothing, waiting)];
    const first = waitOf(limit.run(1, nothing, impatient));
    patient.push(limit.run(1, nothing, waiting));
    const last = waitOf(limit.run(1, nothing, impatient));
    await sleep(100);
    limit.block(300_000);
    expect(await Promise.all([first, last])).toEqual([300_000, 300_000]);
    expect(performance.now() - start).toBe(100);
    await Promise.all(patient);
    expect(performance.now() - start).toBe(360_100);
  });

  timed('is told at once during the block, and has his turn when it is over', async () => {
    const limit = new RateLimit(1);
    limit.block(WINDOW);
    expect(await waitOf(limit.run(1, nothing, impatient))).toBe(WINDOW);
    await sleep(WINDOW);
    expect((await limit.run(1, nothing, impatient)).waitedMilliseconds).toBe(0);
  });
});

describe('who is stopped while waiting', () => {
  const stoppable = (limit: RateLimit, call: () => Promise<unknown>) => {
    const stopped = new AbortController();
    const started = performance.now();
    const result = limit.run(1, call, { mayWait: true, signal: stopped.signal }).then(
      () => 'called',
      () => performance.now() - started,
    );
    return { result, stop: () => stopped.abort(new Error('stopped')) };
  };

  timed('makes no call and gives the turn to the next', async () => {
    const limit = new RateLimit(1_500);
    await limit.run(1, nothing, waiting);
    let hasCalled = false;
    const first = stoppable(limit, async () => (hasCalled = true));
    const second = limit.run(1, async () => 'second', waiting);
    first.stop();
    expect(await first.result).toBe(0);
    expect((await second).result).toBe('second');
    expect(hasCalled).toBe(false);
  });

  timed('is gone at once, behind others and a block of ten minutes too', async () => {
    const limit = new RateLimit(1_500);
    limit.block(600_000);
    const waiters = [1, 2, 3].map(() => stoppable(limit, nothing));
    await sleep(100);
    waiters[2]!.stop();
    expect(await waiters[2]!.result).toBe(100);
    waiters[0]!.stop();
    expect(await waiters[0]!.result).toBe(100);
    expect(await waiters[1]!.result).toBe('called');
  });

  timed('does not count as asking any more', async () => {
    const limit = new RateLimit(60_000);
    await limit.run(3, nothing, waiting);
    const waiters = [1, 2, 3, 4].map(() => stoppable(limit, nothing));
    waiters.forEach(({ stop }) => stop());
    await limit.run(3, nothing, unwilling);
    expect(await Promise.all(waiters.map(({ result }) => result))).toEqual([0, 0, 0, 0]);
  });

  timed('before, does not even ask', async () => {
    const limit = new RateLimit(1_500);
    const signal = AbortSignal.abort(new Error('stopped'));
    let hasCalled = false;
    const call = async () => (hasCalled = true);
    await expect(limit.run(1, call, { mayWait: true, signal })).rejects.toThrow('stopped');
    expect(hasCalled).toBe(false);
  });
});

timed('a lowered limit holds at once', async () => {
  const limit = new RateLimit(60_000);
  for (let call = 0; call < 3; call++) await limit.run(5, nothing, waiting);
  await expect(limit.run(3, nothing, unwilling)).rejects.toThrow(LimitReached);
  await limit.run(5, nothing, unwilling);
});

timed('all who name the same share a limit; of very many, those in use are kept', async () => {
  const limit = rateLimitOf('robot', 60_000);
  await limit.run(1, nothing, waiting);
  for (let other = 0; other < 2_500; other++) rateLimitOf(`other ${other}`, 60_000);
  expect(rateLimitOf('robot', 60_000)).toBe(limit);
});

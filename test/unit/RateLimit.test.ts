import { setTimeout as sleep } from 'node:timers/promises';

import { LimitReached, RateLimit, rateLimitOf } from '../../nodes/sending/RateLimit';

const WINDOW = 300;
const waiting = { mayWait: true };

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

test('no sliding window ever holds more calls than allowed, in parallel and of any length', async () => {
  const { calls, call } = recorder(new RateLimit(WINDOW), 5);
  await Promise.all(Array.from({ length: 23 }, (_, index) => call((index % 4) * 40)));
  expect(calls).toHaveLength(23);
  expectWithin(calls, 5);
});

test('calls that fail count too', async () => {
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

test('turns come in the order in which they were asked for', async () => {
  const limit = new RateLimit(WINDOW);
  const order: number[] = [];
  await Promise.all(
    [0, 1, 2, 3, 4].map((index) => limit.run(2, async () => void order.push(index), waiting)),
  );
  expect(order).toEqual([0, 1, 2, 3, 4]);
});

test('says how long it waited, and announces a long wait once', async () => {
  const limit = new RateLimit(1_500);
  const announced: number[] = [];
  const options = { mayWait: true, onWait: (milliseconds: number) => announced.push(milliseconds) };
  const call = async () => (await limit.run(1, async () => undefined, options)).waitedMilliseconds;
  expect(await call()).toBeLessThan(1_000);
  expect(await call()).toBeGreaterThanOrEqual(1_000);
  expect(announced).toHaveLength(1);
  expect(announced[0]).toBeGreaterThanOrEqual(1_000);
});

test('who may not wait is told at once, and only when there is no room', async () => {
  const limit = new RateLimit(60_000);
  const call = () => limit.run(2, async () => undefined, { mayWait: false });
  await Promise.all([call(), call()]);
  const refusal = await call().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(LimitReached);
  const { waitMilliseconds } = refusal as LimitReached;
  expect(waitMilliseconds).toBeGreaterThan(0);
  expect(waitMilliseconds).toBeLessThanOrEqual(60_000);
});

test('a block stops all for its time', async () => {
  const limit = new RateLimit(1);
  const start = performance.now();
  limit.block(WINDOW);
  await expect(limit.run(9, async () => 1, { mayWait: false })).rejects.toThrow(LimitReached);
  await limit.run(9, async () => undefined, waiting);
  expect(performance.now() - start).toBeGreaterThanOrEqual(WINDOW);
});

test('who is stopped while waiting makes no call and gives the turn to the next', async () => {
  const limit = new RateLimit(1_500);
  await limit.run(1, async () => undefined, waiting);
  const stopped = new AbortController();
  let hasCalled = false;
  const first = limit.run(1, async () => (hasCalled = true), {
    mayWait: true,
    signal: stopped.signal,
  });
  const second = limit.run(1, async () => 'second', waiting);
  stopped.abort(new Error('stopped'));
  await expect(first).rejects.toThrow('stopped');
  expect(hasCalled).toBe(false);
  expect((await second).result).toBe('second');
});

test('a lowered limit holds at once', async () => {
  const limit = new RateLimit(60_000);
  for (let call = 0; call < 3; call++) await limit.run(5, async () => undefined, waiting);
  await expect(limit.run(3, async () => 1, { mayWait: false })).rejects.toThrow(LimitReached);
  await limit.run(5, async () => undefined, { mayWait: false });
});

test('all who name the same share a limit; of very many, those in use are kept', async () => {
  const limit = rateLimitOf('robot', 60_000);
  await limit.run(1, async () => undefined, waiting);
  for (let other = 0; other < 2_500; other++) rateLimitOf(`other ${other}`, 60_000);
  expect(rateLimitOf('robot', 60_000)).toBe(limit);
});

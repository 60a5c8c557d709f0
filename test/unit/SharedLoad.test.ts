import { SharedLoad } from '../../nodes/receiving/SharedLoad';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Gives 1, 2, … for each time something is loaded. */
const counting = () => {
  let loads = 0;
  return () => Promise.resolve(++loads);
};

test('What is loaded serves the requests of a second, and no later one', async () => {
  const shared = new SharedLoad<number>();
  const load = counting();
  expect(await Promise.all([shared.get('a', load), shared.get('a', load)])).toEqual([1, 1]);
  jest.advanceTimersByTime(1_000);
  expect(await shared.get('a', load)).toBe(1);
  jest.advanceTimersByTime(1);
  expect(await shared.get('a', load)).toBe(2);
});

test('Something else is loaded at once', async () => {
  const shared = new SharedLoad<number>();
  const load = counting();
  expect([await shared.get('a', load), await shared.get('b', load)]).toEqual([1, 2]);
  expect(await shared.get('b', load)).toBe(2);
});

test('A failure to load reaches those who wait for it, and is not kept', async () => {
  const shared = new SharedLoad<number>();
  const broken = () => Promise.reject(new Error('gone'));
  const both = [shared.get('a', broken), shared.get('a', counting())];
  for (const failed of both) await expect(failed).rejects.toThrow('gone');
  expect(await shared.get('a', counting())).toBe(1);
});

test('A load that fails late does not throw away a newer one', async () => {
  const shared = new SharedLoad<number>();
  let fail: (error: Error) => void = () => undefined;
  const late = shared.get('a', () => new Promise((_resolve, reject) => (fail = reject)));
  jest.advanceTimersByTime(1_001);
  const load = counting();
  expect(await shared.get('a', load)).toBe(1);
  fail(new Error('gone'));
  await expect(late).rejects.toThrow('gone');
  expect(await shared.get('a', load)).toBe(1);
});

import { ArrivalLimit } from '../../nodes/receiving/ArrivalLimit';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('no sliding second lets more through than it may', () => {
  const limit = new ArrivalLimit();
  const admitted: number[] = [];
  for (let now = 0; now < 20_000; now += 7) {
    if (limit.admit(5)) admitted.push(performance.now());
    jest.advanceTimersByTime(7);
  }
  for (let index = 5; index < admitted.length; index++) {
    expect(admitted[index]! - admitted[index - 5]!).toBeGreaterThanOrEqual(1_000);
  }
  expect(admitted.length).toBeGreaterThanOrEqual(99);
});

test('refused requests do not count', () => {
  const limit = new ArrivalLimit();
  expect(limit.admit(1)).toBe(true);
  for (let n = 0; n < 100; n++) {
    jest.advanceTimersByTime(9);
    expect(limit.admit(1)).toBe(false);
  }
  jest.advanceTimersByTime(100);
  expect(limit.admit(1)).toBe(true);
});

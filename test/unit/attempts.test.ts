import { pauseAfter } from '../../nodes/sending/attempts';

test('each pause is twice as long as the one before, and up to half more, so that not all come back at once', () => {
  const pauses = (random: number) => [1, 2, 3, 4].map((attempt) => pauseAfter(attempt, random));
  expect(pauses(0)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(pauses(1)).toEqual([1_500, 3_000, 6_000, 12_000]);
  expect(new Set(Array.from({ length: 10 }, () => pauseAfter(1))).size).toBeGreaterThan(1);
});

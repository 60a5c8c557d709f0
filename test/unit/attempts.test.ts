import { pauseAfter } from '../../nodes/sending/attempts';

test('each pause is twice as long as the one before', () => {
  expect([1, 2, 3, 4].map(pauseAfter)).toEqual([1_000, 2_000, 4_000, 8_000]);
});

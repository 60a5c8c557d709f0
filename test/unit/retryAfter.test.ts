import { retryAfterMilliseconds } from '../../protocols/retryAfter';

const now = Date.UTC(2026, 10, 24, 12);

test.each<[unknown, number | undefined]>([
  ['3', 3_000],
  [' 120 ', 120_000],
  [0, 0],
  ['Tue, 24 Nov 2026 12:00:05 GMT', 5_000],
  ['Tue, 24 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  ['-1x', undefined],
  ['', undefined],
  [undefined, undefined],
  [['3', '4'], undefined],
])('Retry-After %j is %p milliseconds', (header, milliseconds) => {
  expect(retryAfterMilliseconds(header, now)).toBe(milliseconds);
});

import fc from 'fast-check';

import { knownFor, hourlyIds, idsPerEvent } from '../../nodes/receiving/hourlyIds';

const HOUR = 3_600_000;

test('an id that is never forgotten is recorded once', () => {
  expect(hourlyIds('a', Infinity, Date.now())).toEqual(['a']);
  expect(idsPerEvent(Infinity)).toBe(1);
});

test('an id is known for its time and forgotten less than an hour later', () => {
  const hours = fc.integer({ min: 1, max: 24 });
  const time = fc.integer({ min: 0, max: 2 ** 41 });
  fc.assert(
    fc.property(hours, time, fc.integer({ min: 0, max: 48 * HOUR }), (window, first, later) => {
      const recorded = new Set(hourlyIds('a', window * HOUR, first));
      expect(recorded.size).toBe(idsPerEvent(window * HOUR));
      const isKnown = recorded.has(hourlyIds('a', window * HOUR, first + later)[0]!);
      if (later <= window * HOUR) expect(isKnown).toBe(true);
      if (later >= (window + 1) * HOUR) expect(isKnown).toBe(false);
    }),
  );
});

test('for how long an id is still known ends with its time, or less than an hour later', () => {
  const hours = fc.integer({ min: 1, max: 24 });
  const time = fc.integer({ min: 0, max: 2 ** 41 });
  fc.assert(
    fc.property(hours, time, fc.integer({ min: 0, max: 26 * HOUR }), (window, first, later) => {
      const recorded = new Set(hourlyIds('a', window * HOUR, first));
      const rest = knownFor('a', window * HOUR, first + later, recorded);
      if (later <= window * HOUR) expect(rest).toBeGreaterThan(0);
      if (rest > 0) {
        expect(later + rest).toBeGreaterThan(window * HOUR);
        expect(later + rest).toBeLessThanOrEqual((window + 1) * HOUR);
      } else {
        expect(later).toBeGreaterThan(window * HOUR);
      }
    }),
  );
});

test('an id that is never forgotten is known for ever, another is not', () => {
  const recorded = new Set(['a']);
  expect(knownFor('a', Infinity, Date.now(), recorded)).toBe(Infinity);
  expect(knownFor('b', Infinity, Date.now(), recorded)).toBe(0);
});

import fc from 'fast-check';

import { recordIds, recordsPerId } from '../../nodes/shared/recordIds';

const HOUR = 3_600_000;

test('an id that is never forgotten is recorded once', () => {
  expect(recordIds('a', Infinity, Date.now())).toEqual(['a']);
  expect(recordsPerId(Infinity)).toBe(1);
});

test('an id is known for its time and forgotten less than an hour later', () => {
  const hours = fc.integer({ min: 1, max: 24 });
  const time = fc.integer({ min: 0, max: 2 ** 41 });
  fc.assert(
    fc.property(hours, time, fc.integer({ min: 0, max: 48 * HOUR }), (window, first, later) => {
      const recorded = new Set(recordIds('a', window * HOUR, first));
      expect(recorded.size).toBe(recordsPerId(window * HOUR));
      const isKnown = recorded.has(recordIds('a', window * HOUR, first + later)[0]!);
      if (later <= window * HOUR) expect(isKnown).toBe(true);
      if (later >= (window + 1) * HOUR) expect(isKnown).toBe(false);
    }),
  );
});

import { setTimeout as sleep } from 'node:timers/promises';

import { inParallel } from '../../nodes/sending/inParallel';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('does everything, in order, and not more at a time than allowed', async () => {
  const begun: number[] = [];
  let underWay = 0;
  let most = 0;
  await inParallel(numbers(20), 4, async (task) => {
    begun.push(task);
    most = Math.max(most, ++underWay);
    await sleep(task % 3);
    underWay--;
  });
  expect(begun).toEqual(numbers(20));
  expect(most).toBe(4);
});

test('begins nothing after an error, and has ended everything when it throws', async () => {
  const begun: number[] = [];
  let underWay = 0;
  const work = inParallel(numbers(20), 4, async (task) => {
    begun.push(task);
    underWay++;
    await sleep(5 + task);
    underWay--;
    if (task === 1) throw new Error('broken');
  });
  await expect(work).rejects.toThrow('broken');
  expect(underWay).toBe(0);
  expect(begun.length).toBeLessThanOrEqual(5);
});

test('of nothing does nothing', async () => {
  await inParallel([], 4, () => Promise.reject(new Error('never')));
});

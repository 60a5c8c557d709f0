import { RecordWriter } from '../../nodes/receiving/RecordWriter';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** A database that notes what is written together, and when. */
const database = () => {
  const writes: Array<{ at: number; ids: string[] }> = [];
  const write = (ids: string[]) => {
    writes.push({ at: performance.now(), ids: [...ids] });
    return Promise.resolve(ids.filter((id) => id.startsWith('old')));
  };
  return { writes, write };
};

test('The first call is written at once, those that follow within a moment together', async () => {
  const records = new RecordWriter(true);
  const { writes, write } = database();
  const start = performance.now();
  expect(await records.record(['a'], write)).toEqual(new Set());
  const second = records.record(['b', 'old 1'], write);
  const third = records.record(['old 2'], write);
  await jest.advanceTimersByTimeAsync(199);
  expect(writes).toEqual([{ at: start, ids: ['a'] }]);
  await jest.advanceTimersByTimeAsync(101);
  expect(await second).toEqual(new Set(['old 1', 'old 2']));
  expect(await third).toBe(await second);
  expect(writes.map(({ ids }) => ids)).toEqual([['a'], ['a', 'b', 'old 1', 'old 2']]);
});

test('What was recorded is recorded again twice, in case another process overwrites it', async () => {
  const writes: string[][] = [];
  await new RecordWriter(true).record(['a'], (ids) => {
    writes.push(ids);
    if (writes.length === 2) return Promise.reject(new Error('The database is away'));
    return Promise.resolve([]);
  });
  await jest.advanceTimersByTimeAsync(60_000);
  expect(writes).toEqual([['a'], ['a'], ['a']]);
});

test('What is known for a time only is recorded once', async () => {
  const { writes, write } = database();
  await new RecordWriter(false).record(['a'], write);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(writes).toHaveLength(1);
});

test('Two writes never overlap, however slow the database is', async () => {
  const records = new RecordWriter(true);
  let isWriting = false;
  let overlaps = 0;
  const write = async () => {
    if (isWriting) overlaps += 1;
    isWriting = true;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    isWriting = false;
    return [];
  };
  const calls = [records.record(['a'], write)];
  for (let call = 0; call < 20; call++) {
    await jest.advanceTimersByTimeAsync(777);
    calls.push(records.record([String(call)], write));
  }
  await jest.advanceTimersByTimeAsync(60_000);
  await Promise.all(calls);
  expect(overlaps).toBe(0);
});

test('A failure reaches those who asked and nobody after them', async () => {
  const records = new RecordWriter(true);
  const broken = () => Promise.reject(new Error('database is gone'));
  await expect(records.record(['a'], broken)).rejects.toThrow('database is gone');
  const next = records.record(['a'], () => Promise.resolve([]));
  await jest.advanceTimersByTimeAsync(300);
  expect(await next).toEqual(new Set());
});

import { perNode } from '../../nodes/receiving/perNode';

type Context = Parameters<ReturnType<typeof perNode>>[0];

const HOUR = 3_600_000;

const at = (node: string, workflow = 'w') =>
  ({ getNode: () => ({ id: node }), getWorkflow: () => ({ id: workflow }) }) as Context;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('A node keeps its memory, and shares it with no other node and no copy in another flow', () => {
  const memoryOf = perNode(() => ({}));
  const memory = memoryOf(at('a'));
  expect(memoryOf(at('a'))).toBe(memory);
  expect(memoryOf(at('b'))).not.toBe(memory);
  expect(memoryOf(at('a', 'copy'))).not.toBe(memory);
});

test('A thousand nodes that are in use all keep their memory', () => {
  const memoryOf = perNode(() => ({}));
  const nodes = Array.from({ length: 1_000 }, (_, index) => at(String(index)));
  const memories = nodes.map(memoryOf);
  jest.advanceTimersByTime(23 * HOUR);
  expect(nodes.every((node, index) => memoryOf(node) === memories[index])).toBe(true);
});

test('A node that nothing came to for a day is forgotten, others are not', () => {
  const created: string[] = [];
  const memoryOf = perNode(() => created.push('memory'));
  memoryOf(at('idle'));
  const busy = memoryOf(at('busy'));
  jest.advanceTimersByTime(23 * HOUR);
  memoryOf(at('busy'));
  jest.advanceTimersByTime(HOUR);
  expect(memoryOf(at('busy'))).toBe(busy);
  expect(created).toHaveLength(2);
  memoryOf(at('idle'));
  expect(created).toHaveLength(3);
});

test('However many nodes come and go, 10,000 are remembered, the latest', () => {
  const memoryOf = perNode(() => ({}));
  const first = memoryOf(at('first'));
  const second = memoryOf(at('second'));
  for (let index = 0; index < 9_999; index++) memoryOf(at(String(index)));
  expect(memoryOf(at('second'))).toBe(second);
  expect(memoryOf(at('first'))).not.toBe(first);
});

import { logRefusal, warn } from '../../nodes/receiving/log';

type Context = Parameters<typeof logRefusal>[0];

/** A node whose lines in n8n's log can be read. */
const nodeOf = (workflow: string, name = 'Trigger') => {
  const lines: string[] = [];
  const context = {
    getNode: () => ({ id: 'trigger', name }),
    getWorkflow: () => ({ id: workflow }),
    logger: { warn: (line: string) => lines.push(line) },
  };
  return { context: context as unknown as Context, lines };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('Each rule is told of once a minute', () => {
  const { context, lines } = nodeOf('a flow');
  for (let request = 0; request < 5; request++) {
    logRefusal(context, 'badSignature', 'The signature is wrong.');
    logRefusal(context, 'tooLarge', 'The body is too large.');
  }
  expect(lines).toEqual([
    'Trigger refused a request (badSignature): The signature is wrong.',
    'Trigger refused a request (tooLarge): The body is too large.',
  ]);
  jest.advanceTimersByTime(60_000);
  logRefusal(context, 'badSignature', 'The signature is wrong.');
  expect(lines).toHaveLength(3);
});

test('A flow with the same JSON as another has lines of its own', () => {
  for (const { context, lines } of [nodeOf('one'), nodeOf('the other')]) {
    logRefusal(context, 'badSignature', 'The signature is wrong.');
    expect(lines).toHaveLength(1);
  }
});

test.each(['\n', '\r\n', '\u2028', '\u2029', '\u0085', '\u001b[2K'])(
  'A name with %j makes no second line in the log',
  (control) => {
    const { context, lines } = nodeOf(`with ${control}`, `Trigger${control}2026-11-24 all is well`);
    warn(context, 'is asleep');
    logRefusal(context, 'badSignature', 'The signature is wrong.');
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(lines[0]).toMatch(/^Trigger .*2026-11-24 all is well is asleep$/);
  },
);

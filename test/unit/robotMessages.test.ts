import fc from 'fast-check';

import { type At, calledBy, plainHtmlOf } from '../../playground/robot/panel/markdown';
import { checkMessage as checkInPlayground, parseBody } from '../../playground/robot/message';
import { checkMessage } from '../../protocols/dingtalk/robot/message';
import { liberties, messagesOfClients, refused } from '../support/robotMessages';

/** As the playground gets it: over the wire, undefined is left out. */
const inPlayground = (message: object) =>
  checkInPlayground(parseBody(Buffer.from(JSON.stringify(message))));

const isTaken = (check: (message: object) => unknown, message: object): boolean => {
  try {
    check(message);
    return true;
  } catch {
    return false;
  }
};

describe.each(Object.entries(messagesOfClients))('messages of %s', (_client, messages) => {
  test.each(messages)('%j', (message) => {
    expect(() => checkMessage(message)).not.toThrow();
    expect(() => inPlayground(message)).not.toThrow();
  });
});

test.each(liberties)('%s: taken by node and playground', (_what, message) => {
  expect(() => checkMessage(message)).not.toThrow();
  expect(() => inPlayground(message)).not.toThrow();
});

test('the chat shows whom such messages call', () => {
  const messages = [...Object.values(messagesOfClients).flat(), ...liberties.map(([, one]) => one)];
  const ats = messages.map((message) => (message as { at?: At }).at);
  for (const at of ats) expect(() => plainHtmlOf('Hi', at)).not.toThrow();
  expect(calledBy({ atMobiles: [138], atUserIds: null, isAtAll: 'false' })).toEqual(['138']);
  expect(calledBy({ atMobiles: '', isAtAll: 'true' })).toContain('all');
});

test.each(refused)('%s: refused by node and playground', (_what, message) => {
  expect(() => checkMessage(message)).toThrow();
  expect(() => inPlayground(message)).toThrow();
});

test('whatever the node sends, the playground shows', () => {
  const odd = fc.constantFrom(
    ...['', ' ', 'x', '0', '1', '2', 'true', 'https://example.com', 'dtmd://a', undefined, null],
    ...[0, 1, 2, true, false, [], ['x'], [1], [null], {}, { title: 'x', actionURL: 'https://a' }],
  );
  const orOdd = (right: unknown) => fc.oneof({ weight: 6, arbitrary: fc.constant(right) }, odd);
  const fields = (right: Record<string, unknown>) =>
    fc.record(
      Object.fromEntries(Object.entries(right).map(([name, value]) => [name, orOdd(value)])),
    );
  const url = 'https://example.com/a';
  const button = { title: 'Go', actionURL: url };
  const card = { title: 'Card', text: 'Text' };
  const contents = [
    ['text', { content: 'Hi' }],
    ['link', { ...card, messageUrl: url, picUrl: url }],
    ['markdown', card],
    [
      'actionCard',
      {
        ...card,
        singleTitle: 'Go',
        singleURL: url,
        btns: [button],
        hideAvatar: '1',
        btnOrientation: '0',
      },
    ],
    ['feedCard', { links: [{ title: 'News', messageURL: url, picURL: url }] }],
  ] as const;
  const message = fc.constantFrom(...contents).chain(([msgtype, content]) =>
    fc.record({
      msgtype: fc.constant(msgtype),
      [msgtype]: fields(content),
      at: fc.oneof(odd, fields({ atMobiles: ['x'], atUserIds: ['x'], isAtAll: false })),
    }),
  );
  let taken = 0;
  fc.assert(
    fc.property(message, (sent) => {
      if (!isTaken(checkMessage, sent)) return;
      taken += 1;
      expect(() => inPlayground(sent)).not.toThrow();
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(100);
});

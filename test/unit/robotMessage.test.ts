import { LARGEST_MESSAGE_BYTES } from '../../protocols/dingtalk/robot/limits';
import {
  checkKeywords,
  checkMessage,
  messageBytes,
  type RobotMessage,
} from '../../protocols/dingtalk/robot/message';

const url = 'https://example.com/a';
const button = { title: 'Go', actionURL: url };
const entry = { title: 'News', messageURL: url, picURL: url };
const card = { title: 'Card', text: 'Text' };
const people = (count: number) => Array.from({ length: count }, (_, index) => `user${index}`);

const good: Array<[string, object]> = [
  ['text', { msgtype: 'text', text: { content: 'Hi' } }],
  [
    'text for 50 people',
    { msgtype: 'text', text: { content: 'Hi' }, at: { atUserIds: people(50) } },
  ],
  ['link', { msgtype: 'link', link: { ...card, messageUrl: url } }],
  ['link with picture', { msgtype: 'link', link: { ...card, messageUrl: url, picUrl: url } }],
  [
    'link into DingTalk',
    { msgtype: 'link', link: { ...card, messageUrl: 'dingtalk://page/link' } },
  ],
  ['markdown', { msgtype: 'markdown', markdown: card }],
  [
    'card with one button',
    { msgtype: 'actionCard', actionCard: { ...card, singleTitle: 'Go', singleURL: url } },
  ],
  [
    'card with several buttons',
    {
      msgtype: 'actionCard',
      actionCard: { ...card, btnOrientation: '1', hideAvatar: '0', btns: [button, button] },
    },
  ],
  ['feed', { msgtype: 'feedCard', feedCard: { links: [entry, entry] } }],
  ['fields that DingTalk may add one day', { msgtype: 'text', text: { content: 'Hi', new: 1 } }],
];

const bad: Array<[string, unknown, RegExp]> = [
  ['nothing', undefined, /not a robot message/],
  ['text', 'Hi', /not a robot message/],
  ['a list', [], /not a robot message/],
  ['no type', { text: { content: 'Hi' } }, /not a robot message/],
  ['an unknown type', { msgtype: 'image', image: {} }, /not a robot message/],
  ['a type that every object has', { msgtype: 'toString' }, /not a robot message/],
  ['no body', { msgtype: 'text' }, /"text" is missing/],
  ['another body', { msgtype: 'text', markdown: card }, /"text" is missing/],
  ['no content', { msgtype: 'text', text: {} }, /"text.content" is missing/],
  ['blank content', { msgtype: 'text', text: { content: ' \n' } }, /"text.content" is not a text/],
  ['a number', { msgtype: 'text', text: { content: 1 } }, /"text.content" is not a text/],
  ['no title', { msgtype: 'markdown', markdown: { text: 'a' } }, /"markdown.title" is missing/],
  ['no link', { msgtype: 'link', link: card }, /"link.messageUrl" is missing/],
  [
    'a link that is none',
    { msgtype: 'link', link: { ...card, messageUrl: 'example.com' } },
    /"link.messageUrl" is not a web address/,
  ],
  [
    'a script',
    { msgtype: 'link', link: { ...card, messageUrl: 'javascript:alert(1)' } },
    /not a web address/,
  ],
  [
    'a bad picture',
    { msgtype: 'link', link: { ...card, messageUrl: url, picUrl: 'cat.png' } },
    /"link.picUrl" is not a web address/,
  ],
  ['a card without button', { msgtype: 'actionCard', actionCard: card }, /singleTitle" is missing/],
  [
    'a card with an empty list',
    { msgtype: 'actionCard', actionCard: { ...card, btns: [] } },
    /"actionCard.btns" is empty/,
  ],
  [
    'a bad second button',
    { msgtype: 'actionCard', actionCard: { ...card, btns: [button, { title: 'x' }] } },
    /"actionCard.btns\[1\].actionURL" is missing/,
  ],
  [
    'an unknown orientation',
    { msgtype: 'actionCard', actionCard: { ...card, btnOrientation: '2', btns: [button] } },
    /"actionCard.btnOrientation" is none of 0, 1/,
  ],
  ['an empty feed', { msgtype: 'feedCard', feedCard: {} }, /"feedCard.links" is empty/],
  [
    "a link message's spelling in a feed",
    { msgtype: 'feedCard', feedCard: { links: [{ title: 'a', messageUrl: url, picUrl: url }] } },
    /"feedCard.links\[0\].messageURL" is missing/,
  ],
  ['mentions in another form', { msgtype: 'text', text: { content: 'Hi' }, at: ['138'] }, /"at"/],
  [
    '51 people',
    { msgtype: 'text', text: { content: 'Hi' }, at: { atMobiles: ['1'], atUserIds: people(50) } },
    /mentions 51 people; DingTalk allows 50/,
  ],
];

test.each(good)('%s is sent', (_what, message) => {
  expect(() => checkMessage(message)).not.toThrow();
});

test.each(bad)('%s is refused', (_what, message, problem) => {
  expect(() => checkMessage(message)).toThrow(problem);
});

test('a message may have 20,000 bytes and not one more, counted as UTF-8', () => {
  const empty = { msgtype: 'text', text: { content: '' } };
  const characters = Math.floor((LARGEST_MESSAGE_BYTES - messageBytes(empty)) / 3);
  const rest = LARGEST_MESSAGE_BYTES - messageBytes(empty) - 3 * characters;
  const content = '钉'.repeat(characters) + 'x'.repeat(rest);
  expect(messageBytes({ msgtype: 'text', text: { content } })).toBe(20_000);
  expect(() => checkMessage({ msgtype: 'text', text: { content } })).not.toThrow();
  expect(() => checkMessage({ msgtype: 'text', text: { content: `${content}x` } })).toThrow(
    '20001 bytes',
  );
});

describe('keywords', () => {
  const message = (title: string, text: string): RobotMessage => ({
    msgtype: 'markdown',
    markdown: { title, text },
  });

  test.each([
    ['in the title', message('Alert!', 'fine'), ['Alert']],
    ['in the text', message('News', 'an 告警 here'), ['x', '告警']],
    [
      'on a button',
      {
        msgtype: 'actionCard',
        actionCard: { ...card, btns: [{ ...button, title: 'Alert' }] },
      } as RobotMessage,
      ['Alert'],
    ],
    ['not asked for', message('News', 'fine'), []],
  ])('%s: sent', (_where, sent, keywords) => {
    expect(() => checkKeywords(sent, keywords)).not.toThrow();
  });

  test('missing: refused, naming them', () => {
    expect(() => checkKeywords(message('News', 'alert'), ['Alert', '告警'])).toThrow(
      "none of the robot's keywords (Alert, 告警)",
    );
  });

  test("names of fields and of mentioned people don't count", () => {
    const sent: RobotMessage = {
      ...message('News', 'fine'),
      at: { atMobiles: [], atUserIds: ['title'], isAtAll: false },
    };
    expect(() => checkKeywords(sent, ['title'])).toThrow('keywords');
  });
});

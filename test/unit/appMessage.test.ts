import fc from 'fast-check';

import { readTemplate } from '../../playground/appRobot/templates';
import {
  appMessageOf,
  audioMessage,
  fileMessage,
  imageMessage,
  LARGEST_APP_MESSAGE_BYTES,
  videoMessage,
  type AppMessage,
} from '../../protocols/dingtalk/openApi/appMessage';
import { markdownMessages } from '../../protocols/dingtalk/robot/markdown';
import { nobody } from '../../protocols/dingtalk/robot/mentions';
import type { RobotMessage } from '../../protocols/dingtalk/robot/message';

const url = 'https://example.com/a';
const card = { title: 'Title', text: 'Text' };
const button = (index: number) => ({ title: `Button ${index}`, actionURL: `${url}/${index}` });
const buttons = (count: number) => Array.from({ length: count }, (_none, index) => button(index));

/** What DingTalk reads of it. */
const seen = ({ msgKey, msgParam }: AppMessage) => readTemplate(msgKey, msgParam).message;

describe('a message says the same from an app as from a robot of a group', () => {
  test.each<[string, RobotMessage]>([
    ['text', { msgtype: 'text', text: { content: 'Hi 你好 🎉 "quoted"' } }],
    ['Markdown', { msgtype: 'markdown', markdown: { title: 'News', text: '# Hi\n\n- one' } }],
    ['link', { msgtype: 'link', link: { ...card, messageUrl: url, picUrl: url } }],
    [
      'one button',
      { msgtype: 'actionCard', actionCard: { ...card, singleTitle: 'Go', singleURL: url } },
    ],
    ...[2, 3, 4, 5].map((count): [string, RobotMessage] => [
      `${count} buttons`,
      { msgtype: 'actionCard', actionCard: { ...card, btnOrientation: '0', btns: buttons(count) } },
    ]),
    [
      '2 buttons side by side',
      { msgtype: 'actionCard', actionCard: { ...card, btnOrientation: '1', btns: buttons(2) } },
    ],
  ])('%s', (_type, message) => {
    const { msgtype, ...content } = message;
    expect(seen(appMessageOf(message))).toEqual(content);
    expect(msgtype).toBe(readTemplate(...templateOf(message)).msgtype);
  });

  const templateOf = (message: RobotMessage): [string, string] => {
    const { msgKey, msgParam } = appMessageOf(message);
    return [msgKey, msgParam];
  };

  test('a link without a picture', () => {
    const link = { ...card, messageUrl: url };
    expect(seen(appMessageOf({ msgtype: 'link', link }))).toMatchObject({ link });
  });

  test('a list of one button', () => {
    const actionCard = { ...card, btns: buttons(1) };
    expect(seen(appMessageOf({ msgtype: 'actionCard', actionCard }))).toEqual({
      actionCard: { ...card, singleTitle: 'Button 0', singleURL: `${url}/0` },
    });
  });
});

test.each<[string, RobotMessage, string]>([
  ['feed card', { msgtype: 'feedCard', feedCard: { links: [] } }, 'cannot send a feed card'],
  [
    'card of six buttons',
    { msgtype: 'actionCard', actionCard: { ...card, btns: buttons(6) } },
    'has 6 buttons; an app can send 5',
  ],
  [
    'card of three buttons side by side',
    { msgtype: 'actionCard', actionCard: { ...card, btnOrientation: 1, btns: buttons(3) } },
    'has 3 buttons side by side; an app can send two',
  ],
])('a %s is refused before it is sent', (_type, message, words) => {
  expect(() => appMessageOf(message)).toThrow(words);
});

describe('files', () => {
  test('are sent as what they are', () => {
    expect(seen(imageMessage('@id'))).toEqual({ image: { photoURL: '@id' } });
    expect(seen(audioMessage('@id', 2_500.4))).toEqual({
      audio: { mediaId: '@id', duration: 2500 },
    });
    expect(seen(fileMessage('@id', '会议 纪要.PDF'))).toEqual({
      file: { mediaId: '@id', fileName: '会议 纪要.PDF', fileType: 'pdf' },
    });
    expect(seen(videoMessage('$id', '@pic', 12_600))).toMatchObject({
      video: { videoMediaId: '$id', picMediaId: '@pic', videoType: 'mp4', duration: 13 },
    });
  });

  test('a video of less than a second has one', () => {
    expect(seen(videoMessage('$id', '@pic', 90))).toMatchObject({ video: { duration: 1 } });
  });

  test.each(['Minutes', 'a.', 'a.b c', '', `a.${'x'.repeat(21)}`, '.../a'])(
    'without an ending are refused: %j',
    (name) => {
      expect(() => fileMessage('@id', name)).toThrow('has no ending');
    },
  );
});

describe('the largest message of an app', () => {
  const text = (content: string): RobotMessage => ({ msgtype: 'text', text: { content } });
  const most = LARGEST_APP_MESSAGE_BYTES - JSON.stringify({ content: '' }).length;

  test('is sent, and one byte more is refused with the numbers', () => {
    expect(seen(appMessageOf(text('x'.repeat(most))))).toBeDefined();
    expect(() => appMessageOf(text('x'.repeat(most + 1)))).toThrow(
      'The message has 15001 bytes; DingTalk takes 15000 from an app',
    );
  });

  test('whatever long Markdown says, each of its parts is one that DingTalk takes', () => {
    const piece = fc.oneof(
      fc.constantFrom('\n', '\n\n', '"', '\\', '```\n', '[link](https://example.com) ', '你', '🎉'),
      fc.string({ maxLength: 30 }),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.integer({ min: 1, max: 400 }),
        (pieces, times) => {
          const markdown = `x${pieces.join('').repeat(times)}`.slice(0, 100_000);
          const parts = markdownMessages('News', markdown, nobody, LARGEST_APP_MESSAGE_BYTES);
          for (const part of parts) expect(() => appMessageOf(part)).not.toThrow();
        },
      ),
      { numRuns: 100 },
    );
  });
});

/*
 * What others send to DingTalk's robots, so what the node takes from its input, and what the robot of
 * the playground shows. Bodies of npm packages were recorded by running them; those of Go programs
 * follow from the tags of their structures.
 */

const url = 'https://example.com/a';
const button = { title: 'Go', actionURL: url };
const entry = { title: 'News', messageURL: url, picURL: url };
const card = { title: 'Card', text: 'Text' };
const phone = '13800000000';

const text = (more: object = {}) => ({ msgtype: 'text', text: { content: 'Hi' }, ...more });
const markdown = (more: object = {}) => ({
  msgtype: 'markdown',
  markdown: { title: 'News', text: '# Hi' },
  ...more,
});
const link = (more: object = {}) => ({
  msgtype: 'link',
  link: { ...card, messageUrl: url, ...more },
});
const actionCard = (more: object = {}) => ({
  msgtype: 'actionCard',
  actionCard: { ...card, ...more },
});
const single = { singleTitle: 'Go', singleURL: url };
const feedCard = { msgtype: 'feedCard', feedCard: { links: [entry] } };

const sdkAt = { atMobiles: [], atDingtalkIds: [], isAtAll: false };

/** Messages of all types, by the public client that sends them. */
export const messagesOfClients: Record<string, object[]> = {
  'dingtalk-robot-sender 1.2.0 (npm)': [
    text({ at: {} }),
    text({ at: { atMobiles: [phone], isAtAll: false } }),
    markdown({ at: {} }),
    link({ picUrl: '' }),
    actionCard({ hideAvatar: 1, btnOrientation: 0, btns: [button] }),
    feedCard,
  ],
  'dingtalk-robot-sdk 1.1.0 (npm)': [
    text({ at: sdkAt }),
    text({ at: { ...sdkAt, atMobiles: [phone], atDingtalkIds: ['manager1'] } }),
    markdown({ at: { ...sdkAt, isAtAll: true } }),
    link({ picUrl: '' }),
    actionCard({ hideAvatar: 0, btnOrientation: 0, btns: [], ...single }),
    actionCard({
      hideAvatar: 1,
      btnOrientation: 1,
      btns: [button, button],
      singleTitle: '',
      singleURL: '',
    }),
    feedCard,
  ],
  'push-all-in-one 4.5.2 (npm)': [
    text(),
    text({ at: { atMobiles: [phone], atUserIds: [], isAtAll: false } }),
    markdown(),
    link(),
    actionCard(single),
    actionCard({ btnOrientation: '1', btns: [button] }),
    feedCard,
  ],
  // It has no feed cards.
  'timonwong/prometheus-webhook-dingtalk (Go)': [
    { msgtype: 'text', text: { title: '', content: 'Hi' } },
    markdown({ at: {} }),
    markdown({ at: { atMobiles: [phone], isAtAll: true } }),
    link({ picUrl: '' }),
    actionCard({ hideAvatar: '', btnOrientation: '', ...single }),
    actionCard({ hideAvatar: '', btnOrientation: '', btns: [button], singleURL: '' }),
  ],
  'blinkbean/dingtalk (Go)': [
    text({ at: {} }),
    text({ at: { atMobiles: [phone], isAtAll: true } }),
    markdown({ at: { isAtAll: true } }),
    link(),
    actionCard({ btnOrientation: '0', ...single }),
    actionCard({
      btnOrientation: '1',
      btns: [
        button,
        { title: '订阅', actionURL: 'dtmd://dingtalkclient/sendMessage?content=订阅 1' },
      ],
    }),
    feedCard,
  ],
};

/** Other liberties that clients were seen to take. */
export const liberties: Array<[what: string, message: object]> = [
  ['nobody mentioned: at is null', text({ at: null })],
  ['lists of people that are null', markdown({ at: { atMobiles: null, atUserIds: null } })],
  ['lists of people that are empty text', text({ at: { atMobiles: '', atUserIds: '' } })],
  ['mobile numbers as numbers', text({ at: { atMobiles: [13800000000], atUserIds: [12] } })],
  ['isAtAll as text', text({ at: { isAtAll: 'true' } })],
  ['isAtAll as a number', text({ at: { isAtAll: 0 } })],
  ['isAtAll as null', text({ at: { isAtAll: null } })],
  ['no picture: null', link({ picUrl: null })],
  [
    'a card whose flags are null',
    actionCard({ hideAvatar: null, btnOrientation: null, ...single }),
  ],
  ['a card whose list of buttons is null', actionCard({ btns: null, ...single })],
  ['a card whose list of buttons is empty', actionCard({ btns: [], ...single })],
  [
    'a card whose one button is null',
    actionCard({ ...{ singleTitle: null, singleURL: null }, btns: [button] }),
  ],
  ['both kinds of buttons', actionCard({ btns: [button], ...single })],
  ['a link into DingTalk', link({ messageUrl: 'dingtalk://dingtalkclient/page/link?url=a' })],
  ['fields of other types as null', text({ link: null, markdown: null, actionCard: null })],
  ['fields that DingTalk may add one day', text({ new: 1 })],
];

/** What neither takes. */
export const refused: Array<[what: string, message: object]> = [
  ['no type', { text: { content: 'Hi' } }],
  ['an unknown type', { msgtype: 'image', image: {} }],
  ['a list as type', { ...text(), msgtype: ['text'] }],
  ['no content', { msgtype: 'text', text: { content: null } }],
  ['no field of its type', { msgtype: 'text', text: null }],
  ['a link without address', link({ messageUrl: null })],
  ['a card without button', actionCard()],
  ['a card with empty lists', actionCard({ btns: [], singleTitle: '' })],
  ['a card with half a button', actionCard({ singleTitle: 'Go', singleURL: null })],
  ['a list of buttons that is none', actionCard({ btns: {}, ...single })],
  ['a flag that is none', actionCard({ btnOrientation: '2', ...single })],
  ['a flag in a list', actionCard({ hideAvatar: ['1'], ...single })],
  ['a flag that is true', actionCard({ hideAvatar: true, ...single })],
  ['a feed without links', { msgtype: 'feedCard', feedCard: { links: null } }],
  ['mentions as a list', text({ at: [phone] })],
  ['people as text', text({ at: { atMobiles: phone } })],
  ['people as objects', text({ at: { atUserIds: [{ userId: 'manager1' }] } })],
  ['people as null', text({ at: { atUserIds: [null] } })],
  ['a switch in words', text({ at: { isAtAll: 'everyone' } })],
  ['51 people', text({ at: { atMobiles: Array(51).fill(phone) } })],
];

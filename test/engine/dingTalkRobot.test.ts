import type { IDataObject, INode, INodeCredentialTestResult, INodeParameters } from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';

import { DingTalkRobotApi } from '../../credentials/DingTalkRobotApi.credentials';
import { DingTalkRobot } from '../../nodes/DingTalkRobot/DingTalkRobot.node';
import { newApp } from '../../playground/dingtalk/app';
import { errors } from '../../playground/robot/errors';
import { newRobot } from '../../playground/robot/settings';
import { startPlayground, type Playground } from '../../playground/server';
import { inFakeTime } from '../support/fakeTime';
import { n8nLog } from './core';
import { runNode, startNode, type NodeRun } from './runNode';

const MINUTE = 60_000;
const BLOCK = 10 * MINUTE;
const url = 'https://example.com/a';
const picture = 'https://example.com/a.png';

let playground: Playground;

/** Each test has its own robot, as limits are kept per robot. */
beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    robot: newRobot(),
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

interface Run {
  parameters?: INode['parameters'];
  credential?: IDataObject;
  items?: IDataObject[];
  settings?: Partial<INode>;
}

const text = { messageType: 'text', content: 'Hello' };

function settingsOf({ parameters = text, credential = {}, items, settings }: Run) {
  const { webhookUrl, settings: robot } = playground.robot;
  const data = { accessToken: webhookUrl, secret: robot.secret, ...credential };
  return {
    parameters,
    credentials: { type: new DingTalkRobotApi(), data: data as Record<string, string> },
    items,
    settings,
  };
}

const send = async (run: Run = {}): Promise<NodeRun> =>
  await runNode(new DingTalkRobot(), settingsOf(run));

const outputOf = ({ items }: NodeRun) => items.map(({ json }) => json);

/** What the group sees. */
const chat = () =>
  playground.robot.messages.map(({ message }) => {
    const shown = { ...message };
    delete shown.msgUuid;
    return shown;
  });

async function testCredential(credential: IDataObject = {}): Promise<INodeCredentialTestResult> {
  const { type, data } = settingsOf({ credential }).credentials;
  return await new DingTalkRobot().methods.credentialTest.testRobotCredential.call(
    new CredentialTestContext(),
    { id: '1', name: 'Robot', type: type.name, data },
  );
}

describe('each type of message arrives as DingTalk wants it', () => {
  const types: Array<[string, INode['parameters'], object]> = [
    [
      'text',
      { messageType: 'text', content: 'Hello 你好 🎉' },
      { msgtype: 'text', text: { content: 'Hello 你好 🎉' } },
    ],
    [
      'Markdown',
      { messageType: 'markdown', title: 'News', text: '# Hi\n\n- one' },
      { msgtype: 'markdown', markdown: { title: 'News', text: '# Hi\n\n- one' } },
    ],
    [
      'link',
      { messageType: 'link', title: 'News', text: 'Read', messageUrl: url },
      { msgtype: 'link', link: { title: 'News', text: 'Read', messageUrl: url } },
    ],
    [
      'link with picture',
      { messageType: 'link', title: 'News', text: 'Read', messageUrl: url, picUrl: picture },
      { msgtype: 'link', link: { title: 'News', text: 'Read', messageUrl: url, picUrl: picture } },
    ],
    [
      'action card with one button',
      { messageType: 'actionCard', title: 'T', text: 'B', singleTitle: 'Go', singleURL: url },
      {
        msgtype: 'actionCard',
        actionCard: { title: 'T', text: 'B', singleTitle: 'Go', singleURL: url },
      },
    ],
    [
      'action card with several buttons',
      {
        messageType: 'actionCard',
        title: 'T',
        text: 'B',
        buttons: 'several',
        btns: {
          button: [
            { title: 'Yes', actionURL: url },
            { title: 'No', actionURL: url },
          ],
        },
        btnOrientation: '1',
        options: { hideAvatar: true },
      },
      {
        msgtype: 'actionCard',
        actionCard: {
          title: 'T',
          text: 'B',
          hideAvatar: '1',
          btnOrientation: '1',
          btns: [
            { title: 'Yes', actionURL: url },
            { title: 'No', actionURL: url },
          ],
        },
      },
    ],
    [
      'feed card',
      {
        messageType: 'feedCard',
        links: { link: [{ title: 'N', messageURL: url, picURL: picture }] },
      },
      {
        msgtype: 'feedCard',
        feedCard: { links: [{ title: 'N', messageURL: url, picURL: picture }] },
      },
    ],
  ];

  test.each(types)('%s', async (_type, parameters, message) => {
    const run = await send({ parameters });
    expect(run.error).toBeUndefined();
    expect(chat()).toEqual([message]);
    expect(outputOf(run)).toEqual([
      {
        errcode: 0,
        errmsg: 'ok',
        message: { msgUuid: expect.any(String), ...message },
        msgUuid: playground.robot.messages[0]?.msgUuid,
        waitedMilliseconds: expect.any(Number),
      },
    ]);
  });

  test.each([
    ['an object', { msgtype: 'text', text: { content: 'From elsewhere' } }],
    ['JSON text', JSON.stringify({ msgtype: 'text', text: { content: 'From elsewhere' } })],
  ])('from input, as %s', async (_form, message) => {
    await send({
      parameters: { messageType: 'fromInput', message: '={{ $json.body }}' },
      items: [{ body: message as IDataObject }],
    });
    expect(chat()).toEqual([{ msgtype: 'text', text: { content: 'From elsewhere' } }]);
  });

  test('from input, the whole item unless told, with a msgUuid of its own', async () => {
    const message = { msgtype: 'text', text: { content: 'Hi' }, msgUuid: 'mine', extra: 1 };
    const run = await send({ parameters: { messageType: 'fromInput' }, items: [message] });
    expect(playground.robot.messages[0]?.message).toEqual(message);
    expect(outputOf(run)[0]).toMatchObject({ msgUuid: 'mine', message });
  });

  test.each(['', null])(
    'from input with the empty msgUuid %j shows once, though its connection breaks',
    async (msgUuid) => {
      playground.robot.setFaults({ dropAfterPercent: 50 });
      const item = { msgtype: 'text', text: { content: 'Hi' }, msgUuid };
      const parameters = { messageType: 'fromInput' };
      const items = Array.from({ length: 6 }, () => item);
      const { result } = await inFakeTime(() => send({ parameters, items }));
      expect(result.error).toBeUndefined();
      expect(playground.robot.requests.length).toBeGreaterThan(6);
      const ids = playground.robot.messages.map(({ msgUuid: id }) => id);
      expect(new Set(ids).size).toBe(6);
      expect(ids.every(Boolean)).toBe(true);
    },
  );

  test('from input with a msgUuid that is no text is refused', async () => {
    const item = { msgtype: 'text', text: { content: 'Hi' }, msgUuid: { id: 7 } };
    const { error } = await send({ parameters: { messageType: 'fromInput' }, items: [item] });
    expect(error?.message).toContain('"msgUuid" is not a text');
    expect(playground.robot.requests).toEqual([]);
  });

  test('of the largest size as it is sent, its msgUuid included, and not a byte more', async () => {
    const sized = (bytes: number) => {
      const empty = { msgUuid: '0'.repeat(32), msgtype: 'text', text: { content: '' } };
      return 'x'.repeat(bytes - JSON.stringify(empty).length);
    };
    const contents = [sized(20_000), sized(20_001)];
    const run = await send({
      parameters: { messageType: 'text', content: '={{ $json.content }}' },
      items: contents.map((content) => ({ content })),
      settings: { onError: 'continueRegularOutput' },
    });
    expect(outputOf(run)).toEqual([
      expect.objectContaining({ errcode: 0 }),
      { error: expect.stringContaining('The message has 20001 bytes; DingTalk takes 20000') },
    ]);
    expect(playground.robot.requests.map(({ answer }) => answer)).toEqual([0]);
  });
});

describe('mentions', () => {
  const mentioned = async (mentions: INodeParameters, item: IDataObject = {}) => {
    const parameters = { messageType: 'text', content: 'Hi', mentions };
    const run = await send({ parameters, items: [item] });
    return run.error ?? chat()[0];
  };

  test.each([true, 'true', 'TRUE', 1])('of everyone by %j', async (isAtAll) => {
    const message = await mentioned({ isAtAll: '={{ $json.isAtAll }}' }, { isAtAll });
    expect(message).toMatchObject({ at: { isAtAll: true } });
  });

  test.each([false, 'false', '', 0, null])('of nobody by %j', async (isAtAll) => {
    const message = await mentioned({ isAtAll: '={{ $json.isAtAll }}' }, { isAtAll });
    expect(message).toEqual({ msgtype: 'text', text: { content: 'Hi' } });
  });

  test('of everyone by "maybe" is refused rather than dropped', async () => {
    const refusal = await mentioned({ isAtAll: '={{ $json.isAtAll }}' }, { isAtAll: 'maybe' });
    expect(refusal).toMatchObject({ message: 'Everyone is neither on nor off' });
  });

  test('by comma lists', async () => {
    const mentions = { atMobiles: '13800000000, 13900000000', atUserIds: 'manager1，manager2' };
    expect(await mentioned(mentions)).toEqual({
      msgtype: 'text',
      text: { content: 'Hi\n\n@13800000000 @13900000000 @manager1 @manager2' },
      at: {
        atMobiles: ['13800000000', '13900000000'],
        atUserIds: ['manager1', 'manager2'],
        isAtAll: false,
      },
    });
  });

  test('by expressions that give a list or a number', async () => {
    const mentions = { atMobiles: '={{ $json.mobile }}', atUserIds: '={{ $json.userIds }}' };
    const item = { mobile: 13800000000, userIds: ['manager1', 'manager2'] };
    expect(await mentioned(mentions, item)).toMatchObject({
      at: { atMobiles: ['13800000000'], atUserIds: ['manager1', 'manager2'] },
    });
  });

  test('everyone', async () => {
    expect(await mentioned({ isAtAll: true })).toEqual({
      msgtype: 'text',
      text: { content: 'Hi' },
      at: { atMobiles: [], atUserIds: [], isAtAll: true },
    });
  });

  test('alone are no message', async () => {
    const parameters = { messageType: 'text', content: ' ', mentions: { atUserIds: 'manager1' } };
    expect((await send({ parameters })).error?.message).toContain('"text.content"');
    expect(playground.robot.requests).toEqual([]);
  });

  test('of more than 50 people are refused before sending', async () => {
    const atUserIds = Array.from({ length: 51 }, (_, index) => `user${index}`).join(',');
    expect(await mentioned({ atUserIds })).toMatchObject({
      message: expect.stringContaining('51 people; DingTalk allows 50'),
    });
    expect(playground.robot.requests).toEqual([]);
  });

  test('of a name instead of a number are refused, without repeating the name', async () => {
    const error = await mentioned({ atMobiles: '13800000000, Li-Lei' });
    expect(error).toMatchObject({ message: expect.stringContaining('Entry 2') });
    expect(String((error as Error).message)).not.toContain('Lei');
  });
});

describe('one digest for all items', () => {
  test('evaluates no line that it does not show: with thousands of items, all webhooks would wait', async () => {
    const items = Array.from({ length: 200 }, (_, index) => ({ index }));
    // It fails where a line is evaluated that is not shown.
    const line = "={{ $json.index < 20 ? $json.index : $('Nobody').first() }}";
    const run = await send({ parameters: { operation: 'sendDigest', title: 'T', line }, items });
    expect(run.error).toBeUndefined();
    expect(chat()).toHaveLength(1);
  });

  const parameters = { operation: 'sendDigest', title: 'Today', line: '={{ $json.name }} joins' };
  const names = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `Employee ${index}` }));

  test('is one message, paired with every item', async () => {
    const run = await send({ parameters, items: names(57) });
    expect(chat()).toHaveLength(1);
    const { text: digest } = chat()[0]?.markdown as { text: string };
    expect(digest).toContain('### Today\n\n- Employee 0 joins\n- Employee 1 joins');
    expect(digest).toMatch(/- Employee 19 joins\n\n… and 37 more$/);
    expect(run.items).toHaveLength(1);
    expect(run.items[0]?.pairedItem).toEqual(names(57).map((_, item) => ({ item })));
  });

  test('that is long comes in parts', async () => {
    const line = `={{ $json.name }} ${'说明'.repeat(200)}`;
    const run = await send({
      parameters: { ...parameters, line, mostLines: 50 },
      items: names(50),
    });
    expect(chat().length).toBeGreaterThan(1);
    expect(run.items).toHaveLength(chat().length);
  });
});

describe('security settings of the robot', () => {
  test('a signature with + and / in it verifies', async () => {
    const secret = `SEC${'0123456789abcdef'.repeat(4)}`;
    playground.robot.configure({ secret });
    const clock = jest.spyOn(Date, 'now').mockReturnValue(1772413439014);
    try {
      const run = await send();
      expect(run.error).toBeUndefined();
      expect(chat()).toHaveLength(1);
    } finally {
      clock.mockRestore();
    }
  });

  test('any secret and any time give a signature that verifies', async () => {
    for (let round = 0; round < 15; round++) {
      playground.robot.configure({ secret: newRobot().secret });
      expect((await send()).error).toBeUndefined();
    }
    expect(playground.robot.requests.every(({ signed, answer }) => signed && answer === 0)).toBe(
      true,
    );
  });

  test('a message without a keyword of the credential is not even sent', async () => {
    const run = await send({ credential: { keywords: 'alert，welcome' } });
    expect(run.error?.message).toContain("none of the robot's keywords (alert, welcome)");
    expect(playground.robot.requests).toEqual([]);
    await send({ credential: { keywords: 'Hello there, Hello' } });
    expect(chat()).toHaveLength(1);
  });

  test('the clock of this computer is wrong by more than an hour', async () => {
    const { secret } = playground.robot.settings;
    await playground.close();
    const skewed = () => Date.now() + 61 * MINUTE;
    const robot = { ...newRobot(), secret };
    playground = await startPlayground({
      port: 0,
      app: newApp('http://127.0.0.1:1/'),
      robot,
      now: skewed,
    });
    const { error } = await send();
    expect(error?.message).toContain('clock');
    expect(error?.message).toContain('310000: invalid timestamp');
  });
});

describe('errors', () => {
  const hints: Partial<Record<keyof typeof errors, RegExp>> = {
    keywords: /keyword/,
    timestamp: /clock/,
    sign: /the secret is not that/,
    ip: /IP address/,
    noSuchToken: /Webhook URL/,
    tooLong: /Markdown/,
    tooFast: /10 minutes/,
    tooFastInWords: /10 minutes/,
  };

  test.each(Object.keys(errors) as Array<keyof typeof errors>)(
    '%s: said with cause, fix and item, and tried again only if DingTalk is busy',
    async (name) => {
      const { errcode, errmsg } = errors[name];
      playground.robot.setFaults({ answer: { errcode, errmsg, times: 100 } });
      const parameters = { ...text, options: { limitReached: 'fail' } };
      const { result } = await inFakeTime(() => send({ parameters }));
      const { message = '', description = '', context } = result.error!;
      expect(message).toContain(`errcode ${errcode}: ${errmsg}`);
      expect(message.length).toBeGreaterThan(errmsg.length + 40);
      expect(description).toMatch(/^[A-Z].{20}/);
      expect(`${message} ${description}`).toMatch(hints[name] ?? /./);
      expect(context?.itemIndex).toBe(0);
      expect(playground.robot.requests).toHaveLength(errcode === -1 ? 5 : 1);
      expect(chat()).toEqual([]);
    },
  );

  test.each([
    ['错误描述:关键词不匹配;解决方案:请检查', /keywords/],
    ['description:机器人发送签名不匹配;solution:请检查', /the secret is not that/],
    ['时间戳无效', /clock/],
    ['IP 不在白名单', /IP address/],
    ['something else', /security settings/],
  ])('310000 in other words is understood: %s', async (errmsg, cause) => {
    playground.robot.setFaults({ answer: { errcode: 310000, errmsg, times: 1 } });
    expect((await send()).error?.message).toMatch(cause);
  });

  test('an unknown code is passed on with what DingTalk said', async () => {
    playground.robot.setFaults({ answer: { errcode: 987654, errmsg: 'new rule', times: 1 } });
    const { error } = await send();
    expect(error?.message).toBe('DingTalk refused the message. (errcode 987654: new rule)');
  });

  test('a bad item fails alone where the flow is to go on; the others are sent in order', async () => {
    const items = [{ words: 'one' }, { words: '' }, { words: 'three' }];
    const parameters = { messageType: 'text', content: '={{ $json.words }}' };
    const run = await send({ parameters, items, settings: { onError: 'continueRegularOutput' } });
    expect(run.error).toBeUndefined();
    expect(chat()).toEqual([
      { msgtype: 'text', text: { content: 'one' } },
      { msgtype: 'text', text: { content: 'three' } },
    ]);
    expect(run.items.map(({ pairedItem }) => pairedItem)).toEqual([
      { item: 0 },
      { item: 1 },
      { item: 2 },
    ]);
    expect(run.items[1]?.json).toEqual({
      error: expect.stringMatching(/"text.content" is missing.*Fill it in/),
    });
  });

  test('go to the error output where there is one', async () => {
    const items = [{ words: 'one' }, { words: '' }];
    const parameters = { messageType: 'text', content: '={{ $json.words }}' };
    const run = await send({ parameters, items, settings: { onError: 'continueErrorOutput' } });
    expect(run.items).toHaveLength(1);
    expect(run.errorItems).toHaveLength(1);
    expect(run.errorItems[0]?.json.error).toContain('text.content');
  });

  test('stop the flow otherwise and name the item', async () => {
    const items = [{ words: 'one' }, { words: '' }, { words: 'three' }];
    const parameters = { messageType: 'text', content: '={{ $json.words }}' };
    const { error } = await send({ parameters, items });
    expect(error?.context?.itemIndex).toBe(1);
    expect(chat()).toHaveLength(1);
  });

  test('a wrong credential is an error of each item where the flow is to go on', async () => {
    const run = await send({
      items: [{}, {}],
      credential: { accessToken: '' },
      settings: { onError: 'continueRegularOutput' },
    });
    expect(outputOf(run)).toEqual([
      { error: expect.stringContaining('Access Token is empty') },
      { error: expect.stringContaining('Access Token is empty') },
    ]);
  });

  test('a wrong credential is explained without its values', async () => {
    const { error } = await send({ credential: { accessToken: 'SECconfidential' } });
    expect(error?.message).toContain('belongs into Secret');
    expect(error?.message).not.toContain('confidential');
  });

  test('when nothing listens there, it is tried again and then said', async () => {
    await playground.close();
    const { result } = await inFakeTime(() => send());
    expect(result.error?.message).toBe(
      'DingTalk could not be reached. (nothing takes connections there, 5 attempts)',
    );
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });

  test('an answer of something else is not taken for success', async () => {
    const accessToken = `${playground.url}/api/robot/send?access_token=abc`;
    const { error } = await send({
      credential: { accessToken: accessToken.replace('/robot/send', '/robot/send/robot/send') },
    });
    expect(error?.message).toContain('not one that the robots of DingTalk give. (HTTP status 404)');
  });

  test('nothing shows a token or a secret: no error, no log, nothing stored', async () => {
    const { settings } = playground.robot;
    const { accessToken, secret } = settings;
    playground.robot.setFaults({
      answer: { errcode: 400101, errmsg: `unknown ${accessToken} ${secret}`, times: 1 },
    });
    const runs = [await send()];
    await playground.close();
    runs.push((await inFakeTime(() => send())).result);
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
    const seen = [
      ...runs.map(({ stored, error }) => stored + String(error?.stack)),
      await n8nLog(),
    ];
    for (const place of seen) {
      expect(place).not.toContain(accessToken);
      expect(place).not.toContain(secret);
      expect(place).not.toContain('sign=');
    }
  });
});

describe('a credential with an expression', () => {
  const credential = { accessToken: '={{ $json.robot }}', secret: '' };

  test("sends each item as the robot that the item names: no group gets another's message", async () => {
    const other = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
    const parameters = { messageType: 'text', content: '=for {{ $json.group }}' };
    for (const { robot } of [playground, other]) robot.configure({ secret: '' });
    const items = [
      { group: 'A', robot: playground.robot.webhookUrl },
      { group: 'B', robot: other.robot.webhookUrl },
      { group: 'A', robot: playground.robot.webhookUrl },
    ];
    const { error } = await send({ credential, parameters, items });
    await other.close();
    expect(error).toBeUndefined();
    const textsOf = ({ robot }: Playground) => robot.messages.map(({ message }) => message.text);
    expect(textsOf(playground)).toEqual([{ content: 'for A' }, { content: 'for A' }]);
    expect(textsOf(other)).toEqual([{ content: 'for B' }]);
  });

  test('costs no more readings of the credential than there are items', async () => {
    let readings = 0;
    const { type, data } = settingsOf({}).credentials;
    const credentials = {
      type,
      get data() {
        readings++;
        return data;
      },
    };
    const items = Array.from({ length: 10 }, (_, index) => ({ index }));
    await runNode(new DingTalkRobot(), { ...settingsOf({ items }), credentials });
    expect(playground.robot.messages).toHaveLength(10);
    expect(readings).toBe(10);
  });

  test('fails only the items for which it gives no robot', async () => {
    const items = [{ robot: '' }, { robot: playground.robot.webhookUrl }];
    playground.robot.configure({ secret: '' });
    const settings = { onError: 'continueRegularOutput' as const };
    const run = await send({ credential, items, settings });
    expect(outputOf(run)).toEqual([
      { error: expect.stringContaining('Correct the credential of this node.') },
      expect.objectContaining({ errcode: 0 }),
    ]);
  });
});

describe('a message shows once', () => {
  test('when DingTalk breaks the connection after it has got it', async () => {
    playground.robot.setFaults({ dropAfterPercent: 50 });
    const items = Array.from({ length: 6 }, (_, index) => ({ index }));
    const parameters = { messageType: 'text', content: '=Message {{ $json.index }}' };
    const { result } = await inFakeTime(() => send({ parameters, items }));
    expect(result.error).toBeUndefined();
    expect(chat()).toEqual(
      items.map(({ index }) => ({ msgtype: 'text', text: { content: `Message ${index}` } })),
    );
    expect(playground.robot.requests.length).toBeGreaterThan(6);
  });

  test('when a server fails for a moment', async () => {
    playground.robot.setFaults({ serverErrorPercent: 50 });
    const { result } = await inFakeTime(() => send({ items: [{}, {}] }));
    expect(result.error).toBeUndefined();
    expect(chat()).toHaveLength(2);
  });

  test("when a person retries the execution, and n8n's own retry runs the node again", async () => {
    const { errcode, errmsg } = errors.unsafeText;
    const items = [{ words: 'one' }, { words: 'two' }, { words: 'three' }];
    const parameters = { messageType: 'text', content: '={{ $json.words }}' };
    const settings = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
    await send({ parameters, items: [{ words: '' }] });
    const first = await inFakeTime(async () => {
      const failing = items.map((item, index) => (index === 2 ? { words: '' } : item));
      return await send({ parameters, items: failing, settings });
    });
    expect(first.result.error).toBeDefined();
    expect(playground.robot.messages.map(({ repeats }) => repeats)).toEqual([1, 1]);
    playground.robot.setFaults({ answer: { errcode, errmsg, times: 1 } });
    await first.result.retry();
    await first.result.retry();
    expect(chat()).toHaveLength(2);
  });

  test('but two executions with the same message are two', async () => {
    await send();
    await send();
    expect(chat()).toHaveLength(2);
  });
});

describe("the robot's limit of 20 messages a minute", () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));
  const parameters = { messageType: 'text', content: '=Message {{ $json.index }}' };
  const answers = () => playground.robot.requests.map(({ answer }) => answer);

  test('200 items: 200 messages, none blocked, none lost, none twice, though 10 % of the connections break', async () => {
    playground.robot.setFaults({ dropAfterPercent: 10 });
    const { result, milliseconds } = await inFakeTime(() =>
      send({ parameters, items: items(200) }),
    );
    expect(result.error).toBeUndefined();
    expect(chat()).toEqual(
      items(200).map(({ index }) => ({ msgtype: 'text', text: { content: `Message ${index}` } })),
    );
    expect(new Set(answers())).toEqual(new Set([0, 'dropped']));
    expect(milliseconds).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(milliseconds).toBeLessThan(12 * MINUTE);
    const waited = outputOf(result).map((json) => Number(json.waitedMilliseconds));
    expect(Math.max(...waited)).toBeGreaterThan(MINUTE / 2);
    expect(await n8nLog()).toMatch(/dingTalkRobot waits \d+ s: DingTalk blocks a robot/);
  });

  test('is shared by all executions of the process', async () => {
    const { result } = await inFakeTime(() =>
      Promise.all([1, 2, 3].map(() => send({ parameters, items: items(15) }))),
    );
    expect(result.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(chat()).toHaveLength(45);
    expect(answers()).not.toContain(410100);
  });

  test('fails at once if that is chosen', async () => {
    const run = await send({
      parameters: { ...parameters, options: { limitReached: 'fail' } },
      items: items(22),
      settings: { onError: 'continueRegularOutput' },
    });
    expect(outputOf(run).slice(19, 21)).toEqual([
      expect.objectContaining({ errcode: 0 }),
      {
        error: expect.stringMatching(/not sent: this robot has to wait another \d+ s.*Send Digest/),
      },
    ]);
    expect(chat()).toHaveLength(20);
  });

  test('does not claim that a message was not sent when it may have been', async () => {
    playground.robot.setFaults({ dropAfterPercent: 100 });
    const options = { limitReached: 'fail' };
    const { result } = await inFakeTime(() =>
      send({ parameters: { ...text, options }, credential: { messagesPerMinute: 1 } }),
    );
    expect(result.error?.message).toMatch(/^It is not known whether the message arrived/);
    expect(chat()).toHaveLength(1);
  });

  test('can be shared out among workers', async () => {
    const { milliseconds } = await inFakeTime(() =>
      send({ parameters, items: items(11), credential: { messagesPerMinute: 5 } }),
    );
    expect(milliseconds).toBeGreaterThanOrEqual(2 * MINUTE);
  });

  test.each([410100, 130101] as const)(
    'when others have used it up (%i), the node sends nothing until the block is over, and then everything',
    async (tooFastErrcode) => {
      playground.robot.configure({ messagesPerMinute: 3 });
      playground.robot.setFaults({ tooFastErrcode });
      const { result, milliseconds } = await inFakeTime(() =>
        send({ parameters, items: items(4) }),
      );
      expect(result.error).toBeUndefined();
      expect(answers()).toEqual([0, 0, 0, tooFastErrcode, 0]);
      expect(milliseconds).toBeGreaterThanOrEqual(BLOCK);
      expect(milliseconds).toBeLessThan(BLOCK + MINUTE);
    },
  );

  test('a block is not made longer by those who fail at once', async () => {
    playground.robot.configure({ messagesPerMinute: 1 });
    const failing = { ...parameters, options: { limitReached: 'fail' } };
    await send({ parameters: failing, items: items(2) });
    expect(answers()).toEqual([0, 410100]);
    const { error } = await send({ parameters: failing });
    expect(error?.message).toMatch(/has to wait another (9|10) minutes/);
    expect(answers()).toHaveLength(2);
  });

  test('an execution that is stopped while it waits sends nothing more', async () => {
    await inFakeTime(async () => {
      const run = startNode(
        new DingTalkRobot(),
        settingsOf({
          parameters,
          items: items(30),
          settings: { onError: 'continueRegularOutput' },
        }),
      );
      while (playground.robot.requests.length < 20) await new Promise(setImmediate);
      run.stop();
      await new Promise((resolve) => setTimeout(resolve, 5 * MINUTE));
    });
    expect(chat()).toHaveLength(20);
  });
});

describe('the test of a credential', () => {
  test('says that all is well, and nothing shows in the group', async () => {
    playground.robot.configure({ keywords: ['alert', 'welcome'] });
    expect(await testCredential({ keywords: 'welcome' })).toMatchObject({ status: 'OK' });
    expect(chat()).toEqual([]);
  });

  test.each<[string, IDataObject, RegExp]>([
    ['a wrong token', { accessToken: 'abc' }, /could not be reached|does not know this access/],
    ['a wrong secret', { secret: 'SECwrong' }, /the secret is not that of this robot/],
    ['no secret', { secret: '' }, /it has no signature/],
    ['no keyword', { keywords: '' }, /none of the robot's keywords.*list them in the credential/],
    ['a wrong keyword', { keywords: 'news' }, /none of the robot's keywords/],
    ['an impossible token', { accessToken: 'https://example.com' }, /not the Webhook URL/],
    ['an impossible limit', { messagesPerMinute: 0 }, /Messages per Minute/],
  ])('tells %s', async (_what, credential, message) => {
    playground.robot.configure({ keywords: ['alert'] });
    const base = { keywords: 'alert', baseUrl: playground.url };
    const result = await testCredential({ ...base, ...credential });
    expect(result).toMatchObject({ status: 'Error', message: expect.stringMatching(message) });
    expect(chat()).toEqual([]);
  });

  test('tells an unknown token from an unreachable server', async () => {
    const unknown = await testCredential({ accessToken: 'abc', baseUrl: playground.url });
    expect(unknown.message).toContain('does not know this access token. (errcode 400101');
    await playground.close();
    const unreachable = await testCredential();
    expect(unreachable.message).toContain('could not be reached');
    expect(unreachable.message).not.toContain(playground.robot.settings.accessToken);
    playground = await startPlayground({ port: 0, app: newApp('http://127.0.0.1:1/') });
  });
});

import type { IBinaryData, INode } from 'n8n-workflow';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { errors } from '../../playground/appRobot/errors';
import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import { eventually } from '../support/eventually';
import { inFakeTime } from '../support/fakeTime';
import { withRecorder } from '../support/officialClient';
import { n8nLog } from './core';
import { runApp, type AppRun } from './appRun';
import { startNode, type NodeRun } from './runNode';
import { withServer } from './withServer';

const url = 'https://example.com/a';
const PERSON = 'zhang.wei';
const COLLEAGUE = 'li.na';

let playground: Playground;

beforeEach(async () => {
  playground = await startPlayground({
    port: 0,
    app: newApp('http://127.0.0.1:1/'),
    events: [],
    now: () => Date.now(),
  });
});

afterEach(async () => {
  await playground.close();
});

const run = async (parameters: INode['parameters'], more: AppRun = {}): Promise<NodeRun> => {
  const { clientId, clientSecret } = playground.openApi;
  return await runApp(
    { clientId, clientSecret, baseUrl: playground.url },
    { parameters: { resource: 'message', ...parameters }, ...more },
  );
};

const hello = { messageType: 'text', content: 'Hello' };

const sendToPeople = async (parameters: INode['parameters'] = hello, more?: AppRun) =>
  await run({ operation: 'sendToPeople', userIds: PERSON, ...parameters }, more);

const sendToGroup = async (parameters: INode['parameters'] = hello, more?: AppRun) => {
  const { openConversationId: conversationId } = playground.appRobot;
  return await run({ operation: 'sendToGroup', conversationId, ...parameters }, more);
};

const outputOf = ({ items, error }: NodeRun) => error ?? items.map(({ json }) => json);

const seenBy = (userId: string) =>
  playground.appRobot.messagesTo(userId).map(({ message }) => message);

const seenInGroup = () =>
  playground.appRobot.messages
    .filter(({ conversationIds: [id] }) => id === playground.appRobot.openConversationId)
    .map(({ message }) => message);

/** How often the robot wrote, whoever got it. */
const sentTimes = () => playground.appRobot.messages.length;

const file = (fileName: string, mimeType: string, content: Buffer | string = 'content') => {
  const data = Buffer.from(content).toString('base64');
  return { data: { data, fileName, mimeType } satisfies IBinaryData };
};

/** A second of AMR, and a film of two. */
const amr = Buffer.concat([
  Buffer.from('#!AMR\n'),
  ...Array.from({ length: 50 }, () => Buffer.concat([Buffer.from([0x3c]), Buffer.alloc(31)])),
]);
const mp4 = Buffer.concat([
  Buffer.from([0, 0, 0, 116]),
  Buffer.from('moov'),
  Buffer.from([0, 0, 0, 108]),
  Buffer.from('mvhd'),
  Buffer.alloc(12),
  Buffer.from([0, 0, 2, 88, 0, 0, 4, 176]),
  Buffer.alloc(80),
]);

describe('each type of message arrives in the chats of people and in a group', () => {
  const card = { title: 'Title', text: 'Text' };
  const btns = [
    { title: 'Yes', actionURL: url },
    { title: 'No', actionURL: `${url}/no` },
  ];
  const several = {
    messageType: 'actionCard',
    ...card,
    buttons: 'several',
    btns: { button: btns },
  };

  test.each<[string, INode['parameters'], object]>([
    ['text', hello, { text: { content: 'Hello' } }],
    ['Markdown', { messageType: 'markdown', ...card }, { markdown: card }],
    [
      'link',
      { messageType: 'link', ...card, messageUrl: url, picUrl: url },
      { link: { ...card, messageUrl: url, picUrl: url } },
    ],
    [
      'action card with one button',
      { messageType: 'actionCard', ...card, singleTitle: 'Go', singleURL: url },
      { actionCard: { ...card, singleTitle: 'Go', singleURL: url } },
    ],
    [
      'action card with several buttons',
      several,
      { actionCard: { ...card, btnOrientation: '0', btns } },
    ],
    [
      'action card with buttons side by side',
      { ...several, btnOrientation: '1' },
      { actionCard: { ...card, btnOrientation: '1', btns } },
    ],
    [
      'image by its address',
      { messageType: 'image', imageFrom: 'url', imageUrl: url },
      { image: { photoURL: url } },
    ],
    [
      'image by its media ID',
      { messageType: 'image', imageFrom: 'mediaId', mediaId: ' @a-picture ' },
      { image: { photoURL: '@a-picture' } },
    ],
  ])('%s', async (_type, parameters, message) => {
    const [toPeople, toGroup] = [await sendToPeople(parameters), await sendToGroup(parameters)];
    expect(outputOf(toPeople)).toEqual([
      { processQueryKeys: [expect.any(String)], notReached: [] },
    ]);
    expect(outputOf(toGroup)).toEqual([
      {
        conversationId: playground.appRobot.openConversationId,
        processQueryKeys: [expect.any(String)],
        notReached: [],
      },
    ]);
    expect([seenBy(PERSON), seenInGroup()]).toEqual([[message], [message]]);
  });
});

describe('a file of the item is uploaded and sent in one step', () => {
  const uploaded = (mediaId: unknown) => {
    const { fileName, mimeType, bytes, type } = playground.appRobot.upload(String(mediaId)) ?? {};
    return { fileName, mimeType, type, content: bytes?.toString('base64') };
  };

  test('as an image', async () => {
    const binary = file('图片 1.png', 'image/png');
    expect((await sendToPeople({ messageType: 'image' }, { binary })).error).toBeUndefined();
    const [{ image }] = seenBy(PERSON) as [{ image: { photoURL: string } }];
    expect(uploaded(image.photoURL)).toEqual({
      type: 'image',
      fileName: '图片 1.png',
      mimeType: 'image/png',
      content: binary.data.data,
    });
  });

  test('as a document, with its name or another one', async () => {
    const binary = file('合同.pdf', 'application/pdf');
    await sendToPeople({ messageType: 'file' }, { binary });
    await sendToPeople({ messageType: 'file', fileName: 'Contract.PDF' }, { binary });
    expect(seenBy(PERSON)).toMatchObject([
      { file: { fileName: '合同.pdf', fileType: 'pdf' } },
      { file: { fileName: 'Contract.PDF', fileType: 'pdf' } },
    ]);
  });

  test('as a recording, whose length nobody has to look up', async () => {
    await sendToPeople({ messageType: 'audio' }, { binary: file('a.amr', 'audio/amr', amr) });
    const mp3 = file('a.mp3', 'audio/mpeg');
    await sendToPeople({ messageType: 'audio', duration: 2.5 }, { binary: mp3 });
    expect(seenBy(PERSON)).toMatchObject([
      { audio: { duration: 1000 } },
      { audio: { duration: 2500 } },
    ]);
  });

  test('as a video, whose length and cover nobody has to make', async () => {
    const binary = { ...file('a.mp4', 'video/mp4', mp4), cover: file('c.png', 'image/png').data };
    await sendToPeople({ messageType: 'video' }, { binary });
    await sendToPeople({ messageType: 'video', coverBinaryPropertyName: 'cover' }, { binary });
    const videos = seenBy(PERSON).map((message) => (message as { video: object }).video);
    expect(videos).toMatchObject([
      { duration: 2, videoType: 'mp4' },
      { duration: 2, videoType: 'mp4' },
    ]);
    const covers = videos.map((video) => uploaded((video as { picMediaId: string }).picMediaId));
    expect(covers.map(({ fileName }) => fileName)).toEqual(['cover.png', 'c.png']);
  });

  test('and what was uploaded before is sent by its media ID', async () => {
    const audio = { messageType: 'audio', fileFrom: 'mediaId', mediaId: '@a', duration: 3 };
    const more = { mediaId: '$v', coverMediaId: '@c', duration: 4 };
    await sendToPeople(audio);
    await sendToPeople({ messageType: 'video', fileFrom: 'mediaId', ...more });
    expect(seenBy(PERSON)).toMatchObject([
      { audio: { mediaId: '@a', duration: 3000 } },
      { video: { videoMediaId: '$v', picMediaId: '@c', duration: 4 } },
    ]);
  });

  test.each<[string, INode['parameters'], AppRun['binary'], RegExp]>([
    ['is not there', { messageType: 'file' }, undefined, /binary/],
    ['is empty', { messageType: 'file' }, file('a.pdf', 'application/pdf', ''), /file is empty/],
    [
      'is too large',
      { messageType: 'audio' },
      file('a.amr', 'audio/amr', Buffer.alloc(2 * 1024 * 1024 + 1)),
      /audio file has 2\.0 MB; DingTalk takes 2 MB/,
    ],
    ['has no ending', { messageType: 'file' }, file('Minutes', 'text/plain'), /no ending/],
    [
      'does not say how long it plays',
      { messageType: 'audio' },
      file('a.mp3', 'audio/mpeg'),
      /does not say how long it plays/,
    ],
    [
      'was uploaded before, which does not say how long it plays',
      { messageType: 'video', fileFrom: 'mediaId', mediaId: '$v' },
      undefined,
      /not known how long/,
    ],
    [
      'has no media ID',
      { messageType: 'file', fileFrom: 'mediaId', mediaId: ' ', fileName: 'a.pdf' },
      undefined,
      /Media ID is empty/,
    ],
    [
      'has no address',
      { messageType: 'image', imageFrom: 'url', imageUrl: 'a.png' },
      undefined,
      /not a web address/,
    ],
  ])('but nothing is uploaded or sent when it %s', async (_what, parameters, binary, words) => {
    const { error } = await sendToPeople(parameters, { binary });
    expect(error?.message).toMatch(words);
    expect(sentTimes()).toBe(0);
    expect(playground.openApi.requests.map(({ path }) => path)).not.toContain('/media/upload');
  });
});

describe('a message that is not finished', () => {
  const card = { messageType: 'actionCard', title: 'T', text: 'x' };
  const button = [
    { title: 'Go', actionURL: url },
    { title: 'Stay', actionURL: '' },
  ];

  test.each([
    [{ messageType: 'text', content: ' ' }, /^Text is /],
    [{ messageType: 'markdown', title: '={{ "" }}', text: 'x' }, /^Title is missing/],
    [{ messageType: 'link', title: 'T', text: 'x', messageUrl: 'a' }, /^Message URL is not a web/],
    [
      { ...card, buttons: 'one', singleTitle: 'Go', singleURL: '={{ "" }}' },
      /^Button URL is missing/,
    ],
    [{ ...card, buttons: 'several', btns: {} }, /^Button List is empty/],
    [{ ...card, buttons: 'several', btns: { button } }, /^URL of entry 2 of the Button List is/],
  ])('is refused with the name that the field has in the panel: %j', async (message, words) => {
    const { error } = await sendToPeople(message);
    expect(error?.message).toMatch(words);
    expect(sentTimes()).toBe(0);
  });
});

describe('long Markdown', () => {
  const text = Array.from({ length: 400 }, (_none, index) => `第 ${index} 段，内容很长很长。`).join(
    '\n\n',
  );

  test('comes in numbered parts, in their order', async () => {
    const message = { messageType: 'markdown', title: 'Report', text };
    const run = await sendToPeople({ ...message, userIds: `${PERSON},${COLLEAGUE}` });
    const seen = seenBy(PERSON) as Array<{ markdown: { title: string } }>;
    expect(seen.map(({ markdown }) => markdown.title)).toEqual(['Report (1/2)', 'Report (2/2)']);
    expect(seenBy(COLLEAGUE)).toEqual(seen);
    expect(run.items[0]?.json.processQueryKeys).toHaveLength(2);
  });

  test('of which somebody misses a part does not go on for that person', async () => {
    const message = { messageType: 'markdown', title: 'Report', text };
    playground.appRobot.setFaults({ flowControlled: [COLLEAGUE] });
    const { result } = await inFakeTime(
      async () => await sendToPeople({ ...message, userIds: `${PERSON},${COLLEAGUE},nobody` }),
    );
    expect([seenBy(PERSON).length, seenBy(COLLEAGUE).length]).toEqual([2, 0]);
    expect(result.items[0]?.json.notReached).toHaveLength(2);
    // Three attempts of the first part, and one of the second, which is for one person only.
    expect(playground.openApi.counters['/v1.0/robot/oToMessages/batchSend']).toBe(4);
  });

  test('of which a part fails, says what was sent and how to recall it', async () => {
    const message = { messageType: 'markdown', title: 'Report', text };
    playground.openApi.setFaults({});
    const sent = sendToGroup(message);
    // The first part is there; the second one is refused.
    const { error } = await refuseAfter(1, sent);
    expect(seenInGroup()).toHaveLength(1);
    const [{ processQueryKey } = {}] = playground.appRobot.messages;
    expect(error?.description).toContain(
      `1 of 2 parts were sent. To recall them, use the message keys ${processQueryKey}.`,
    );
  });

  test('of any other type is refused with the numbers', async () => {
    const { error } = await sendToPeople({ messageType: 'text', content: 'x'.repeat(15_000) });
    expect(error?.message).toContain('has 15014 bytes; DingTalk takes 15000 from an app');
    expect(sentTimes()).toBe(0);
  });
});

/** Refuses what comes once so many messages are there. */
async function refuseAfter(count: number, sent: Promise<NodeRun>): Promise<NodeRun> {
  const watch = setInterval(() => {
    if (sentTimes() < count) return;
    clearInterval(watch);
    const { errcode, errmsg } = errors.unsafeText;
    playground.appRobot.setFaults({ answer: { errcode, errmsg, status: 400, times: 100 } });
  }, 0);
  return await sent.finally(() => clearInterval(watch));
}

describe('people', () => {
  const crowd = () => playground.company.people.map(({ userId }) => userId);

  test('who are more than 20 get it in several calls, each once', async () => {
    const userIds = crowd();
    expect(userIds.length).toBeGreaterThan(20);
    const { items } = await sendToPeople(
      { ...hello, userIds: '={{ $json.userIds }}' },
      { items: [{ userIds: [...userIds, ...userIds] }] },
    );
    for (const userId of userIds) expect(seenBy(userId)).toHaveLength(1);
    expect(items[0]?.json.processQueryKeys).toHaveLength(2);
  });

  test('may be a list as JSON, as models write it', async () => {
    await sendToPeople({ ...hello, userIds: JSON.stringify([PERSON, COLLEAGUE]) });
    expect([seenBy(PERSON).length, seenBy(COLLEAGUE).length]).toEqual([1, 1]);
  });

  test('whom DingTalk does not know are named, and the others get it', async () => {
    const { items } = await sendToPeople({ ...hello, userIds: `nobody，${PERSON} noone` });
    expect(items[0]?.json.notReached).toEqual([
      { userId: 'nobody', kind: 'invalid', reason: expect.stringContaining('knows nobody') },
      { userId: 'noone', kind: 'invalid', reason: expect.stringContaining('knows nobody') },
    ]);
    expect(seenBy(PERSON)).toHaveLength(1);
  });

  test('who get too many messages at present get it some seconds later', async () => {
    playground.appRobot.setFaults({ flowControlled: [COLLEAGUE] });
    setTimeout(() => playground.appRobot.setFaults({}), 500);
    const { items } = await sendToPeople({ ...hello, userIds: [PERSON, COLLEAGUE].join() });
    expect(items[0]?.json).toMatchObject({ notReached: [], processQueryKeys: { length: 2 } });
    expect([seenBy(PERSON).length, seenBy(COLLEAGUE).length]).toEqual([1, 1]);
  });

  test('who get too many for longer are named after three attempts', async () => {
    playground.appRobot.setFaults({ flowControlled: [COLLEAGUE] });
    const { result } = await inFakeTime(
      async () => await sendToPeople({ ...hello, userIds: [PERSON, COLLEAGUE].join() }),
    );
    expect(result.items[0]?.json.notReached).toEqual([
      { userId: COLLEAGUE, kind: 'flowControlled', reason: expect.stringContaining('limits') },
    ]);
    expect([seenBy(PERSON).length, seenBy(COLLEAGUE).length]).toEqual([1, 0]);
    expect(
      playground.openApi.requests.filter(({ path }) => path.endsWith('batchSend')),
    ).toHaveLength(3);
  });

  test('who are not reached at all make the item fail, and are named', async () => {
    const { error } = await sendToPeople({ ...hello, userIds: 'nobody, noone' });
    expect(error?.message).toBe('The message reached nobody. (invalid)');
    expect(error?.description).toMatch(/nobody: .*noone: /);
  });

  test('whose call fails after others got it are named; nobody is sent it twice', async () => {
    const { items, error } = await refuseAfter(
      1,
      sendToPeople(
        { ...hello, userIds: '={{ $json.userIds }}' },
        { items: [{ userIds: crowd() }] },
      ),
    );
    expect(error).toBeUndefined();
    const rest = crowd().slice(20);
    expect(items[0]?.json.notReached).toEqual(
      rest.map((userId) => ({
        userId,
        kind: 'failed',
        reason: expect.stringMatching(/inappropriate.*contain\.notAllowed\.text.*wording/),
      })),
    );
    expect(sentTimes()).toBe(1);
  });

  /** What becomes of a message to 60 people when DingTalk answers the second call, and others, so. */
  async function crowdWithFailures(code: string, isOf: (call: number) => boolean) {
    let calls = 0;
    let run: NodeRun | undefined;
    await withServer(
      (request, response) => {
        request.resume();
        calls += 1;
        const hasFailed = isOf(calls);
        response.writeHead(hasFailed ? 400 : 200, { 'content-type': 'application/json' });
        const answer = hasFailed ? { code, message: 'no' } : { processQueryKey: `key-${calls}` };
        response.end(JSON.stringify(answer));
      },
      async (baseUrl) => {
        const userIds = Array.from({ length: 60 }, (_none, index) => `user-${index}`);
        const { result } = await inFakeTime(
          async () =>
            await runApp(
              { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl },
              {
                parameters: {
                  ...{ resource: 'message', operation: 'sendToPeople', ...hello },
                  userIds: '={{ $json.userIds }}',
                },
                items: [{ userIds }],
              },
            ),
        );
        run = result;
      },
    );
    const notReached = run?.items[0]?.json.notReached as Array<Record<string, string>>;
    return { calls, notReached };
  }

  test.each([
    ['too many messages, also after five attempts', 'send.too.fast', 5],
    ['the calls of the month used up', 'Forbidden.AccessDenied.ApiCountLimitForOrg', 1],
    ['a permission taken away', 'Forbidden.AccessDenied.AccessTokenPermissionDenied', 1],
    ['the robot switched off', 'bot.stopped', 1],
  ])(
    'who come after %s are named, and DingTalk is not asked for each of them',
    async (_reason, code, attempts) => {
      const { calls, notReached } = await crowdWithFailures(code, (call) => call > 1);
      expect(calls).toBe(1 + attempts);
      expect(notReached).toHaveLength(40);
      expect(new Set(notReached.map(({ kind }) => kind))).toEqual(new Set(['failed']));
      expect(notReached[19]?.reason).not.toContain('Not sent');
      expect(notReached[20]?.reason).toMatch(/^Not sent, because others failed before: /);
    },
  );

  test('who come after others whom DingTalk does not know get the message', async () => {
    const { calls, notReached } = await crowdWithFailures(
      'staffId.notExisted',
      (call) => call === 2,
    );
    expect(calls).toBe(3);
    expect(notReached.map(({ userId }) => userId)).toEqual(
      Array.from({ length: 20 }, (_none, index) => `user-${index + 20}`),
    );
  });

  test('who got it before the execution was stopped are counted, with how to recall it', async () => {
    let calls = 0;
    await withServer(
      (request, response) => {
        request.resume();
        calls += 1;
        response.writeHead(calls === 1 ? 200 : 400, { 'content-type': 'application/json' });
        response.end('{"processQueryKey":"key-1","code":"send.too.fast","message":"no"}');
      },
      async (baseUrl) => {
        const started = startNode(new DingTalkApp(), {
          parameters: {
            ...{ resource: 'message', operation: 'sendToPeople', ...hello },
            userIds: '={{ $json.userIds }}',
          },
          items: [{ userIds: Array.from({ length: 40 }, (_none, index) => `user-${index}`) }],
          credentials: {
            type: new DingTalkAppApi(),
            data: { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl },
          },
        });
        await eventually('DingTalk has refused the second call', () => calls > 1);
        started.stop();
        const { error } = await started.finished;
        expect(error?.description).toBe(
          '20 people had got the message by then. To recall it, use the message keys key-1.',
        );
      },
    );
  });

  test.each([' , ', '={{ [] }}'])('have to be named: %j', async (userIds) => {
    const { error } = await sendToPeople({ ...hello, userIds });
    expect(error?.message).toContain('Nobody is named');
  });
});

describe('nothing is sent twice', () => {
  test.each([
    ['people', sendToPeople],
    ['a group', sendToGroup],
  ])(
    'to %s, though the answer got lost: the error says that it may have arrived',
    async (_whom, send) => {
      playground.openApi.setFaults({ dropAfterPercent: 100 });
      const { result } = await inFakeTime(async () => {
        // The token's answer must not get lost.
        playground.openApi.setFaults({});
        await sendToPeople();
        playground.appRobot.clear();
        playground.openApi.setFaults({ dropAfterPercent: 100 });
        return await send();
      });
      expect(sentTimes()).toBe(1);
      expect(result.error?.message).toContain('the connection broke');
      expect(result.error?.description).toContain('may have arrived');
    },
  );

  test.each(['tooFast', 'tooFastByToken', 'tooManyGroups', 'tooManyPeople'] as const)(
    'but after %s, when DingTalk has sent nothing, it is tried again',
    async (name) => {
      const { errcode, errmsg } = errors[name];
      playground.appRobot.setFaults({ answer: { errcode, errmsg, status: 400, times: 2 } });
      const { result } = await inFakeTime(async () => await sendToPeople());
      expect(result.error).toBeUndefined();
      expect(sentTimes()).toBe(1);
    },
  );

  test('when DingTalk says "busy" with the status of an error of its own', async () => {
    const busy = { errcode: 'system.busy', errmsg: 'internal', status: 500, times: 1 };
    playground.appRobot.setFaults({ answer: busy });
    const { error } = await sendToPeople();
    expect(error?.description).toContain('may have arrived');
    expect(sentTimes()).toBe(0);
  });

  test('when DingTalk does not know what it did', async () => {
    for (const { errcode, errmsg, ...more } of [errors.busy, errors.unknownResult]) {
      const { status } = more;
      playground.appRobot.setFaults({ answer: { errcode, errmsg, status, times: 1 } });
      const { error } = await sendToPeople();
      expect(error?.message).toMatch(/may have/);
    }
    expect(sentTimes()).toBe(0);
  });
});

describe('a refusal', () => {
  const texts = Object.entries(errors).flatMap(([name, { errcode, errmsg, ...more }]) =>
    typeof errcode === 'string' && 'status' in more
      ? [[name, { errcode, errmsg, status: more.status }] as const]
      : [],
  );

  test.each(texts)('%s is explained, with what to do about it', async (_name, answer) => {
    playground.appRobot.setFaults({ answer: { ...answer, times: 100 } });
    const { result } = await inFakeTime(async () => await sendToPeople());
    expect(result.error?.message).toContain(`(${answer.errcode}: ${answer.errmsg}`);
    expect(result.error?.message).not.toContain('DingTalk refused the call');
    expect(result.error?.description).not.toContain('Look the code up');
    expect(result.error?.context.itemIndex).toBe(0);
  });

  test('for want of the permission names it as the console does', async () => {
    playground.openApi.configure({ lackedPermissions: ['qyapi_robot_sendmsg'] });
    const { error } = await sendToPeople();
    expect(`${error?.message} ${error?.description}`).toContain(
      '企业内机器人发送消息权限 (qyapi_robot_sendmsg)',
    );
  });
});

describe('Recall and Get Read Status', () => {
  test('take what the sending node gave, for people', async () => {
    const sent = (await sendToPeople({ ...hello, userIds: `${PERSON},${COLLEAGUE}` })).items[0]
      ?.json;
    playground.appRobot.read(PERSON);
    const status = await run({ operation: 'getReadStatus' }, { items: [sent ?? {}] });
    expect(outputOf(status)).toEqual([
      {
        processQueryKey: (sent?.processQueryKeys as string[])[0],
        sendStatus: 'SUCCESS',
        readUserIds: [PERSON],
        unreadUserIds: [COLLEAGUE],
        people: [
          { userId: PERSON, name: '张伟', hasRead: true },
          { userId: COLLEAGUE, name: '李娜', hasRead: false },
        ],
      },
    ]);
    const recalled = await run({ operation: 'recall' }, { items: [sent ?? {}] });
    expect(outputOf(recalled)).toEqual([{ recalled: sent?.processQueryKeys, notRecalled: [] }]);
    expect(playground.appRobot.messages[0]?.isRecalled).toBe(true);
  });

  test('take what the sending node gave, for a group', async () => {
    const sent = (await sendToGroup()).items[0]?.json;
    for (const { userId } of playground.company.people) {
      playground.appRobot.read(userId, 'group');
    }
    const items = [sent ?? {}];
    const status = await run({ operation: 'getReadStatus', sentTo: 'group' }, { items });
    expect(status.items[0]?.json).toMatchObject({ sendStatus: 'SUCCESS' });
    expect(status.items[0]?.json.readUserIds).toHaveLength(playground.company.people.length);
    const recalled = await run({ operation: 'recall', sentTo: 'group' }, { items });
    expect(outputOf(recalled)).toEqual([{ recalled: sent?.processQueryKeys, notRecalled: [] }]);
  });

  const readers = async (pages: object[]) => {
    const asked: unknown[] = [];
    let result: NodeRun | undefined;
    await withRecorder(async ({ url: server, answerWith }) => {
      answerWith(({ path, body }) => {
        if (path === '/v1.0/oauth2/accessToken') {
          return { body: { accessToken: 'a-token', expireIn: 7200 } };
        }
        asked.push((body as { nextToken?: string }).nextToken);
        return { body: pages[asked.length - 1] ?? pages.at(-1) ?? {} };
      });
      const parameters = { resource: 'message', operation: 'getReadStatus', sentTo: 'group' };
      const credential = { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl: server };
      const items = [{ conversationId: 'cid', processQueryKeys: 'key' }];
      result = await runApp(credential, { parameters, items });
    });
    return { asked, ...result };
  };

  test('read all pages of a large group, also behind one in which nobody has read it', async () => {
    const { asked, items } = await readers([
      { sendStatus: 'SUCCESS', readUserIds: ['a', 'b'], hasMore: true, nextToken: '1' },
      { sendStatus: 'SUCCESS', readUserIds: [], hasMore: true, nextToken: '2' },
      { sendStatus: 'SUCCESS', readUserIds: ['b', 'c'], hasMore: false, nextToken: '3' },
    ]);
    expect(items?.[0]?.json.readUserIds).toEqual(['a', 'b', 'c']);
    expect(asked).toEqual([undefined, '1', '2']);
  });

  test('end with an error where pages come again', async () => {
    const { asked, error } = await readers([
      { sendStatus: 'SUCCESS', readUserIds: ['a'], hasMore: true, nextToken: '1' },
    ]);
    expect(error?.message).toContain('(the pages repeat)');
    expect(asked).toEqual([undefined, '1']);
  });

  test('recall more than 20 in several calls, and name those that stay', async () => {
    const keys: string[] = [];
    for (let count = 0; count < 21; count++) {
      keys.push(...((await sendToPeople()).items[0]?.json.processQueryKeys as string[]));
    }
    const processQueryKeys = [...keys, 'unknown'];
    const { items } = await run({ operation: 'recall' }, { items: [{ processQueryKeys }] });
    expect(items[0]?.json).toEqual({
      recalled: keys,
      notRecalled: [{ processQueryKey: 'unknown', reason: expect.any(String) }],
    });
  });

  test.each(['recall', 'getReadStatus'])('%s fails when DingTalk knows none', async (operation) => {
    const { error } = await run({ operation, processQueryKeys: 'unknown' });
    expect(error?.message).toMatch(/recalled none|does not know the message/);
  });

  test.each([
    [{}, 'k1,k2', ['k1', 'k2']],
    [{ successResult: ['k1'] }, 'k1,k2', ['k2']],
    [{ successResult: null, failedResult: null }, 'k1', ['k1']],
  ])('take no silence for a success: %j', async (answer, processQueryKeys, silent) => {
    await withServer(
      (request, response) => {
        request.resume();
        response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
      },
      async (baseUrl) => {
        const { items, error } = await runApp(
          { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl },
          { parameters: { resource: 'message', operation: 'recall', processQueryKeys } },
        );
        const reason = 'DingTalk does not say what became of it.';
        if ('successResult' in answer && answer.successResult) {
          const notRecalled = silent.map((processQueryKey) => ({ processQueryKey, reason }));
          expect(items[0]?.json).toEqual({ recalled: answer.successResult, notRecalled });
        } else expect(error?.message).toBe(`DingTalk recalled none of the messages. (${reason})`);
      },
    );
  });

  test('are repeated when DingTalk had an error of its own, as that does no harm', async () => {
    const [{ json: sent } = { json: {} }] = (await sendToPeople()).items;
    const { errcode, errmsg, status } = errors.busy;
    for (const operation of ['getReadStatus', 'recall']) {
      playground.appRobot.setFaults({ answer: { errcode, errmsg, status, times: 2 } });
      const { result } = await inFakeTime(async () => await run({ operation }, { items: [sent] }));
      expect(result.error).toBeUndefined();
    }
  });

  test.each(['recall', 'getReadStatus'])('%s asks for the keys', async (operation) => {
    const { error } = await run({ operation });
    expect(error?.message).toBe('No message is named');
  });
});

describe('Reply', () => {
  /** A message as the robot gets it. */
  function received(where: 'group' | 'person', more: object = {}) {
    const userId = where === 'person' ? PERSON : undefined;
    return {
      conversationType: where === 'person' ? '1' : '2',
      conversationId: where === 'person' ? 'cid-person' : playground.appRobot.openConversationId,
      senderStaffId: PERSON,
      msgtype: 'text',
      ...playground.appRobot.openSession(userId),
      ...more,
    };
  }

  const reply = async (message: object, parameters: INode['parameters'] = hello, more?: AppRun) =>
    await run({ operation: 'reply', ...parameters }, { items: [{ ...message }], ...more });

  const calls = () =>
    playground.openApi.requests.map(({ path }) => path).filter((path) => path.includes('robot'));

  test('goes to the chat where the message was written, with mentions in a group', async () => {
    const mentions = { atUserIds: '={{ $json.senderStaffId }}' };
    const answered = [
      await reply(received('group'), { ...hello, mentions }),
      await reply(received('person'), { ...hello, mentions }),
    ];
    expect(answered.map(outputOf)).toEqual(
      Array(2).fill([{ via: 'sessionWebhook', processQueryKeys: [], notReached: [] }]),
    );
    expect(seenInGroup()).toMatchObject([
      { text: { content: `Hello\n\n@${PERSON}` }, at: { atUserIds: [PERSON] } },
    ]);
    // Nobody else is there whom it could call.
    expect(seenBy(PERSON)).toEqual([{ msgtype: 'text', text: { content: 'Hello' } }]);
  });

  test.each([
    ['by its time', { sessionWebhookExpiredTime: Date.now() - 1 }, false],
    ['by its time as text', { sessionWebhookExpiredTime: String(Date.now() - 1) }, false],
    ['as DingTalk says, and no time is known', { sessionWebhookExpiredTime: null }, true],
    ['as DingTalk says', {}, true],
    ['because there is none', { sessionWebhook: undefined }, false],
  ])('goes by the server API when the address has expired %s', async (_how, more, expires) => {
    const mentions = { atUserIds: PERSON };
    const messages = [received('group', more), received('person', more)];
    if (expires) playground.appRobot.expire();
    for (const message of messages) {
      const { items, error } = await reply(message, { ...hello, mentions });
      expect(error).toBeUndefined();
      expect(items[0]?.json).toMatchObject({ via: 'serverApi', processQueryKeys: { length: 1 } });
    }
    // It cannot mention, so that it does not pretend to.
    expect(seenInGroup()).toEqual([{ text: { content: 'Hello' } }]);
    expect(seenBy(PERSON)).toEqual([{ text: { content: 'Hello' } }]);
  });

  test('goes by the server API when the robot may not answer there at present', async () => {
    playground.appRobot.setFaults({ answer: { errcode: 130101, errmsg: 'too fast', times: 1 } });
    expect((await reply(received('group'))).items[0]?.json.via).toBe('serverApi');
    expect(seenInGroup()).toHaveLength(1);
  });

  test('with a file goes by the server API, as such an address takes none', async () => {
    const binary = file('a.png', 'image/png');
    const { items } = await reply(received('person'), { messageType: 'image' }, { binary });
    expect(items[0]?.json).toMatchObject({ via: 'serverApi', notReached: [] });
    expect(seenBy(PERSON)).toMatchObject([{ image: {} }]);
  });

  test('with a file to somebody who cannot be reached uploads nothing', async () => {
    const binary = file('a.png', 'image/png');
    const message = received('person', { senderStaffId: '' });
    const { error } = await reply(message, { messageType: 'image' }, { binary });
    expect(error?.message).toContain('does not say by what ID');
    expect(playground.openApi.counters['/media/upload'] ?? 0).toBe(0);
  });

  test('that is long comes in parts, also when the address expires on the way', async () => {
    const text = Array.from({ length: 900 }, (_none, index) => `第 ${index} 段，内容很长。`).join(
      '\n\n',
    );
    const message = received('group');
    const watch = setInterval(() => sentTimes() > 0 && playground.appRobot.expire(), 0);
    const { items } = await reply(message, { messageType: 'markdown', title: 'T', text });
    clearInterval(watch);
    const titles = seenInGroup().map(
      (seen) => (seen as { markdown: { title: string } }).markdown.title,
    );
    const all = titles.map((_title, index) => `T (${index + 1}/${titles.length})`);
    expect(titles).toEqual(all);
    expect(titles.length).toBeGreaterThan(1);
    expect(items[0]?.json.via).toBe('serverApi');
  });

  test.each([
    [
      'is refused',
      () => playground.appRobot.setFaults({ answer: { errcode: 430102, errmsg: 'no', times: 9 } }),
      'inappropriate',
    ],
    ['finds the address closed and the person gone', () => playground.appRobot.expire(), 'nobody'],
  ])('of which a part %s, says what was sent before', async (_how, fail, words) => {
    const text = 'A long text. '.repeat(2_000);
    const watch = setInterval(() => sentTimes() > 0 && fail(), 0);
    const message = received('person', { senderStaffId: 'somebody-gone' });
    const { error } = await reply(message, { messageType: 'markdown', title: 'T', text });
    clearInterval(watch);
    expect(seenBy(PERSON)).toHaveLength(1);
    expect(error?.message).toContain(words);
    expect(error?.description).toMatch(
      /Before that, 1 of 2 parts were sent\. They cannot be recalled\.$/,
    );
  });

  test('by the server API can be recalled by what it gives, also in a group', async () => {
    const { items } = await reply(received('group', { sessionWebhookExpiredTime: 1 }));
    const json = items[0]?.json ?? {};
    const recall = { operation: 'recall', sentTo: 'group' };
    expect(outputOf(await run(recall, { items: [json] }))).toMatchObject([{ notRecalled: [] }]);
  });

  test.each([
    'https://evil.example/robot/sendBySession?session=s3cret',
    'http://127.0.0.1:9/robot/sendBySession?session=s3cret',
    'http://oapi.dingtalk.com/robot/sendBySession?session=s3cret',
    'https://oapi.dingtalk.com/robot/send?access_token=s3cret',
  ])(
    'never goes to %s, whoever made the message up, and the error does not repeat it',
    async (sessionWebhook) => {
      const { error, stored } = await reply({ ...received('group'), sessionWebhook });
      expect(error?.message).toMatch(/is (no|an) address of DingTalk/);
      expect(JSON.stringify([error?.message, error?.description])).not.toContain('s3cret');
      expect(stored).toContain('s3cret');
      expect(sentTimes()).toBe(0);
    },
  );

  test('whose answer got lost is not sent again by any way: it may have arrived', async () => {
    const message = received('group');
    playground.openApi.setFaults({ dropAfterPercent: 100 });
    const { error } = await reply(message);
    expect(error?.description).toContain('may have arrived');
    expect(sentTimes()).toBe(1);
    expect(calls()).toEqual(['/robot/sendBySession']);
  });

  test('that DingTalk refuses says why, and keeps the address to itself', async () => {
    const message = received('group');
    const session = new URL(message.sessionWebhook).searchParams.get('session') ?? '';
    playground.appRobot.setFaults({
      answer: { errcode: 430102, errmsg: `inappropriate ${session}`, times: 9 },
    });
    const { error } = await reply(message);
    expect(error?.message).toBe(
      'DingTalk considers the text of the message inappropriate. (errcode 430102: inappropriate …)',
    );
    expect(error?.description).toBe('Change the wording of the message.');
    expect(await n8nLog()).not.toContain(session);
  });

  test.each([
    ['an item that is no message', { name: 'Li' }, /no message of a robot/],
    [
      'a message of an outsider that has expired',
      { conversationType: '1', senderStaffId: '' },
      /does not say by what ID/,
    ],
  ])('to %s is refused in words', async (_what, message, words) => {
    expect((await reply(message)).error?.message).toMatch(words);
  });
});

import Client, {
  BatchOTOQueryRequest,
  BatchRecallOTORequest,
  BatchSendOTORequest,
  OrgGroupQueryRequest,
  OrgGroupRecallRequest,
  OrgGroupSendRequest,
  RobotMessageFileDownloadRequest,
} from '@alicloud/dingtalk/dist/robot_1_0/client';
import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import { fileNameOf } from '../../protocols/dingtalk/openApi/fileAddress';
import { inFakeTime } from '../support/fakeTime';
import {
  officialAnswer,
  officialArguments,
  officialClient,
  withRecorder,
  type Recorder,
  type SeenCall,
} from '../support/officialClient';
import { runApp } from './appRun';

/*
 * DingTalk's own client is the judge of what the node sends: for a thousand inputs each, both send
 * the same, and read the same of what DingTalk answers.
 */

const INPUTS = 1_000;
const TOKEN = 'a-token';
const ROBOT = 'ding-robot';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((some) => `x${some}`);
const id = fc.string({
  unit: fc.constantFrom(...'abcXYZ0189_-.+/=$:'),
  minLength: 1,
  maxLength: 30,
});
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 20 });

type Fields = Record<string, unknown>;
type Ask = (client: Client, input: Fields) => Promise<{ body?: unknown }>;

interface Compared {
  parameters: INode['parameters'];
  /** Of an item, which the parameters look at. */
  input: fc.Arbitrary<Fields>;
  /** Of DingTalk, which is at `url`. */
  answer: (call: SeenCall, url: string) => Fields;
  official: Ask;
  /** What the node's item holds of what the official client reads. */
  output: (answer: Fields) => Fields;
}

const withToken = () => officialArguments(TOKEN) as never as [never, never];

/** Different for each input, and the same for both who ask: names in JSON have no order. */
const keyOf = ({ body }: SeenCall) =>
  `key of ${Object.entries(body as Fields)
    .filter(([name]) => name !== 'msgParam')
    .sort()
    .join(' ')}`;

const isOdd = (userId: string) => userId.length % 2 === 1;

const recalled = ({ body }: SeenCall): Fields => {
  const [first, ...others] = (body as { processQueryKeys: string[] }).processQueryKeys;
  return {
    successResult: [first],
    failedResult: Object.fromEntries(others.map((key) => [key, `not ${key}`])),
  };
};

const recalledOutput = ({ successResult, failedResult }: Fields): Fields => ({
  recalled: successResult,
  notRecalled: Object.entries(failedResult as Fields).map(([processQueryKey, reason]) => ({
    processQueryKey,
    reason,
  })),
});

const compared: Record<string, Compared> = {
  'Send to People': {
    parameters: {
      operation: 'sendToPeople',
      userIds: '={{ $json.userIds }}',
      messageType: 'text',
      content: '={{ $json.content }}',
    },
    input: fc.record({ userIds: ids, content: text }),
    answer(call) {
      const [, ...others] = (call.body as { userIds: string[] }).userIds;
      return {
        processQueryKey: keyOf(call),
        invalidStaffIdList: others.filter(isOdd),
        flowControlledStaffIdList: [],
      };
    },
    official: async (client, { userIds, content }) =>
      await client.batchSendOTOWithOptions(
        new BatchSendOTORequest({
          robotCode: ROBOT,
          userIds: userIds as string[],
          msgKey: 'sampleText',
          msgParam: JSON.stringify({ content }),
        }),
        ...withToken(),
      ),
    output: ({ processQueryKey, invalidStaffIdList }) => ({
      processQueryKeys: [processQueryKey],
      notReached: (invalidStaffIdList as string[]).map((userId) =>
        expect.objectContaining({ userId, kind: 'invalid' }),
      ),
    }),
  },
  'Send to Group': {
    parameters: {
      operation: 'sendToGroup',
      conversationId: '={{ $json.group }}',
      messageType: 'markdown',
      title: '={{ $json.title }}',
      text: '={{ $json.text }}',
      options: { coolAppCode: '={{ $json.coolAppCode }}' },
    },
    input: fc.record(
      { group: id, title: text, text, coolAppCode: id },
      { requiredKeys: ['group', 'title', 'text'] },
    ),
    answer: (call) => ({ processQueryKey: keyOf(call) }),
    official: async (client, { group, title, text: markdown, coolAppCode }) =>
      await client.orgGroupSendWithOptions(
        new OrgGroupSendRequest({
          robotCode: ROBOT,
          openConversationId: group as string,
          msgKey: 'sampleMarkdown',
          msgParam: JSON.stringify({ title, text: markdown }),
          coolAppCode: coolAppCode as string | undefined,
        }),
        ...withToken(),
      ),
    output: ({ processQueryKey }) => ({ processQueryKeys: [processQueryKey] }),
  },
  'Recall, from people': {
    parameters: { operation: 'recall', sentTo: 'people' },
    input: fc.record({ processQueryKeys: ids }),
    answer: recalled,
    official: async (client, { processQueryKeys }) =>
      await client.batchRecallOTOWithOptions(
        new BatchRecallOTORequest({
          robotCode: ROBOT,
          processQueryKeys: processQueryKeys as string[],
        }),
        ...withToken(),
      ),
    output: recalledOutput,
  },
  'Recall, from a group': {
    parameters: { operation: 'recall', sentTo: 'group' },
    input: fc.record({ processQueryKeys: ids, conversationId: id }),
    answer: recalled,
    official: async (client, { processQueryKeys, conversationId }) =>
      await client.orgGroupRecallWithOptions(
        new OrgGroupRecallRequest({
          robotCode: ROBOT,
          openConversationId: conversationId as string,
          processQueryKeys: processQueryKeys as string[],
        }),
        ...withToken(),
      ),
    output: recalledOutput,
  },
  'Get Read Status, of people': {
    parameters: { operation: 'getReadStatus', sentTo: 'people' },
    input: fc.record({ processQueryKeys: id }),
    answer: ({ query }) => ({
      sendStatus: 'SUCCESS',
      messageReadInfoList: [
        { userId: 'a', name: query.processQueryKey, readStatus: 'READ' },
        { userId: 'b', name: '李娜', readStatus: 'UNREAD' },
      ],
    }),
    official: async (client, { processQueryKeys }) =>
      await client.batchOTOQueryWithOptions(
        new BatchOTOQueryRequest({
          robotCode: ROBOT,
          processQueryKey: processQueryKeys as string,
        }),
        ...withToken(),
      ),
    output: ({ sendStatus, messageReadInfoList }) => ({
      sendStatus,
      people: (messageReadInfoList as Fields[]).map(({ userId, name, readStatus }) => ({
        userId,
        name,
        hasRead: readStatus === 'READ',
      })),
    }),
  },
  'Get Read Status, of a group': {
    parameters: { operation: 'getReadStatus', sentTo: 'group' },
    input: fc.record({ processQueryKeys: id, conversationId: id }),
    answer: (call) => ({ sendStatus: 'RECALLED', readUserIds: [keyOf(call)], hasMore: false }),
    official: async (client, { processQueryKeys, conversationId }) =>
      await client.orgGroupQueryWithOptions(
        new OrgGroupQueryRequest({
          robotCode: ROBOT,
          openConversationId: conversationId as string,
          processQueryKey: processQueryKeys as string,
          maxResults: 200,
        }),
        ...withToken(),
      ),
    output: ({ sendStatus, readUserIds }) => ({ sendStatus, readUserIds }),
  },
  'the address of a file': {
    parameters: { resource: 'file', operation: 'download' },
    input: fc.record({ downloadCode: id }).map((content) => ({ content })),
    answer({ body }, url) {
      const { downloadCode } = body as { downloadCode: string };
      return { downloadUrl: `${url}/files/${encodeURIComponent(downloadCode)}.pdf` };
    },
    official: async (client, { content }) =>
      await client.robotMessageFileDownloadWithOptions(
        new RobotMessageFileDownloadRequest({
          robotCode: ROBOT,
          downloadCode: (content as { downloadCode: string }).downloadCode,
        }),
        ...withToken(),
      ),
    output: ({ downloadUrl }) => ({
      fileName: fileNameOf('', undefined, new URL(downloadUrl as string)),
    }),
  },
};

/** Names in JSON have no order. */
const comparable = (call: SeenCall) => {
  const { msgParam } = (call.body ?? {}) as { msgParam?: string };
  return msgParam === undefined
    ? call
    : { ...call, body: { ...(call.body as Fields), msgParam: JSON.parse(msgParam) as unknown } };
};

async function sentByNode(
  { url, taken }: Recorder,
  parameters: INode['parameters'],
  items: IDataObject[],
) {
  const credential = {
    clientId: 'an-app',
    clientSecret: 'a-s3cret',
    robotCode: ROBOT,
    baseUrl: url,
  };
  const { result } = await inFakeTime(
    async () =>
      await runApp(credential, {
        parameters: { resource: 'message', ...parameters },
        items,
        settings: { onError: 'continueRegularOutput' },
      }),
  );
  expect(result.error).toBeUndefined();
  const calls = taken().filter(({ path }) => path.startsWith('/v1.0/robot/'));
  return { calls, output: result.items.map(({ json }) => json) };
}

test.each(Object.entries(compared))(
  '%s: node and official client send the same and read the same',
  async (_name, { parameters, input, answer, official, output }) => {
    const inputs = fc.sample(input, INPUTS);
    await withRecorder(async (recorder) => {
      recorder.answerWith((call) =>
        call.path === '/v1.0/oauth2/accessToken'
          ? { body: { accessToken: TOKEN, expireIn: 7200 } }
          : { body: call.path.startsWith('/files/') ? {} : answer(call, recorder.url) },
      );
      const node = await sentByNode(recorder, parameters, inputs as IDataObject[]);
      const client = officialClient(Client, recorder.url);
      const answers: Fields[] = [];
      for (const one of inputs) {
        answers.push(officialAnswer(await official(client, one)) as Fields);
      }
      expect(node.calls.map(comparable)).toEqual(recorder.taken().map(comparable));
      expect(node.calls).toHaveLength(INPUTS);
      expect(node.output).toEqual(answers.map((one) => expect.objectContaining(output(one))));
    });
  },
  // For slow machines: a thousand calls of each.
  240_000,
);

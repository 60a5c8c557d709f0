import Client, {
  SearchDepartmentRequest,
  SearchUserRequest,
} from '@alicloud/dingtalk/dist/contact_1_0/client';
import fc from 'fast-check';

import { DingTalkAppApi } from '../../credentials/DingTalkAppApi.credentials';
import { DingTalkApp } from '../../nodes/DingTalkApp/DingTalkApp.node';
import { inFakeTime } from '../support/fakeTime';
import {
  officialAnswer,
  officialArguments,
  officialClient,
  withRecorder,
  type SeenCall,
} from '../support/officialClient';
import { searchList } from './searchList';

/*
 * DingTalk's own client is the judge of what the panel's searches send: for a thousand inputs each,
 * both send the same, and read the same of what DingTalk answers.
 */

const INPUTS = 1_000;
const TOKEN = 'a-token';

const words = fc.sample(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((word) => word.trim() !== ''),
  INPUTS,
);

/** Zero to two, different for each word. */
const hitsOf = ({ body }: SeenCall, first: number): number[] => {
  const { length } = (body as { queryWord: string }).queryWord;
  return [first + length, first + 100 + length].slice(0, length % 3);
};

const answers: Record<string, (call: SeenCall) => object> = {
  '/v1.0/oauth2/accessToken': () => ({ accessToken: TOKEN, expireIn: 7200 }),
  '/v1.0/contact/users/search': (call) => ({
    ...{ hasMore: false, totalCount: 2 },
    list: hitsOf(call, 0).map((hit) => `user-${hit}`),
  }),
  '/v1.0/contact/departments/search': (call) => ({
    ...{ hasMore: true, totalCount: 20 },
    list: hitsOf(call, 1_000),
  }),
  '/topapi/v2/user/get': ({ body }) => ({
    errcode: 0,
    result: { name: 'N', ...(body as object) },
  }),
  '/topapi/v2/department/get': ({ body }) => ({
    errcode: 0,
    result: { name: 'D', ...(body as object) },
  }),
};

type Ask = (client: Client, queryWord: string) => Promise<{ body?: unknown }>;

const firstPage = { offset: 0, size: 20 };
const withToken = officialArguments(TOKEN);

const searches: Array<[method: string, path: string, official: Ask]> = [
  [
    'searchUsers',
    '/v1.0/contact/users/search',
    async (client, queryWord) =>
      await client.searchUserWithOptions(
        new SearchUserRequest({ queryWord, ...firstPage }),
        ...withToken,
      ),
  ],
  [
    'searchDepartments',
    '/v1.0/contact/departments/search',
    async (client, queryWord) =>
      await client.searchDepartmentWithOptions(
        new SearchDepartmentRequest({ queryWord, ...firstPage }),
        ...withToken,
      ),
  ],
];

test.each(searches)(
  '%s asks and understands as the official client does',
  async (method, path, ask) => {
    await withRecorder(async ({ url, answerWith, taken }) => {
      answerWith((call) => ({ body: answers[call.path]?.(call) ?? {} }));
      const data = { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl: url };
      const credentials = { type: new DingTalkAppApi(), data };
      const { result: found } = await inFakeTime(async () => {
        const values: unknown[] = [];
        for (const filter of words) {
          const { results } = await searchList(new DingTalkApp(), method, { credentials, filter });
          values.push(results.map(({ value }) => value));
        }
        return values;
      });
      const sent = taken().filter((call) => call.path === path);

      const client = officialClient(Client, url);
      const officialFound: unknown[] = [];
      for (const word of words) {
        const { list } = officialAnswer(await ask(client, word.trim())) as { list: unknown[] };
        officialFound.push(list);
      }
      expect(sent).toEqual(taken());
      expect(sent).toHaveLength(INPUTS);
      expect(found).toEqual(officialFound);
    });
  },
);

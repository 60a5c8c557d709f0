import fc from 'fast-check';
import type { IDataObject, INode } from 'n8n-workflow';

import { inFakeTime } from '../support/fakeTime';
import {
  officialAnswer,
  officialClient,
  withRecorder,
  type SeenCall,
} from '../support/officialClient';
import { runApp } from './appRun';

export type Fields = Record<string, unknown>;

/** An operation of DingTalk App that makes one call, and the same with DingTalk's own client. */
export interface Compared<Client, Input> {
  parameters: INode['parameters'];
  /** Becomes an item, which the parameters look at. */
  input: fc.Arbitrary<Input>;
  /** Of DingTalk. */
  answer: (call: SeenCall) => Fields;
  /** @param token what the client's methods ask for behind the request */
  official: (client: Client, input: Input) => Promise<{ body?: unknown }>;
  /** What the node's items hold of what the official client reads. */
  output: (answer: Fields, input: Input) => unknown[];
}

/** What both sides call with. */
export const PEER_TOKEN = 'a-token';

const INPUTS = 1_000;

/**
 * Expects the node, run by n8n's own engine with a thousand random items, to send what the official
 * client sends for the same inputs, and to read what that reads.
 */
export async function expectSame<Client, Input>(
  Client: new (config: never) => Client,
  { parameters, input, answer, official, output }: Compared<Client, Input>,
): Promise<void> {
  const inputs = fc.sample(input, INPUTS);
  await withRecorder(async ({ url, answerWith, taken }) => {
    answerWith((call) =>
      call.path === '/v1.0/oauth2/accessToken'
        ? { body: { accessToken: PEER_TOKEN, expireIn: 7200 } }
        : { body: answer(call) },
    );
    const credential = { clientId: 'an-app', clientSecret: 'a-s3cret', baseUrl: url };
    const { result } = await inFakeTime(
      async () => await runApp(credential, { parameters, items: inputs as IDataObject[] }),
    );
    expect(result.error).toBeUndefined();
    const [, ...sent] = taken();

    const client = officialClient(Client, url);
    const read: unknown[] = [];
    for (const one of inputs) {
      const given = officialAnswer(await official(client, one)) as Fields;
      read.push(...output(given, one));
    }
    expect(sent).toEqual(taken());
    expect(sent).toHaveLength(INPUTS);
    expect(result.items.map(({ json }) => json)).toEqual(read);
  });
}

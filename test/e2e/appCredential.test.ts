import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import type { Execution, NewCredential, WorkflowNode } from '../../tools/n8n/types';
import { eventually } from '../support/eventually';
import { flowOf, node, runFlow } from './flows';
import { httpRequest, pages, type Panel } from './httpRequestNode';
import { hosts, Installation, outputOf } from './installation';

const TYPE = 'dingTalkAppApi';
const TOKEN_PATH = '/v1.0/oauth2/accessToken';
const DEVELOPMENT = 681204417;
const HEADER = 'x-acs-dingtalk-access-token';

/** More than the second in which a token passes for confirmed. */
const A_WHILE_MS = 1_200;

/** The template of which there are most approvals. */
function commonTemplate({ company }: Playground): string {
  const codes = company.approvals.map(({ template }) => template.processCode);
  const count = (code: string) => codes.filter((one) => one === code).length;
  return [...codes].sort((one, other) => count(other) - count(one))[0] ?? '';
}

describe.each(hosts)("n8n $version: the app's credential in its HTTP Request node", ({ host }) => {
  let installation: Installation;
  let playground: Playground;

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  beforeEach(async () => {
    playground = await startPlayground({ port: 0, app: newApp(installation.n8n.url) });
  });

  afterEach(async () => {
    await playground.close();
  });

  const credentialOf = (data: Record<string, string> = {}): NewCredential => {
    const { clientId, clientSecret } = playground.openApi;
    return {
      name: `App ${clientId}`,
      type: TYPE,
      data: { clientId, clientSecret, baseUrl: playground.url, ...data },
    };
  };

  const create = async (data?: Record<string, string>) =>
    await installation.client.createCredential(credentialOf(data));

  const departments = (more: Partial<Panel> = {}): Panel => ({
    credential: TYPE,
    url: `${playground.url}/topapi/v2/department/listsub`,
    body: { dept_id: 1 },
    ...more,
  });
  const search = (more: Partial<Panel> = {}): Panel => ({
    credential: TYPE,
    url: `${playground.url}/v1.0/contact/users/search`,
    body: { queryWord: '李', offset: 0, size: 10 },
    ...more,
  });
  const members = (more: Partial<Panel> = {}): Panel => ({
    credential: TYPE,
    url: `${playground.url}/topapi/v2/user/list`,
    body: { dept_id: DEVELOPMENT, cursor: 0, size: 1 },
    ...more,
  });

  /** Runs nodes one after the other, behind others that give items. */
  const run = async (
    panels: Panel[],
    {
      credential,
      before = [],
    }: { credential?: { id: string; name: string }; before?: WorkflowNode[] } = {},
    body: object = {},
  ): Promise<{ execution: Execution; outputs: Array<Array<Record<string, unknown>>> }> => {
    const { id, name } = credential ?? (await create());
    const nodes = panels.map((panel) => httpRequest(panel, { [TYPE]: { id, name } }));
    const execution = await runFlow(installation, flowOf([...before, ...nodes]), body);
    expect(execution.status).toBe('success');
    return { execution, outputs: nodes.map((one) => outputOf(execution, one.name)) };
  };

  const tokensAskedFor = () => playground.openApi.counters[TOKEN_PATH];

  const tokenSent = () => {
    const { query, headers } = playground.openApi.requests.at(-1)!;
    return query.access_token ?? headers[HEADER] ?? '';
  };

  test('both server APIs answer, thirty items with one token', async () => {
    const split = node('n8n-nodes-base.splitOut', {
      parameters: { fieldToSplitOut: 'body.numbers', options: {} },
    });
    const numbers = Array.from({ length: 30 }, (_none, number) => ({ number }));
    const { outputs } = await run([departments(), search()], { before: [split] }, { numbers });
    const [ofDepartments = [], ofSearch = []] = outputs;
    expect(ofDepartments).toHaveLength(30);
    expect(ofDepartments.every(({ errcode }) => errcode === 0)).toBe(true);
    expect(ofSearch).toHaveLength(30);
    expect(ofSearch.every(({ totalCount }) => Number(totalCount) > 0)).toBe(true);
    // One a second at most; the second node may begin in another second.
    expect(tokensAskedFor()).toBeLessThanOrEqual(3);
  });

  test('a token that has expired is renewed, also where an expression gives the secret, and nothing of the credential is changed', async () => {
    const { clientSecret } = playground.openApi;
    const credential = await create({ clientSecret: `={{ "${clientSecret}" }}` });
    const stored = async () =>
      (await installation.client.listCredentials()).find(({ id }) => id === credential.id);
    const before = await stored();
    const neverError = { response: { response: { neverError: true } } };
    const panels = [departments(), search(), departments({ options: neverError })];
    await run(panels, { credential });
    playground.openApi.expireToken();
    await new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));
    const { outputs } = await run(panels, { credential });
    expect(outputs).toMatchObject([
      [{ errcode: 0 }],
      [{ totalCount: expect.any(Number) as number }],
      [{ errcode: 0 }],
    ]);
    expect(await stored()).toEqual(before);
  });

  test.each<[string, () => Panel]>([
    [
      'by cursor at the older server',
      () =>
        members({
          options: pages(
            { name: 'cursor', value: '={{ $response.body?.result?.next_cursor ?? 0 }}' },
            '!$response.body.result?.has_more',
            A_WHILE_MS,
          ),
        }),
    ],
    [
      'by nextToken at the newer server',
      () => ({
        credential: TYPE,
        url: `${playground.url}/v1.0/workflow/processes/instanceIds/query`,
        body: {
          processCode: commonTemplate(playground),
          startTime: Date.now() - 100 * 24 * 3_600_000,
          maxResults: 1,
        },
        options: pages(
          { name: 'nextToken', value: '={{ Number($response.body?.result?.nextToken ?? 0) }}' },
          '!$response.body.result?.nextToken',
          A_WHILE_MS,
        ),
      }),
    ],
  ])('pages go on where the token expires between them: %s', async (_what, panel) => {
    const { url } = panel();
    const pagesAsked = () => playground.openApi.counters[new URL(url).pathname] ?? 0;
    const running = run([panel()]);
    await eventually('the first page was asked for', async () => pagesAsked() > 0);
    playground.openApi.expireToken();
    const { outputs } = await running;
    const [answers = []] = outputs;
    expect(answers.length).toBeGreaterThan(1);
    expect(
      answers.every(({ errcode, result }) => errcode === 0 || (errcode === undefined && result)),
    ).toBe(true);
    expect(answers).toHaveLength(pagesAsked());
  });

  test('a wrong secret is told with what to do', async () => {
    const credential = await create({ clientSecret: 'a-wrong-s3cret' });
    const { execution, outputs } = await run([departments()], { credential });
    const error = JSON.stringify(outputs[0]?.[0]?.error);
    expect(error).toContain('DingTalk does not know this Client ID with this Client Secret.');
    expect(error).toContain('Copy both from Credentials and Basic Information');
    expect(JSON.stringify(execution)).not.toContain('a-wrong-s3cret');
  });

  test('a token of its own goes out as it is', async () => {
    await run([departments({ query: { access_token: 'my-own' } })]);
    expect(tokenSent()).toBe('my-own');
    await run([search({ headers: { [HEADER]: 'my-own' } })]);
    expect(tokenSent()).toBe('my-own');
    expect(tokensAskedFor()).toBe(0);
  });

  test('no error, output, stored execution or log shows the token', async () => {
    await run([search()]);
    const token = tokenSent();
    expect(token).toMatch(/^\w{32}$/);
    const refused = [
      search({ url: `${playground.url}/v1.0/contact/departments/search`, body: {} }),
      departments({ url: `${playground.url}/topapi/no/such/call` }),
      members({ options: { response: { response: { fullResponse: true } } } }),
    ];
    const { execution } = await run(refused);
    expect(tokenSent()).toBe(token);
    const shown = JSON.stringify(execution) + installation.n8n.log();
    expect(shown).not.toContain(token);
    expect(shown).not.toContain(playground.openApi.clientSecret);
  });

  test('n8n tests the credential by asking for a token', async () => {
    const { id } = await create();
    const right = await installation.client.testCredential({ id, ...credentialOf() });
    expect(right).toMatchObject({ status: 'OK' });
    const wrong = credentialOf({ clientSecret: 'a-wrong-s3cret' });
    const result = await installation.client.testCredential({ id, ...wrong });
    expect(result).toMatchObject({ status: 'Error' });
    expect(result.message).toMatch(/^DingTalk does not know this Client ID/);
  });

  test('the domains that a person allows for the credential hold for the token too', async () => {
    const domains = (allowedDomains: string) => ({
      allowedHttpRequestDomains: 'domains',
      allowedDomains,
    });
    const allowed = await create(domains('127.0.0.1'));
    const { outputs } = await run([departments()], { credential: allowed });
    expect(outputs).toMatchObject([[{ errcode: 0 }]]);
    const asked = tokensAskedFor();
    const elsewhere = await create(domains('example.com'));
    const { outputs: refused } = await run([departments()], { credential: elsewhere });
    expect(JSON.stringify(refused)).toMatch(/Domain not allowed/);
    expect(tokensAskedFor()).toBe(asked);
  });
});

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import getPort from 'get-port';

import { newApp } from '../../../playground/dingtalk/app';
import { newRobot } from '../../../playground/robot/settings';
import { startPlayground, type Playground } from '../../../playground/server';
import { N8nClient } from '../../../tools/n8n/client';
import { hostOf } from '../../../tools/n8n/host';
import { startN8n, type N8n } from '../../../tools/n8n/process';
import { newest } from '../../../tools/n8n/releases';
import { checkout } from '../../../tools/paths';
import { storeCredentials } from '../../../tools/start/credentials';
import { importExamples } from '../../../tools/start/examples';
import { loadState, type State } from '../../../tools/start/state';
import { node, startedBy } from '../flows';
import { owner } from '../installation';

const run = promisify(execFile);

const CALLER_TOKEN = 'k7pQ2vXw9LrT4mZc';
const CALLER_CREDENTIAL = 'dingTalkAutomationWebhookTriggerApi';

/** A call that a page shows with parts left out, which whoever tries it has to fill in. */
interface Call {
  /** What the address in the page begins with. */
  address: string;
  /** What comes in place of each `…`, in this order. */
  parts: (servers: Servers) => string[] | Promise<string[]>;
  /** What the answer has to have. */
  answer: object;
}

const PLAYGROUND = 'http://127.0.0.1:5680';
const N8N = 'https://n8n.example.com';
const TAKEN = { code: 0, msg: '', data: {} };
const STARTED = { message: 'Workflow was started' };

const calls: Call[] = [
  {
    address: `${PLAYGROUND}/gettoken`,
    parts: ({ playground: { openApi } }) => [openApi.clientId, openApi.clientSecret],
    answer: { errcode: 0, expires_in: 7200 },
  },
  {
    address: `${PLAYGROUND}/call_back/get_call_back`,
    parts: async (servers) => [await servers.accessToken()],
    // Nothing is registered yet.
    answer: { errcode: 71007 },
  },
  {
    address: `${PLAYGROUND}/v1.0/robot/oToMessages/batchSend`,
    parts: async (servers) => [await servers.accessToken(), servers.playground.appRobot.robotCode],
    answer: { processQueryKey: expect.any(String), invalidStaffIdList: [] },
  },
  {
    address: `${PLAYGROUND}/topapi/v2/user/get`,
    parts: async (servers) => [await servers.accessToken()],
    answer: { errcode: 0, result: { userid: 'zhang.wei', name: '张伟' } },
  },
  {
    address: `${PLAYGROUND}/robot/send`,
    parts: ({ playground: { robot } }) => [robot.settings.accessToken],
    answer: { errcode: 0, errmsg: 'ok' },
  },
  {
    address: `${PLAYGROUND}/webhook/putEvents`,
    parts: ({ playground: { eventBridge } }) => [eventBridge.settings.webhookToken],
    answer: { FailedEntryCount: 0, EntryList: [{ EventId: expect.any(String) }] },
  },
  {
    address: `${PLAYGROUND}/webhook/flow/`,
    parts: ({ playground: { automation } }) => [
      automation.settings.id,
      automation.settings.bearerToken,
    ],
    answer: TAKEN,
  },
  {
    address: `${N8N}/webhook-test/`,
    parts: async (servers) => [await servers.listenForTest()],
    answer: TAKEN,
  },
  ...['dingtalk-alert', 'dingtalk-system-a-changed', 'dingtalk-who-is'].map((path) => ({
    address: `${N8N}/webhook/${path}`,
    parts: ({ state }: Servers) => [state.apiKey.value],
    answer: STARTED,
  })),
  {
    address: `${N8N}/webhook/`,
    parts: async (servers) => [await servers.publish()],
    answer: TAKEN,
  },
];

/** A playground, and an n8n with the package as the documentation's commands installed it. */
export class Servers {
  private constructor(
    readonly playground: Playground,
    private readonly n8n: N8n,
    private readonly client: N8nClient,
    private readonly credentials: Record<string, { id: string; name: string }>,
    readonly state: State,
  ) {}

  /** @param home the home folder that has the package in `.n8n/nodes` */
  static async start(home: string): Promise<Servers> {
    const port = await getPort({ host: '127.0.0.1' });
    const n8n = await startN8n({ host: hostOf(newest), userFolder: home, port });
    const client = new N8nClient(n8n.url);
    await client.setUpOwner(owner);
    const { id, name } = await client.createCredential({
      name: 'Callers',
      type: CALLER_CREDENTIAL,
      data: { bearerToken: CALLER_TOKEN },
    });
    const playground = await startPlayground({
      port: 0,
      app: newApp(n8n.url),
      // As the page says: for a plain call, the robot's secret is emptied first.
      robot: { ...newRobot(), secret: '' },
    });
    const state = await loadState(join(home, 'state.json'));
    await storeCredentials(client, state, playground.url);
    await importExamples(client, join(checkout, 'examples'), playground.url, state.imported);
    return new Servers(playground, n8n, client, { [CALLER_CREDENTIAL]: { id, name } }, state);
  }

  /** Does a call of the documentation and compares the answer with what the page promises. */
  async answer(command: string, env: NodeJS.ProcessEnv): Promise<void> {
    const call = calls.find(({ address }) => command.includes(`'${address}`));
    if (!call) throw new Error('Nobody says what is to be filled in: add it to calls.ts.');
    const filledIn = this.fillIn(command, await call.parts(this));
    const { stdout } = await run('bash', ['-c', filledIn], { env });
    expect(JSON.parse(stdout)).toMatchObject(call.answer);
  }

  /** Gets an access token, as the page's own call does. */
  async accessToken(): Promise<string> {
    const { url, openApi } = this.playground;
    const query = new URLSearchParams({
      appkey: openApi.clientId,
      appsecret: openApi.clientSecret,
    });
    const response = await fetch(`${url}/gettoken?${query}`);
    return ((await response.json()) as { access_token: string }).access_token;
  }

  /** Has n8n wait for a test call. Returns the secret part of its address. */
  async listenForTest(): Promise<string> {
    const { id, trigger } = await this.importTrigger();
    await this.client.startManualTest(id, trigger.name);
    return trigger.webhookId;
  }

  /** Publishes a flow that can be called. Returns the secret part of its address. */
  async publish(): Promise<string> {
    const { id, trigger } = await this.importTrigger();
    await this.client.activateWorkflow(id);
    return trigger.webhookId;
  }

  async stop(): Promise<void> {
    await Promise.all([this.playground.close(), this.n8n.stop()]);
  }

  private fillIn(command: string, parts: string[]): string {
    const rest = [...parts];
    const filledIn = command
      .replace(PLAYGROUND, this.playground.url)
      .replace(N8N, this.n8n.url)
      .replace('your-token', CALLER_TOKEN)
      .replace(/…/g, () => rest.shift() ?? '…');
    if (rest.length || filledIn.includes('…')) throw new Error(`Too much or too little to fill in`);
    return filledIn;
  }

  private async importTrigger() {
    const webhookId = randomBytes(16).toString('hex');
    const trigger = {
      ...node('n8n-nodes-dingtalk-eventbridge.dingTalkAutomationWebhookTrigger', {
        typeVersion: 2,
        parameters: { authentication: 'bearerToken' },
        credentials: this.credentials,
      }),
      webhookId,
    };
    const { id } = await this.client.importWorkflow(startedBy(trigger));
    return { id, trigger };
  }
}

import { randomBytes } from 'node:crypto';

import { newApp } from '../../playground/dingtalk/app';
import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { startChatModel } from '../support/chatModel';
import { agentFlow, flowOf, node, runFlow } from './flows';
import { hosts, Installation, outputOf } from './installation';

const APP_TYPE = 'n8n-nodes-dingtalk-eventbridge.dingTalkApp';
const CREDENTIAL_TYPE = 'dingTalkAppApi';

const byId = (value: string) => ({ __rl: true, mode: 'id', value });

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: Installation;
  let playground: Playground;
  let credentials: WorkflowNode['credentials'];

  beforeAll(async () => {
    installation = await Installation.attach(host);
  });

  beforeEach(async () => {
    playground = await startPlayground({ port: 0, app: newApp(installation.n8n.url) });
    const { clientId, clientSecret } = playground.openApi;
    const { id, name } = await installation.client.createCredential({
      name: `App of ${playground.url}`,
      type: CREDENTIAL_TYPE,
      data: {
        ...{ clientId, clientSecret, baseUrl: 'private' },
        ...{ oapiUrl: playground.url, apiUrl: playground.url },
      },
    });
    credentials = { [CREDENTIAL_TYPE]: { id, name } };
  });

  afterEach(async () => {
    await playground.close();
  });

  const app = (parameters: Record<string, unknown>, more: Partial<WorkflowNode> = {}) =>
    node(APP_TYPE, { parameters, credentials, ...more });

  const run = async (json: WorkflowJson, body: unknown = {}) =>
    await runFlow(installation, json, body);

  test('somebody is looked up, and then all who are in the same department', async () => {
    const person = app({ user: byId('={{ $json.body.userId }}') });
    const team = app({
      operation: 'getMany',
      department: byId('681203996'),
      returnAll: true,
    });
    const execution = await run(flowOf([person, team]), { userId: 'li.na' });
    expect(execution.status).toBe('success');
    expect(outputOf(execution, person.name)).toMatchObject([
      { userId: 'li.na', name: '李娜', departments: ['人力资源部'], managerName: '陈静' },
    ]);
    const names = outputOf(execution, team.name).map(({ name }) => name);
    expect(names.sort()).toEqual(['李娜', '陈静'].sort());
  });

  test('an access token that ended early is renewed, and nobody notices', async () => {
    const lookUp = async () => await run(flowOf([app({ user: byId('li.na') })]));
    expect((await lookUp()).status).toBe('success');
    playground.openApi.expireToken();
    expect((await lookUp()).status).toBe('success');
    expect(playground.openApi.counters['/v1.0/oauth2/accessToken']).toBe(2);
  });

  test('an error says what to do, and nothing of it shows a secret', async () => {
    const { clientSecret } = playground.openApi;
    const execution = await run(flowOf([app({ user: byId('nobody') })]));
    expect(execution.status).toBe('error');
    const { message, description } = execution.data.resultData.error ?? {};
    expect([message, description]).toEqual([
      'Nobody in the organization has this userId: nobody (errcode 33012)',
      expect.stringMatching(/^[A-Z].{20}/),
    ]);
    expect(JSON.stringify(execution)).not.toContain(clientSecret);
    expect(installation.n8n.log()).not.toContain(clientSecret);
  });

  test('what somebody sends to the robot goes on to somebody else, byte by byte', async () => {
    const { appRobot } = playground;
    const bytes = randomBytes(300_000);
    const downloadCode = appRobot.sendFile('zhang.wei', { fileName: '合同.pdf', bytes });
    const resource = 'message';
    const download = app({
      resource: 'file',
      operation: 'download',
      downloadCode: '={{ $json.body.downloadCode }}',
      fileName: '={{ $json.body.fileName }}',
    });
    const send = app({ resource, userIds: 'li.na', messageType: 'file' });
    const status = app({ resource, operation: 'getReadStatus' });
    const body = { downloadCode, fileName: '合同.pdf' };
    const execution = await run(flowOf([download, send, status]), body);
    expect(execution.status).toBe('success');
    expect(outputOf(execution, status.name)).toMatchObject([{ unreadUserIds: ['li.na'] }]);
    const [seen] = appRobot.messagesTo('li.na');
    expect(seen).toMatchObject({ msgtype: 'file', message: { file: { fileName: '合同.pdf' } } });
    const { mediaId } = (seen?.message as { file: { mediaId: string } }).file;
    expect(appRobot.upload(mediaId)?.bytes.equals(bytes)).toBe(true);
  });

  test('a message is answered where it was written, also when its address has expired', async () => {
    const { appRobot } = playground;
    const reply = app({
      ...{ resource: 'message', operation: 'reply', robotMessage: '={{ $json.body }}' },
      ...{ messageType: 'text', content: 'On my way' },
    });
    const message = {
      ...{ conversationType: '2', conversationId: appRobot.openConversationId },
      ...appRobot.openSession(),
    };
    const via = async () =>
      outputOf(await run(flowOf([reply]), message), reply.name).map((item) => item.via);
    expect(await via()).toEqual(['sessionWebhook']);
    appRobot.expire();
    expect(await via()).toEqual(['serverApi']);
    expect(appRobot.messages.map(({ message: said }) => said)).toMatchObject(
      Array(2).fill({ text: { content: 'On my way' } }),
    );
  });

  test("n8n's AI Agent looks people up with it", async () => {
    const model = await startChatModel([{ who: 'zhang.wei' }]);
    const user = byId("={{ $fromAI('who', 'userId of the person', 'string') }}");
    const tool = app({ user }, { type: `${APP_TYPE}Tool` });
    const execution = await run(await agentFlow(installation, model, tool));
    await model.close();
    expect(execution.status).toBe('success');
    expect(JSON.stringify(execution.data.resultData.runData[tool.name])).toContain('张伟');
  });
});

import { newApp } from '../../playground/dingtalk/app';
import { push } from '../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../playground/server';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import type { WorkflowJson } from '../../tools/n8n/types';
import { hosts, OwnInstallation, triggerFlow } from './installation';

const joined = (userId: string) => ({
  EventType: 'user_add_org',
  EventTime: Date.now(),
  eventId: `event of ${userId}`,
  userId: [userId],
});

describe.each(hosts)('n8n $version', ({ host }) => {
  let installation: OwnInstallation;
  let playground: Playground;

  beforeAll(async () => {
    installation = await OwnInstallation.start(host);
  });

  afterAll(async () => {
    await installation.stop();
  });

  beforeEach(async () => {
    playground = await startPlayground({ port: 0, app: newApp(installation.n8n.url) });
  });

  afterEach(async () => {
    await playground.close();
  });

  /** A flow that registers itself; the credentials fit the playground's app unless told. */
  async function flow(
    parameters: Record<string, unknown> = {},
    {
      ownerKey = playground.openApi.corpId,
      clientSecret = playground.openApi.clientSecret,
    }: { ownerKey?: string; clientSecret?: string } = {},
  ): Promise<WorkflowJson> {
    const { token, aesKey } = playground.app;
    const keys = await installation.client.createCredential({
      name: 'Keys',
      type: 'dingTalkCallbackApi',
      data: { token, aesKey, ownerKey },
    });
    const app = await installation.client.createCredential({
      name: 'App',
      type: 'dingTalkAppApi',
      data: { clientId: playground.openApi.clientId, clientSecret, baseUrl: playground.url },
    });
    const json = triggerFlow(
      {
        registration: 'automatic',
        events: 'selected',
        selectedEvents: ['user_add_org', 'user_leave_org'],
        ...parameters,
      },
      keys,
    );
    json.nodes[0]!.credentials = {
      ...json.nodes[0]!.credentials,
      [app.type]: { id: app.id, name: app.name },
    };
    return json;
  }

  const urlOf = (json: WorkflowJson) => webhookUrl(installation.n8n.url, json.nodes[0]!);

  /** What a person reads who publishes the flow in vain. */
  async function refusalOf(json: WorkflowJson): Promise<string> {
    const { id } = await installation.client.importWorkflow(json);
    const error: unknown = await installation.client.activateWorkflow(id).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    return (error as Error).message;
  }

  test('publishing registers the events and answers the check; unpublishing ends it', async () => {
    const json = await flow();
    const active = await installation.activateFlow(json);
    expect(playground.openApi.registration).toMatchObject({
      url: urlOf(json),
      call_back_tag: ['user_add_org', 'user_leave_org'],
      token: playground.app.token,
      aes_key: playground.app.aesKey,
    });
    const { token, aesKey } = playground.app;
    const app = { token, aesKey, ownerKey: playground.openApi.corpId, callbackUrl: urlOf(json) };
    await push(app, joined('li.lei'));
    expect((await installation.itemsOf(active)).map(({ data }) => data)).toEqual([
      { userId: ['li.lei'] },
    ]);
    await installation.client.deactivateWorkflow(active.id);
    expect(playground.openApi.registration).toBeNull();
    expect(playground.openApi.counters.gettoken).toBe(1);
  });

  test('publishing again registers what has changed', async () => {
    const json = await flow();
    const { id } = await installation.activateFlow(json);
    json.nodes[0]!.parameters.selectedEvents = ['user_leave_org'];
    await installation.client.updateWorkflow(id, json);
    await installation.client.activateWorkflow(id);
    expect(playground.openApi.registration).toMatchObject({ call_back_tag: ['user_leave_org'] });
    await installation.client.deactivateWorkflow(id);
  });

  describe('when events go elsewhere', () => {
    let other: WorkflowJson;

    beforeEach(async () => {
      other = await flow();
      await installation.activateFlow(other);
    });

    test('they are not taken away silently', async () => {
      const message = await refusalOf(await flow());
      expect(message).toContain('DingTalk sends the events of this app to http://localhost:');
      expect(message).toContain('knows only one address for each app. If this flow is to');
      expect(message).not.toContain(other.nodes[0]!.webhookId);
      expect(playground.openApi.registration?.url).toBe(urlOf(other));
    });

    test('with Take Over they come here, and unpublishing the other flow changes nothing', async () => {
      const json = await flow({ takeOver: true });
      const { id } = await installation.activateFlow(json);
      expect(playground.openApi.registration?.url).toBe(urlOf(json));
      const workflows = await installation.client.listWorkflows();
      for (const workflow of workflows.filter((one) => one.active && one.id !== id)) {
        await installation.client.deactivateWorkflow(workflow.id);
      }
      expect(playground.openApi.registration?.url).toBe(urlOf(json));
    });
  });

  test('a wrong secret is said in words, and without it', async () => {
    const secret = 'n0tThe5ecret';
    const wrongSecret = await refusalOf(await flow({}, { clientSecret: secret }));
    expect(wrongSecret).toContain('DingTalk does not know this Client ID with this Client Secret');
    expect(wrongSecret).toContain('Copy both from Credentials and Basic Information');
    expect(playground.openApi.registration).toBeNull();
    expect(installation.n8n.log()).not.toContain(secret);
  });

  // Newer versions of n8n try for a quarter of a minute to publish what cannot be published.
  if (host.version === hosts.at(-1)?.version) {
    test('a wrong owner key or setting is said in words', async () => {
      const wrongOwner = await refusalOf(await flow({}, { ownerKey: 'dingsomebodyelse' }));
      expect(wrongOwner).toContain('did not understand the answer');
      const all = await refusalOf(await flow({ events: 'all' }));
      expect(all).toContain('All is not possible with automatic registration');
      expect(playground.openApi.registration).toBeNull();
    });
  }

  test('an access token that has expired is renewed', async () => {
    const { id } = await installation.activateFlow(await flow());
    playground.openApi.expireToken();
    await installation.client.deactivateWorkflow(id);
    expect(playground.openApi.registration).toBeNull();
    expect(playground.openApi.counters.gettoken).toBe(2);
  });

  test('DingTalk cannot be reached', async () => {
    const json = await flow();
    playground.openApi.setFaults({ dropBeforePercent: 100 });
    expect(await refusalOf(json)).toContain("DingTalk's server could not be reached");
  });

  test('n8n that starts again keeps the registration', async () => {
    const json = await flow();
    const { id } = await installation.activateFlow(json);
    await installation.n8n.stop();
    expect(playground.openApi.registration?.url).toBe(urlOf(json));
    await installation.restart();
    expect(playground.openApi.registration?.url).toBe(urlOf(json));
    await installation.client.deactivateWorkflow(id);
  });
});

import { newApp } from '../../playground/dingtalk/app';
import { push } from '../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../playground/server';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import type { WorkflowJson } from '../../tools/n8n/types';
import { hosts, Installation } from './installation';
import { registeringFlow } from './registeringFlow';

const WRONG_SECRET = 'n0tThe5ecret';
const WEBHOOK_ID = /[0-9a-f]{32}/;

const joined = (userId: string) => ({
  EventType: 'user_add_org',
  EventTime: Date.now(),
  eventId: `event of ${userId}`,
  userId: [userId],
});

describe.each(hosts)('n8n $version', ({ host }) => {
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

  const flow = async (
    parameters?: Record<string, unknown>,
    wrong?: { ownerKey?: string; clientSecret?: string },
  ) => await registeringFlow(installation, playground, parameters, wrong);

  const urlOf = (json: WorkflowJson) => webhookUrl(installation.n8n.url, json.nodes[0]!);

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
    expect(playground.openApi.counters['/v1.0/oauth2/accessToken']).toBe(1);
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

  test('with Take Over the events of another flow come here, and unpublishing that changes nothing', async () => {
    const other = await installation.activateFlow(await flow());
    const json = await flow({ takeOver: true });
    await installation.activateFlow(json);
    expect(playground.openApi.registration?.url).toBe(urlOf(json));
    await installation.client.deactivateWorkflow(other.id);
    expect(playground.openApi.registration?.url).toBe(urlOf(json));
  });

  test('a moment in which DingTalk is busy fails no publishing', async () => {
    playground.openApi.setFaults({ answer: { errcode: -1, errmsg: '系统繁忙', times: 1 } });
    const { id } = await installation.activateFlow(await flow());
    expect(playground.openApi.registration).not.toBeNull();
    await installation.client.deactivateWorkflow(id);
  });

  test('an access token that has expired is renewed', async () => {
    const { id } = await installation.activateFlow(await flow());
    playground.openApi.expireToken();
    await installation.client.deactivateWorkflow(id);
    expect(playground.openApi.registration).toBeNull();
    expect(playground.openApi.counters['/v1.0/oauth2/accessToken']).toBe(2);
  });

  describe('published in vain, a flow says why, and without a secret:', () => {
    type Preparation = (site: Playground) => Promise<WorkflowJson>;

    const attempts: Array<[name: string, prepare: Preparation, says: string[]]> = [
      [
        'the events go elsewhere',
        async (site) => {
          await installation.activateFlow(await registeringFlow(installation, site));
          return await registeringFlow(installation, site);
        },
        [
          'DingTalk sends the events of this app to http://localhost:',
          'knows only one address for each app. If this flow is to',
        ],
      ],
      [
        'a wrong secret',
        async (site) =>
          await registeringFlow(installation, site, {}, { clientSecret: WRONG_SECRET }),
        [
          'DingTalk does not know this Client ID with this Client Secret',
          'Copy both from Credentials and Basic Information',
        ],
      ],
      [
        'a wrong owner key',
        async (site) =>
          await registeringFlow(installation, site, {}, { ownerKey: 'dingsomebodyelse' }),
        ['did not understand the answer'],
      ],
      [
        'all events',
        async (site) => await registeringFlow(installation, site, { events: 'all' }),
        ['All is not possible with automatic registration'],
      ],
      [
        'DingTalk cannot be reached',
        async (site) => {
          site.openApi.setFaults({ dropBeforePercent: 100 });
          return await registeringFlow(installation, site);
        },
        ["DingTalk's server could not be reached"],
      ],
    ];

    let refusals: Refusal[];

    beforeAll(async () => {
      // n8n tries for a quarter of a minute to publish what cannot be published: all at once.
      refusals = await Promise.all(
        attempts.map(async ([, prepare]) => await refusalOf(installation, prepare)),
      );
    });

    test.each(attempts.map(([name, , says], index) => ({ name, says, index })))(
      '$name',
      ({ says, index }) => {
        const { message, registeredBefore, registeredAfter } = refusals[index]!;
        for (const words of says) expect(message).toContain(words);
        expect(message).not.toMatch(WEBHOOK_ID);
        expect(registeredAfter).toBe(registeredBefore);
        expect(installation.n8n.log()).not.toContain(WRONG_SECRET);
      },
    );
  });
});

/** A flow that could not be published. */
interface Refusal {
  /** What a person reads. */
  message: string;
  /** Where DingTalk sent the events before and after. */
  registeredBefore?: string;
  registeredAfter?: string;
}

/** Publishes a flow in vain. */
async function refusalOf(
  { client, n8n }: Installation,
  prepare: (site: Playground) => Promise<WorkflowJson>,
): Promise<Refusal> {
  const site = await startPlayground({ port: 0, app: newApp(n8n.url) });
  try {
    const { id } = await client.importWorkflow(await prepare(site));
    const registeredBefore = site.openApi.registration?.url;
    const error: unknown = await client.activateWorkflow(id).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Error);
    const registeredAfter = site.openApi.registration?.url;
    return { message: (error as Error).message, registeredBefore, registeredAfter };
  } finally {
    await site.close();
  }
}

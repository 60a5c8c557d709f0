import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';

import { startPlayground, type Playground } from '../../playground/server';
import type { WorkflowJson } from '../../tools/n8n/types';
import { checkout } from '../../tools/paths';
import { flowOf } from './flows';
import type { ActiveFlow, Installation } from './installation';

/** An event as DingTalk pushes it, and keeps it in its list when it was not acknowledged. */
export const joined = (index: number) => ({
  EventType: 'user_add_org',
  EventTime: 1_790_000_000_000 + index,
  CorpId: 'dinglotusbay0001',
  eventId: `event-${index}`,
  userId: [`user-${index}`],
});

export const events = (count: number) => Array.from({ length: count }, (_, index) => joined(index));

/** Whom the events are about. */
export const usersOf = (count: number) => events(count).map(({ userId }) => userId[0]);

/** The example of missed events: a flow that DingTalk pushes to, and one that fetches what it missed. */
export class MissedEvents {
  private constructor(
    private readonly installation: Installation,
    readonly playground: Playground,
    readonly main: ActiveFlow,
    readonly recovery: ActiveFlow,
  ) {}

  /** @param settings of the flow that fetches; the example's unless told */
  static async set(
    installation: Installation,
    settings?: WorkflowJson['settings'],
  ): Promise<MissedEvents> {
    const main = await installation.activate();
    const playground = await startPlayground({ port: 0, app: main.app });
    const json = await recoveryFlow(installation, playground, main);
    const recovery = await installation.activateFlow({
      ...json,
      settings: settings ?? json.settings,
    });
    return new MissedEvents(installation, playground, main, recovery);
  }

  /** Runs the flow that fetches, and waits until it has ended, be it by a kill. */
  async fetch(): Promise<void> {
    await axios
      .post(this.recovery.app.callbackUrl, {}, { proxy: false, validateStatus: () => true })
      .catch(() => undefined);
  }

  /**
   * Whom the events are about that ran in the main flow. n8n 2.0 puts an item of its own where a
   * node had ended, and its items were not stored yet.
   */
  async usersThatRan(stuck = 0): Promise<Array<string | undefined>> {
    return (await this.installation.itemsOf(this.main, stuck))
      .filter(({ isArtificialRecoveredEventItem }) => !isArtificialRecoveredEventItem)
      .map(({ data }) => (data as { userId: string[] }).userId[0]);
  }

  async end(): Promise<void> {
    await this.playground.close();
  }
}

/** The example's second flow, started by a call in place of the schedule. */
async function recoveryFlow(
  { client }: Installation,
  { openApi, url }: Playground,
  main: ActiveFlow,
): Promise<WorkflowJson> {
  const file = join(checkout, 'examples', 'missed-events.json');
  const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
  const [, get, deliver, next] = example.nodes;
  if (!get || !deliver || !next) throw new Error('The example has other nodes.');
  const { clientId, clientSecret } = openApi;
  const account = await client.createCredential({
    name: 'App',
    type: 'dingTalkAppApi',
    data: { clientId, clientSecret, baseUrl: url },
  });
  get.credentials = { dingTalkAppApi: { id: account.id, name: account.name } };
  const [trigger] = main.json.nodes;
  deliver.credentials = trigger!.credentials;
  deliver.parameters.triggerUrl = String(deliver.parameters.triggerUrl).replace(
    /webhook\/[\da-f-]{36}/,
    `webhook/${trigger!.webhookId}`,
  );
  const { 'Every 10 Minutes': start, ...connections } = example.connections;
  const flow = flowOf([get, deliver, next], connections);
  const [webhook] = flow.nodes;
  return {
    ...flow,
    connections: { ...connections, [webhook!.name]: start! },
    settings: example.settings,
  };
}

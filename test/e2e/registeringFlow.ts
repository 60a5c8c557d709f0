import type { Playground } from '../../playground/server';
import type { WorkflowJson } from '../../tools/n8n/types';
import { triggerFlow, type Installation } from './installation';

/** What of a credential is to be something else than the playground's app has. */
interface Wrong {
  ownerKey?: string;
  clientSecret?: string;
}

/** A flow that registers itself with the playground's app when it is published. */
export async function registeringFlow(
  { client }: Installation,
  { app, openApi, url }: Playground,
  parameters: Record<string, unknown> = {},
  { ownerKey = openApi.corpId, clientSecret = openApi.clientSecret }: Wrong = {},
): Promise<WorkflowJson> {
  const { token, aesKey } = app;
  const keys = await client.createCredential({
    name: 'Keys',
    type: 'dingTalkCallbackApi',
    data: { token, aesKey, ownerKey },
  });
  const account = await client.createCredential({
    name: 'App',
    type: 'dingTalkAppApi',
    data: { clientId: openApi.clientId, clientSecret, baseUrl: url },
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
  const [trigger] = json.nodes;
  trigger!.credentials = {
    ...trigger!.credentials,
    [account.type]: { id: account.id, name: account.name },
  };
  return json;
}

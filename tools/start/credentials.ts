import type { N8nClient, NewCredential } from '../n8n/client';
import type { State } from './state';

/** Has n8n hold these credentials, and no second one of a name. */
export async function storeCredentials(
  client: N8nClient,
  state: State,
  playgroundUrl: string,
): Promise<void> {
  const present = await client.listCredentials();
  for (const credential of credentialsFor(state, playgroundUrl)) {
    const stored = present.find(
      ({ name, type }) => name === credential.name && type === credential.type,
    );
    if (stored) await client.updateCredential(stored.id, credential);
    else await client.createCredential(credential);
  }
}

/** What n8n needs to talk to the playground, by the names that the examples use. */
export function credentialsFor(
  { keys, appCredentials, robot, eventBridge, automation, caller, apiKey }: State,
  playgroundUrl: string,
): NewCredential[] {
  const { accessKeyId, accessKeySecret, webhookToken } = eventBridge;
  const { clientId, clientSecret } = appCredentials;
  return [
    {
      name: 'DingTalk Automation Webhook account',
      type: 'dingTalkAutomationWebhookApi',
      data: {
        webhookUrl: `${playgroundUrl}/webhook/flow/${automation.id}`,
        bearerToken: automation.bearerToken,
      },
    },
    {
      name: 'DingTalk Automation Webhook Trigger account',
      type: 'dingTalkAutomationWebhookTriggerApi',
      data: { bearerToken: caller.bearerToken },
    },
    {
      name: 'DingTalk App account',
      type: 'dingTalkAppApi',
      data: {
        ...{ clientId, clientSecret, baseUrl: 'private' },
        ...{ oapiUrl: playgroundUrl, apiUrl: playgroundUrl },
      },
    },
    {
      name: 'Header Auth account',
      type: 'httpHeaderAuth',
      data: { ...apiKey },
    },
    { name: 'DingTalk Callback account', type: 'dingTalkCallbackApi', data: { ...keys } },
    {
      name: 'DingTalk Robot account',
      type: 'dingTalkRobotApi',
      data: {
        accessToken: `${playgroundUrl}/robot/send?access_token=${robot.accessToken}`,
        secret: robot.secret,
      },
    },
    {
      name: 'Alibaba Cloud EventBridge account',
      type: 'alibabaCloudEventBridgeApi',
      data: { endpointFrom: 'address', endpoint: playgroundUrl, accessKeyId, accessKeySecret },
    },
    {
      name: 'Alibaba Cloud EventBridge Webhook account',
      type: 'alibabaCloudEventBridgeWebhookApi',
      data: { webhookUrl: `${playgroundUrl}/webhook/putEvents?token=${webhookToken}` },
    },
  ];
}

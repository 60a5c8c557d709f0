import { randomBytes } from 'node:crypto';

import { node, startedBy } from './flows';
import { packageName, type ActiveFlow, type Installation } from './installation';

const CREDENTIAL_TYPE = 'dingTalkAutomationWebhookTriggerApi';

/** What callers send to be let in. */
export const TOKEN = 'k7pQ2vXw9LrT4mZc';

/** What they get when they are. */
export const TAKEN = '{"code":0,"msg":"","data":{}}';

/** So many requests that a test does not take minutes. */
export const MANY = { requestsPerSecond: 1_000 };

/** Activates flows that callers of automations start, with the credential of {@link TOKEN}. */
export async function automationFlows(
  installation: Installation,
): Promise<(parameters: Record<string, unknown>) => Promise<ActiveFlow>> {
  const { id, name } = await installation.client.createCredential({
    name: 'Automation callers',
    type: CREDENTIAL_TYPE,
    data: { bearerToken: TOKEN },
  });
  return async (parameters) => {
    const trigger = node(`${packageName}.dingTalkAutomationWebhookTrigger`, {
      typeVersion: 2,
      webhookId: randomBytes(16).toString('hex'),
      parameters: { authentication: 'none', ...parameters },
      credentials: { [CREDENTIAL_TYPE]: { id, name } },
    });
    return await installation.activateFlow(startedBy(trigger));
  };
}

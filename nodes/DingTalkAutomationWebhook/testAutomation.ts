import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { automationOf } from '../accounts/automationOf';
import { tryRequest } from '../sending/tryRequest';

/**
 * Tries what can be tried without firing the automation, as any call of its webhook could do: the
 * form of the credential, and the way to the server.
 *
 * @throws Error with what is wrong
 */
export async function testAutomation(
  context: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<string> {
  const { automation } = automationOf(data);
  const { origin: url } = automation.webhookUrl;
  const response = await tryRequest(context, { method: 'GET', url });
  if (response.reason === undefined) {
    return 'n8n reaches the server. Whether Webhook URL and Bearer Token are right shows with the first run, because trying them would run the automation.';
  }
  const { reason, isBroken } = response;
  throw new Error(
    isBroken
      ? `The server in the Webhook URL could not be reached (${reason}). Check the Webhook URL and n8n's network.`
      : reason,
  );
}

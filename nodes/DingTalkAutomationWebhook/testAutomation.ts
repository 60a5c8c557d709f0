import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

import { reasonOf } from '../sending/reasonOf';
import { automationOf } from '../accounts/automationOf';
import { REQUEST_TIMEOUT_MILLISECONDS } from './outcome';

/**
 * Tries what can be tried without firing the automation, as any call of its webhook could do: the
 * form of the credential, and the way to the server.
 */
export async function testAutomation(
  { helpers }: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
  try {
    const { automation } = automationOf(data);
    await helpers.request({
      method: 'GET',
      uri: automation.webhookUrl.origin,
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      followRedirect: false,
      simple: false,
    });
    return {
      status: 'OK',
      message:
        'n8n reaches the server. Whether Webhook URL and Bearer Token are right shows with the first run, because trying them would run the automation.',
    };
  } catch (error) {
    const { reason, isBroken } = reasonOf(error);
    const message = isBroken
      ? `The server in the Webhook URL could not be reached (${reason}). Check the Webhook URL and n8n's network.`
      : reason;
    return { status: 'Error', message };
  }
}

import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { parseEndpoint, publicEndpoint } from '../../protocols/eventbridge/endpoint';
import type { AccessKey } from '../../protocols/eventbridge/signing';
import { parseWebAddress } from '../../protocols/webAddress';

/** Whom requests are signed for, and where they go. */
export interface EventBridgeAccount {
  /** Origin, without a slash at the end. */
  endpoint: string;
  accessKey: AccessKey;
}

/**
 * @param data the decrypted `alibabaCloudEventBridgeApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function accountOf(data: ICredentialDataDecryptedObject): EventBridgeAccount {
  const field = (name: string) => String(data[name] ?? '').trim();
  const accessKeyId = field('accessKeyId');
  const accessKeySecret = field('accessKeySecret');
  if (!accessKeyId) throw new Error('The AccessKey ID is empty.');
  if (!accessKeySecret) throw new Error('The AccessKey Secret is empty.');
  const endpoint =
    field('endpointFrom') === 'address'
      ? parseEndpoint(field('endpoint'))
      : publicEndpoint(field('accountId'), field('region'));
  return {
    endpoint,
    accessKey: { accessKeyId, accessKeySecret, securityToken: field('securityToken') },
  };
}

/**
 * @param data the decrypted `alibabaCloudEventBridgeWebhookApi` credential
 * @returns the address of an HTTP event source, with its token
 * @throws Error when it cannot be right, never showing it
 */
export function webhookUrlOf(data: ICredentialDataDecryptedObject): URL {
  const url = parseWebAddress(String(data.webhookUrl ?? ''));
  if (!url) {
    throw new Error(
      "The Webhook URL is not a web address: copy the Public Request URL from the event source's details in the console of EventBridge.",
    );
  }
  if (!url.searchParams.get('token')) {
    throw new Error('The Webhook URL is not complete: it ends with ?token=… and the token.');
  }
  return url;
}

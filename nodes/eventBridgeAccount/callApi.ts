import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { request, type RequestContext } from '../sending/request';
import { outcomeOf, type EventBridgeOutcome } from './outcome';

/** The credential with an AccessKey. */
export const ACCESS_KEY_CREDENTIAL = 'alibabaCloudEventBridgeApi';

export const REQUEST_TIMEOUT_MILLISECONDS = 30_000;

export const JSON_CONTENT_TYPE = 'application/json; charset=utf-8';

/** A call of EventBridge's API. */
export interface ApiCall {
  operation: string;
  /** JSON. */
  body: string;
  contentType?: string;
  /** The credential as it was read for the item that the call is for; else that of the first. */
  credential?: ICredentialDataDecryptedObject;
}

/** Never throws. */
export async function callApi<Body extends object>(
  context: RequestContext,
  { operation, body, contentType = JSON_CONTENT_TYPE, credential }: ApiCall,
): Promise<EventBridgeOutcome<Body>> {
  const asked = {
    method: 'POST',
    // The credential adds the endpoint.
    url: `/openapi/${operation}`,
    headers: { 'content-type': contentType },
    body,
    timeout: REQUEST_TIMEOUT_MILLISECONDS,
  } as const;
  const { accessKeySecret, securityToken } = credential ?? {};
  return outcomeOf<Body>(
    await request(context, asked, { name: ACCESS_KEY_CREDENTIAL, data: credential }),
    [accessKeySecret, securityToken].map((secret) => String(secret ?? '')),
  );
}

import { randomUUID } from 'node:crypto';
import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  ILoadOptionsFunctions,
  INodeListSearchResult,
} from 'n8n-workflow';

import { signedHeadersFor } from '../../protocols/eventbridge/signing';
import { accountOf } from '../accounts/eventBridge';
import { readCredential } from '../accounts/readCredential';
import { serviceError } from '../sending/itemErrors';
import { tryRequest } from '../sending/tryRequest';
import {
  ACCESS_KEY_CREDENTIAL,
  callApi,
  JSON_CONTENT_TYPE,
  REQUEST_TIMEOUT_MILLISECONDS,
} from './callApi';
import { outcomeOf } from './outcome';

/** The service's answer. Source: public SDK `aliyun/alibabacloud-eventbridge-sdk`, 2026-03. */
interface EventBuses {
  EventBuses?: Array<{ EventBusName: string; Description?: string }> | null;
  NextToken?: string;
}

const OPERATION = 'listEventBuses';
const BUSES_PER_PAGE = 100;

/** For a resource locator: the event buses whose names contain a text. */
export async function searchEventBuses(
  this: ILoadOptionsFunctions,
  filter = '',
  nextToken?: string,
): Promise<INodeListSearchResult> {
  await readCredential(this, ACCESS_KEY_CREDENTIAL, accountOf);
  const page = { Limit: BUSES_PER_PAGE, ...(nextToken && { NextToken: nextToken }) };
  const call = { operation: OPERATION, body: JSON.stringify(page) };
  const { answer, failure } = await callApi<EventBuses>(this, call);
  if (failure) throw serviceError(this, { said: failure.said }, failure);
  const results = (answer.EventBuses ?? [])
    .filter(({ EventBusName }) => EventBusName.toLowerCase().includes(filter.toLowerCase()))
    .map(({ EventBusName, Description }) => ({
      name: EventBusName,
      value: EventBusName,
      description: Description,
    }));
  return { results, paginationToken: answer.NextToken || undefined };
}

/**
 * Tries an access key by listing an event bus, which changes nothing.
 *
 * @throws Error with what is wrong
 */
export async function testAccessKey(
  context: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<string> {
  const { endpoint, accessKey } = accountOf(data);
  const method = 'POST';
  const path = `/openapi/${OPERATION}`;
  const occasion = { date: new Date(), nonce: randomUUID() };
  const response = await tryRequest(context, {
    method,
    url: `${endpoint}${path}`,
    headers: signedHeadersFor(accessKey, { method, path }, JSON_CONTENT_TYPE, occasion),
    body: JSON.stringify({ Limit: 1 }),
    timeout: REQUEST_TIMEOUT_MILLISECONDS,
  });
  const { failure } = outcomeOf<EventBuses>(response);
  if (failure) throw new Error(`${failure.cause} (${failure.said}) ${failure.fix}`);
  return 'EventBridge accepts the AccessKey.';
}

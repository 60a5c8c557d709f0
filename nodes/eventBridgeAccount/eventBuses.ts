import { randomUUID } from 'node:crypto';
import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  IDataObject,
  IExecuteFunctions,
  ILoadOptionsFunctions,
  INodeListSearchResult,
} from 'n8n-workflow';

import { signedHeadersFor } from '../../protocols/eventbridge/signing';
import { accountOf } from '../accounts/eventBridge';
import { readCredential } from '../accounts/readCredential';
import { untilTaken } from '../sending/attempts';
import { serviceError } from '../sending/itemErrors';
import { tryRequest } from '../sending/tryRequest';
import {
  ACCESS_KEY_CREDENTIAL,
  callApi,
  JSON_CONTENT_TYPE,
  REQUEST_TIMEOUT_MILLISECONDS,
} from './callApi';
import { outcomeOf } from './outcome';

/** As the service describes it; there is more. */
interface EventBus extends IDataObject {
  EventBusName: string;
  Description?: string;
}

/** The service's answer. Source: public SDK `aliyun/alibabacloud-eventbridge-sdk`, 2026-03. */
interface EventBuses {
  EventBuses?: EventBus[] | null;
  NextToken?: string;
}

const OPERATION = 'listEventBuses';
const BUSES_PER_PAGE = 100;

/** An account has 51 in a region; a list that doesn't end is none of buses. */
const MOST_BUSES = 10_000;

const pageOf = (limit: number, nextToken?: string) => ({
  operation: OPERATION,
  body: JSON.stringify({ Limit: limit, ...(nextToken && { NextToken: nextToken }) }),
});

/** For a resource locator: the event buses whose names contain a text. */
export async function searchEventBuses(
  this: ILoadOptionsFunctions,
  filter = '',
  nextToken?: string,
): Promise<INodeListSearchResult> {
  await readCredential(this, ACCESS_KEY_CREDENTIAL, accountOf);
  const { answer, failure } = await callApi<EventBuses>(this, pageOf(BUSES_PER_PAGE, nextToken));
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
 * @param itemIndex the item that the credential is read for
 * @param most how many to give at most
 * @returns the event buses of the account in its region
 * @throws NodeApiError when EventBridge doesn't list them
 */
export async function* eventBusesOf(
  context: IExecuteFunctions,
  itemIndex: number,
  most: number,
): AsyncGenerator<IDataObject> {
  const read = (data: ICredentialDataDecryptedObject) => ({ data, account: accountOf(data) });
  const { data } = await readCredential(context, ACCESS_KEY_CREDENTIAL, read, itemIndex);
  let nextToken: string | undefined;
  let left = Math.min(most, MOST_BUSES);
  do {
    const call = { ...pageOf(Math.min(left, BUSES_PER_PAGE), nextToken), credential: data };
    const once = async () => await callApi<EventBuses>(context, call);
    const { answer } = await untilTaken<EventBuses>(context, itemIndex, once);
    const buses = (answer.EventBuses ?? []).slice(0, left);
    yield* buses;
    left -= buses.length;
    nextToken = buses.length ? answer.NextToken : undefined;
  } while (nextToken && left > 0);
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
    body: pageOf(1).body,
    timeout: REQUEST_TIMEOUT_MILLISECONDS,
  });
  const { failure } = outcomeOf<EventBuses>(response);
  if (failure) throw new Error(`${failure.cause} (${failure.said}) ${failure.fix}`);
  return 'EventBridge accepts the AccessKey.';
}

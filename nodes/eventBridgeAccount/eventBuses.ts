import { randomUUID } from 'node:crypto';
import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  ILoadOptionsFunctions,
  INodeCredentialTestResult,
  INodeListSearchResult,
} from 'n8n-workflow';

import { signedHeadersFor } from '../../protocols/eventbridge/signing';
import { serviceError } from '../sending/itemErrors';
import { readCredential } from '../accounts/readCredential';
import { accountOf, type EventBridgeAccount } from '../accounts/eventBridge';
import {
  callApi,
  JSON_CONTENT_TYPE,
  noAnswer,
  readAnswer,
  REQUEST_TIMEOUT_MILLISECONDS,
  type Outcome,
} from './callApi';

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
  await readCredential(this, 'alibabaCloudEventBridgeApi', accountOf);
  const page = { Limit: BUSES_PER_PAGE, ...(nextToken && { NextToken: nextToken }) };
  const outcome = await callApi<EventBuses>(this, OPERATION, JSON.stringify(page));
  if (outcome.failure) {
    const { said, cause, fix } = outcome.failure;
    throw serviceError(this, { said }, { cause, fix, said });
  }
  const { EventBuses, NextToken } = outcome.body;
  const results = (EventBuses ?? [])
    .filter(({ EventBusName }) => EventBusName.toLowerCase().includes(filter.toLowerCase()))
    .map(({ EventBusName, Description }) => ({
      name: EventBusName,
      value: EventBusName,
      description: Description,
    }));
  return { results, paginationToken: NextToken || undefined };
}

async function listOne(
  helpers: ICredentialTestFunctions['helpers'],
  { endpoint, accessKey }: EventBridgeAccount,
): Promise<Outcome<EventBuses>> {
  const path = `/openapi/${OPERATION}`;
  const occasion = { date: new Date(), nonce: randomUUID() };
  try {
    const response = (await helpers.request({
      method: 'POST',
      uri: `${endpoint}${path}`,
      headers: signedHeadersFor(accessKey, { method: 'POST', path }, JSON_CONTENT_TYPE, occasion),
      body: JSON.stringify({ Limit: 1 }),
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      followRedirect: false,
      simple: false,
      resolveWithFullResponse: true,
    })) as Parameters<typeof readAnswer>[0];
    return readAnswer(response);
  } catch (error) {
    return { failure: noAnswer(error) };
  }
}

/** Tries an access key by listing an event bus, which changes nothing. */
export async function testAccessKey(
  { helpers }: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
  try {
    const { failure } = await listOne(helpers, accountOf(data));
    if (!failure) return { status: 'OK', message: 'EventBridge accepts the AccessKey.' };
    return { status: 'Error', message: `${failure.cause} (${failure.said}) ${failure.fix}` };
  } catch (error) {
    return { status: 'Error', message: (error as Error).message };
  }
}

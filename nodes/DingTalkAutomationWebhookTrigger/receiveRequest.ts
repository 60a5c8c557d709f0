import { createHash } from 'node:crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { refused, taken, type AutomationAnswer } from '../../protocols/dingtalk/automation/answer';
import { isAuthorized } from '../../protocols/dingtalk/automation/credential';
import { automationCodes, AutomationRefusal } from '../../protocols/dingtalk/automation/errors';
import { containsKeyword } from '../../protocols/dingtalk/automation/keywords';
import { LARGEST_BODY_BYTES } from '../../protocols/dingtalk/automation/limits';
import { readParameters, stepParameters } from '../../protocols/dingtalk/automation/parameters';
import { isInRanges } from '../../protocols/ipRanges';
import type { EventItem } from '../receiving/EventItem';
import { handOver } from '../receiving/handOver';
import { logRefusal } from '../receiving/log';
import { arrivalLimitOf, bearerTokenFor, intakeOf } from './intake';
import { readSettings, type TriggerSettings } from './settings';

const SERVER_ERROR = 500;

const FAILED: AutomationAnswer = {
  code: -1,
  msg: "The flow could not take the request; n8n's log has the reason",
  data: {},
};

/** What body-parser's errors say of a body that is larger than n8n takes. */
const TOO_LARGE = 413;

function answer(
  context: IWebhookFunctions,
  body: AutomationAnswer,
  status = 200,
): IWebhookResponseData {
  context.getResponseObject().status(status).json(body);
  return { noWebhookResponse: true };
}

function refuse(context: IWebhookFunctions, { code, message }: AutomationRefusal) {
  logRefusal(context, String(code), message);
  return answer(context, refused(code));
}

/** What can be told without the body. */
async function checkCaller(
  context: IWebhookFunctions,
  { allowedIps, hasCredentialCheck, requestsPerSecond }: TriggerSettings,
  isTest: boolean,
): Promise<void> {
  const { ip = '', headers } = context.getRequestObject();
  if (allowedIps.length && !isInRanges(ip, allowedIps)) {
    throw new AutomationRefusal(automationCodes.ipNotAllowed);
  }
  if (hasCredentialCheck) {
    if (!isAuthorized(headers.authorization, await bearerTokenFor(context))) {
      throw new AutomationRefusal(automationCodes.credentialCheckFailed);
    }
  }
  if (!isTest && !arrivalLimitOf(context).admit(requestsPerSecond)) {
    throw new AutomationRefusal(automationCodes.tooManyRequests);
  }
}

/**
 * n8n has read the body already if its Content-Type is one that n8n parses, such as JSON, and has
 * kept what it read. It leaves any other unread.
 */
async function readBody(context: IWebhookFunctions): Promise<Buffer> {
  const request = context.getRequestObject();
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) {
    throw new AutomationRefusal(automationCodes.bodyTooLarge);
  }
  await request.readRawBody().catch(({ status }: { status?: number }) => {
    // Who still sends does not read the answer before the rest is taken off, which a compressed body
    // would otherwise not be: n8n unpacks it into a stream that nobody reads any more.
    request.unpipe();
    request.resume();
    const { bodyTooLarge, bodyNotJson } = automationCodes;
    // Anything else: what is said to be compressed is not, it was a form with files, which n8n takes
    // apart and does not keep, or the caller has gone.
    throw new AutomationRefusal(status === TOO_LARGE ? bodyTooLarge : bodyNotJson);
  });
  // Missing when the request has no body.
  const body = request.rawBody ?? Buffer.alloc(0);
  if (body.length > LARGEST_BODY_BYTES) throw new AutomationRefusal(automationCodes.bodyTooLarge);
  return body;
}

/** The id of a Client-Token, which may be long; none when there is no token. */
function eventIdOf(clientToken: unknown): string | undefined {
  if (typeof clientToken !== 'string' || !clientToken) return undefined;
  return createHash('sha256').update(clientToken).digest('base64');
}

/** When n8n cannot store an execution, its own answer says code 0, which callers take for success. */
function answerForFailures(context: IWebhookFunctions): void {
  const response = context.getResponseObject();
  const json = response.json.bind(response);
  response.json = (body: unknown) =>
    json(response.statusCode >= SERVER_ERROR ? refused(automationCodes.tooManyRequests) : body);
}

async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  const settings = readSettings(context);
  const isTest = context.getMode() === 'manual';
  await checkCaller(context, settings, isTest);
  const body = await readBody(context);
  const parameters = readParameters(body, settings.format);
  const { text, json } = parameters;
  if (!containsKeyword(text, json, settings.keywords)) return answer(context, taken());
  const item: EventItem = {
    json: stepParameters(parameters, settings.format) as IDataObject,
    eventId: eventIdOf(context.getHeaderData()['client-token']),
  };
  answerForFailures(context);
  const verified = { item, bytes: body.length, combine: false, reply: { ...taken() } };
  return await handOver(context, intakeOf(context), verified, () => {
    throw new AutomationRefusal(automationCodes.tooManyRequests);
  });
}

/**
 * Phase one of the trigger: checks a request by the rules of an automation, and hands what it
 * brings to n8n. Never throws, because n8n would start the workflow for a refused request.
 */
export async function receiveRequest(context: IWebhookFunctions): Promise<IWebhookResponseData> {
  try {
    return await receive(context);
  } catch (error) {
    if (error instanceof AutomationRefusal) return refuse(context, error);
    logRefusal(context, 'failed', (error as Error).message);
    return answer(context, FAILED, SERVER_ERROR);
  }
}

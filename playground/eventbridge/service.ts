import { randomUUID } from 'node:crypto';
import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
import { takeTime } from '../ending';
import { queryOf } from '../queryOf';
import { pushCertificate } from './certificate';
import { ServiceError, errors } from './errors';
import type { Entry, EventBridge, EventBridgeRequest } from './eventBridge';
import { operations } from './operations';
import { putEvents } from './putEvents';
import { ACCOUNT_ID } from './settings';
import { receiveWebhook } from './webhook';

/** More than the service accepts, so that it can say itself that a body is too large. */
const readBody = bodyReader({ limit: '2mb', inflate: false });

/** What a request came to. */
interface Outcome {
  status: number;
  answer: object;
  entries: Entry[];
  error?: ServiceError;
}

/**
 * EventBridge's own addresses: POST /openapi/<operation>, the webhooks, and the certificate of
 * pushes. Reads its bodies itself, because it signs them and answers in its own form.
 *
 * @param onRequest told of each request to the API or a webhook
 */
export function eventBridgeService(
  bridge: EventBridge,
  onRequest: (request: EventBridgeRequest) => void,
): Router {
  const service = Router();

  const serve = async (
    request: Request,
    response: Response,
    operation: string,
    run: (body: Buffer | undefined) => Outcome,
  ) => {
    const { faultMaker } = bridge;
    const body = await readBody(request, response);
    const fault =
      faultMaker.beforeRequest() ?? (faultMaker.picks('throttlePercent') ? 'throttle' : undefined);
    const outcome = fault ? faultOutcome(fault) : attempt(() => run(body));
    const isDropped = fault === 'drop' || (!outcome.error && faultMaker.dropsAfter());
    onRequest(bridge.record(recordOf(operation, body, outcome, isDropped)));
    await takeTime(bridge.faults);
    if (isDropped) request.socket.destroy();
    else answer(bridge, outcome, response);
  };

  const serveOperation = (request: Request, response: Response) => {
    const operation = String(request.params.operation);
    return serve(request, response, operation, (body) => {
      if (request.method !== 'POST') throw errors.noSuchOperation(operation);
      bridge.authorize(signedPartOf(request), operation);
      const contentType = request.get('Content-Type') ?? '';
      if (operation === 'putEvents') {
        return outcomeOf(putEvents(bridge, body, contentType, ipOf(request)));
      }
      const run = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!run) throw errors.noSuchOperation(operation);
      return { status: 200, answer: run(bridge, parseParameters(body)), entries: [] };
    });
  };
  service.all('/openapi/:operation', serveOperation);
  service.all('/openapi/v2/:operation', serveOperation);

  service.all('/webhook/putEvents', (request, response) =>
    serve(request, response, 'webhook', (body) => {
      const entry = receiveWebhook(bridge, {
        method: request.method,
        path: request.path,
        query: queryOf(request),
        headers: headersOf(request),
        ip: ipOf(request),
        body,
      });
      return outcomeOf([entry]);
    }),
  );

  service.get('/eventbridge/certificate.pem', (_request, response) => {
    response.type('application/x-pem-file').send(pushCertificate().certificate);
  });
  return service;
}

const ipOf = ({ socket }: Request) => socket.remoteAddress ?? '';

/** Those with one value, as all have that matter here. */
const headersOf = ({ headers }: Request) =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );

const signedPartOf = (request: Request) => ({
  method: request.method,
  pathname: request.path,
  query: Object.fromEntries(queryOf(request)),
  headers: headersOf(request),
});

function parseParameters(body: Buffer | undefined): unknown {
  if (!body) throw errors.invalidArgument('The body is too large.');
  try {
    return body.length ? JSON.parse(body.toString()) : {};
  } catch {
    throw errors.invalidArgument('The body is not valid JSON.');
  }
}

function attempt(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return refusal(error);
  }
}

function outcomeOf(entries: Entry[]): Outcome {
  const FailedEntryCount = failedOf(entries);
  return { status: 200, answer: { FailedEntryCount, EntryList: entries }, entries };
}

const faultOutcome = (fault: 'drop' | 'serverError' | 'throttle') =>
  refusal(fault === 'throttle' ? errors.tooManyRequests() : errors.serviceUnavailable());

const refusal = (error: ServiceError): Outcome => ({
  status: error.status,
  answer: { code: error.code, message: error.message },
  entries: [],
  error,
});

const failedOf = (entries: Entry[]) => entries.filter(({ ErrorCode }) => ErrorCode).length;

function recordOf(
  operation: string,
  body: Buffer | undefined,
  { status, entries, error }: Outcome,
  isDropped: boolean,
): Omit<EventBridgeRequest, 'id' | 'at'> {
  const failedEntries = failedOf(entries);
  const done = failedEntries ? `${failedEntries} of ${entries.length} failed` : 'done';
  const cut = error ? 'the connection was cut at once' : `${done}, then the connection was cut`;
  return {
    operation,
    status: isDropped ? 'dropped' : status,
    code: isDropped ? '' : (error?.code ?? ''),
    reason: isDropped ? cut : (error?.message ?? done),
    entries: entries.length,
    failedEntries,
    bytes: body?.length ?? 0,
  };
}

function answer(bridge: EventBridge, { status, answer, error }: Outcome, response: Response): void {
  const requestId = randomUUID().toUpperCase();
  response.set({
    Date: new Date(bridge.clock()).toUTCString(),
    'x-eventbridge-request-id': requestId,
  });
  response
    .status(status)
    .json(
      error
        ? { ...answer, requestId }
        : { RequestId: requestId, ResourceOwnerAccountId: ACCOUNT_ID, ...answer },
    );
}

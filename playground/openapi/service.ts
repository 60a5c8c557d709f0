import { type Request, type Response, Router } from 'express';
import { type BodyReader, bodyReader } from '../bodyReader';
import { endedBadly, takeTime } from '../ending';
import { queryOf } from '../queryOf';
import { type OpenApiRequest, summaryOf } from './model';
import type { EndedCall, OpenApi } from './openApi';
import { sentRequest } from './sentRequest';

const USUAL_LIMIT = '1mb';

/**
 * DingTalk's own addresses, such as POST /topapi/v2/user/get. Reads its bodies itself, because also
 * what is no JSON gets one of DingTalk's answers.
 *
 * @param onRequest told of each request when it has ended
 */
export function openApiService(
  openApi: OpenApi,
  onRequest: (request: OpenApiRequest) => void,
): Router {
  const service = Router();
  for (const call of openApi.calls) {
    const readBody: BodyReader = bodyReader({
      limit: call.bodyLimit ?? USUAL_LIMIT,
      inflate: true,
    });
    service[call.method](call.path, async (request, response) => {
      const bytes = await readBody(request, response);
      const query = queryOf(request);
      const { headers } = request;
      const params = request.params as Record<string, string>;
      const end = await openApi.receive(
        call,
        { query, params, headers, bytes },
        sentRequest(request.path, query, headers, bytes),
      );
      await takeTime(openApi.faults);
      const ended = end(!response.destroyed);
      onRequest(summaryOf(ended.request));
      write(ended, request, response);
    });
  }
  return service;
}

function write({ request: { errcode }, answer }: EndedCall, request: Request, response: Response) {
  if (endedBadly(errcode, request, response)) return;
  const { status, body } = answer;
  response.status(status);
  if (typeof body === 'string') response.type('html').send(body);
  else response.json(body);
}

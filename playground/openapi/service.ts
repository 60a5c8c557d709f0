import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
import { endedBadly, takeTime } from '../ending';
import { queryOf } from '../queryOf';
import { callNames, calls } from './calls';
import type { OpenApiRequest } from './model';
import type { EndedCall, OpenApi } from './openApi';

const readBody = bodyReader({ limit: '1mb', inflate: true });

/**
 * DingTalk's own addresses, such as POST /call_back/register_call_back. Reads its bodies itself,
 * because also what is no JSON gets one of DingTalk's answers.
 *
 * @param onRequest told of each request when it has ended
 */
export function openApiService(
  openApi: OpenApi,
  onRequest: (request: OpenApiRequest) => void,
): Router {
  const service = Router();
  for (const name of callNames) {
    const { method, path } = calls[name];
    service[method](path, async (request, response) => {
      const bytes = await readBody(request, response);
      const end = await openApi.receive(name, { query: queryOf(request), bytes });
      await takeTime(openApi.faults);
      const ended = end(!response.destroyed);
      onRequest(ended.request);
      answer(ended, request, response);
    });
  }
  return service;
}

function answer({ request: { errcode }, body }: EndedCall, request: Request, response: Response) {
  if (!endedBadly(errcode, request, response)) response.json(body);
}

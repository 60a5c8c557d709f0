import { setTimeout as sleep } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
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
      const { delayMs } = openApi.faults;
      // A late answer keeps no process running that wants to end.
      if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
      const ended = end(!response.destroyed);
      onRequest(ended.request);
      answer(ended, request, response);
    });
  }
  return service;
}

function answer({ request: { errcode }, body }: EndedCall, request: Request, response: Response) {
  if (errcode === 'dropped') {
    request.socket.destroy();
  } else if (errcode === 'HTTP 502') {
    response.status(502).type('html').send('<h1>Bad Gateway</h1>');
  } else {
    response.json(body);
  }
}

const queryOf = ({ originalUrl }: Request) => new URLSearchParams(originalUrl.split('?', 2)[1]);

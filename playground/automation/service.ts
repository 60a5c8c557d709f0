import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
import { endedBadly, takeTime } from '../ending';
import { isSame } from '../isSame';
import type { Automation } from './automation';
import { MAX_BODY_BYTES } from './body';
import type { AutomationRequest } from './model';

const readBody = bodyReader({ limit: MAX_BODY_BYTES, inflate: false });

/**
 * The automation's own address, POST /webhook/flow/<id>. Reads its bodies itself, because also what
 * is no JSON gets one of DingTalk's answers.
 *
 * @param onRequest told of each request
 */
export function automationService(
  automation: Automation,
  onRequest: (request: AutomationRequest) => void,
): Router {
  // Only one spelling of the address is the automation's, so that it can tell its own.
  const service = Router({ caseSensitive: true, strict: true });
  service.post('/webhook/flow/:id', async (request, response) => {
    if (!isSame(request.params.id, automation.settings.id)) {
      response.status(404).type('text').send('There is no automation at this address.');
      return;
    }
    const decide = automation.arrive(headOf(request), performance.now());
    let length = 0;
    request.on('data', (part: Buffer) => (length += part.length));
    const bytes = await readBody(request, response);
    const decided = decide(bytes, length);
    onRequest(decided.request);
    await takeTime(automation.faults);
    answer(decided, request, response);
  });
  return service;
}

const headOf = (request: Request) => ({
  authorization: request.get('Authorization'),
  clientToken: request.get('Client-Token') ?? '',
  ip: request.socket.remoteAddress ?? '',
});

function answer(
  { request: { code, reason }, status }: { request: AutomationRequest; status: number },
  request: Request,
  response: Response,
): void {
  if (endedBadly(code, request, response)) return;
  response.status(status).json({ code, msg: code === 0 ? '' : reason, data: {} });
}

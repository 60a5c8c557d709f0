import { setTimeout as sleep } from 'node:timers/promises';
import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
import type { Robot, RobotRequest } from './robot';

/** Far more than the robot accepts, so that it can say itself that a message is too long. */
const readBody = bodyReader({ limit: '1mb', inflate: true });

/**
 * DingTalk's own address, POST /robot/send. Reads its bodies itself, because also what is no JSON
 * gets one of DingTalk's answers.
 *
 * @param onRequest told of each request
 */
export function robotService(robot: Robot, onRequest: (request: RobotRequest) => void): Router {
  const service = Router();
  service.post('/robot/send', async (request, response) => {
    const ended = robot.receive({
      query: queryOf(request),
      ip: request.socket.remoteAddress ?? '',
      contentType: request.get('Content-Type') ?? '',
      body: await readBody(request, response),
    });
    onRequest(ended);
    const { delayMs } = robot.faults;
    // A late answer keeps no process running that wants to end.
    if (delayMs > 0) await sleep(delayMs, undefined, { ref: false });
    answer(ended, request, response);
  });
  return service;
}

function answer(ended: RobotRequest, request: Request, response: Response): void {
  if (ended.answer === 'dropped') {
    request.socket.destroy();
  } else if (ended.answer === 'HTTP 502') {
    response.status(502).type('html').send('<h1>Bad Gateway</h1>');
  } else {
    const errmsg = ended.answer === 0 ? 'ok' : ended.reason;
    response.json({ errcode: ended.answer, errmsg });
  }
}

/** The query as DingTalk reads it: decoded once, and a raw `+` is a space. */
const queryOf = ({ originalUrl }: Request) => new URLSearchParams(originalUrl.split('?', 2)[1]);

import { type Request, type Response, Router } from 'express';
import { bodyReader } from '../bodyReader';
import { endedBadly, takeTime } from '../ending';
import { queryOf } from '../queryOf';
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
    await takeTime(robot.faults);
    answer(ended, request, response);
  });
  return service;
}

function answer(
  { answer: errcode, reason }: RobotRequest,
  request: Request,
  response: Response,
): void {
  if (endedBadly(errcode, request, response)) return;
  response.json({ errcode, errmsg: errcode === 0 ? 'ok' : reason });
}

import { type Response, Router } from 'express';
import type { AppRobot } from './appRobot';
import type { Media } from './media';

/** What a browser shows in the page; everything else it only saves. */
const SHOWN = /^(image|audio|video)\//;

/**
 * Where the files are: what people sent to the robot, by the links that DingTalk hands out, and
 * what was uploaded, as DingTalk's apps show it in the chats.
 */
export function appRobotService(robot: AppRobot): Router {
  const service = Router();
  service.get('/appRobot/files/:name.file', ({ params }, response) => {
    if (robot.faultMaker.take('failedDownloads')) {
      response.status(502).type('html').send('<h1>Bad Gateway</h1>');
      return;
    }
    const file = robot.linked(params.name);
    if (!file) {
      response.status(403).type('xml').send('<Error><Code>AccessDenied</Code></Error>');
      return;
    }
    // DingTalk's links say neither what the file is nor its name.
    response.type('application/octet-stream').send(file.bytes);
  });
  service.get('/appRobot/media/:mediaId', ({ params }, response) => {
    const media = robot.media.get(params.mediaId);
    if (media) show(media, response);
    else response.status(404).type('text').send('There is no such upload.');
  });
  return service;
}

function show({ mimeType, bytes }: Media, response: Response): void {
  // Without a name, so that a message can give the file its own.
  if (!SHOWN.test(mimeType)) response.attachment();
  response.type(mimeType).send(bytes);
}

import type { ApiCall } from '../../openapi/apiCall';
import { OpenApiRefusal } from '../../openapi/errors';
import type { AppRobot } from '../appRobot';
import { download } from './download';
import { askGroup, askPeople } from './readStatus';
import { recallFromGroup, recallFromPeople } from './recall';
import { reply } from './reply';
import { sendToGroup, sendToPeople } from './send';
import { upload } from './upload';

const calls = [
  sendToPeople,
  sendToGroup,
  reply,
  recallFromPeople,
  recallFromGroup,
  askPeople,
  askGroup,
  upload,
  download,
];

/** What an app does with its robot, and what goes wrong with it on demand. */
export const appRobotCalls = (robot: AppRobot): ApiCall[] =>
  calls.map((callOf) => {
    const call = callOf(robot);
    return {
      ...call,
      answer(received) {
        const error = robot.faultMaker.takeAnswer(call.api);
        if (error) throw new OpenApiRefusal(error, 'as was asked for');
        return call.answer(received);
      },
    };
  });

import type { ApiCall } from '../../openapi/apiCall';
import { OpenApiRefusal } from '../../openapi/errors';
import type { AppRobot } from '../appRobot';
import { errors, wrong } from '../errors';
import { bodyOf, checkRobot, SEND_PERMISSION, textOf } from './checks';

/** DingTalk was seen to hand out links into its own network; this one leads nowhere. */
const INTERNAL_LINK = 'http://10.0.0.1:8080/appRobot/files/internal.file';

/** Source: "Download the file content of the robot receiving message", 2026-08. */
export const download = (robot: AppRobot): ApiCall => ({
  ...{ api: 'api', method: 'post', path: '/v1.0/robot/messageFiles/download' },
  permission: SEND_PERMISSION,
  answer(call) {
    const { robotCode, downloadCode } = bodyOf(call);
    checkRobot(robot, robotCode, { none: wrong.noRobotCode, other: wrong.robotOfDownload });
    const code = textOf(downloadCode, wrong.noDownloadCode, 'downloadCode');
    const downloadUrl = robot.linkTo(code);
    if (!downloadUrl) {
      throw new OpenApiRefusal(errors.badDownloadCode, 'downloadCode is wrong or has expired');
    }
    return robot.faultMaker.take('internalLinks')
      ? { reason: 'a link into an internal network', fields: { downloadUrl: INTERNAL_LINK } }
      : { reason: 'a link to the file', fields: { downloadUrl } };
  },
});

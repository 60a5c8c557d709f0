import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { probeMessage, refusesProbeOnly } from '../../protocols/dingtalk/robot/probe';
import { signedRobotUrl } from '../../protocols/dingtalk/robot/robot';
import { robotOf } from '../accounts/robotOf';
import { tryRequest } from '../sending/tryRequest';
import { outcomeOf } from './outcome';

/**
 * Tries a robot's credential without a visible message.
 *
 * @throws Error with what is wrong
 */
export async function testRobot(
  context: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<string> {
  const { robot, keywords } = robotOf(data);
  const url = signedRobotUrl(robot, Date.now());
  const asked = { method: 'POST', url, body: probeMessage('n8n', keywords), json: true } as const;
  const { failure } = outcomeOf(await tryRequest(context, asked), robot);
  if (failure && !refusesProbeOnly(failure.answer?.errcode)) {
    throw new Error(`${failure.cause} (${failure.said}) ${failure.fix}`);
  }
  return 'DingTalk knows the robot and had no objection. Nothing was posted to the group.';
}

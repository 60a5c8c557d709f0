import type { ICredentialDataDecryptedObject, ICredentialTestFunctions } from 'n8n-workflow';

import { signedRobotUrl } from '../../protocols/dingtalk/robot/robot';
import { robotOf } from '../accounts/robotOf';
import { tryRequest } from '../sending/tryRequest';
import { outcomeOf } from './outcome';

/**
 * A message of a type that does not exist: DingTalk checks the robot's token and its security
 * settings, and then refuses it, so that nothing shows in the group.
 */
const probe = (keywords: readonly string[]) => ({
  msgtype: 'n8nCredentialTest',
  text: { content: `n8n ${keywords.join(' ')}` },
});

/** How DingTalk refuses the probe when all else is right. */
const PROBE_REFUSALS: unknown[] = [400105, 40035];

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
  const asked = { method: 'POST', url, body: probe(keywords), json: true } as const;
  const { failure } = outcomeOf(await tryRequest(context, asked), robot);
  if (failure && !PROBE_REFUSALS.includes(failure.answer?.errcode)) {
    throw new Error(`${failure.cause} (${failure.said}) ${failure.fix}`);
  }
  return 'DingTalk knows the robot and had no objection. Nothing was posted to the group.';
}

import type {
  ICredentialDataDecryptedObject,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';

import { signedRobotUrl, type Robot } from '../../protocols/dingtalk/robot/robot';
import type { Outcome } from '../sending/sendWithinLimit';
import { noAnswer, readAnswer, REQUEST_TIMEOUT_MILLISECONDS, saidBy, type Answer } from './outcome';
import { robotOf } from '../accounts/robotOf';

/**
 * A message of a type that does not exist: DingTalk checks the robot's token and its security
 * settings, and then refuses it, so that nothing shows in the group.
 */
const probe = (keywords: readonly string[]) => ({
  msgtype: 'n8nCredentialTest',
  text: { content: `n8n ${keywords.join(' ')}` },
});

/** How DingTalk refuses the probe when all else is right. */
const PROBE_REFUSALS: Array<number | undefined> = [400105, 40035];

async function post(
  helpers: ICredentialTestFunctions['helpers'],
  robot: Robot,
  body: object,
): Promise<Outcome<Answer>> {
  try {
    const response = (await helpers.request({
      method: 'POST',
      uri: signedRobotUrl(robot, Date.now()),
      body,
      json: true,
      timeout: REQUEST_TIMEOUT_MILLISECONDS,
      followRedirect: false,
      simple: false,
      resolveWithFullResponse: true,
    })) as Parameters<typeof readAnswer>[0];
    return readAnswer(response, robot);
  } catch (error) {
    return noAnswer(error);
  }
}

/** Tries a robot's credential without a visible message. */
export async function testRobot(
  { helpers }: ICredentialTestFunctions,
  data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
  try {
    const { robot, keywords } = robotOf(data);
    const { answer, problem } = await post(helpers, robot, probe(keywords));
    if (problem && !PROBE_REFUSALS.includes(answer.errcode)) {
      const message = `${problem.cause} (${saidBy(answer)}) ${problem.fix}`;
      return { status: 'Error', message };
    }
    return {
      status: 'OK',
      message: 'DingTalk knows the robot and had no objection. Nothing was posted to the group.',
    };
  } catch (error) {
    return { status: 'Error', message: (error as Error).message };
  }
}

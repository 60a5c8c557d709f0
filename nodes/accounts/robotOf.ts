import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { MESSAGES_PER_MINUTE } from '../../protocols/dingtalk/robot/limits';
import { parseRobot, type Robot } from '../../protocols/dingtalk/robot/robot';
import { splitList } from '../../protocols/splitList';

/** A robot as the credential describes it. */
export interface RobotAccount {
  robot: Robot;
  keywords: string[];
  messagesPerMinute: number;
}

/**
 * @param data the decrypted `dingTalkRobotApi` credential
 * @throws Error naming the field that cannot be right, never its value
 */
export function robotOf(data: ICredentialDataDecryptedObject): RobotAccount {
  const field = (name: string) => String(data[name] ?? '').trim();
  const messagesPerMinute = Number(data.messagesPerMinute ?? MESSAGES_PER_MINUTE);
  if (!(messagesPerMinute >= 1)) {
    throw new Error('Messages per Minute must be a number of at least 1.');
  }
  return {
    robot: parseRobot(field('accessToken'), field('secret'), field('baseUrl')),
    keywords: splitList(field('keywords')),
    messagesPerMinute: Math.floor(messagesPerMinute),
  };
}

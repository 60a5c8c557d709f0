import { NodeOperationError, type IExecuteFunctions, type NodeApiError } from 'n8n-workflow';

import { BLOCK_MILLISECONDS } from '../../protocols/dingtalk/robot/errors';
import type { RobotMessage } from '../../protocols/dingtalk/robot/message';
import { ATTEMPTS, pauseAfter } from '../shared/attempts';
import { serviceError } from '../shared/itemErrors';
import { LimitReached, rateLimitOf } from '../shared/RateLimit';
import { pause } from '../shared/pause';
import { saidBy, type Answer, type Outcome } from './outcome';
import { postMessage } from './postMessage';
import type { RobotAccount } from './robotOf';

/** A message that is in the group. */
export interface SentMessage extends Answer {
  message: RobotMessage;
  /** For the rate limit, and before attempts after the first. */
  waitedMilliseconds: number;
}

const MINUTE_MILLISECONDS = 60_000;

const inWords = (milliseconds: number): string => {
  const seconds = Math.ceil(milliseconds / 1_000);
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`;
};

/**
 * Sends messages so that the group sees each once: what may have got lost is sent again with the
 * same msgUuid, and the robot's rate limit is kept.
 */
export class RobotSender {
  private readonly limit;
  private readonly signal;
  private readonly nodeName;

  /** @param mayWait whether to wait for the rate limit, or to fail at once */
  constructor(
    private readonly context: IExecuteFunctions,
    private readonly account: RobotAccount,
    private readonly mayWait: boolean,
  ) {
    const { endpoint, accessToken } = account.robot;
    // Shared by all that send as this robot in this process.
    this.limit = rateLimitOf(`${endpoint} ${accessToken}`, MINUTE_MILLISECONDS);
    this.signal = context.getExecutionCancelSignal();
    this.nodeName = context.getNode().name;
  }

  /**
   * @throws NodeApiError for DingTalk's answer; NodeOperationError for the rate limit, or when the
   *   execution was stopped
   */
  async send(message: RobotMessage, itemIndex: number): Promise<SentMessage> {
    let waitedMilliseconds = 0;
    for (let attempt = 1; ; attempt++) {
      const { result: outcome, waitedMilliseconds: waited } = await this.attempt(
        message,
        attempt,
        itemIndex,
      );
      waitedMilliseconds += waited;
      const { answer, problem } = outcome;
      if (!problem) return { ...answer, message, waitedMilliseconds };
      if (problem.kind === 'throttled') this.limit.block(BLOCK_MILLISECONDS);
      const mayRepeat = problem.kind === 'busy' || (problem.kind === 'throttled' && this.mayWait);
      if (!mayRepeat || attempt === ATTEMPTS) {
        throw this.refused({ answer, problem }, attempt, itemIndex);
      }
      this.log(`sends a message again: ${problem.cause} (${answer.errmsg})`);
      if (problem.kind === 'busy') {
        const milliseconds = pauseAfter(attempt);
        waitedMilliseconds += milliseconds;
        await pause(milliseconds, this.signal);
      }
    }
  }

  private async attempt(message: RobotMessage, attempt: number, itemIndex: number) {
    const { messagesPerMinute, robot } = this.account;
    try {
      return await this.limit.run(
        messagesPerMinute,
        async () => await postMessage(this.context, robot, message),
        {
          mayWait: this.mayWait,
          signal: this.signal,
          onWait: (milliseconds) =>
            this.log(
              `waits ${inWords(milliseconds)}: DingTalk blocks a robot that sends more than ${messagesPerMinute} messages a minute`,
            ),
        },
      );
    } catch (error) {
      if (!(error instanceof LimitReached)) {
        throw new NodeOperationError(this.context.getNode(), error as Error, { itemIndex });
      }
      // An earlier attempt may have reached DingTalk before the connection broke.
      const isUnsure = attempt > 1;
      throw new NodeOperationError(
        this.context.getNode(),
        `${isUnsure ? 'It is not known whether the message arrived' : 'The message was not sent'}: this robot has to wait another ${inWords(error.waitMilliseconds)}`,
        {
          itemIndex,
          description: `DingTalk blocks a robot that sends more than ${messagesPerMinute} messages a minute. Use Send Digest to put many items into one message, or set the option When the Limit Is Reached to Wait.`,
        },
      );
    }
  }

  private refused(
    { answer, problem }: Required<Outcome>,
    attempts: number,
    itemIndex: number,
  ): NodeApiError {
    const { errcode, errmsg } = answer;
    const { cause, fix } = problem;
    const said = saidBy(answer);
    const refusal = { cause, fix, said, attempts, itemIndex };
    return serviceError(this.context, { errcode: errcode ?? null, errmsg }, refusal);
  }

  private log(text: string): void {
    this.context.logger.info(`${this.nodeName} ${text}`);
  }
}

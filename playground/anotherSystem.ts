import { noAnswer } from './noAnswer';
import { callThisMachine } from './thisMachine';

const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 1024 * 1024;
const SHOWN_CHARACTERS = 1000;
const MOST_BYTES_OF_A_CHARACTER = 4;

/** What a system other than DingTalk posts to n8n. */
export interface SystemRequest {
  url: string;
  /** More than the content type, which is JSON. */
  headers: Record<string, string>;
  /** Is sent as it is, also when it is no JSON. */
  body: string;
}

/** How that ended. */
export interface SystemAnswer {
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** The first 1000 characters; absent when no answer came. */
  answer?: string;
  /** From sending to the end of the answer. */
  milliseconds: number;
  /** Why no answer came, in plain words. */
  problem?: string;
}

/** Posts as another system does. Failures are problems, never exceptions. */
export async function postAsSystem(request: SystemRequest): Promise<SystemAnswer> {
  const startedAt = performance.now();
  const result = await post(request);
  return { ...result, milliseconds: performance.now() - startedAt };
}

async function post({
  url,
  headers,
  body,
}: SystemRequest): Promise<Omit<SystemAnswer, 'milliseconds'>> {
  try {
    const answer = await callThisMachine(
      {
        method: 'POST',
        url,
        data: Buffer.from(body),
        headers: { 'Content-Type': 'application/json', ...headers },
      },
      { timeoutMs: TIMEOUT_MS, mostAnswerBytes: MOST_ANSWER_BYTES },
    );
    // A part of the whole text would hold all of it in memory.
    const beginning = answer.body.subarray(0, SHOWN_CHARACTERS * MOST_BYTES_OF_A_CHARACTER);
    return { status: answer.status, answer: beginning.toString().slice(0, SHOWN_CHARACTERS) };
  } catch (error) {
    return { problem: noAnswer(error, url) };
  }
}

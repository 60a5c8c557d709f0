import { noAnswer } from '../noAnswer';
import { callThisMachine } from '../thisMachine';
import type { Body } from './body';
import type { AutomationSettings } from './settings';

const TIMEOUT_MS = 10_000;
const MOST_ANSWER_BYTES = 1024 * 1024;

/**
 * The action "Send HTTP request", which posts the parameters.
 *
 * @returns how it ended, in words
 */
export async function sendRequest(
  { requestUrl, format }: AutomationSettings,
  { bytes }: Body,
): Promise<string> {
  const parameters = {
    json: { data: bytes, headers: { 'Content-Type': 'application/json' } },
    text: { data: bytes, headers: { 'Content-Type': 'text/plain; charset=utf-8' } },
    none: {},
  };
  try {
    const { status } = await callThisMachine(
      { method: 'POST', url: requestUrl, ...parameters[format] },
      { timeoutMs: TIMEOUT_MS, mostAnswerBytes: MOST_ANSWER_BYTES },
    );
    return `HTTP request answered with status ${status}`;
  } catch (error) {
    return `HTTP request failed: ${noAnswer(error, requestUrl)}`;
  }
}

import { type Breakage, whatIsWrong } from './broken';
import { type DingTalkApp, openAcknowledgement } from './callback';

/** DingTalk's limit for the whole answer, in milliseconds. */
export const ANSWER_LIMIT_MS = 1500;

/** What DingTalk would think of an answer. */
export type Verdict = 'acknowledged' | 'refused' | 'late' | 'wrong answer' | 'unreachable';

/** One request that was sent, and how it ended. */
export interface Delivery {
  id: string;
  /** When it was sent, ISO 8601 in UTC. */
  at: string;
  eventType: string;
  eventId?: string;
  kind: 'event' | 'duplicate' | 'check' | Breakage;
  /** HTTP status; absent when no answer came. */
  status?: number;
  /** From sending to the end of the answer, in milliseconds. */
  latencyMs: number;
  verdict: Verdict;
  /** Whether this is the right outcome: events acknowledged, broken requests refused. */
  expected: boolean;
  /** The verdict's reason in plain words. */
  reason: string;
}

/** What came back for a request. */
export interface Answer {
  status: number;
  body: string;
  latencyMs: number;
}

/** Judges an answer as DingTalk would: status, signature, decrypted text, time. */
export function judge(
  app: DingTalkApp,
  message: Record<string, unknown>,
  answer: Answer,
): { verdict: Verdict; reason: string } {
  const { status, body, latencyMs } = answer;
  if (status >= 400 && status < 500) {
    return { verdict: 'refused', reason: `HTTP ${status}: ${summary(body)}` };
  }
  if (status !== 200) {
    return { verdict: 'wrong answer', reason: `HTTP ${status} instead of 200: ${summary(body)}` };
  }
  try {
    const text = openAcknowledgement(app, parseJson(body));
    const wanted = expectedText(message);
    if (text !== wanted) {
      throw new Error(`the answer says "${shortened(text)}" instead of "${wanted}"`);
    }
  } catch (error) {
    return { verdict: 'wrong answer', reason: messageOf(error) };
  }
  if (latencyMs > ANSWER_LIMIT_MS) {
    return { verdict: 'late', reason: `right, but DingTalk waits only ${ANSWER_LIMIT_MS} ms` };
  }
  return { verdict: 'acknowledged', reason: 'signed, encrypted and in time' };
}

/** Whether the verdict is the right one for this kind of request, with the reason extended if not. */
export function weigh(
  kind: Delivery['kind'],
  { verdict, reason }: { verdict: Verdict; reason: string },
): Pick<Delivery, 'verdict' | 'expected' | 'reason'> {
  if (kind === 'event' || kind === 'duplicate' || kind === 'check') {
    return { verdict, expected: verdict === 'acknowledged', reason };
  }
  const expected = verdict === 'refused';
  return {
    verdict,
    expected,
    reason: expected ? reason : `should be refused, ${whatIsWrong(kind)}; ${reason}`,
  };
}

/** Messages that DingTalk sends to test a callback address. */
export const isCheck = (eventType: string): boolean =>
  eventType === 'check_url' || echoesRandom(eventType);

const echoesRandom = (eventType: string) =>
  eventType === 'check_create_suite_url' || eventType === 'check_update_suite_url';

function expectedText(message: Record<string, unknown>): string {
  return echoesRandom(String(message.EventType)) ? String(message.Random) : 'success';
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new Error(`the answer is not JSON: "${shortened(body)}"`, { cause });
  }
}

/** The part of an error answer that tells people most. */
function summary(body: string): string {
  try {
    const { message, error } = JSON.parse(body) as { message?: unknown; error?: unknown };
    const told = [message, error].find((value) => typeof value === 'string');
    return shortened(told ?? body);
  } catch {
    return shortened(body) || 'no text';
  }
}

const shortened = (text: string) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

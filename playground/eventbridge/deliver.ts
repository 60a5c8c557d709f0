import { createHmac } from 'node:crypto';
import axios from 'axios';
import { type LocalRequest, callThisMachine } from '../thisMachine';
import type { CloudEvent } from './cloudEvent';
import { pushHeaders } from './pushSignature';
import { type Target, constantOf, isDingTalk } from './target';
import { transform } from './transform';

const TIMEOUT_MS = 5000;
const MOST_ANSWER_BYTES = 64 * 1024;

/** How an attempt to deliver an event ended. */
export interface Attempt {
  isDelivered: boolean;
  /** Whether another attempt may end better. */
  isWorthRepeating: boolean;
  httpStatus?: number;
  latencyMs: number;
  reason: string;
}

/** What an attempt needs to know of the playground. */
export interface Sender {
  /** The site's own address. */
  siteUrl: string;
  /** Where the certificate is that pushes are signed with. */
  certificateUrl: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** Tries once to bring an event to a target. Failures are outcomes, never exceptions. */
export async function deliver(target: Target, event: CloudEvent, sender: Sender): Promise<Attempt> {
  const startedAt = performance.now();
  const took = () => performance.now() - startedAt;
  let request: LocalRequest;
  try {
    request = requestOf(target, event, sender);
  } catch (error) {
    const reason = `the event cannot be transformed: ${messageOf(error)}`;
    return { isDelivered: false, isWorthRepeating: false, latencyMs: took(), reason };
  }
  try {
    const { status, body } = await callThisMachine(request, {
      timeoutMs: TIMEOUT_MS,
      mostAnswerBytes: MOST_ANSWER_BYTES,
    });
    return { ...judge(target, status, body.toString()), httpStatus: status, latencyMs: took() };
  } catch (error) {
    const reason = axios.isCancel(error)
      ? `no answer within ${TIMEOUT_MS / 1000} seconds`
      : `no connection (${axios.isAxiosError(error) ? error.code : 'unknown reason'})`;
    return { isDelivered: false, isWorthRepeating: true, latencyMs: took(), reason };
  }
}

function requestOf(target: Target, event: CloudEvent, sender: Sender): LocalRequest {
  const parameter = target.parameters.find(({ ResourceKey }) => ResourceKey === 'Body');
  const body = transform(parameter ?? { ResourceKey: 'Body', Form: 'ORIGINAL' }, event);
  return target.type === 'acs.dingtalk'
    ? robotRequest(target, body, sender)
    : httpRequest(target, body, sender);
}

function httpRequest(target: Target, body: string, sender: Sender): LocalRequest {
  const url = new URL(target.endpoint).href;
  const token = constantOf(target, 'SecretToken');
  return {
    method: constantOf(target, 'Method') ?? 'POST',
    url,
    data: body,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      ...pushHeaders({ url, body, token, ...sender }),
    },
  };
}

/** As a DingTalk robot wants it: the time and the signature are in the query. */
function robotRequest(target: Target, body: string, { now, siteUrl }: Sender): LocalRequest {
  const { pathname, search } = new URL(target.endpoint);
  const url = new URL(isDingTalk(target.endpoint) ? siteUrl + pathname + search : target.endpoint);
  const secret = constantOf(target, 'SecretKey');
  if (secret) {
    const sign = createHmac('sha256', secret).update(`${now}\n${secret}`).digest('base64');
    url.searchParams.set('timestamp', String(now));
    url.searchParams.set('sign', sign);
  }
  return {
    method: 'POST',
    url: url.href,
    data: body,
    headers: { 'Content-Type': 'application/json; charset=utf-8' },
  };
}

/** A robot says in its answer whether it took the message. */
function judge({ type }: Target, status: number, answer: string) {
  const isSuccess = status >= 200 && status < 300;
  const errcode = isSuccess && type === 'acs.dingtalk' ? errcodeOf(answer) : undefined;
  return {
    isDelivered: isSuccess && (errcode === undefined || errcode === 0),
    isWorthRepeating: status >= 500 || status === 429 || errcode === -1,
    reason: answer.slice(0, 200),
  };
}

function errcodeOf(answer: string): number {
  try {
    const { errcode } = JSON.parse(answer) as { errcode?: unknown };
    return typeof errcode === 'number' ? errcode : NaN;
  } catch {
    return NaN;
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

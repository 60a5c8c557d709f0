import { randomUUID } from 'node:crypto';
import { addressList, contains } from '../addresses';
import { isSame } from '../isSame';
import { parseEvent } from './cloudEvent';
import { EntryError, errors } from './errors';
import type { Entry, EventBridge } from './eventBridge';
import type { HttpSource } from './model';
import { sourceArn } from './names';

/** A request to a webhook URL. */
export interface WebhookRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  ip: string;
  /** Undefined when it has more bytes than the server reads. */
  body: Buffer | undefined;
}

/**
 * Makes an event of a request. What a body that says it is JSON has, the event has as JSON; any
 * other body it has as text.
 *
 * @throws ServiceError when the source doesn't want the request
 */
export function receiveWebhook(bridge: EventBridge, request: WebhookRequest): Entry {
  const token = request.query.get('token') ?? '';
  const found = [...bridge.registry.allSources()].find(({ source }) => isSame(token, source.token));
  if (!found) throw errors.webhookTokenInvalid();
  const { bus, source } = found;
  checkSender(source, request);
  const queryString = Object.fromEntries(request.query);
  // It is the secret, which is no part of the event.
  delete queryString.token;
  try {
    const event = parseEvent({
      id: randomUUID(),
      source: source.name,
      type: 'eventbridge:Events:HTTPEvent',
      specversion: '1.0',
      datacontenttype: 'application/json',
      subject: sourceArn(bus.name, source.name),
      data: {
        headers: request.headers,
        path: request.path,
        body: bodyOf(request),
        httpMethod: request.method,
        queryString,
      },
      aliyuneventbusname: bus.name,
    });
    return { EventId: event.id, TraceId: bridge.accept(event, 'webhook', request.ip) };
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    throw errors.invalidArgument(error.message);
  }
}

function checkSender(source: HttpSource, { method, ip, headers }: WebhookRequest): void {
  if (!source.methods.includes(method)) {
    throw errors.webhookRefused('method', source.methods, method);
  }
  if (source.security === 'ip' && !contains(addressList(source.ip), ip)) {
    throw errors.webhookRefused('ip', source.ip, ip);
  }
  const referer = headers.referer ?? '';
  const host = URL.canParse(referer) ? new URL(referer).hostname : '';
  if (source.security === 'referer' && !source.referer.includes(host)) {
    throw errors.webhookRefused('referer', source.referer, referer);
  }
}

function bodyOf({ body, headers }: WebhookRequest): unknown {
  if (!body) throw errors.invalidArgument('The body is too large.');
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '');
  if (!isJson) return body.toString();
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    throw errors.invalidArgument('The body is not valid JSON.');
  }
}

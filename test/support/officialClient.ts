import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/*
 * DingTalk's own client, `@alicloud/dingtalk`, is the peer of every call of api.dingtalk.com: a
 * server that records takes DingTalk's place, both sides call it, and what came is compared.
 */

/** What a server sees of a call, as far as DingTalk's answer depends on it. */
export interface SeenCall {
  method: string;
  /** As it was sent: not decoded. */
  path: string;
  query: Record<string, string>;
  accessToken: string | undefined;
  /** Of a body, without its parameters: JSON is always UTF-8. */
  mediaType: string | undefined;
  /** Undefined when there is none. */
  body: unknown;
}

/** What a recording server answers. */
export interface RecordedAnswer {
  /** 200 unless told. */
  status?: number;
  body: object;
}

/** A server on this machine that takes every call. */
export interface Recorder {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Gives what was called since it was asked last, in order. */
  taken: () => SeenCall[];
  /** From now on; an empty object until told. */
  answerWith: (answer: (call: SeenCall) => RecordedAnswer) => void;
}

/** Lets a server record as long as the work takes. */
export async function withRecorder(work: (recorder: Recorder) => Promise<void>): Promise<void> {
  let seen: SeenCall[] = [];
  let answer: (call: SeenCall) => RecordedAnswer = () => ({ body: {} });
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const [path = ''] = url.split('?');
    const sent = await text(request);
    const call: SeenCall = {
      method,
      path,
      query: Object.fromEntries(new URL(url, 'http://localhost').searchParams),
      accessToken: headers['x-acs-dingtalk-access-token']?.toString(),
      mediaType: sent ? headers['content-type']?.split(';')[0] : undefined,
      body: sent ? (JSON.parse(sent) as unknown) : undefined,
    };
    seen.push(call);
    const { status = 200, body } = answer(call);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => {
    // A caller need not wait for an answer that a test cannot give.
    listener(request, response).catch(() => request.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      taken() {
        const taken = seen;
        seen = [];
        return taken;
      },
      answerWith(given) {
        answer = given;
      },
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

/** What all of the client's classes for one API are made with; none of it is checked by a class. */
interface ClientClass<Client> {
  new (config: never): Client;
}

/**
 * @param Client the default export of `@alicloud/dingtalk/dist/<area>/client`
 * @param url of the server that it is to call instead of DingTalk's
 */
export function officialClient<Client>(Client: ClientClass<Client>, url: string): Client {
  const { protocol, host } = new URL(url);
  const config = { protocol: protocol.slice(0, -1), endpoint: host };
  return new Client(config as never);
}

/**
 * What the client's methods ask for behind the request. They add headers of their own, `accept` and
 * `user-agent`, on which nothing depends.
 */
export const officialArguments = (accessToken: string) => {
  const toMap = () => ({});
  return [{ xAcsDingtalkAccessToken: accessToken, toMap }, { toMap }] as const;
};

/** What the client understood of an answer, without what it leaves out. */
export const officialAnswer = ({ body }: { body?: unknown }): unknown =>
  JSON.parse(JSON.stringify(body ?? null));

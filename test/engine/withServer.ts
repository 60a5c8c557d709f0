import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN_PATH = '/v1.0/oauth2/accessToken';

/** What the server below gives to apps. */
export const GIVEN_TOKEN = 'an-access-t0ken';

/**
 * Another server, and what comes there. It gives access tokens to apps of DingTalk, unless told.
 *
 * @param work is given the address, and the requests that came other than those for a token
 */
export async function withServer(
  listener: RequestListener,
  work: (url: string, requests: IncomingMessage[]) => Promise<void>,
  giveToken: RequestListener = (_request, response) =>
    response.end(JSON.stringify({ accessToken: GIVEN_TOKEN, expireIn: 7_200 })),
): Promise<void> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    if (request.url === TOKEN_PATH) return giveToken(request, response);
    requests.push(request);
    return listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

import { once } from 'node:events';
import net from 'node:net';

/** What of a body is sent when; what it throws breaks the connection. */
export type Pieces = Iterable<string | Buffer> | AsyncIterable<string | Buffer>;

/** A call that is under way. */
export interface Call {
  /** The status and, after a space, the body as it came. */
  answer: Promise<string>;
  /** Resolves when all of the body has been taken off. */
  sent: Promise<void>;
}

/**
 * Posts a body piece by piece, in chunks unless the headers have a Content-Length.
 *
 * Node's own client stops sending when it has the answer; this one sends to the end.
 */
export function callInPieces(
  url: string,
  pieces: Pieces,
  headers: Record<string, string | number> = {},
): Call {
  const { host, hostname, port, pathname, search } = new URL(url);
  const socket = net.connect(Number(port), hostname).setNoDelay();
  const isChunked = !('Content-Length' in headers);
  const allHeaders = {
    Host: host,
    ...headers,
    ...(isChunked && { 'Transfer-Encoding': 'chunked' }),
  };
  const lines = Object.entries(allHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST ${pathname}${search} HTTP/1.1\r\n${lines.join('')}\r\n`);
  const answer = answerFrom(socket);
  const sent = send(socket, isChunked ? inChunks(pieces) : pieces);
  // Who waits for one of both need not look at the other.
  for (const outcome of [answer, sent]) outcome.catch(() => undefined);
  void Promise.allSettled([answer, sent]).then(() => socket.destroy());
  return { answer, sent };
}

async function* inChunks(pieces: Pieces): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const data = Buffer.from(piece);
    const head = `${data.length.toString(16)}\r\n`;
    // An empty chunk would be the end.
    if (data.length) yield Buffer.concat([Buffer.from(head), data, Buffer.from('\r\n')]);
  }
  yield Buffer.from('0\r\n\r\n');
}

async function send(socket: net.Socket, pieces: Pieces): Promise<void> {
  try {
    for await (const piece of pieces) {
      if (!socket.write(piece)) await once(socket, 'drain');
    }
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function answerFrom(socket: net.Socket): Promise<string> {
  return await new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      const [head = ''] = received.toString('latin1').split('\r\n\r\n', 1);
      const [, status] = /^HTTP\/1\.1 (\d+)/.exec(head) ?? [];
      const [, length] = /^Content-Length: (\d+)/im.exec(head) ?? [];
      const body = received.subarray(Buffer.byteLength(head, 'latin1') + '\r\n\r\n'.length);
      if (body.length === Number(length)) resolve(`${status} ${body.toString()}`);
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the connection closed without an answer')));
  });
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import express, { type Router } from 'express';

import { pushCertificate } from '../../playground/eventbridge/certificate';

/** The only way out that a process has. */
export interface Network {
  /** The environment of a process whose way out it is. */
  env: Record<string, string>;
  close(): Promise<void>;
}

/**
 * Starts a proxy behind which every address on the internet is the same site. n8n asks another
 * registry than npm's own only with a licence, so here npm's own is on this machine.
 */
export async function startNetwork(site: Router): Promise<Network> {
  const app = express().use(site);
  const { privateKey, certificate } = pushCertificate();
  const secure = createSecureServer({ key: privateKey, cert: certificate }, app);
  const proxy = createServer(app);
  proxy.on('connect', (_request, socket, head) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length) socket.unshift(head);
    secure.emit('connection', socket);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    env: {
      HTTP_PROXY: url,
      HTTPS_PROXY: url,
      http_proxy: url,
      https_proxy: url,
      // The certificate names no host.
      NODE_TLS_REJECT_UNAUTHORIZED: '0',
      npm_config_strict_ssl: 'false',
    },
    async close() {
      secure.closeAllConnections();
      proxy.close().closeAllConnections();
      await once(proxy, 'close');
    },
  };
}

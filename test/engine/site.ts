import http from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express } from 'express';

/** An HTTP server on this machine that does nothing yet. */
export interface Site {
  app: Express;
  server: http.Server;
  /** Such as `http://127.0.0.1:5678`. */
  origin: string;
}

/** @param proxyHops N8N_PROXY_HOPS */
export async function openSite(proxyHops = 0): Promise<Site> {
  const app = express();
  app.set('query parser', 'extended');
  if (proxyHops) app.set('trust proxy', proxyHops);
  const server = http.createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { app, server, origin: `http://127.0.0.1:${port}` };
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';

import { hosts, OwnInstallation, type SharedN8n } from './installation';

/**
 * The n8n of each version that suites share. They are processes of jest's own process, which
 * outlives those of the suites.
 */
const installations = new Map<string, Promise<OwnInstallation>>();

const server = createServer(
  express().get('/:version', async ({ params }, response) => {
    const { n8n, userFolder } = await installationOf(params.version);
    response.json({ url: n8n.url, userFolder } satisfies SharedN8n);
  }),
);

function installationOf(version: string): Promise<OwnInstallation> {
  let installation = installations.get(version);
  if (!installation) {
    const { host } = hosts.find((one) => one.version === version)!;
    installation = OwnInstallation.start(host);
    installations.set(version, installation);
  }
  return installation;
}

/**
 * Offers an n8n of each version to the suites. It is started when the first of them asks.
 *
 * @returns where they ask
 */
export async function offerSharedN8ns(): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends them and removes their data. */
export async function endSharedN8ns(): Promise<void> {
  server.close().closeAllConnections();
  for (const starting of installations.values()) {
    await (await starting.catch(() => undefined))?.stop();
  }
}

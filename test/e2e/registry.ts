import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import express, { Router } from 'express';

import { runNpm } from '../../tools/npm';

/** A package registry on this machine that holds what is published to it and asks the configured registry for everything else. */
export interface Registry {
  /** Its address, without a slash at the end. */
  url: string;
  /** Answers for what was published to it, and leaves everything else to the next. */
  published: Router;
  /** The environment with which npm asks it and may publish to it. */
  env: Record<string, string>;
  /** Publishes a packed package. */
  publish(tarball: string): Promise<void>;
  close(): Promise<void>;
}

/** What npm sends to publish a version, and gets when it asks for a package. */
interface Packument {
  'dist-tags': Record<string, string>;
  versions: Record<string, { dist: { tarball: string } }>;
  _attachments: Record<string, { data: string }>;
}

const LARGEST_PACKAGE = '20mb';

/** Starts an empty registry. */
export async function startRegistry(): Promise<Registry> {
  const token = randomUUID();
  const published = newRegistry(token);
  const elsewhere = configuredRegistry();
  const app = express()
    .use(published)
    .use((request, response) => response.redirect(307, elsewhere + request.url.slice(1)));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const url = `http://${origin}`;
  const env = { npm_config_registry: `${url}/`, [`npm_config_//${origin}/:_authToken`]: token };
  return {
    url,
    published,
    env,
    publish: async (tarball) => await runNpm(tmpdir(), ['publish', tarball], env),
    async close() {
      server.close().closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Whatever npm uses on this machine, with a slash at the end. */
function configuredRegistry(): string {
  const registry = execFileSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
  return registry.endsWith('/') ? registry : `${registry}/`;
}

function newRegistry(token: string): Router {
  const packages = new Map<string, Packument>();
  const router = Router();

  router.put('/:name', express.json({ limit: LARGEST_PACKAGE }), (request, response) => {
    if (request.get('authorization') !== `Bearer ${token}`) {
      return void response.status(401).json({ error: 'Log in first.' });
    }
    const { name } = request.params;
    const published = request.body as Packument;
    const held = packages.get(name);
    const repeated = Object.keys(published.versions).find((version) => held?.versions[version]);
    if (repeated) return void response.status(403).json({ error: `${repeated} is there already.` });
    packages.set(name, {
      ...published,
      'dist-tags': { ...held?.['dist-tags'], ...published['dist-tags'] },
      versions: { ...held?.versions, ...published.versions },
      _attachments: { ...held?._attachments, ...published._attachments },
    });
    response.status(201).json({ ok: true });
  });

  router.get('/:name', ({ params }, response, next) => {
    const held = packages.get(params.name);
    if (!held) return next();
    response.json({ ...held, _attachments: undefined });
  });

  router.get('/:name/:version', ({ params }, response, next) => {
    const held = packages.get(params.name);
    if (!held) return next();
    const version = held.versions[held['dist-tags'][params.version] ?? params.version];
    if (!version) return void response.status(404).json({ error: 'There is no such version.' });
    response.json(version);
  });

  router.get('/:name/-/:file', ({ params }, response, next) => {
    const tarball = packages.get(params.name)?._attachments[params.file];
    if (!tarball) return next();
    response.type('application/octet-stream').send(Buffer.from(tarball.data, 'base64'));
  });

  return router;
}

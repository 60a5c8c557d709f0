import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import getPort from 'get-port';

import { newApp } from '../../playground/dingtalk/app';
import type { DingTalkApp } from '../../playground/dingtalk/callback';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { N8nClient } from '../../tools/n8n/client';
import { hostOf, type Host } from '../../tools/n8n/host';
import { startN8n, type N8n, type N8nOptions } from '../../tools/n8n/process';
import { newest, oldest } from '../../tools/n8n/releases';
import type { Execution, WorkflowJson, WorkflowNode } from '../../tools/n8n/types';
import { webhookUrl } from '../../tools/n8n/webhookUrl';
import { eventually } from '../support/eventually';
import { node, startedBy } from './flows';

export const packageName = 'n8n-nodes-dingtalk-eventbridge';
const TRIGGER_TYPE = `${packageName}.dingTalkCallbackTrigger`;
export const TRIGGER_NAME = 'DingTalk Callback Trigger';
const CREDENTIAL_TYPE = 'dingTalkCallbackApi';

/** The versions of n8n that every promise is seen on. */
export const hosts: Array<{ version: string; host: Host }> = [newest, oldest].map((release) => ({
  version: release.n8n,
  host: hostOf(release),
}));

/** Whether a version is the newest: large numbers of events say little more on a second one. */
export const isNewest = (version: string): boolean => version === newest.n8n;

export const owner = {
  email: 'owner@example.com',
  // The same in the processes of all suites: they inherit it from jest's own.
  password: (process.env.E2E_PASSWORD ??= `A1${randomBytes(12).toString('hex')}`),
  firstName: 'Test',
  lastName: 'Owner',
};

/** A flow that is active in n8n, and the DingTalk app that pushes to it. */
export interface ActiveFlow {
  id: string;
  json: WorkflowJson;
  app: DingTalkApp;
}

/** Where a suite finds an n8n that it shares with others. */
export type SharedN8n = Pick<N8n, 'url' | 'userFolder'>;

/** So long a flow may take; those that work through thousands of items do on slow machines. */
const IDLE_LIMIT_MS = 180_000;

/**
 * An n8n with the packed package installed as users have it, and what suites do with it.
 *
 * Most suites need nothing but flows, and share one n8n of each version:
 *
 *     describe.each(hosts)('n8n $version', ({ host }) => {
 *       let installation: Installation;
 *       beforeAll(async () => {
 *         installation = await Installation.attach(host);
 *       });
 *       …
 *
 * Others use it at the same time, so a suite makes flows, credentials and a playground of its own,
 * looks at nothing else, ends what would go on by itself (Schedule Trigger, Postgres Trigger), and
 * does not take a duration for the node's. What has to be stopped, or needs other settings, is an
 * {@link OwnInstallation}.
 */
export class Installation {
  protected constructor(
    readonly host: Host,
    readonly userFolder: string,
    public n8n: Pick<N8n, 'url' | 'log'>,
    readonly client: N8nClient,
  ) {}

  /** The n8n of this version that suites share; the first who asks waits until it has started. */
  static async attach(host: Host): Promise<Installation> {
    const { data } = await axios.get<SharedN8n>(`${process.env.E2E_SHARED_N8NS}/${host.version}`, {
      proxy: false,
    });
    const { url, userFolder } = data;
    const log = () => readFileSync(join(userFolder, 'n8n.log'), 'utf8');
    return new Installation(host, userFolder, { url, log }, await ownersClient(url));
  }

  /**
   * Imports and activates a flow of the trigger and one more node.
   *
   * @param next what that node does; nothing unless told
   */
  async activate(
    parameters: Record<string, unknown> = {},
    next: Partial<WorkflowNode> = {},
  ): Promise<ActiveFlow> {
    const app = newApp(this.n8n.url);
    const { id, name } = await this.client.createCredential({
      name: `DingTalk ${app.ownerKey}`,
      type: CREDENTIAL_TYPE,
      data: { token: app.token, aesKey: app.aesKey, ownerKey: app.ownerKey },
    });
    return await this.activateFlow(triggerFlow(parameters, { id, name }, next), app);
  }

  /** Imports and activates any flow whose first node is a webhook trigger. */
  async activateFlow(json: WorkflowJson, app = newApp(this.n8n.url)): Promise<ActiveFlow> {
    const { id } = await this.client.importWorkflow(json);
    await this.client.activateWorkflow(id);
    const [trigger] = json.nodes;
    if (!trigger) throw new Error('The flow has no node.');
    return { id, json, app: { ...app, callbackUrl: webhookUrl(this.n8n.url, trigger) } };
  }

  /**
   * Waits until no execution of a flow is under way.
   *
   * @param stuck executions that never will be, see {@link stuckExecutions}
   */
  async untilIdle(flow: ActiveFlow, stuck = 0): Promise<void> {
    const isIdle = async () => (await this.underWay(flow)) <= stuck;
    await eventually(`no execution of “${flow.json.name}” is under way`, isIdle, IDLE_LIMIT_MS);
  }

  /** n8n 2.0 never starts executions that it had stored and not started when it was killed. */
  async stuckExecutions(flow: ActiveFlow): Promise<number> {
    return this.host.version === oldest.n8n ? await this.underWay(flow) : 0;
  }

  private async underWay({ id }: ActiveFlow): Promise<number> {
    return await this.client.countExecutions({ workflowId: id, status: ['new', 'running'] });
  }

  /** All items that the node behind the trigger got, oldest execution first. */
  async itemsOf(flow: ActiveFlow, stuck = 0): Promise<Array<Record<string, unknown>>> {
    await this.untilIdle(flow, stuck);
    const entries = await this.client.listExecutions({ workflowId: flow.id, limit: 10_000 });
    const items: Array<Record<string, unknown>> = [];
    for (const { id } of entries.reverse()) {
      items.push(...outputOf(await this.client.getExecution(id), 'Next'));
    }
    return items;
  }
}

/** An n8n of a suite's own, in a temporary folder. */
export class OwnInstallation extends Installation {
  private constructor(
    host: Host,
    client: N8nClient,
    public override n8n: N8n,
    private readonly options: N8nOptions,
  ) {
    super(host, n8n.userFolder, n8n, client);
  }

  /**
   * @param env settings beside those that `npm start` uses too
   * @param isPackaged whether n8n has the package from the start
   */
  static async start(
    host: Host,
    env: Record<string, string | undefined> = {},
    { userFolder = mkdtempSync(join(tmpdir(), 'dingtalk-e2e-')), isPackaged = true } = {},
  ): Promise<OwnInstallation> {
    const port = await getPort({ host: '127.0.0.1' });
    const options = { host, userFolder, port, env };
    const n8n = await startN8n({ ...options, tarball: isPackaged ? packedPackage() : undefined });
    return new OwnInstallation(host, await ownersClient(n8n.url), n8n, options);
  }

  /** Starts n8n again after it was stopped or killed. */
  async restart(): Promise<void> {
    this.n8n = await startN8n(this.options);
    await this.client.login(owner);
  }

  /** Ends n8n and removes its data. */
  async stop(): Promise<void> {
    await this.n8n.stop();
    rmSync(this.userFolder, { recursive: true, force: true });
  }
}

/** A client that is logged in as the owner, who is made where there is none yet. */
async function ownersClient(url: string): Promise<N8nClient> {
  const client = new N8nClient(url);
  await client.setUpOwner(owner);
  return client;
}

/** The tarball that the global setup packed. */
export function packedPackage(): string {
  const tarball = process.env.E2E_TARBALL;
  if (!tarball) throw new Error('E2E_TARBALL names no packed package.');
  return tarball;
}

/** Whether the answer was right; how long it took says more about the machine than about the node. */
export const isAcknowledged = ({ verdict, status }: Delivery): boolean =>
  // A delivery is also late when no answer came.
  verdict === 'acknowledged' || (verdict === 'late' && status === 200);

/** The items that a node gave to the next. */
export const outputOf = (execution: Execution, node: string): Array<Record<string, unknown>> =>
  (execution.data.resultData.runData[node] ?? []).flatMap(({ data }) =>
    (data?.main[0] ?? []).map(({ json }) => json),
  );

/** A flow that DingTalk's events start. */
export const triggerFlow = (
  parameters: Record<string, unknown>,
  credential: { id: string; name: string },
  next: Partial<WorkflowNode> = {},
): WorkflowJson =>
  startedBy(
    node(TRIGGER_TYPE, {
      name: TRIGGER_NAME,
      typeVersion: 2,
      webhookId: randomBytes(16).toString('hex'),
      parameters,
      credentials: { [CREDENTIAL_TYPE]: credential },
    }),
    next,
  );

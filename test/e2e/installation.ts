import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';

import { newApp } from '../../playground/dingtalk/app';
import type { DingTalkApp } from '../../playground/dingtalk/callback';
import type { Delivery } from '../../playground/dingtalk/delivery';
import { N8nClient } from '../../tools/n8n/client';
import { hostOf, type Host } from '../../tools/n8n/host';
import { startN8n, type N8n } from '../../tools/n8n/process';
import { newest, oldest } from '../../tools/n8n/releases';
import type { Execution, WorkflowJson } from '../../tools/n8n/types';
import { webhookUrl } from '../../tools/n8n/webhookUrl';

export const packageName = 'n8n-nodes-dingtalk-eventbridge';
export const TRIGGER_TYPE = `${packageName}.dingTalkCallbackTrigger`;
export const TRIGGER_NAME = 'DingTalk Callback Trigger';
const CREDENTIAL_TYPE = 'dingTalkCallbackApi';

/** The versions of n8n that every promise is seen on. */
export const hosts: Array<{ version: string; host: Host }> = [newest, oldest].map((release) => ({
  version: release.n8n,
  host: hostOf(release),
}));

export const owner = {
  email: 'owner@example.com',
  password: `A1${randomBytes(12).toString('hex')}`,
  firstName: 'Test',
  lastName: 'Owner',
};

/** A flow that is active in n8n, and the DingTalk app that pushes to it. */
export interface ActiveFlow {
  id: string;
  json: WorkflowJson;
  app: DingTalkApp;
}

/** An n8n of its own in a temporary folder, with the packed package installed as users have it. */
export class Installation {
  private constructor(
    readonly host: Host,
    readonly userFolder: string,
    private readonly port: number,
    private readonly env: Record<string, string | undefined>,
    public n8n: N8n,
    readonly client: N8nClient,
  ) {}

  /**
   * @param env settings beside those that `npm start` uses too
   * @param isPackaged whether n8n has the package from the start
   */
  static async start(
    host: Host,
    env: Record<string, string | undefined> = {},
    { userFolder = mkdtempSync(join(tmpdir(), 'dingtalk-e2e-')), isPackaged = true } = {},
  ): Promise<Installation> {
    const port = await getPort({ host: '127.0.0.1' });
    const tarball = isPackaged ? packedPackage() : undefined;
    const n8n = await startN8n({ host, userFolder, port, tarball, env });
    const client = new N8nClient(n8n.url);
    await client.setUpOwner(owner);
    return new Installation(host, userFolder, port, env, n8n, client);
  }

  /** Starts n8n again after it was stopped or killed. */
  async restart(): Promise<void> {
    const { host, userFolder, port, env } = this;
    this.n8n = await startN8n({ host, userFolder, port, env });
    await this.client.login(owner);
  }

  /** Imports and activates a flow of the trigger and one more node. */
  async activate(parameters: Record<string, unknown> = {}): Promise<ActiveFlow> {
    const app = newApp(this.n8n.url);
    const { id, name } = await this.client.createCredential({
      name: `DingTalk ${app.ownerKey}`,
      type: CREDENTIAL_TYPE,
      data: { token: app.token, aesKey: app.aesKey, ownerKey: app.ownerKey },
    });
    return await this.activateFlow(triggerFlow(parameters, { id, name }), app);
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
    while ((await this.underWay(flow)) > stuck) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
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

  async stop(): Promise<void> {
    await this.n8n.stop();
    rmSync(this.userFolder, { recursive: true, force: true });
  }
}

/** The tarball that the global setup packed. */
export function packedPackage(): string {
  const tarball = process.env.E2E_TARBALL;
  if (!tarball) throw new Error('E2E_TARBALL names no packed package.');
  return tarball;
}

/** Whether the answer was right; how long it took says more about the machine than about the node. */
export const isAcknowledged = ({ verdict }: Delivery): boolean =>
  verdict === 'acknowledged' || verdict === 'late';

/** The items that a node gave to the next. */
export const outputOf = (execution: Execution, node: string): Array<Record<string, unknown>> =>
  (execution.data.resultData.runData[node] ?? []).flatMap(({ data }) =>
    (data?.main[0] ?? []).map(({ json }) => json),
  );

/** The trigger and a No Operation node behind it. */
export function triggerFlow(
  parameters: Record<string, unknown>,
  credential: { id: string; name: string },
): WorkflowJson {
  return {
    name: 'DingTalk events',
    nodes: [
      {
        id: 'trigger',
        name: TRIGGER_NAME,
        type: TRIGGER_TYPE,
        typeVersion: 2,
        position: [0, 0],
        webhookId: randomBytes(16).toString('hex'),
        parameters,
        credentials: { [CREDENTIAL_TYPE]: credential },
      },
      {
        id: 'next',
        name: 'Next',
        type: 'n8n-nodes-base.noOp',
        typeVersion: 1,
        position: [260, 0],
        parameters: {},
      },
    ],
    connections: { [TRIGGER_NAME]: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
    settings: { executionOrder: 'v1' },
  };
}

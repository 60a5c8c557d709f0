import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import axios, { type AxiosResponse } from 'axios';
import express, { type Request, type Response } from 'express';
import {
  CredentialTestContext,
  ExecutionLifecycleHooks,
  HookContext,
  parseIncomingMessage,
  WebhookContext,
  WorkflowExecute,
} from 'n8n-core';
import {
  createRunExecutionData,
  NodeConnectionTypes,
  Workflow,
  type ICredentialDataDecryptedObject,
  type IDataObject,
  type IN8nHttpFullResponse,
  type INode,
  type INodeCredentialTestResult,
  type INodeExecutionData,
  type INodeParameters,
  type INodeType,
  type INodeTypes,
  type IRunExecutionData,
  type IWebhookData,
  type IWorkflowBase,
  type IWorkflowExecuteAdditionalData,
  type WorkflowExecuteMode,
} from 'n8n-workflow';

import { DingTalkCallbackTrigger } from '../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node';
import { newApp } from '../../playground/dingtalk/app';
import type { CallbackRequest, DingTalkApp } from '../../playground/dingtalk/callback';
import { additionalData, nodeTypesOf } from './core';

const TRIGGER = 'DingTalk Callback Trigger';
const FLOW = 'Flow';

/** n8n's default for N8N_PAYLOAD_SIZE_MAX. */
const LARGEST_PAYLOAD = '16mb';

const hosts: N8nHost[] = [];

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

/** How a {@link N8nHost} differs from one with default settings. */
export interface HostSettings {
  /** Of the trigger node; what is left out has its default. */
  parameters?: INodeParameters;
  /** Replaces fields of the credential, which otherwise fits {@link N8nHost.app}. */
  credential?: ICredentialDataDecryptedObject;
  /** `manual` is "Listen for test event". */
  mode?: 'webhook' | 'manual';
  /** N8N_PROXY_HOPS. */
  proxyHops?: number;
  /** How long the database takes to store an execution, in milliseconds. */
  storingMs?: number;
}

/** An execution as n8n's database holds it. */
export interface Execution {
  id: string;
  mode: WorkflowExecuteMode;
  status: 'new' | 'running' | 'success' | 'error';
  /** The message of the error that ended it. */
  error?: string;
  /** What reached the node behind the trigger; absent when that node did not run. */
  items?: IDataObject[];
  /** JSON, as stored before it ran. */
  storedData: string;
  /** JSON, as stored when it ended. */
  finishedData?: string;
}

/**
 * What n8n's server is around n8n-core, for one active workflow `trigger → flow`: it receives HTTP
 * requests, stores and runs executions, and answers as n8n 2.0 does. The engine, its contexts, its
 * log and the node are the real ones.
 */
export class N8nHost {
  /** Pushes to this host; its keys are those of the credential. */
  readonly app: DingTalkApp;
  /** In the order in which they were stored. */
  readonly executions: Execution[] = [];
  /** While set, no execution can be stored. */
  databaseIsDown = false;
  /** Whether n8n's concurrency limit keeps executions that are stored from starting. */
  concurrencyLimitIsReached = false;
  /** What the node behind the trigger does. */
  flow: () => void | Promise<void> = () => undefined;

  private readonly workflowData: IWorkflowBase;
  private readonly credential: ICredentialDataDecryptedObject;
  private trigger: INodeType = new DingTalkCallbackTrigger();
  private readonly runs = new Set<Promise<void>>();

  private constructor(
    private readonly server: http.Server,
    readonly settings: HostSettings,
  ) {
    const { port } = server.address() as AddressInfo;
    this.app = newApp(`http://127.0.0.1:${port}/webhook/dingtalk`);
    const { token, aesKey, ownerKey } = this.app;
    this.credential = { token, aesKey, ownerKey, ...settings.credential };
    this.workflowData = workflowWith(settings.parameters);
  }

  /** Starts a host that stops at the end of the test. */
  static async start(settings: HostSettings = {}): Promise<N8nHost> {
    const site = express();
    site.set('query parser', 'extended');
    if (settings.proxyHops) site.set('trust proxy', settings.proxyHops);
    const server = http.createServer(site);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const host = new N8nHost(server, settings);
    site.use(express.raw({ type: () => true, limit: LARGEST_PAYLOAD }));
    site.use(async (request, response) => await host.receive(request, response));
    hosts.push(host);
    return host;
  }

  /** The items that reached the flow, of all executions. */
  get items(): IDataObject[] {
    return this.executions.flatMap(({ items }) => items ?? []);
  }

  /** Resolves when no execution is running. */
  async settled(): Promise<void> {
    while (this.runs.size) await Promise.all(this.runs);
  }

  /** Publishes the workflow. */
  async activate(): Promise<void> {
    for (const webhook of this.webhooks()) {
      const methods = this.trigger.webhookMethods?.[webhook.webhookDescription.name];
      const context = this.hookContext(webhook);
      if (await methods?.checkExists?.call(context)) continue;
      await methods?.create?.call(context);
    }
  }

  /** Unpublishes the workflow. */
  async deactivate(): Promise<void> {
    for (const webhook of this.webhooks()) {
      const methods = this.trigger.webhookMethods?.[webhook.webhookDescription.name];
      await methods?.delete?.call(this.hookContext(webhook));
    }
  }

  /** What the button that tests the credential says. */
  async testCredential(): Promise<INodeCredentialTestResult> {
    const [{ name, testedBy } = { name: '' }] = this.trigger.description.credentials ?? [];
    const test = this.trigger.methods?.credentialTest?.[String(testedBy)];
    if (!test) throw new Error('the trigger has no credential test');
    return await test.call(new CredentialTestContext(), {
      id: '1',
      name: 'DingTalk',
      type: name,
      data: this.credential,
    });
  }

  /** Forgets all that n8n's process held in memory. What is running never ends. */
  async restart(): Promise<void> {
    this.runs.clear();
    await jest.isolateModulesAsync(async () => {
      const fresh =
        await import('../../nodes/DingTalkCallbackTrigger/DingTalkCallbackTrigger.node');
      this.trigger = new fresh.DingTalkCallbackTrigger();
    });
  }

  /** Runs the executions that were stored and have not started, as n8n does when it starts. */
  async runEnqueued(): Promise<void> {
    for (const execution of this.executions.filter(({ status }) => status === 'new')) {
      await this.run(execution, JSON.parse(execution.storedData) as IRunExecutionData);
    }
  }

  /** Retries an execution that failed or crashed, as the button in n8n's list does. */
  async retry({ storedData, finishedData = storedData }: Execution): Promise<Execution> {
    const data = JSON.parse(finishedData) as IRunExecutionData;
    const { runData, lastNodeExecuted = '' } = data.resultData;
    delete data.resultData.error;
    if (runData[lastNodeExecuted]?.at(-1)?.error) runData[lastNodeExecuted].pop();
    const execution = this.store('retry', data);
    await this.run(execution, data);
    return execution;
  }

  /** Closes all connections. */
  async stop(): Promise<void> {
    await this.settled();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(request: Request, response: Response): Promise<void> {
    if (!parseBody(request)) {
      response.status(422).json({ code: 422, message: 'Failed to parse request body' });
      return;
    }
    const webhook = this.webhooks().find(({ httpMethod }) => httpMethod === request.method);
    if (!webhook || !this.trigger.webhook) {
      response.status(404).json({ code: 404, message: 'The webhook is not registered.' });
      return;
    }
    const mode = this.settings.mode ?? 'webhook';
    const workflow = this.workflow();
    const context = new WebhookContext(
      workflow,
      triggerOf(workflow),
      this.additionalData({ httpRequest: request, httpResponse: response }),
      mode,
      webhook,
      [],
      null,
    );
    const { workflowData } = await this.trigger.webhook.call(context);
    if (!workflowData) return;
    if (webhook.webhookDescription.responseMode !== 'responseNode') {
      throw new Error('this host answers from an execution only');
    }
    await sleep(this.settings.storingMs ?? 0);
    if (this.databaseIsDown) {
      response.status(500).json({ message: 'There was a problem executing the workflow' });
      return;
    }
    const data = createRunExecutionData({
      executionData: {
        nodeExecutionStack: [
          { node: triggerOf(workflow), data: { main: workflowData }, source: null },
        ],
      },
    });
    const execution = this.store(mode, data);
    if (!this.concurrencyLimitIsReached) void this.run(execution, data, response);
  }

  private store(mode: WorkflowExecuteMode, data: IRunExecutionData): Execution {
    const execution: Execution = {
      id: String(this.executions.length + 1),
      mode,
      status: 'new',
      storedData: JSON.stringify(data),
    };
    this.executions.push(execution);
    return execution;
  }

  private async run(
    execution: Execution,
    data: IRunExecutionData,
    response?: Response,
  ): Promise<void> {
    const run = this.execute(execution, data, response);
    this.runs.add(run);
    await run;
    this.runs.delete(run);
  }

  private async execute(
    execution: Execution,
    data: IRunExecutionData,
    response?: Response,
  ): Promise<void> {
    const { id, mode } = execution;
    execution.status = 'running';
    const hooks = new ExecutionLifecycleHooks(mode, id, this.workflowData);
    hooks.addHandler('sendResponse', (answer) => {
      const { body, headers, statusCode } = answer as IN8nHttpFullResponse;
      response
        ?.status(statusCode)
        .set(headers as Record<string, string>)
        .json(body);
    });
    const additionalData = this.additionalData({ executionId: id, hooks });
    const engine = new WorkflowExecute(additionalData, mode, data);
    const { data: finished } = await engine.processRunExecutionData(this.workflow());
    const { error, runData } = finished.resultData;
    const flowOutput = runData[FLOW]?.at(-1)?.data?.main?.[0];
    execution.status = error ? 'error' : 'success';
    execution.error = error?.message;
    execution.items = flowOutput?.map(({ json }) => json);
    execution.finishedData = JSON.stringify(finished);
    if (response?.headersSent) return;
    if (error) response?.status(500).json({ message: 'Error in workflow' });
    else response?.end();
  }

  /** n8n builds it anew for each request and each execution. */
  private workflow(): Workflow {
    return new Workflow({ ...this.workflowData, nodeTypes: this.nodeTypes() });
  }

  private nodeTypes(): INodeTypes {
    return nodeTypesOf({ [TRIGGER]: this.trigger, [FLOW]: passThrough(() => this.flow()) });
  }

  private webhooks(): IWebhookData[] {
    const workflowExecuteAdditionalData = this.additionalData();
    return (this.trigger.description.webhooks ?? []).flatMap((webhookDescription) =>
      webhookDescription.httpMethod.split(',').map((method) => ({
        httpMethod: method as IWebhookData['httpMethod'],
        node: TRIGGER,
        path: webhookDescription.path,
        webhookDescription,
        workflowId: this.workflowData.id,
        workflowExecuteAdditionalData,
      })),
    );
  }

  private hookContext(webhook: IWebhookData): HookContext {
    const workflow = this.workflow();
    return new HookContext(
      workflow,
      triggerOf(workflow),
      webhook.workflowExecuteAdditionalData,
      'trigger',
      'activate',
      webhook,
    );
  }

  private additionalData(
    more: Partial<IWorkflowExecuteAdditionalData> = {},
  ): IWorkflowExecuteAdditionalData {
    const webhookBaseUrl = new URL('/webhook', this.app.callbackUrl).href;
    return additionalData({ data: this.credential }, { webhookBaseUrl, ...more });
  }
}

/** Sends a request byte by byte as it is. */
export async function send(
  request: CallbackRequest | (Omit<CallbackRequest, 'method'> & { method: string }),
  headers: Record<string, string> = {},
): Promise<AxiosResponse<string>> {
  return await axios.request<string>({
    ...request,
    headers: { ...request.headers, ...headers },
    responseType: 'text',
    transformRequest: [(data: unknown) => data],
    transformResponse: [(data: unknown) => data],
    validateStatus: () => true,
    maxRedirects: 0,
    proxy: false,
  });
}

/** As n8n's middlewares/body-parser does: only JSON and text are read; false when not parsable. */
function parseBody(request: Request): boolean {
  parseIncomingMessage(request);
  const { contentType } = request as Request & { contentType?: string };
  const raw = request.body as Buffer | undefined;
  request.body = undefined;
  if (!raw?.length) return true;
  try {
    if (contentType === 'application/json') request.body = JSON.parse(raw.toString());
    else if (contentType === 'text/plain') request.body = raw.toString();
    return true;
  } catch {
    return false;
  }
}

/** Each host has its own workflow and node, as nodes keep memory by their ids. */
function workflowWith(parameters: INodeParameters = {}): IWorkflowBase {
  const node = (name: string, more: Partial<INode>): INode => ({
    id: randomUUID(),
    name,
    type: name,
    typeVersion: 1,
    position: [0, 0],
    parameters: {},
    ...more,
  });
  return {
    id: randomUUID(),
    name: 'DingTalk events',
    active: true,
    activeVersionId: null,
    isArchived: false,
    createdAt: new Date(),
    updatedAt: new Date(),
    settings: { executionOrder: 'v1' },
    nodes: [
      node(TRIGGER, {
        typeVersion: 2,
        parameters,
        credentials: { dingTalkCallbackApi: { id: '1', name: 'DingTalk' } },
      }),
      node(FLOW, {}),
    ],
    connections: {
      [TRIGGER]: { main: [[{ node: FLOW, type: NodeConnectionTypes.Main, index: 0 }]] },
    },
  };
}

function triggerOf(workflow: Workflow): INode {
  const node = workflow.getNode(TRIGGER);
  if (!node) throw new Error('the workflow has no trigger');
  return node;
}

function passThrough(act: () => void | Promise<void>): INodeType {
  return {
    description: {
      displayName: FLOW,
      name: FLOW,
      group: ['transform'],
      version: 1,
      description: 'Passes its items on',
      defaults: { name: FLOW },
      inputs: [NodeConnectionTypes.Main],
      outputs: [NodeConnectionTypes.Main],
      properties: [],
    },
    async execute(): Promise<INodeExecutionData[][]> {
      await act();
      return [this.getInputData()];
    },
  };
}

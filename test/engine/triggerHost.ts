import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, Response } from 'express';
import {
  CredentialTestContext,
  ExecutionLifecycleHooks,
  HookContext,
  WebhookContext,
  WorkflowExecute,
} from 'n8n-core';
import {
  createRunExecutionData,
  NodeHelpers,
  Workflow,
  type ICredentialDataDecryptedObject,
  type ICredentialType,
  type IDataObject,
  type IN8nHttpFullResponse,
  type INode,
  type INodeCredentialTestResult,
  type INodeType,
  type IRunExecutionData,
  type IWebhookData,
  type IWorkflowBase,
  type IWorkflowExecuteAdditionalData,
  type WorkflowExecuteMode,
} from 'n8n-workflow';

import { additionalData, deduplicationTable, nodeTypesOf, type StoredCredential } from './core';
import { giveBodyReader, parseBody, UnparsableBody } from './requestBody';
import { openSite, type Site } from './site';
import { nameOf, passThrough, workflowOf, type NodeSetUp } from './triggerWorkflow';

const hosts: TriggerHost[] = [];

/** What n8n says of anything that it did not foresee. */
const cannotExecute = { code: 0, message: 'There was a problem executing the workflow' };

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

const ARRIVAL_TIMEOUT_MILLISECONDS = 10_000;

/** How a {@link TriggerHost} differs from one with default settings. */
export interface HostSettings {
  /** `manual` is "Listen for test event". */
  mode?: 'webhook' | 'manual';
  /** N8N_PROXY_HOPS. */
  proxyHops?: number;
  /** How long the database takes to store an execution, in milliseconds. */
  storingMs?: number;
}

/** A trigger as a person sets it up. */
export interface TriggerSetUp extends NodeSetUp {
  /** Loads the node's module again, with nothing in its memory. */
  reload: () => Promise<INodeType>;
  /** What its credential holds; an error when n8n cannot decrypt it. */
  credential: ICredentialDataDecryptedObject | Error;
}

/** A node with a credential that is to run behind the trigger. */
export interface NextNode extends Omit<NodeSetUp, 'credentialType'> {
  credential: StoredCredential & { type: ICredentialType };
}

/** An execution as n8n's database holds it. */
export interface Execution {
  id: string;
  mode: WorkflowExecuteMode;
  status: 'new' | 'running' | 'success' | 'error';
  /** The message of the error that ended it. */
  error?: string;
  /** What the node behind the trigger gave; absent when that node did not run. */
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
export abstract class TriggerHost {
  /** In the order in which they were stored. */
  readonly executions: Execution[] = [];
  /** How many requests have reached n8n. */
  requests = 0;
  /** While set, no execution can be stored. */
  databaseIsDown = false;
  /** While set, a worker's answers do not get back to the process that has the open request. */
  relayIsDown = false;
  /** Whether n8n's concurrency limit keeps executions that are stored from starting. */
  concurrencyLimitIsReached = false;
  /** What the node behind the trigger does. */
  flow: () => void | Promise<void> = () => undefined;
  /** What the trigger's credential holds; a person may change it. */
  credential: TriggerSetUp['credential'];

  /** Resolves when it can be reached. */
  private database = Promise.resolve();
  private trigger: INodeType;
  /** The node in the other process, once there is one. */
  private otherTrigger?: INodeType;
  private readonly next: Omit<NextNode, 'credential'> & Partial<NextNode>;
  private readonly workflowData: IWorkflowBase;
  /** Requests that are being received and executions that run. */
  private readonly underWay = new Set<Promise<void>>();

  protected constructor(
    private readonly site: Site,
    readonly settings: HostSettings,
    private readonly setUp: TriggerSetUp,
    next?: NextNode,
  ) {
    this.trigger = setUp.type;
    this.credential = setUp.credential;
    this.next = next ?? { type: passThrough(() => this.flow()) };
    this.workflowData = workflowOf(setUp, {
      ...this.next,
      credentialType: next?.credential.type.name,
    });
    site.app.use(async (request, response) => {
      await this.track(this.receive(request, response));
    });
    hosts.push(this);
  }

  /** Starts a host that stops at the end of the test. */
  static async start<Settings extends HostSettings, Host>(
    this: new (site: Site, settings: Settings) => Host,
    settings = {} as Settings,
  ): Promise<Host> {
    return new this(await openSite(settings.proxyHops), settings);
  }

  /** The trigger's address, as n8n's editor shows it. */
  get url(): string {
    const { path } = this.trigger.description.webhooks![0]!;
    const { webhookBaseUrl, workflowData } = this;
    return NodeHelpers.getNodeWebhookUrl(webhookBaseUrl, workflowData.id, this.triggerNode(), path);
  }

  /** The items that reached the flow, of all executions. */
  get items(): IDataObject[] {
    return this.executions.flatMap(({ items }) => items ?? []);
  }

  /** How many entries the database has of what the trigger has processed. */
  async recorded(): Promise<number> {
    const workflow = this.workflow();
    const node = this.triggerNode(workflow);
    return await deduplicationTable.getProcessedDataCount('node', { node, workflow });
  }

  /** Resolves when so many requests have reached the trigger, and have done what needs no database. */
  async arrived(count: number): Promise<void> {
    const deadline = Date.now() + ARRIVAL_TIMEOUT_MILLISECONDS;
    while (this.requests < count) {
      if (Date.now() > deadline) throw new Error(`only ${this.requests} of ${count} requests came`);
      await sleep(5);
    }
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
  }

  /** Keeps the database busy: nothing is stored until what is returned is called. */
  holdDatabase(): () => void {
    let release = (): void => undefined;
    this.database = new Promise((resolve) => (release = resolve));
    return release;
  }

  /** Resolves when no request is being received and no execution is running. */
  async settled(): Promise<void> {
    while (this.underWay.size) await Promise.all(this.underWay);
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

  /** Publishes the workflow with another credential for the trigger. */
  chooseCredential(data: ICredentialDataDecryptedObject): void {
    this.credential = data;
    const node = this.workflowData.nodes.find(({ name }) => name === nameOf(this.trigger));
    for (const chosen of Object.values(node?.credentials ?? {})) chosen.id = randomUUID();
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
      data: this.decrypted(),
    });
  }

  /** Forgets all that n8n's process held in memory. What is under way never ends. */
  async restart(): Promise<void> {
    this.underWay.clear();
    this.trigger = await this.loadAfresh();
  }

  /** Has the other of two processes of n8n's queue mode take what comes. */
  async switchProcess(): Promise<void> {
    const other = this.otherTrigger ?? (await this.loadAfresh());
    this.otherTrigger = this.trigger;
    this.trigger = other;
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

  /** Closes all connections, and waits for what runs. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.site.server.close(resolve));
    // Requests that are never sent to the end would not settle.
    this.site.server.closeAllConnections();
    await closed;
    await Promise.allSettled(this.underWay);
  }

  private async receive(request: Request, response: Response): Promise<void> {
    this.requests += 1;
    giveBodyReader(request);
    const webhook = this.webhooks().find(({ httpMethod }) => httpMethod === request.method);
    if (!webhook || !this.trigger.webhook) {
      response.status(404).json({ code: 404, message: 'The webhook is not registered.' });
      return;
    }
    const mode = this.settings.mode ?? 'webhook';
    const workflow = this.workflow();
    const node = this.triggerNode(workflow);
    try {
      await parseBody(request);
    } catch (error) {
      if (error instanceof UnparsableBody) {
        response.status(422).json({ code: 422, message: 'Failed to parse request body' });
      } else {
        response.status(500).json(cannotExecute);
      }
      return;
    }
    const context = new WebhookContext(
      workflow,
      node,
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
    await this.database;
    if (this.databaseIsDown) {
      response.status(500).json(cannotExecute);
      return;
    }
    const data = createRunExecutionData({
      executionData: {
        nodeExecutionStack: [{ node, data: { main: workflowData }, source: null }],
      },
    });
    const execution = this.store(mode, data);
    if (!this.concurrencyLimitIsReached) void this.run(execution, data, response);
  }

  private async loadAfresh(): Promise<INodeType> {
    let trigger = this.trigger;
    await jest.isolateModulesAsync(async () => {
      trigger = await this.setUp.reload();
    });
    return trigger;
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
    await this.track(this.execute(execution, data, response));
  }

  private async track(work: Promise<void>): Promise<void> {
    this.underWay.add(work);
    try {
      await work;
    } finally {
      this.underWay.delete(work);
    }
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
      if (this.relayIsDown) throw new Error('Missing lock for job 1');
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
    const flowOutput = runData[nameOf(this.next.type)]?.at(-1)?.data?.main?.[0];
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
    const types = [this.trigger, this.next.type];
    const nodeTypes = nodeTypesOf(Object.fromEntries(types.map((type) => [nameOf(type), type])));
    return new Workflow({ ...this.workflowData, nodeTypes });
  }

  private triggerNode(workflow = this.workflow()): INode {
    const node = workflow.getNode(nameOf(this.trigger));
    if (!node) throw new Error('the workflow has no trigger');
    return node;
  }

  private webhooks(): IWebhookData[] {
    const workflowExecuteAdditionalData = this.additionalData();
    return (this.trigger.description.webhooks ?? []).flatMap((webhookDescription) =>
      webhookDescription.httpMethod.split(',').map((method) => ({
        httpMethod: method as IWebhookData['httpMethod'],
        node: nameOf(this.trigger),
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
      this.triggerNode(workflow),
      webhook.workflowExecuteAdditionalData,
      'trigger',
      'activate',
      webhook,
    );
  }

  private additionalData(
    more: Partial<IWorkflowExecuteAdditionalData> = {},
  ): IWorkflowExecuteAdditionalData {
    const { webhookBaseUrl } = this;
    const find = (typeName: string): StoredCredential => {
      const { credential } = this.next;
      return credential?.type.name === typeName ? credential : { data: this.decrypted() };
    };
    return additionalData(find, { webhookBaseUrl, ...more });
  }

  private get webhookBaseUrl(): string {
    return new URL('/webhook', this.site.origin).href;
  }

  private decrypted(): ICredentialDataDecryptedObject {
    if (this.credential instanceof Error) throw this.credential;
    return this.credential;
  }
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express, { type ErrorRequestHandler } from 'express';
import { type AppRobotHandle, appRobotFeature } from './appRobot/routes';
import { type AppRobotSettings, newAppRobot } from './appRobot/settings';
import { type CallerSettings, newCaller } from './automation/callerSettings';
import { type AutomationHandle, automationFeature } from './automation/routes';
import { type AutomationSettings, newAutomation } from './automation/settings';
import type { CompanyData } from './company/model';
import { type CompanyHandle, companyFeature } from './company/routes';
import { smallCompany } from './company/smallCompany';
import type { AppCredentials } from './dingtalk/app';
import type { DingTalkApp } from './dingtalk/callback';
import type { Delivery } from './dingtalk/delivery';
import { type SampleEvent, loadEvents } from './dingtalk/events';
import { dingTalkFeature } from './dingtalk/routes';
import { type EventBridgeHandle, eventBridgeFeature } from './eventbridge/routes';
import { type EventBridgeSettings, newEventBridge } from './eventbridge/settings';
import type { Flow } from './flows/model';
import { flowsRouter } from './flows/routes';
import { Stage } from './flows/stage';
import { InvalidInput } from './invalidInput';
import { LiveFeed } from './live';
import { localOnly } from './localOnly';
import { type OpenApiHandle, openApiFeature } from './openapi/routes';
import { newOpenApi } from './openapi/settings';
import { pageBundle } from './pageBundle';
import type { Feature } from './pageRouter';
import { type RobotHandle, robotFeature } from './robot/routes';
import { type RobotSettings, newRobot } from './robot/settings';
import { type ServiceName, services } from './services';

/** How to start a playground. */
export interface PlaygroundOptions {
  /** TCP port; 0 takes a free one. */
  port: number;
  /** The app; its credentials for the server API are random unless told. */
  app: DingTalkApp & Partial<AppCredentials>;
  /** The events to choose from; DingTalk's documented ones unless told. */
  events?: SampleEvent[];
  /** The group's robot; one with random keys unless told. */
  robot?: RobotSettings;
  /** The account's EventBridge; one with a random access key unless told. */
  eventBridge?: EventBridgeSettings;
  /** The chats of the app's robot; a group with a random id unless told. */
  appRobot?: AppRobotSettings;
  /** The group's automation; one with a random webhook URL and bearer token unless told. */
  automation?: AutomationSettings;
  /** The system that calls n8n in place of an automation; one without a URL unless told. */
  caller?: CallerSettings;
  /** Who works where; thirty people of Lotus Bay Technology unless told. */
  company?: CompanyData;
  /** The flows in n8n that one click plays; none unless told. */
  flows?: Flow[];
  /**
   * The clock of the robot, EventBridge, the automation and the server API, in milliseconds since
   * 1970; the machine's unless told.
   */
  now?: () => number;
  /** n8n's address, or that of the one page in n8n that shows the executions. */
  n8nUrl?: string;
  /** Loopback address to listen on; 127.0.0.1 unless told. */
  host?: '127.0.0.1' | '::1' | 'localhost';
}

/** A running playground. */
export interface Playground {
  /** Address of the page. */
  readonly url: string;
  /** The DingTalk app's present settings. */
  readonly app: DingTalkApp;
  /** The last 1000 deliveries, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** DingTalk's server API for the app: access tokens, registration and failed pushes. */
  readonly openApi: OpenApiHandle;
  /** The company that the app belongs to. */
  readonly company: CompanyHandle;
  /** The group's robot and what came to its chat. */
  readonly robot: RobotHandle;
  /** The account's EventBridge and what came to it. */
  readonly eventBridge: EventBridgeHandle;
  /** The app's robot, its private chats and its group. */
  readonly appRobot: AppRobotHandle;
  /** The group's automation and what came to its webhook. */
  readonly automation: AutomationHandle;
  /** Stops what runs and frees the port. */
  close(): Promise<void>;
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const MAX_BODY = '1mb';
const PAGE = join(__dirname, 'page');
/** Pico's icons are data images, and the pictures of messages can be anywhere. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data: http: https:; frame-ancestors 'none'";

/**
 * Starts the server that plays DingTalk.
 *
 * @throws Error when the host is not loopback, the port is taken, a setting of the app,
 *   the robot, EventBridge or the automation is wrong, or `n8nUrl` is no address
 */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const { host = '127.0.0.1' } = options;
  if (!LOOPBACK.includes(host)) throw new Error('The playground listens on loopback only.');

  const live = new LiveFeed();
  const events = options.events ?? loadEvents();
  const dingTalk = dingTalkFeature(options.app, events, live);
  const clock = options.now ?? Date.now;
  const company = companyFeature(
    options.company ?? smallCompany(),
    {
      push: (event) => void dingTalk.pushEvent(event(openApi.handle.corpId)).catch(onlyUnwanted),
      clock,
    },
    live,
  );
  const appRobot = appRobotFeature(
    options.appRobot ?? newAppRobot(),
    { people: company.directory, robotCode: () => openApi.handle.clientId, clock },
    live,
  );
  const openApi = openApiFeature(
    newOpenApi(options.app),
    dingTalk.subscription,
    live,
    [...company.calls, ...appRobot.calls],
    clock,
  );
  const robot = robotFeature(options.robot ?? newRobot(), live, clock);
  const eventBridge = eventBridgeFeature(options.eventBridge ?? newEventBridge(), live, clock);
  const automation = automationFeature(
    {
      automation: options.automation ?? newAutomation(),
      caller: options.caller ?? newCaller(),
      show: robot.showForAutomation,
    },
    live,
    clock,
  );
  const stage = new Stage(options.flows ?? [], events, company.happenings, dingTalk);
  const features: Record<ServiceName, Feature> = {
    flows: { router: flowsRouter(stage) },
    dingtalk: dingTalk,
    openapi: openApi,
    robot,
    eventbridge: eventBridge,
    automation,
    appRobot,
    company,
  };
  const names = Object.keys(services) as ServiceName[];
  const executionsUrl = options.n8nUrl && executionsPage(options.n8nUrl);

  const site = express();
  site.disable('x-powered-by');
  site.use(localOnly);
  site.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': CONTENT_SECURITY_POLICY,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
    next();
  });
  for (const { service } of names.map((name) => features[name])) if (service) site.use(service);
  site.use(express.json({ limit: MAX_BODY }));
  site.get('/api/settings', (_request, response) => void response.json({ executionsUrl }));
  site.get('/api/live', (_request, response) => live.attach(response));
  for (const name of names) site.use(`/api/${name}`, features[name].router);
  site.use(await pageBundle());
  site.get('/', (_request, response) => response.sendFile(join(PAGE, 'index.html')));
  site.use('/pictures', express.static(join(PAGE, 'pictures')));
  site.use(answerError);

  const server = createServer(site);
  server.listen(options.port, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const url = `http://${host === '::1' ? '[::1]' : host}:${port}`;
  return {
    url,
    get app() {
      return dingTalk.app();
    },
    deliveries: dingTalk.deliveries,
    openApi: openApi.handle,
    company: company.handle,
    robot: robot.handleAt(url),
    eventBridge: eventBridge.startAt(url),
    automation: automation.handleAt(url),
    appRobot: appRobot.handleAt(url),
    async close() {
      for (const { stop } of Object.values(features)) stop?.();
      live.close();
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** What the registered callback doesn't want is not pushed. */
function onlyUnwanted(error: unknown): void {
  if (!(error instanceof InvalidInput)) throw error;
}

function executionsPage(n8nUrl: string): string {
  const url = new URL(n8nUrl);
  return url.pathname === '/' ? new URL('/home/executions', url).href : url.href;
}

const answerError: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
  } else if (error instanceof InvalidInput) {
    response.status(400).json({ error: error.message });
  } else if (isClientError(error)) {
    response.status(error.status).json({ error: error.message });
  } else {
    response.status(500).json({ error: 'The playground failed; see its log.' });
    console.error(error);
  }
};

/** What express and its body parser throw about a request, such as a body that is no JSON. */
const isClientError = (error: unknown): error is Error & { status: number } =>
  error instanceof Error &&
  'status' in error &&
  typeof error.status === 'number' &&
  error.status >= 400 &&
  error.status < 500;

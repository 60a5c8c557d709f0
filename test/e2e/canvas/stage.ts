import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { newApp } from '../../../playground/dingtalk/app';
import { push } from '../../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../../playground/server';
import type { Host } from '../../../tools/n8n/host';
import { checkout } from '../../../tools/paths';
import { launchBrowser, openPage } from '../browser';
import { Editor } from '../editor';
import { Installation, isAcknowledged } from '../installation';
import { DATABASE, newPostgres, readRows, USER } from '../queue/postgres';
import type { Service } from '../queue/service';
import { FlowEditor, VIEWPORT, type CredentialValues } from './flowEditor';

export const examplesFolder = join(checkout, 'examples');

/** A fresh n8n with its owner in a browser, and all the world that the examples talk to. */
export class Stage {
  /** What callers of n8n's own webhooks have to send. */
  readonly apiKey = { name: 'X-Api-Key', value: randomBytes(16).toString('hex') };

  private constructor(
    readonly installation: Installation,
    readonly playground: Playground,
    readonly postgres: Service,
    private readonly browser: Browser,
    readonly page: Page,
    readonly editor: FlowEditor,
  ) {}

  static async start(host: Host): Promise<Stage> {
    const installation = await Installation.start(host);
    // Where the events go is asked of n8n's editor before each push.
    const app = newApp('http://127.0.0.1:1/hook');
    const playground = await startPlayground({ port: 0, app });
    playground.automation.caller.configure({ bearerToken: randomBytes(16).toString('hex') });
    const postgres = await newPostgres();
    await postgres.start();
    const browser = await launchBrowser();
    const page = await openPage(browser, 'light', VIEWPORT);
    const { url } = installation.n8n;
    const editor = await FlowEditor.in(page, url);
    await new Editor(page, url).logIn();
    return new Stage(installation, playground, postgres, browser, page, editor);
  }

  /** What a person types into a credential of a type. */
  valuesFor(credentialType: string): CredentialValues {
    const { app, openApi, robot, eventBridge, automation, url } = this.playground;
    const { clientId, clientSecret } = openApi;
    const { accessKeyId, accessKeySecret } = eventBridge.settings;
    const { token, aesKey, ownerKey } = app;
    const values: Record<string, CredentialValues> = {
      dingTalkCallbackApi: { token, aesKey, ownerKey },
      dingTalkAppApi: { clientId, clientSecret, baseUrl: url },
      dingTalkRobotApi: { accessToken: robot.webhookUrl, secret: robot.settings.secret },
      dingTalkAutomationWebhookApi: {
        webhookUrl: automation.webhookUrl,
        bearerToken: automation.settings.bearerToken,
      },
      dingTalkAutomationWebhookTriggerApi: { bearerToken: automation.caller.settings.bearerToken },
      alibabaCloudEventBridgeApi: {
        endpointFrom: 'Address',
        ...{ endpoint: url, accessKeyId, accessKeySecret },
      },
      alibabaCloudEventBridgeWebhookApi: { webhookUrl: eventBridge.webhookUrl },
      httpHeaderAuth: { ...this.apiKey },
      postgres: {
        ...{ host: '127.0.0.1', database: DATABASE, user: USER },
        port: String(this.postgres.port),
      },
    };
    const found = values[credentialType];
    if (!found) throw new Error(`Nobody told what to type into a ${credentialType}.`);
    return found;
  }

  /** DingTalk pushes an event. */
  async push(callbackUrl: string, message: object): Promise<void> {
    const delivery = await push({ ...this.playground.app, callbackUrl }, message);
    if (!isAcknowledged(delivery)) throw new Error(`n8n did not acknowledge: ${delivery.reason}`);
  }

  /** Somebody works in the database. */
  async sql<Row>(statement: string): Promise<Row[]> {
    const rows: Row[] = [];
    for await (const row of readRows<Row>(this.postgres, statement)) rows.push(row);
    return rows;
  }

  /** The texts in the group chat, one after the other. */
  get chat(): string {
    return this.playground.robot.messages.map(({ message }) => JSON.stringify(message)).join('\n');
  }

  /** The events on the event bus. */
  get eventBus(): string {
    return this.playground.eventBridge.events.map((event) => JSON.stringify(event)).join('\n');
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.playground.close();
    await this.installation.stop();
    await this.postgres.remove();
  }
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

import { push } from '../../../playground/dingtalk/push';
import { startPlayground, type Playground } from '../../../playground/server';
import type { Host } from '../../../tools/n8n/host';
import { checkout } from '../../../tools/paths';
import { credentialsFor } from '../../../tools/start/credentials';
import { atPlayground } from '../../../tools/start/examples';
import { loadState, playgroundSettings, type State } from '../../../tools/start/state';
import { launchBrowser, openPage } from '../../support/browser';
import { OwnInstallation, isAcknowledged } from '../installation';
import { accountOf, newPostgres } from '../queue/postgres';
import type { Service } from '../queue/service';
import { FlowEditor, VIEWPORT, type CredentialValues } from '../editor/flowEditor';

export const examplesFolder = join(checkout, 'examples');

/** A fresh n8n with its owner in a browser, and all the world that the examples talk to. */
export class Stage {
  private constructor(
    readonly installation: OwnInstallation,
    private readonly state: State,
    readonly playground: Playground,
    readonly postgres: Service,
    private readonly browser: Browser,
    readonly page: Page,
    readonly editor: FlowEditor,
  ) {}

  static async start(host: Host): Promise<Stage> {
    const installation = await OwnInstallation.start(host);
    const state = await loadState(join(installation.userFolder, 'examples.json'));
    // Where the events go is asked of n8n's editor before each push.
    const settings = playgroundSettings(state, installation.n8n.url);
    const playground = await startPlayground({ ...settings, port: 0 });
    const postgres = await newPostgres();
    await postgres.start();
    const browser = await launchBrowser();
    const page = await openPage(browser, 'light', VIEWPORT);
    const { url } = installation.n8n;
    const editor = await FlowEditor.in(page, url);
    await editor.logIn();
    return new Stage(installation, state, playground, postgres, browser, page, editor);
  }

  /** What callers of n8n's own webhooks have to send. */
  get apiKey(): State['apiKey'] {
    return this.state.apiKey;
  }

  /** The file of an example, with the playground's address in place of DingTalk's. */
  exampleFile(name: string): string {
    const text = readFileSync(join(examplesFolder, `${name}.json`), 'utf8');
    const file = join(this.installation.userFolder, `${name}.json`);
    writeFileSync(file, atPlayground(text, this.playground.url));
    return file;
  }

  /** What a person types into a credential of a type. */
  valuesFor(credentialType: string): CredentialValues {
    if (credentialType === 'postgres') return accountOf(this.postgres);
    const credentials = credentialsFor(this.state, this.playground.url);
    const credential = credentials.find(({ type }) => type === credentialType);
    if (!credential) throw new Error(`Nobody told what to type into a ${credentialType}.`);
    return credential.data;
  }

  /** DingTalk pushes an event. */
  async push(callbackUrl: string, message: object): Promise<void> {
    const delivery = await push({ ...this.playground.app, callbackUrl }, message);
    if (!isAcknowledged(delivery)) throw new Error(`n8n did not acknowledge: ${delivery.reason}`);
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

import { selectors, type Locator, type Page } from 'playwright-core';

import type { Owner } from '../../../tools/n8n/types';
import { owner } from '../installation';

// n8n's name for it; Playwright has to know before the first page.
selectors.setTestIdAttribute('data-test-id');

/** n8n's editor in a browser, used as a person uses it: by what is to be seen on the page. */
export class Editor {
  constructor(
    readonly page: Page,
    protected readonly url: string,
  ) {}

  async logIn({ email, password }: Pick<Owner, 'email' | 'password'> = owner): Promise<void> {
    await this.page.goto(`${this.url}/signin`);
    await this.page.getByTestId('emailOrLdapLoginId').locator('input').fill(email);
    await this.page.getByTestId('password').locator('input').fill(password);
    await this.page.getByTestId('form-submit-button').click();
    await this.page.waitForURL(/home/);
  }

  /** Opens a flow that is there already. */
  async openFlow(id: string): Promise<void> {
    await this.page.goto(`${this.url}/workflow/${id}`);
    await this.nodes.first().waitFor();
  }

  /** All nodes on the canvas but sticky notes. */
  get nodes(): Locator {
    return this.page.getByTestId('canvas-node');
  }

  node(name: string): Locator {
    return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
  }

  /** What a node shows whose package is gone. */
  notInstalled(name: string): Locator {
    return this.node(name).getByTestId('node-not-installed');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

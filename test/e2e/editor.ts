import { selectors, type Locator, type Page } from 'playwright-core';

import { owner, packageName } from './installation';

// n8n's name for it; Playwright has to know before the first page.
selectors.setTestIdAttribute('data-test-id');

/** What a person reads on the way to a new package. */
export interface InstallWords {
  /** The button that opens the dialog. */
  open: string;
  field: string;
  install: string;
}

/** n8n's editor in a browser, as the owner sees it. */
export class Editor {
  constructor(
    private readonly page: Page,
    private readonly url: string,
  ) {}

  async logIn(): Promise<void> {
    await this.page.goto(`${this.url}/signin`);
    await this.page.getByTestId('emailOrLdapLoginId').locator('input').fill(owner.email);
    await this.page.getByTestId('password').locator('input').fill(owner.password);
    await this.page.getByTestId('form-submit-button').click();
    await this.page.waitForURL(/home/);
  }

  /** Opens a page of the settings from the menu of the wheel. */
  async openSettings(settings: string, page: string): Promise<void> {
    await this.page.goto(`${this.url}/home/workflows`);
    await this.page.getByTestId('main-sidebar-settings').click();
    await this.words(page).click();
    await this.words(settings).waitFor();
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** What the list of packages says about this one. */
  get card(): Locator {
    return this.page.getByTestId('community-package-card').filter({ hasText: packageName });
  }

  /** Installs the package. */
  async install({ open, field, install }: InstallWords): Promise<void> {
    await this.button(open).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByText(field, { exact: true }).waitFor();
    await dialog.getByRole('textbox').fill(packageName);
    await dialog.getByText('I understand the risks of installing unverified code').click();
    await dialog.getByRole('button', { name: install, exact: true }).click();
    await this.card.waitFor();
  }

  /** Takes the new version that the list offers. */
  async update(): Promise<void> {
    await this.card.getByRole('button', { name: 'Update' }).click();
    await this.button('Confirm update').click();
  }

  async uninstall(): Promise<void> {
    await this.card.getByTestId('action-toggle').click();
    await this.page.getByText('Uninstall package', { exact: true }).click();
    await this.button('Confirm uninstall').click();
    await this.card.waitFor({ state: 'detached' });
  }

  /** @returns the names that the nodes panel of a new flow finds */
  async searchNodes(words: string): Promise<Locator> {
    await this.page.goto(`${this.url}/workflow/new`);
    await this.page.getByTestId('node-creator-plus-button').click();
    await this.page.getByTestId('node-creator-search-bar').fill(words);
    return this.page.getByTestId('node-creator-item-name');
  }

  /** @returns the nodes of a flow on the canvas */
  async openFlow(id: string): Promise<Locator> {
    await this.page.goto(`${this.url}/workflow/${id}`);
    return this.page.getByTestId('canvas-node');
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  private words(text: string): Locator {
    return this.page.getByText(text, { exact: true }).first();
  }
}

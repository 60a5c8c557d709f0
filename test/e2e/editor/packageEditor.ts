import type { Locator } from 'playwright-core';

import { Editor } from './editor';
import { packageName } from '../installation';

/** What a person reads on the way to a new package. */
export interface InstallWords {
  /** The button that opens the dialog. */
  open: string;
  field: string;
  install: string;
}

/** n8n's settings, in which the owner installs packages of nodes. */
export class PackageEditor extends Editor {
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

  private words(text: string): Locator {
    return this.page.getByText(text, { exact: true }).first();
  }
}

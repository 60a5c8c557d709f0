import type { Locator, Page } from 'playwright-core';

import type { NewCredential } from '../../../tools/n8n/types';
import { eventually } from '../../support/eventually';
import { Editor } from './editor';

/** In which most flows can be read. */
export const VIEWPORT = { width: 1440, height: 900 };

/** What a person types into the fields of a credential, by the fields' names. */
export type CredentialValues = NewCredential['data'];

/** Which address of a trigger a panel shows. */
export type WebhookMode = 'Test URL' | 'Production URL';

/** The canvas and the panels of n8n's editor. */
export class FlowEditor extends Editor {
  private readonly complaints: string[] = [];

  /** Takes a page that shows nothing yet. */
  static async in(page: Page, url: string): Promise<FlowEditor> {
    const editor = new FlowEditor(page, url);
    page.on('pageerror', ({ message }) => editor.complaints.push(message));
    await page.exposeFunction('onErrorToast', (text: string) => editor.complaints.push(text));
    await page.addInitScript(watchToasts);
    return editor;
  }

  /** What n8n or the browser had to complain about so far. */
  get problems(): readonly string[] {
    return this.complaints;
  }

  /** New workflow, menu, Import, From file. */
  async importFile(file: string): Promise<void> {
    const { page } = this;
    await page.goto(`${this.url}/workflow/new`);
    await page.getByTestId('workflow-menu').click();
    await page.getByTestId('workflow-menu-item-import').hover();
    const chooser = page.waitForEvent('filechooser');
    await page.getByTestId('workflow-menu-item-import-from-file').click();
    await (await chooser).setFiles(file);
    await this.nodes.first().waitFor();
  }

  get stickyNotes(): Locator {
    return this.page.getByTestId('sticky');
  }

  /** Names of the nodes with a red triangle, which want something from the person. */
  async nodesWithIssues(): Promise<string[]> {
    const marked = this.nodes.filter({ has: this.page.getByTestId('node-issues') });
    return await marked.evaluateAll((nodes) => nodes.map(({ dataset }) => dataset.nodeName!));
  }

  /** Opens the panel of a node. */
  async openNode(name: string): Promise<Locator> {
    await this.node(name).dblclick();
    await this.panel.waitFor();
    return this.panel;
  }

  async closeNode(): Promise<void> {
    await this.page.getByTestId('ndv-close-button').click();
    await this.panel.waitFor({ state: 'hidden' });
  }

  /** Gives the open node a credential: what n8n has chosen, else one of its list, else a new one. */
  async giveCredential(values: CredentialValues): Promise<'new' | 'known'> {
    await this.noCredential.or(this.credentialList).first().waitFor();
    if (await this.noCredential.isVisible()) {
      await this.newCredential();
    } else {
      if ((await this.credentialList.inputValue()) !== '') return 'known';
      await this.credentialList.click();
      await this.anotherCredential.waitFor();
      const known = this.page.getByTestId(/^node-credentials-select-item-(?!new)/);
      const [first] = await known.locator('visible=true').all();
      if (first) {
        await first.click();
        return 'known';
      }
      await this.anotherCredential.click();
    }
    await this.fillInCredential(values);
    return 'new';
  }

  /** The dialog for the first credential of the open node. */
  async newCredential(): Promise<Locator> {
    await this.noCredential.first().getByRole('button').click();
    await this.credentialDialog.waitFor();
    return this.page.getByRole('dialog').filter({ has: this.credentialDialog }).first();
  }

  /** Opens the credential that the open node has. */
  async openCredential(): Promise<Locator> {
    await this.panel.getByTestId('credential-edit-button').first().click();
    await this.credentialDialog.waitFor();
    return this.credentialDialog;
  }

  async closeCredential(): Promise<void> {
    const dialog = this.page.getByRole('dialog').filter({ has: this.credentialDialog });
    await dialog.locator('.el-dialog__headerbtn').first().click();
    await this.credentialDialog.waitFor({ state: 'hidden' });
  }

  /** n8n's green words under a credential that it has tried. */
  get credentialWorks(): Locator {
    return this.page.getByTestId('credentials-config-container-test-success');
  }

  /** The address that the panel of a trigger shows. */
  async webhookUrl(trigger: string, mode: WebhookMode): Promise<string> {
    await this.openNode(trigger);
    const shown = this.shownUrls.first();
    if (!(await shown.isVisible())) {
      await this.panel.getByText('Webhook URLs', { exact: true }).click();
    }
    await this.panel.getByText(mode, { exact: true }).first().click();
    const path = mode === 'Test URL' ? '/webhook-test/' : '/webhook/';
    await shown.filter({ hasText: path }).waitFor();
    const address = /https?:\S+/.exec(await shown.innerText())![0];
    await this.closeNode();
    return address;
  }

  /** How many addresses the panel of the open trigger shows. */
  async countWebhookUrls(): Promise<number> {
    await this.panel.getByText('Webhook URLs', { exact: true }).click();
    return await this.shownUrls.count();
  }

  /** "Execute workflow" beside a trigger. */
  async execute(trigger: string): Promise<void> {
    await this.node(trigger).hover();
    await this.page.getByTestId(`execute-workflow-button-${trigger}`).click();
  }

  /** n8n's button while it waits for an event of a trigger. */
  get waitsForEvent(): Locator {
    return this.page.getByTestId('stop-execution-waiting-for-webhook-button');
  }

  /** Waits until a node has its green tick. */
  async ticked(name: string): Promise<void> {
    await this.tickOf(name).waitFor();
  }

  async isTicked(name: string): Promise<boolean> {
    return await this.tickOf(name).isVisible();
  }

  /** What the output side of a node's panel says. */
  async outputOf(name: string, wanted: string): Promise<void> {
    await this.openNode(name);
    const output = this.page.getByTestId('output-panel');
    await output.getByText('JSON', { exact: true }).click();
    await output.filter({ hasText: wanted }).waitFor();
    await this.closeNode();
  }

  /** Publishes the flow. */
  async publish(): Promise<void> {
    const { page } = this;
    await page.getByTestId('workflow-open-publish-modal-button').click();
    await page.getByTestId('workflow-publish-button').click();
    await page.getByTestId('workflow-active-version-indicator').waitFor();
    await this.closeDialogs();
  }

  /** Menu, Settings, "Save failed production executions" and "Save execution progress". */
  async keepExecutions(): Promise<void> {
    const { page } = this;
    await page.getByTestId('workflow-menu').click();
    await page.getByTestId('workflow-menu-item-settings').click();
    for (const setting of ['failed-executions', 'execution-progress']) {
      await page.getByTestId(`workflow-settings-save-${setting}`).click();
      await page.getByRole('option', { name: 'Save', exact: true }).click();
    }
    await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByTestId('workflow-settings-dialog').waitFor({ state: 'hidden' });
  }

  /** Waits until all pictures on the page are there. */
  async drawn(): Promise<void> {
    await this.page.waitForFunction(() =>
      Array.from(document.images).every(({ complete }) => complete),
    );
  }

  /** Waits until the whole flow is to be seen, stands still, and nothing lies over it. */
  async settle(height = VIEWPORT.height): Promise<void> {
    const { page } = this;
    await page.setViewportSize({ ...VIEWPORT, height });
    await this.closeDialogs();
    const toasts = page.locator('.el-notification__closeBtn');
    for (const toast of await toasts.all()) {
      await toast.click({ timeout: 1_000 }).catch(() => undefined);
    }
    await page.locator('.el-notification').first().waitFor({ state: 'hidden' });
    await page.getByTestId('zoom-to-fit').click();
    await page.mouse.move(0, 0);
    await page.locator('.vue-flow__transformationpane').evaluate(standsStill);
  }

  private tickOf(name: string): Locator {
    return this.node(name).getByTestId('canvas-node-status-success');
  }

  private get panel(): Locator {
    return this.page.getByTestId('ndv');
  }

  private get shownUrls(): Locator {
    return this.panel.locator('.webhook-url');
  }

  private get noCredential(): Locator {
    return this.panel.getByTestId('node-credentials-empty-state');
  }

  private get credentialList(): Locator {
    return this.panel.getByTestId('node-credentials-select').locator('input').first();
  }

  private get anotherCredential(): Locator {
    return this.page.getByTestId('node-credentials-select-item-new').locator('visible=true');
  }

  private get credentialDialog(): Locator {
    return this.page.getByTestId('credential-edit-dialog');
  }

  private async fillInCredential(values: CredentialValues): Promise<void> {
    const { page } = this;
    await this.credentialDialog.waitFor();
    for (const [name, value] of Object.entries(values)) {
      const field = this.credentialDialog.getByTestId(`parameter-input-${name}`);
      const choice = field.getByRole('combobox');
      if ((await choice.count()) > 0) {
        await choice.click();
        await page.getByRole('option', { name: String(value) }).click();
      } else {
        await field.locator('input').fill(String(value));
      }
    }
    await page.getByTestId('credential-save-button').getByRole('button').click();
    await this.credentialDialog.waitFor({ state: 'hidden' });
  }

  private async closeDialogs(): Promise<void> {
    const { page } = this;
    const checklist = page.getByText('Production Checklist');
    await eventually('no dialog is open', async () => {
      await page.keyboard.press('Escape');
      return !(await checklist.isVisible());
    });
  }
}

/** Runs in the page: tells of each toast with a red cross, however soon it goes. */
function watchToasts(): void {
  const { onErrorToast } = globalThis as unknown as { onErrorToast: (text: string) => void };
  new MutationObserver((mutations) => {
    for (const { addedNodes } of mutations) {
      for (const added of addedNodes) {
        if (!(added instanceof HTMLElement)) continue;
        const isError = added.querySelector('.el-notification--error');
        if (isError) onErrorToast(added.innerText);
      }
    }
  }).observe(document, { childList: true, subtree: true });
}

/** Runs in the page: resolves when an element has not moved for some frames. */
async function standsStill(element: Element): Promise<void> {
  const place = () => JSON.stringify(element.getBoundingClientRect());
  let before = '';
  for (let frames = 0; frames < 10; frames += 1) {
    if (place() !== before) frames = 0;
    before = place();
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

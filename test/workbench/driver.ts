import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { Accounts } from './accounts.ts';
import { consentScript, type Consent } from './consent.ts';
import { Dialog } from './dialog.ts';
import { Editors } from './editors.ts';
import { matches } from './matching.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { seedSecrets, type Secrets } from './secrets.ts';
import type { WorkbenchServer } from './server.ts';
import { TreeView } from './tree.ts';
import { patience, patienceOfOneTry, waitFor } from './waiting.ts';

/** Themes by the id that the setting `workbench.colorTheme` takes, with the class that the window gets. */
const themeClasses = {
  'Light Modern': 'vscode-theme-defaults-themes-light_modern-json',
  'Dark Modern': 'vscode-theme-defaults-themes-dark_modern-json',
  'Default High Contrast': 'vscode-theme-defaults-themes-hc_black-json',
  'Default High Contrast Light': 'vscode-theme-defaults-themes-hc_light-json',
};
export type Theme = keyof typeof themeClasses;

export interface WindowOptions {
  /** Put into VS Code's secret storage before the first load. */
  secrets?: Secrets;
  /** What was allowed before the first load; what is not, VS Code asks for. */
  consents?: readonly Consent[];
  width?: number;
  height?: number;
}

/** A window of VS Code, driven as a person would: every method waits for what it needs to see. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly editors: Editors;
  readonly accounts: Accounts;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.editors = new Editors(page);
    this.accounts = new Accounts(page, this.dialog, this.quickInput);
  }

  /** Opens a window of its own, with its own storage, and waits until it can be used. */
  static async open(browser: Browser, url: string, options: WindowOptions = {}): Promise<Workbench> {
    const { width = 1280, height = 800 } = options;
    const context = await browser.newContext({ viewport: { width, height } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    if (options.secrets) await seedSecrets(context, options.secrets);
    const workbench = new Workbench(await context.newPage());
    workbench.page.setDefaultTimeout(patience);
    if (options.consents) {
      // A page of the same origin that loads no workbench.
      await workbench.page.goto(new URL('version', url).href);
      await workbench.page.evaluate(consentScript(options.consents));
    }
    await workbench.page.goto(url);
    await workbench.ready();
    return workbench;
  }

  /** Waits until the window is restored and knows what its extensions contribute. */
  async ready(): Promise<void> {
    await waitFor(
      'the workbench',
      () =>
        this.page.evaluate(() =>
          ['code/didStartWorkbench', 'code/didLoadExtensions'].every(
            (mark) => performance.getEntriesByName(mark).length > 0,
          ),
        ),
      2 * patience,
    );
    await this.page.locator('.part.statusbar').waitFor();
  }

  /** Reloads the window: extensions start anew, storage stays. */
  async reload(): Promise<void> {
    await this.page.reload();
    await this.ready();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }

  /** Runs a command from the palette by its whole title, `GitHub Packages: Refresh`, to the first step of what it asks. */
  async runCommand(title: string, firstStep?: string | RegExp): Promise<void> {
    await this.quickInput.runCommand(title, firstStep);
  }

  /** Shows a view container of the activity bar. */
  async openContainer(title: string): Promise<void> {
    const item = this.page.locator('.part.activitybar .action-item', {
      has: this.page.locator(`.action-label[aria-label^="${title}"]`),
    });
    const shown = item.and(this.page.locator('[aria-selected="true"]'));
    // A second click would hide it again.
    await waitFor(`the container "${title}"`, async () => {
      if (await shown.isVisible()) return true;
      await item.click({ timeout: patienceOfOneTry });
      await shown.waitFor({ timeout: patienceOfOneTry });
      return true;
    });
  }

  /** A tree view, in the container that is shown. */
  view(title: string): TreeView {
    return new TreeView(this.page, title);
  }

  /** Waits until the clipboard holds this text, and returns it whole. */
  async clipboard(text: string | RegExp = /./): Promise<string> {
    return waitFor(`"${String(text)}" on the clipboard`, async () => {
      const copied = await this.page.evaluate(() => navigator.clipboard.readText());
      return matches(copied, text) && copied;
    });
  }

  /** The texts in the status bar. */
  async status(): Promise<string[]> {
    const texts = await this.page.locator('.part.statusbar .statusbar-item:visible').allInnerTexts();
    return texts.map((text) => text.trim()).filter(Boolean);
  }

  async setTheme(server: WorkbenchServer, theme: Theme): Promise<void> {
    await server.changeSettings({ 'workbench.colorTheme': theme });
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  /** Writes a picture of the window, the mouse out of the way and no caret blinking. */
  async screenshot(file: string): Promise<void> {
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.mouse.move(640, 4);
    await this.page.screenshot({ path: file, caret: 'hide', animations: 'disabled' });
  }
}

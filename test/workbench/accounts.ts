import type { Page } from 'playwright-core';
import type { Dialog } from './dialog.ts';
import { Menu } from './menu.ts';
import type { QuickInput } from './quickInput.ts';
import { patienceOfOneTry, waitFor } from './waiting.ts';

/** Signing in and out as a person does it. */
export class Accounts {
  readonly #page: Page;
  readonly #dialog: Dialog;
  readonly #quickInput: QuickInput;
  readonly #menu: Menu;

  constructor(page: Page, dialog: Dialog, quickInput: QuickInput) {
    this.#page = page;
    this.#dialog = dialog;
    this.#quickInput = quickInput;
    this.#menu = new Menu(page);
  }

  /**
   * Answers "The extension … wants to sign in using …" with Allow, then picks the account: VS Code asks which one even
   * where there is one only. Returns the dialog's text.
   */
  async allow(account: string): Promise<string> {
    const text = await this.#dialog.waitFor(/wants to sign in using/);
    await this.#dialog.click('Allow');
    await this.pick(account);
    return text;
  }

  /** Picks from "The extension … wants to access a … account". */
  async pick(account: string): Promise<void> {
    await this.#quickInput.waitForStep(/wants to access a .* account/);
    await this.#quickInput.pick(account);
  }

  /** The accounts in the Accounts menu now: `octocat (GitHub)`. They come a moment after the window. */
  async list(): Promise<string[]> {
    await this.#open();
    const items = await this.#menu.items();
    await this.#menu.close();
    return items.filter((item) => item.endsWith(')'));
  }

  /** Waits until the Accounts menu lists exactly these. */
  async waitFor(...entries: string[]): Promise<void> {
    await waitFor(`the accounts ${JSON.stringify(entries)}`, async () => {
      const listed = await this.list();
      return JSON.stringify(listed.sort()) === JSON.stringify(entries.sort());
    });
  }

  /** Signs an account out in the Accounts menu, where it is listed as `octocat (GitHub)`. */
  async signOut(entry: string): Promise<void> {
    await waitFor(`the account ${entry}`, async () => (await this.list()).includes(entry));
    await this.#open();
    await this.#menu.pick(entry, 'Sign Out');
    await this.#dialog.waitFor();
    await this.#dialog.click('Sign Out');
    await waitFor(`${entry} to be signed out`, async () => !(await this.list()).includes(entry));
  }

  async #open(): Promise<void> {
    const menu = this.#page.locator('.monaco-menu').first();
    await waitFor('the Accounts menu', async () => {
      if (await menu.isVisible()) return true;
      await this.#page.locator('.part.activitybar .action-label[aria-label^="Accounts"]').click();
      await menu.waitFor({ timeout: patienceOfOneTry });
      return true;
    });
  }
}

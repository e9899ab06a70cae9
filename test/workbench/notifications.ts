import type { Locator, Page } from 'playwright-core';
import { matches } from './matching.ts';
import { waitFor } from './waiting.ts';

/** How long a toast may take before the notification centre is looked at, in milliseconds. */
const toastDelay = 3000;

/** Notifications: the toasts, or the notification centre where it is open. */
export class Notifications {
  readonly #page: Page;
  readonly #items: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#items = page.locator('.notification-list-item:visible');
  }

  /** The messages that are shown now. */
  async messages(): Promise<string[]> {
    return this.#items.locator('.notification-list-item-message').allInnerTexts();
  }

  /** Waits for a notification and returns its message. */
  async waitFor(message: string | RegExp): Promise<string> {
    return (await this.#find(message)).text;
  }

  async buttons(message: string | RegExp): Promise<string[]> {
    const { item } = await this.#find(message);
    return item.locator('.notification-list-item-buttons-container .monaco-button').allInnerTexts();
  }

  async click(message: string | RegExp, button: string): Promise<void> {
    const { item } = await this.#find(message);
    await item.getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes one notification, and waits until it has gone. */
  async close(message: string | RegExp): Promise<void> {
    await waitFor(`the notification "${String(message)}" to close`, async () => {
      const all = await this.messages();
      const index = all.findIndex((text) => matches(text, message));
      if (index < 0) return true;
      await this.#items.nth(index).hover({ timeout: 2000 });
      await this.#items.nth(index).locator('.codicon-notifications-clear').click({ timeout: 2000 });
      return false;
    });
  }

  async waitForNone(): Promise<void> {
    await waitFor('no notification to be shown', async () => (await this.#items.count()) === 0);
  }

  async #find(message: string | RegExp): Promise<{ item: Locator; text: string }> {
    const deadline = performance.now() + toastDelay;
    let openedCentre = false;
    return waitFor(`the notification "${String(message)}"`, async () => {
      const all = await this.messages();
      const index = all.findIndex((text) => matches(text, message));
      if (index >= 0) return { item: this.#items.nth(index), text: all[index] ?? '' };
      // A fourth toast within 0.8 s, and any while three are shown, goes to the centre alone.
      if (!openedCentre && performance.now() > deadline) {
        await this.#page.locator('.part.statusbar [id="status.notifications"] a').click({ timeout: 2000 });
        openedCentre = true;
      }
      throw new Error(`Shown instead: ${JSON.stringify(all)}`);
    });
  }
}

import type { Locator, Page } from 'playwright-core';
import { exactly, matches } from './matching.ts';
import { patienceOfOneTry, waitFor } from './waiting.ts';

/** How long a toast may take before the notification centre is looked at, in milliseconds. */
const toastDelay = 3000;

/** Notifications: the toasts, or the notification centre where it is open. */
export class Notifications {
  readonly #page: Page;
  readonly #items: Locator;
  readonly #centre: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#items = page.locator('.notification-list-item:visible');
    this.#centre = page.locator('.notifications-center.visible');
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
    const click = async ({ item }: { item: Locator }) => {
      await item.getByRole('button', { name: button, exact: true }).click({ timeout: patienceOfOneTry });
      return true;
    };
    // A toast may go to the notification centre between the two.
    await waitFor(`"${button}" of "${String(message)}"`, async () => click(await this.#find(message)));
  }

  /** Closes one notification, and waits until it has gone. */
  async close(message: string | RegExp): Promise<void> {
    await waitFor(`the notification "${String(message)}" to close`, async () => {
      const all = await this.messages();
      if (!all.some((text) => matches(text, message))) return true;
      await this.#item(message).hover({ timeout: patienceOfOneTry });
      await this.#item(message).locator('.codicon-notifications-clear').click({ timeout: patienceOfOneTry });
      return false;
    });
  }

  async waitForNone(): Promise<void> {
    await waitFor('no notification to be shown', async () => (await this.#items.count()) === 0);
  }

  /** By its message and not by its place, which a newer notification takes, nor by its text so far: progress changes it. */
  #item(message: string | RegExp): Locator {
    const hasText = typeof message === 'string' ? exactly(message) : message;
    return this.#items.filter({ has: this.#page.locator('.notification-list-item-message', { hasText }) }).first();
  }

  async #find(message: string | RegExp): Promise<{ item: Locator; text: string }> {
    const deadline = performance.now() + toastDelay;
    let openedCentre = false;
    return waitFor(`the notification "${String(message)}"`, async () => {
      const all = await this.messages();
      const text = all.find((shown) => matches(shown, message));
      if (text !== undefined) return { item: this.#item(message), text };
      // A fourth toast within 0.8 s, and any while three are shown, goes to the centre alone.
      if (!openedCentre && performance.now() > deadline && !(await this.#centre.isVisible())) {
        await this.#page.locator('.part.statusbar [id="status.notifications"] a').click({ timeout: patienceOfOneTry });
        openedCentre = true;
      }
      throw new Error(`Shown instead: ${JSON.stringify(all)}`);
    });
  }
}

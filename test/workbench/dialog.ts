import type { Locator, Page } from 'playwright-core';
import { matches } from './matching.ts';
import { waitFor } from './waiting.ts';

/** The modal dialog. */
export class Dialog {
  readonly #box: Locator;

  constructor(page: Page) {
    this.#box = page.locator('.monaco-dialog-box');
  }

  /** Waits for a dialog and returns its message and detail, a line each; VS Code puts a lone message in either. */
  async waitFor(text: string | RegExp = /./): Promise<string> {
    return waitFor(`the dialog "${String(text)}"`, async () => {
      if (!(await this.#box.isVisible())) return false;
      const lines = await this.#box.locator('.dialog-message-text, .dialog-message-detail').allInnerTexts();
      const shown = lines.map((line) => line.trim()).filter(Boolean);
      const whole = shown.join('\n');
      return [whole, ...shown].some((part) => matches(part, text)) && whole;
    });
  }

  async buttons(): Promise<string[]> {
    return this.#box.locator('.dialog-buttons .monaco-button').allInnerTexts();
  }

  /** Clicks a button and waits until the dialog has closed. */
  async click(button: string): Promise<void> {
    const shown = await this.#box.elementHandle();
    await this.#box.locator('.dialog-buttons').getByRole('button', { name: button, exact: true }).click();
    await shown.waitForElementState('hidden');
  }

  async isOpen(): Promise<boolean> {
    return this.#box.isVisible();
  }
}

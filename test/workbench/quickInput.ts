import type { Locator, Page } from 'playwright-core';
import { exactly, matches } from './matching.ts';
import { patienceOfOneTry, waitFor } from './waiting.ts';

export interface QuickPickItem {
  label: string;
  description: string;
  detail: string;
  /** The place in the whole list, from 0. */
  index: number;
}

/** The box at the top of the window: the palette, quick picks and input boxes. */
export class QuickInput {
  readonly #page: Page;
  readonly #widget: Locator;
  /** The field that text is typed into. */
  readonly input: Locator;

  constructor(page: Page) {
    this.#page = page;
    this.#widget = page.locator('.quick-input-widget');
    this.input = this.#widget.locator('.quick-input-box input');
  }

  /** Waits for the step whose title, placeholder or prompt is `text`: one box serves several in turn. */
  async waitForStep(text: string | RegExp, timeout?: number): Promise<void> {
    const isShown = async () => {
      if (!(await this.#widget.isVisible())) return false;
      return [await this.title(), await this.placeholder(), await this.message()].some((line) => matches(line, text));
    };
    await waitFor(`the quick input "${String(text)}"`, isShown, timeout);
  }

  async title(): Promise<string> {
    const title = this.#widget.locator('.quick-input-title');
    return (await title.isVisible()) ? await title.innerText() : '';
  }

  async placeholder(): Promise<string> {
    return (await this.input.getAttribute('placeholder')) ?? '';
  }

  /** The prompt of an input box, or what its validation says. */
  async message(): Promise<string> {
    const message = this.#widget.locator('.quick-input-message');
    return (await message.isVisible()) ? (await message.innerText()).trim() : '';
  }

  /** Waits for the validation, which may ask a server, to say this. */
  async waitForMessage(text: string | RegExp): Promise<void> {
    await waitFor(`the message "${String(text)}"`, async () => matches(await this.message(), text));
  }

  /** Whether the validation refuses what is typed. */
  async hasError(): Promise<boolean> {
    return (await this.#widget.locator('.monaco-inputbox.error').count()) > 0;
  }

  async value(): Promise<string> {
    return this.input.inputValue();
  }

  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** The items that are shown; a long list renders only those in sight. */
  async items(): Promise<QuickPickItem[]> {
    // Found and read in one step: VS Code uses the elements of rows again for others.
    return this.#widget.locator('.quick-input-list .monaco-list-rows').evaluateAll(([all]) =>
      [...(all?.children ?? [])]
        .map((row) => {
          const text = (selector: string) => row.querySelector(selector)?.textContent.trim() ?? '';
          return {
            label: text('.label-name'),
            description: text('.label-description'),
            detail: text('.quick-input-list-label-meta'),
            index: Number(row.getAttribute('data-index')),
          };
        })
        .sort((a, b) => a.index - b.index),
    );
  }

  /** Waits for the item with this label and clicks it, which toggles it where several can be picked. */
  async pick(label: string | RegExp): Promise<void> {
    // A list that is still being filtered moves the item, and so it is looked for again.
    await waitFor(`"${String(label)}" to hold still`, async () => {
      await (await this.#row(label)).click({ timeout: patienceOfOneTry });
      return true;
    });
  }

  async waitForItem(label: string | RegExp): Promise<void> {
    await this.#row(label);
  }

  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async back(): Promise<void> {
    await this.#widget.locator('.codicon-quick-input-back').click();
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
  }

  async isOpen(): Promise<boolean> {
    return this.#widget.isVisible();
  }

  async waitForClose(): Promise<void> {
    await this.#widget.waitFor({ state: 'hidden' });
  }

  /**
   * Opens the palette at the commands and runs the one with exactly this title.
   *
   * @param firstStep of what the command asks, to wait for. Where a webview had the focus, VS Code gives it back 50 ms
   *   after the palette has closed, which closes a box that opens just then: it is chosen again, as a person would.
   */
  async runCommand(title: string, firstStep?: string | RegExp): Promise<void> {
    await waitFor(`the command "${title}" in the palette`, async () => {
      await this.#page.keyboard.press('F1');
      await this.input.fill(`>${title}`, { timeout: patienceOfOneTry });
      // Commands of extensions come to the palette late: where one is missing, the palette has to be opened anew.
      const row = await this.#row(title, patienceOfOneTry);
      await row.click({ timeout: patienceOfOneTry });
      if (firstStep === undefined) return true;
      await this.waitForStep(firstStep, patienceOfOneTry);
      return this.input.evaluate((input) => input === document.activeElement);
    });
  }

  async #row(label: string | RegExp, timeout?: number): Promise<Locator> {
    const found = await waitFor(
      `the item "${String(label)}"`,
      async () => (await this.items()).find((item) => matches(item.label, label)),
      timeout,
    );
    // At that place and with that label, so that no other is clicked that has taken the place since.
    const named = this.#page.locator('.label-name', { hasText: exactly(found.label) });
    return this.#widget.locator(`.quick-input-list .monaco-list-row[data-index="${found.index}"]`, { has: named });
  }
}

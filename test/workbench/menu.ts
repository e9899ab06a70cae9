import type { Locator, Page } from 'playwright-core';
import { exactly } from './matching.ts';
import { patience, patienceOfOneTry, waitFor } from './waiting.ts';

/** A menu ignores a mouse button that is let go in its first tenth of a second: it is held for longer. ms. */
const deafness = 150;

/** The open context menu or drop-down, with its submenus. */
export class Menu {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The labels of all entries that are shown, disabled ones included. @throws if none are within `timeout` ms. */
  async items(timeout = patience): Promise<string[]> {
    const labels = this.#page.locator('.monaco-menu .action-menu-item .action-label');
    await labels.first().waitFor({ timeout });
    const texts = await labels.allInnerTexts();
    return texts.map((text) => text.trim()).filter(Boolean);
  }

  /** Goes down the path of labels and chooses the last. */
  async pick(...path: string[]): Promise<void> {
    for (const [index, label] of path.entries()) {
      const item = this.#item(label);
      await item.waitFor();
      if (index < path.length - 1) await this.#openSubmenu(item, path[index + 1] ?? '');
      else await this.#choose(item, label);
    }
  }

  async close(): Promise<void> {
    const menu = this.#page.locator('.monaco-menu').first();
    await waitFor('the menu to close', async () => {
      if (!(await menu.isVisible())) return true;
      await this.#page.keyboard.press('Escape');
      return false;
    });
  }

  #item(label: string): Locator {
    const text = this.#page.locator('.action-label', { hasText: exactly(label) });
    return this.#page.locator('.monaco-menu .action-menu-item', { has: text }).last();
  }

  async #openSubmenu(item: Locator, next: string): Promise<void> {
    await waitFor(`the submenu with "${next}"`, async () => {
      await item.click({ delay: deafness, timeout: patienceOfOneTry });
      return await appears(this.#item(next));
    });
  }

  async #choose(item: Locator, label: string): Promise<void> {
    await waitFor(`the menu to close after "${label}"`, async () => {
      if (!(await item.isVisible())) return true;
      await item.click({ delay: deafness, timeout: patienceOfOneTry });
      return await appears(item, 'hidden');
    });
  }
}

async function appears(locator: Locator, state: 'visible' | 'hidden' = 'visible'): Promise<boolean> {
  try {
    await locator.waitFor({ state, timeout: patienceOfOneTry });
    return true;
  } catch {
    return false;
  }
}

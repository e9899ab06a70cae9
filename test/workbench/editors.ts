import type { Frame, Locator, Page } from 'playwright-core';
import { exactly } from './matching.ts';
import { waitFor } from './waiting.ts';

/** The editor area: tabs, text editors and webview panels. */
export class Editors {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  async titles(): Promise<string[]> {
    const texts = await this.#page.locator('.part.editor .tab .monaco-icon-label-container').allInnerTexts();
    return texts.map((text) => text.replaceAll('\n', ''));
  }

  async activeTitle(): Promise<string> {
    const label = this.#page.locator('.part.editor .tab.active .monaco-icon-label-container').first();
    return (await label.count()) > 0 ? (await label.innerText()).replaceAll('\n', '') : '';
  }

  /** Waits for an editor with this title and brings it to the front. */
  async open(title: string): Promise<void> {
    await waitFor(`the editor "${title}"`, async () => (await this.titles()).includes(title));
    if ((await this.activeTitle()) !== title) await this.#tab(title).click();
    await waitFor(`"${title}" to be the active editor`, async () => (await this.activeTitle()) === title);
  }

  async close(title: string): Promise<void> {
    await this.#tab(title).hover();
    await this.#tab(title).locator('.codicon-close, .codicon-close-small').first().click();
    await waitFor(`"${title}" to close`, async () => !(await this.titles()).includes(title));
  }

  /** The whole text of a text editor; the editor renders only the lines in sight, so it is copied out. */
  async text(title: string): Promise<string> {
    await this.open(title);
    const editor = this.#page.locator('.part.editor .editor-instance .monaco-editor').first();
    await editor.locator('.view-line').first().waitFor();
    const before = await this.#page.evaluate(() => navigator.clipboard.readText());
    const marker = `nothing copied yet ${performance.now()}`;
    await this.#page.evaluate((text) => navigator.clipboard.writeText(text), marker);
    await editor.locator('.native-edit-context, textarea.inputarea').first().focus();
    const text = await waitFor(`the text of "${title}"`, async () => {
      await this.#page.keyboard.press('ControlOrMeta+A');
      await this.#page.keyboard.press('ControlOrMeta+C');
      const copied = await this.#page.evaluate(() => navigator.clipboard.readText());
      return copied !== marker && copied;
    });
    await this.#page.evaluate((value) => navigator.clipboard.writeText(value), before);
    return text.replaceAll('\r\n', '\n');
  }

  /** The frame that holds a webview panel's own document, once it has been written. */
  async webview(title: string): Promise<Frame> {
    await this.open(title);
    return waitFor(`the webview "${title}"`, async () => {
      const outer = await visibleFrame(this.#page.locator('iframe.webview.ready'));
      const inner = await outer?.$('iframe#active-frame');
      return (await inner?.contentFrame()) ?? undefined;
    });
  }

  #tab(title: string): Locator {
    const label = this.#page.locator('.monaco-icon-label-container', {
      hasText: exactly(title),
    });
    return this.#page.locator('.part.editor .tab', { has: label }).first();
  }
}

async function visibleFrame(frames: Locator): Promise<Frame | undefined> {
  for (const frame of await frames.all()) {
    if (await frame.isVisible()) return (await (await frame.elementHandle()).contentFrame()) ?? undefined;
  }
  return undefined;
}

import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { ConflictsView } from '../../src/messages/conflicts.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { conflictsView, keyOf, showing } from './conflictsFixture.ts';
import { openConflictsPanel, type ConflictsPanel } from './conflictsPanel.ts';
import type { PanelOptions } from './panel.ts';

/**
 * The report's page in a browser, for the tests of one `describe`: each opens its own. After each the page must not have
 * complained.
 */
export function conflictPage() {
  let browser: Browser;
  let current: ConflictsPanel;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(current.complaints, []);
    await current.page.context().close();
  });

  /** A page that the host has not said anything to. */
  async function openEmpty(options?: PanelOptions): Promise<ConflictsPanel> {
    current = await openConflictsPanel(browser, options);
    return current;
  }

  async function open(view: Partial<ConflictsView> = {}, options?: PanelOptions): Promise<ConflictsPanel> {
    const opened = await openEmpty(options);
    await opened.post(showing(conflictsView(view)));
    await opened.page.waitForSelector('h1');
    return opened;
  }

  const row = (index: number) => `.conflict[data-key="${keyOf(index)}"]`;
  const toggle = (index: number) => current.page.click(`${row(index)} .toggle`);
  return {
    openEmpty,
    open,
    panel: () => current,
    row,
    opened: (index: number) => `.opened[data-key="${keyOf(index)} opened"]`,
    toggle,
    names: () => current.page.locator('.conflict .name .text').allTextContents(),
    focused: () =>
      current.page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      }),
    sent: async () => (await current.sent()).filter(({ type }) => type !== 'ready'),
    openAllCases: async () => {
      for (const index of [3, 2, 6, 4, 0]) await toggle(index);
    },
    overflow: () => current.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  };
}

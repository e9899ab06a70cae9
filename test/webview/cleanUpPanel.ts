import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import {
  fromCleanUpPage,
  type CleanUpView,
  type FromCleanUpPage,
  type ToCleanUpPage,
} from '../../src/messages/cleanUp.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { CleanUpHost } from './cleanUpFixture.ts';
import { openPanel, type Panel, type PanelOptions, type PanelSource } from './panel.ts';

export type CleanUpPanel = Panel<ToCleanUpPage, FromCleanUpPage>;

/** Opens the page in a browser; each of its messages is checked as by the extension, and gets the host's answer. */
export async function openCleanUpPanel(
  browser: Browser,
  host: Pick<CleanUpHost, 'answer' | 'gate'>,
  options?: PanelOptions,
): Promise<CleanUpPanel> {
  const source: PanelSource = { page: 'cleanUp', title: 'Clean Up' };
  const panel = await openPanel<ToCleanUpPage, FromCleanUpPage>(browser, source, options);
  await panel.page.exposeFunction('toHost', async (message: unknown) => {
    const checked = fromCleanUpPage(message);
    assert.deepEqual(checked, message, 'the extension takes the message as it is');
    await host.gate;
    return checked && host.answer(checked);
  });
  await panel.page.evaluate(() => {
    const { toHost } = window as unknown as { toHost: (message: unknown) => Promise<unknown> };
    const push = window.sent.push.bind(window.sent);
    window.sent.push = (...messages) => {
      for (const message of messages) {
        void toHost(message).then((answer) => {
          if (answer !== undefined) window.postMessage(answer, '*');
        });
      }
      return push(...messages);
    };
  });
  return panel;
}

/** The page for the tests of one `describe`: each opens its own. After each the page must not have complained. */
export function cleanUpPage() {
  let browser: Browser;
  let current: CleanUpPanel;
  let host: CleanUpHost;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(current.complaints, []);
    await current.page.context().close();
  });

  /** @param count how many versions there are. */
  async function open(view: Partial<CleanUpView> = {}, options?: PanelOptions, count = 300): Promise<CleanUpPanel> {
    host = new CleanUpHost(count, view);
    current = await openCleanUpPanel(browser, host, options);
    await show(view);
    await current.page.waitForSelector('h1');
    return current;
  }

  /** Shows the whole view again, as after every change. */
  async function show(view: Partial<CleanUpView> = {}): Promise<void> {
    await current.post(host.showing(view));
  }

  return {
    open,
    show,
    panel: () => current,
    host: () => host,
    /** What was sent, but for questions about rows and reasons. */
    sent: async () => (await current.sent()).filter(({ type }) => !['ready', 'rows', 'why'].includes(type)),
    last: async () => (await current.sent()).filter(({ type }) => !['rows', 'why'].includes(type)).at(-1),
    focused: () =>
      current.page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
      }),
    row: (index: number) => current.page.locator(`[data-index="${index}"]`),
    overflow: () => current.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  };
}

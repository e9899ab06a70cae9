import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './tree.ts';

/** The elements and classes of VS Code that the driver goes by, and nothing else of it. */
const lists = `
  <div class="pane">
    <div class="pane-header"><h3 class="title">Packages</h3></div>
    <div class="monaco-list" tabindex="0"><div class="monaco-list-rows"></div></div>
  </div>
  <div class="quick-input-widget">
    <div class="quick-input-list"><div class="monaco-list"><div class="monaco-list-rows"></div></div></div>
  </div>`;

const script = `
  const node = () => {
    const row = document.createElement('div');
    row.className = 'monaco-list-row';
    row.style.height = '22px';
    row.innerHTML =
      '<div class="custom-view-tree-node-item-resourceLabel"><span class="label-name"></span></div>';
    return row;
  };
  const nodes = [...document.querySelectorAll('.monaco-list-rows')].map((rows) => [rows, Array.from({ length: 9 }, node)]);
  /** As VS Code does, it takes the elements that it has, in any order. */
  function show(labels) {
    for (const [rows, cache] of nodes) {
      cache.reverse();
      rows.replaceChildren(...labels.map((label, index) => {
        const row = cache[index];
        row.setAttribute('data-index', index);
        row.setAttribute('aria-level', 1);
        row.setAttribute('aria-label', label);
        row.querySelector('.label-name').textContent = label;
        return row;
      }));
    }
  }`;

const few = ['a1', 'a2', 'a3'];
const many = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7'];

describe('rows that are drawn anew at any moment', () => {
  let browser: Browser;
  let page: Page;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  beforeEach(async () => {
    page = await browser.newPage();
    await page.setContent(lists);
    await page.addScriptTag({ content: script });
  });

  for (const [name, read] of [
    ['a tree', (from: Page) => new TreeView(from, 'Packages').rows()],
    ['a quick pick', (from: Page) => new QuickInput(from).items()],
  ] as const) {
    it(`are all of one drawing in what is read of ${name}`, async () => {
      await page.evaluate(
        ({ few, many }) => {
          let turn = 0;
          setInterval(() => globalThis.show(turn++ % 2 ? few : many));
        },
        { few, many },
      );
      await page.waitForSelector('[data-index]');
      const seen = new Set<string>();
      for (let reads = 0; reads < 200; reads++) seen.add((await read(page)).map(({ label }) => label).join());
      assert.deepEqual([...seen].sort(), [few.join(), many.join()]);
    });
  }

  it('are clicked though the tooltip of another lay over them', async () => {
    const view = new TreeView(page, 'Packages');
    await page.mouse.move(100, 100);
    await page.evaluate((few) => {
      globalThis.show(few);
      const tooltip = document.createElement('div');
      tooltip.style.cssText = 'position: absolute; inset: 0';
      document.body.append(tooltip);
      addEventListener('mousemove', () => tooltip.remove());
      addEventListener('click', ({ target }) => (document.title += (target as Element).textContent));
    }, few);
    await view.click(['a2']);
    assert.equal(await page.title(), 'a2');
  });

  it('are asked for their tooltip again where that of another row comes late', async () => {
    const view = new TreeView(page, 'Packages');
    await page.evaluate((few) => {
      globalThis.show(few);
      const tooltip = document.createElement('div');
      tooltip.className = 'workbench-hover';
      let texts = ['of another row', 'of this row'];
      addEventListener('mousemove', ({ target }) => {
        const isOnRow = target instanceof Element && target.closest('[data-index]') !== null;
        if (!isOnRow) {
          tooltip.remove();
          return;
        }
        [tooltip.textContent = '', ...texts] = texts;
        document.body.append(tooltip);
      });
    }, few);
    await view.waitForTooltip(['a2'], /^of this row$/);
  });
});

declare global {
  /** Of the page. */
  var show: (labels: readonly string[]) => void;
}

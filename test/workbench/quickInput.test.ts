import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { QuickInput } from './quickInput.ts';

/** The palette, and a command that asks something in the same box, which the page closes at once for the first time. */
const palette = `
  <iframe></iframe>
  <div class="quick-input-widget" style="display: none">
    <div class="quick-input-title"></div>
    <div class="quick-input-box"><input></div>
    <div class="quick-input-list"><div class="monaco-list-rows">
      <div class="monaco-list-row" data-index="0"><span class="label-name">Probe: Ask</span></div>
    </div></div>
  </div>
  <script>
    const widget = document.querySelector('.quick-input-widget');
    const show = (title) => {
      widget.style.display = '';
      widget.querySelector('.quick-input-title').textContent = title;
      widget.querySelector('input').focus();
    };
    const hide = () => (widget.style.display = 'none');
    addEventListener('keydown', ({ key }) => key === 'F1' && show(''));
    widget.querySelector('.monaco-list-row').addEventListener('click', () => {
      hide();
      setTimeout(() => {
        show('A question');
        if (document.title === '') {
          document.querySelector('iframe').focus();
          setTimeout(() => {
            document.querySelector('iframe').blur();
            hide();
          }, 8);
        }
        document.title += 'asked.';
      }, 60);
    });
  </script>`;

describe('the box at the top of the window', () => {
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('is asked for again where a webview that gets its focus back closes it', async () => {
    const page = await browser.newPage();
    await page.setContent(palette);
    const quickInput = new QuickInput(page);
    await quickInput.runCommand('Probe: Ask', 'A question');
    assert.equal(await quickInput.title(), 'A question');
    assert.equal(await page.title(), 'asked.asked.');
  });
});

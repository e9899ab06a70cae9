import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { Notifications } from './notifications.ts';

/** A notification whose button is drawn late, after a newer notification has taken its place. */
const pushedDown = `
  <main></main>
  <script>
    const show = (message) => {
      document.querySelector('main').insertAdjacentHTML(
        'afterbegin',
        '<div class="notification-list-item">' +
          '<div class="notification-list-item-message"><span>' + message + '</span></div>' +
          '<div class="notification-list-item-buttons-container"></div></div>',
      );
      return document.querySelector('.notification-list-item');
    };
    const first = show('Deleted 3 versions (1.0.0 and more).');
    setTimeout(() => {
      show('Something else.');
      const button = document.createElement('button');
      button.textContent = 'Undo';
      button.onclick = () => (document.title += 'undone.');
      first.lastElementChild.append(button);
    }, 500);
  </script>`;

describe('notifications', () => {
  let browser: Browser;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());

  it('are clicked by their message, wherever a newer one has moved them to', async () => {
    const page = await browser.newPage();
    page.setDefaultTimeout(5000);
    await page.setContent(pushedDown);
    await new Notifications(page).click('Deleted 3 versions (1.0.0 and more).', 'Undo');
    assert.equal(await page.title(), 'undone.');
  });
});

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { accessibilityViolations } from '../workbench/axe.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, openSignedIn, resultsFolder, server, snapshots } from './stage.ts';
import { waitUntilStored } from './stored.ts';

describe('Offline', () => {
  let workbench: Workbench;
  let view: TreeView;
  const gateway = ['octo-org', 'api-gateway'];
  const image = [...gateway, /\b3\.5\.0\b/];

  before(async () => {
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
    await view.expand(...gateway);
  });
  after(async () => {
    github.storage.faults.splice(0);
    await closeWindows();
  });

  /** Until the end of the test. */
  function disconnect(): void {
    for (const { faults } of [github, github.storage]) faults.push({ match: () => true, act: 'reset' });
  }

  async function pageOf(): Promise<Frame> {
    const isOfImage = (title: string) => /^api-gateway .*3\.5\.0/.test(title);
    const title = await waitFor('the panel', async () => (await workbench.editors.titles()).find(isOfImage));
    return workbench.editors.webview(title);
  }

  async function isKept(text: string): Promise<boolean> {
    const folder = path.join(server.dataDir, snapshots);
    const files = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
    const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
    return texts.some((each) => each.includes(text));
  }

  it('shows the image that was read, after a restart: its row, its parts, and its details', async () => {
    await view.expand(...image);
    await view.click(image);
    const before = await pageOf();
    await before.locator('.layers tbody tr').first().waitFor();
    const layers = await before.locator('.layers tbody tr').count();
    await waitFor('the versions to be kept', () => isKept('api-gateway/active'));
    await waitUntilStored(workbench, await workbench.editors.activeTitle(), 'isPreview');
    disconnect();
    await workbench.reload();
    await workbench.openContainer('GitHub Packages');
    const page = await pageOf();
    await page.getByText(/^Shown as of \d{1,2}:\d{2}\s[AP]M\. Could not reach GitHub/).waitFor();
    await page.locator('.layers tbody tr').first().waitFor();
    assert.equal(await page.locator('.layers tbody tr').count(), layers);
    assert.deepEqual(await accessibilityViolations(page), []);
    const owner = await waitFor('the time', async () => {
      const row = await view.row('octo-org');
      return row.description.includes('as of') ? row : undefined;
    });
    assert.match(owner.description, / · as of \d{1,2}:\d{2}\s[AP]M$/);
    await view.expand(...gateway);
    const parts = await view.expand(...image);
    assert.ok(parts.some(({ label }) => label === 'linux/amd64'));
    await workbench.screenshot(path.join(resultsFolder, 'offline.png'));
  });

  it('says why an image that was not read has no parts, and reads it once GitHub is back', async () => {
    disconnect();
    const other = [...gateway, '3.4.8'];
    const [error] = await view.expand(...other);
    assert.match(error?.ariaLabel ?? '', /^Error: The manifest could not be read: No connection/);
    github.faults.splice(0);
    github.storage.faults.splice(0);
    await view.clickInlineAction([...other, error?.label ?? ''], 'Retry');
    await view.row(...other, 'linux/amd64');
    const page = await pageOf();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText(/^Shown as of/).waitFor({ state: 'detached' });
  });
});

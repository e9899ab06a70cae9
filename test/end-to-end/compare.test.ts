import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { accessibilityViolations } from '../workbench/axe.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, openSignedIn, requests, resultsFolder } from './stage.ts';
import { waitUntilStored } from './stored.ts';

describe('Compare Versions…', () => {
  let workbench: Workbench;
  let view: TreeView;
  const gateway = ['octo-org', 'api-gateway'];
  const older = [...gateway, '3.4.9'];
  const newer = [...gateway, /\b3\.5\.0\b/];
  const title = 'api-gateway 3.4.9 ↔ 3.5.0';

  before(async () => {
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
    await view.expand(...gateway);
  });
  after(closeWindows);

  const pageOf = (editor: string) => workbench.editors.webview(editor);
  const section = (page: Frame, heading: string) =>
    page.locator('section', { has: page.getByRole('heading', { name: heading, exact: true }) });

  it('says of two selected versions why the newer one is larger', async () => {
    await view.click(newer);
    await view.click(older, 'ControlOrMeta');
    github.clearLog();
    await view.pickFromMenu(older, 'Compare Versions…');
    const page = await pageOf(title);
    await page.getByRole('heading', { level: 1, name: 'Changes from 3.4.9 to 3.5.0' }).waitFor();
    assert.match(
      await page.locator('.headline').innerText(),
      /^3\.5\.0 is 4\d(\.\d)? MB larger than 3\.4\.9: 1\d\d MB, up from \d\d(\.\d)? MB\.$/,
    );
    const first = await page.locator('.contributions li').first().innerText();
    assert.match(first, /\+40 MB\s+Added: COPY geoip\/GeoLite2-City\.mmdb/);
    await page.getByRole('link', { name: 'Compare the Commits on GitHub' }).waitFor();
    assert.match(await section(page, 'Environment variables').innerText(), /GEOIP_DATABASE/);
    const manifests = requests('/manifests/');
    assert.equal(new Set(manifests).size, manifests.length, 'none is read twice');
    assert.deepEqual(await accessibilityViolations(page), []);
    await workbench.screenshot(path.join(resultsFolder, 'comparison of two versions.png'));
  });

  it('compares their SBOMs on demand', async () => {
    const page = await pageOf(title);
    github.clearLog();
    await page.getByRole('button', { name: /^Compare SBOMs \(/ }).click();
    await page.getByText(/^\d+ changed, \d+ added, \d+ removed$/).waitFor();
    assert.equal(requests('/blobs/').length, 2);
    await page.getByRole('checkbox').check();
    assert.ok((await section(page, 'Packages').locator('tbody tr').count()) > 10);
  });

  it('opens the documents in the diff editor', async () => {
    const page = await pageOf(title);
    await page.getByRole('button', { name: 'Open Raw Diff' }).click();
    await workbench.quickInput.waitForStep('Open Raw Diff');
    await workbench.quickInput.pick('Index');
    const diff = 'api-gateway Index: 3.4.9 ↔ 3.5.0';
    await waitFor('the diff editor', async () => (await workbench.editors.titles()).includes(diff));
    await workbench.editors.close(diff);
  });

  it('is there again after the window was reloaded', async () => {
    // Its page persists that what is the same is shown.
    await waitUntilStored(workbench, title, 'showsSame":true');
    await workbench.reload();
    const page = await pageOf(title);
    await page.locator('.headline').waitFor();
    assert.ok(await page.getByRole('checkbox').isChecked(), 'it still shows what is the same');
    await workbench.editors.close(title);
  });

  it('asks for the other version where one is selected', async () => {
    await workbench.openContainer('GitHub Packages');
    await view.expand('octo-org');
    await view.expand(...gateway);
    await view.pickFromMenu(older, 'Compare Versions…');
    await workbench.quickInput.waitForStep('Compare Versions: api-gateway 3.4.9');
    await workbench.quickInput.pick('3.4.8');
    await (await pageOf('api-gateway 3.4.8 ↔ 3.4.9')).locator('.headline').waitFor();
  });
});

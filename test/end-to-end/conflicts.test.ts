import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { formulas } from '../github/data/conflictingImages.ts';
import { hostileTexts } from '../github/data/hostileNames.ts';
import { on } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import { packagesOf } from '../github/world.ts';
import { accessibilityViolations } from '../workbench/axe.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  assertExported,
  broadly,
  closeReport,
  conflictRequests,
  namesIn,
  openRow,
  reportPage,
  reportWith,
  show,
  startStillGitHub,
  title,
} from './conflictsStage.ts';
import { waitUntilStored } from './stored.ts';
import { writesTo } from './deletionStage.ts';
import { closeWindows, openSignedIn, resultsFolder, server, themes } from './stage.ts';

const exportReport = 'GitHub Packages: Export Conflict Report…';

describe('A report of Docker migration conflicts', () => {
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  const startedAt = Date.now();

  before(async () => {
    github = await startStillGitHub();
    ({ workbench, view } = await openSignedIn({
      sessions: broadly,
      site: github.origin,
      settings: {
        'githubPackages.useRepoScope': true,
        'githubPackages.owners': ['hubot', 'northwind-secure', 'hostile-names'],
      },
    }));
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });
  beforeEach(() => {
    github.faults.splice(0);
    github.clearLog();
  });

  it('lists those of an organization, asked for from its row', async () => {
    await view.pickFromMenu(['octo-org'], 'Show Docker Migration Conflicts');
    const page = await reportWith(workbench, 3);
    assert.deepEqual(await namesIn(page), ['batch-runner', 'hello-world', 'web-frontend']);
    assert.deepEqual(conflictRequests(github), ['GET /orgs/octo-org/docker/conflicts']);
    assert.match(await page.locator('.subtitle').innerText(), /^Checked as mona · 127\.0\.0\.1:\d+ · .+20\d\d/);
  });

  it('is searched, filtered and sorted with the keyboard alone', async () => {
    const page = await reportWith(workbench, 3);
    const { keyboard } = workbench.page;
    await page.locator('h1').click();
    await keyboard.press('/');
    await keyboard.type('FRONT octo');
    await reportWith(workbench, 1);
    assert.deepEqual(await namesIn(page), ['web-frontend']);
    assert.equal(await page.locator('.shown').innerText(), '1 of 3 conflicts');
    await keyboard.press('ControlOrMeta+A');
    await keyboard.press('Delete');
    await reportWith(workbench, 3);

    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.type('pub');
    await waitFor('the public ones', async () => (await namesIn(page)).join() === 'batch-runner,hello-world');
    await keyboard.press('Home');
    await reportWith(workbench, 3);

    await keyboard.press('Tab');
    await waitForFocus(page, 'Check All');
    await keyboard.press('Tab');
    await waitForFocus(page, 'Owner');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await waitForFocus(page, 'Versions');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await waitFor('the most versions first', async () =>
      (await namesIn(page)).join().startsWith('web-frontend,batch-runner'),
    );
    assert.equal(await page.locator('th.versions').getAttribute('aria-sort'), 'descending');
    assert.deepEqual(conflictRequests(github), [], 'none of this asks the server');
  });

  it('shows what each collides with: another package, none, or that GitHub will not say', async () => {
    const page = await reportWith(workbench, 3);
    const act = { status: 403, body: { message: 'Not for you' } };
    github.faults.push({ match: on('GET', /container\/hello-world$/), act });
    await openRow(page, 'web-frontend', 'Name taken');
    await openRow(page, 'batch-runner', 'None found');
    await openRow(page, 'hello-world', 'Could not check');
    await page.locator('.outcome', { hasText: 'GitHub refused the request (Not for you)' }).waitFor();
    const comparison = page.locator('tr.opened', { hasText: 'Name taken' }).locator('.comparison');
    assert.match(await comparison.innerText(), /Docker registry\s+Container registry[\s\S]*Versions\s+25/);
    assert.match((await comparison.locator('td.container').allInnerTexts()).join(), /latest/);
    assert.equal(github.log.filter(({ url }) => /\/orgs\/octo-org\/packages\/container\/[\w-]+$/.test(url)).length, 3);
    github.faults.splice(0);
    await page
      .locator('tr.opened', { hasText: 'Could not check' })
      .getByRole('button', { name: 'Check Again' })
      .click();
    await page.locator('.outcome', { hasText: 'Could not check' }).waitFor({ state: 'detached' });
  });

  for (const theme of themes) {
    it(`has nothing that WCAG 2.1 A or AA forbids in ${theme}`, async () => {
      await workbench.setTheme(server, theme);
      const page = await reportWith(workbench, 3);
      // What is half under the table's head counts as too small.
      await page.evaluate(() => scrollTo(0, 0));
      assert.deepEqual(await accessibilityViolations(page), []);
      await workbench.screenshot(path.join(resultsFolder, `conflicts, ${theme}.png`));
    });
  }

  it('is exported as Markdown and JSON to untitled documents, and as CSV to a file', async () => {
    await workbench.runCommand(exportReport);
    await choose('Markdown', 'Open as Untitled File');
    const markdown = await untitledText(/Docker migration conflicts/);
    await exportFromPanel('JSON', 'Open as Untitled File');
    const json = await untitledText(/./);
    const file = path.join(server.folder, 'conflicts.csv');
    await exportFromPanel('CSV', 'Save to File…');
    const { quickInput, notifications } = workbench;
    await waitFor('the file dialog', async () => (await quickInput.value()).includes('docker-conflicts-octo-org-'));
    await quickInput.type(file);
    await quickInput.accept();
    await notifications.close(await notifications.waitFor(/^Saved .*conflicts\.csv/));
    const texts = { 'conflicts.md': markdown, 'conflicts.json': json, 'conflicts.csv': await readFile(file, 'utf8') };
    await assertExported(texts, github, startedAt);
  });

  it('is exported as it is narrowed, or as a whole', async () => {
    const page = await reportWith(workbench, 3);
    await page.getByRole('searchbox').fill('batch');
    await reportWith(workbench, 1);
    await page.getByRole('button', { name: 'Export…' }).click();
    await workbench.quickInput.waitForStep(/Export Conflict Report/);
    const items = await workbench.quickInput.items();
    assert.deepEqual(
      items.map(({ label, description }) => `${label}: ${description}`),
      ['Markdown', 'CSV', 'JSON'].flatMap((format) => [
        `${format}: filtered: 1 conflict`,
        `${format}: all: 3 conflicts`,
      ]),
    );
    await choose('Markdown', 'Open as Untitled File');
    const text = await untitledText(/Docker migration conflicts/);
    assert.match(text, /Shown here: 1 \(filters: search `batch`\)/);
    assert.equal(text.includes('web-frontend'), false);
    // The page was thrown away while the document was in front of it.
    const again = await reportWith(workbench, 1);
    await again.getByRole('searchbox').fill('');
    await reportWith(workbench, 3);
  });

  it('leads to either package: on GitHub, and in the tree, whatever the filter hides', async () => {
    const page = await reportWith(workbench, 3);
    await openRow(page, 'web-frontend', 'Name taken');
    await workbench.runCommand('GitHub Packages: Filter…', 'Filter Packages and Versions');
    await workbench.quickInput.type('nothing is called so');
    await workbench.quickInput.pick('any visibility');
    await waitFor('the filter', async () => (await view.description()) !== '');
    const side = page.locator('tr.conflict', { hasText: 'web-frontend' }).locator('+ tr.opened');
    await side.getByRole('button', { name: 'Reveal in Packages: Container registry' }).click();
    await view.waitForRows('the container package selected', (rows) =>
      rows.some(
        ({ label, ariaLabel, selected }) => selected && label === 'web-frontend' && ariaLabel.includes(', Container, '),
      ),
    );
    assert.equal(await view.description(), '');
    const opening = workbench.page.context().waitForEvent('page');
    await side.getByRole('button', { name: 'Open on GitHub: Container registry' }).click();
    const opened = await opening;
    await opened.waitForURL(/^http/);
    assert.match(opened.url(), /\/orgs\/octo-org\/packages\/container\/package\/web-frontend$/);
    await opened.close();
  });

  it('deletes the package that took the name, as everywhere, and checks again by itself, also after Undo', async () => {
    const page = await reportWith(workbench, 3);
    await openRow(page, 'web-frontend', 'Name taken');
    const row = page.locator('tr.conflict', { hasText: 'web-frontend' }).locator('+ tr.opened');
    await row.getByRole('button', { name: 'Delete Package…: Container registry' }).click();
    await workbench.quickInput.waitForStep(/^Delete octo-org\/web-frontend \(Container\)/);
    await workbench.quickInput.type('web-frontend');
    await workbench.quickInput.accept();
    const told = await workbench.notifications.waitFor(/^Deleted octo-org\/web-frontend/);
    await row.locator('.outcome', { hasText: 'None found' }).waitFor();
    assert.deepEqual(writesTo(github), ['DELETE /orgs/octo-org/packages/container/web-frontend']);
    await workbench.notifications.click(told, 'Undo');
    await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored/));
    await row.locator('.outcome', { hasText: 'Name taken' }).waitFor();
  });

  it('loses the conflict whose own package is deleted, and has it again after Undo: its owner is asked again', async () => {
    const page = await reportWith(workbench, 3);
    await openRow(page, 'batch-runner', 'None found');
    const row = page.locator('tr.conflict', { hasText: 'batch-runner' }).locator('+ tr.opened');
    await row.getByRole('button', { name: 'Delete Package…: Docker registry' }).click();
    await workbench.quickInput.waitForStep(/^Delete octo-org\/batch-runner \(Docker\)/);
    await workbench.quickInput.type('batch-runner');
    await workbench.quickInput.accept();
    const told = await workbench.notifications.waitFor(/^Deleted octo-org\/batch-runner/);
    await reportWith(workbench, 2);
    assert.deepEqual(writesTo(github), ['DELETE /orgs/octo-org/packages/docker/batch-runner']);
    await workbench.notifications.click(told, 'Undo');
    await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored/));
    await reportWith(workbench, 3);
  });

  it('deletes no other package that has taken the name meanwhile, and shows that one after Refresh', async () => {
    const page = await reportWith(workbench, 3);
    const image = packagesOf(github.world, 'octo-org').find(
      ({ type, name }) => type === 'docker' && name === 'batch-runner',
    );
    assert.ok(image);
    const { id } = image;
    const row = page.locator('tr.conflict', { hasText: 'batch-runner' }).locator('+ tr.opened');
    const deletePackage = row.getByRole('button', { name: 'Delete Package…: Docker registry' });
    // The rows from before Refresh are shown until GitHub has answered, so the number of rows does not tell.
    const refresh = async () => {
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.locator(`tr.conflict[data-key$="/${image.id}"]`).waitFor();
    };
    await openRow(page, 'batch-runner', 'None found');
    image.id = id + 1_000_000;
    await deletePackage.click();
    // Check Again would read the container package alone.
    const told = /^Another package now has the name batch-runner\. Nothing was deleted\. Choose Refresh/;
    await workbench.notifications.close(await workbench.notifications.waitFor(told));
    await refresh();
    await openRow(page, 'batch-runner', 'None found');
    await deletePackage.click();
    await workbench.quickInput.waitForStep(/^Delete octo-org\/batch-runner \(Docker\)/);
    await workbench.quickInput.cancel();
    image.id = id;
    await refresh();
    assert.deepEqual(writesTo(github), []);
  });

  it('is there again after the window was reloaded, arranged as it was, with rows that the server was asked for', async () => {
    const page = await reportWith(workbench, 3);
    await page.getByRole('searchbox').fill('FRONT octo');
    await reportWith(workbench, 1);
    await waitUntilStored(workbench, 'FRONT octo', 'arrangement');
    github.clearLog();
    const gate = github.hold(on('GET', '/docker/conflicts'));
    await workbench.reload();
    await gate.waitForHeld(1);
    const restored = await reportPage(workbench);
    await restored.getByText('Checking owners: 0 of 1').waitFor();
    await restored.getByRole('button', { name: 'Cancel' }).click();
    await restored.getByText('Not checked because you cancelled.').waitFor();
    github.openGates();
    await restored.getByRole('button', { name: 'Refresh' }).click();
    assert.deepEqual(await namesIn(await reportWith(workbench, 1)), ['web-frontend']);
  });

  it('asks its owner by itself after a reload', async () => {
    await waitUntilStored(workbench, 'FRONT octo', 'arrangement');
    github.clearLog();
    await workbench.reload();
    const page = await reportWith(workbench, 1);
    assert.match(await page.locator('.subtitle').innerText(), /^Checked as mona · 127\.0\.0\.1:\d+ · .+20\d\d/);
    assert.deepEqual(conflictRequests(github), ['GET /orgs/octo-org/docker/conflicts']);
    await page.getByRole('searchbox').fill('');
    await reportWith(workbench, 3);
    await closeReport(workbench);
  });

  it('lists those of the signed-in user, and of another user', async () => {
    await workbench.openContainer('GitHub Packages');
    await view.pickFromMenu(['mona'], 'Show Docker Migration Conflicts');
    assert.deepEqual(await namesIn(await reportWith(workbench, 1)), ['legacy-blog']);
    await closeReport(workbench);
    await view.pickFromMenu(['hubot'], 'Show Docker Migration Conflicts');
    assert.deepEqual(await namesIn(await reportWith(workbench, 2)), ['hubot-matteradapter', 'scratch']);
    await closeReport(workbench);
    assert.deepEqual(conflictRequests(github), ['GET /user/docker/conflicts', 'GET /users/hubot/docker/conflicts']);
  });

  it('says so where there is none, with who was asked and when', async () => {
    await view.pickFromMenu(['acme-platform'], 'Show Docker Migration Conflicts');
    const page = await reportPage(workbench);
    await page.getByRole('heading', { name: 'No conflicts' }).waitFor();
    await page
      .getByText(
        /^GitHub lists no conflicts that your account can see for acme-platform on 127\.0\.0\.1:\d+\. Checked: .+20\d\d/,
      )
      .waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await workbench.screenshot(path.join(resultsFolder, 'no conflicts.png'));
    await closeReport(workbench);
  });

  it('is of the owner that is highlighted where none is checked', async () => {
    await workbench.runCommand(show, /^Select the owners to look up/);
    await workbench.quickInput.waitForItem('hubot');
    await workbench.quickInput.type('hubot');
    await workbench.quickInput.accept();
    await reportWith(workbench, 2);
    assert.ok((await workbench.editors.titles()).includes(`${title}: hubot`));
    await closeReport(workbench);
  });

  it('of all owners lists those that could not be asked, with the reason and Retry', async () => {
    github.faults.push({ match: on('GET', '/users/hubot/docker'), act: 500 });
    await workbench.runCommand(show, /^Select the owners to look up/);
    await workbench.quickInput.waitForItem('hubot');
    await workbench.quickInput.pick('All owners');
    await workbench.quickInput.accept();
    const all = 1 + 3 + hostileTexts.length + formulas.length;
    const page = await reportWith(workbench, all);
    const failures = await page.locator('.failures li').allInnerTexts();
    // The organization that GitHub leaves out of the list is one that was added by hand, and is told once.
    assert.equal(failures.length, 2, failures.join('\n'));
    assert.match(failures.join('\n'), /hubot[\s\S]*server error \(500\)/);
    assert.match(failures.join('\n'), /northwind-secure[\s\S]*single sign-on[\s\S]*Authorize/);
    await workbench.screenshot(path.join(resultsFolder, 'conflicts of all owners.png'));
    github.faults.splice(0);
    github.clearLog();
    await page.getByRole('button', { name: 'Retry: hubot' }).click();
    await reportWith(workbench, all + 2);
    assert.deepEqual(conflictRequests(github), ['GET /users/hubot/docker/conflicts']);
    assert.equal(await page.locator('.failures li').count(), 1);
  });

  it('shows hostile names as text', async () => {
    const page = await reportPage(workbench);
    const names = await page.locator('tr.conflict th.name .text').allTextContents();
    for (const name of ['<img src=x onerror=alert(1)>', ...formulas, '⟨U+202E⟩gnp.exe⟨U+202C⟩', 'x'.repeat(250)]) {
      assert.ok(names.includes(name), name);
    }
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(await accessibilityViolations(page), []);
  });

  it('is out of sight once the person has signed out, also after a reload', async () => {
    const page = await reportPage(workbench);
    const [entry] = (await workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await workbench.accounts.signOut(entry ?? '');
    await page.getByText('You are signed out').waitFor();
    assert.equal((await page.locator('body').innerText()).includes('web-frontend'), false);
    await waitUntilStored(workbench, 'hostile-names', 'arrangement');
    await workbench.reload();
    const restored = await reportPage(workbench);
    await restored.getByText('You are signed out').waitFor();
    assert.equal((await restored.locator('body').innerText()).includes('web-frontend'), false);
    assert.deepEqual(conflictRequests(github), []);
  });

  async function waitForFocus(page: Frame, label: string): Promise<void> {
    await waitFor(`the focus on "${label}"`, async () => (await page.locator(':focus').innerText()).trim() === label);
  }

  async function exportFromPanel(format: string, place: string): Promise<void> {
    const page = await reportWith(workbench, 3);
    await page.getByRole('button', { name: 'Export…' }).click();
    await choose(format, place);
  }

  async function choose(format: string, place: string): Promise<void> {
    await workbench.quickInput.waitForStep(/Export Conflict Report/);
    await workbench.quickInput.pick(format);
    await workbench.quickInput.waitForStep(format);
    await workbench.quickInput.pick(place);
  }

  /** The text of the document that was just opened, which is then closed. */
  async function untitledText(name: RegExp): Promise<string> {
    const shown = await waitFor('the document', async () => {
      const active = await workbench.editors.activeTitle();
      return !active.startsWith(title) && name.test(active) && active;
    });
    const text = await workbench.editors.text(shown);
    await workbench.runCommand('View: Revert and Close Editor');
    await waitFor('it to close', async () => !(await workbench.editors.titles()).includes(shown));
    return text;
  }
});

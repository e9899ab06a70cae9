import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import type { GitHub } from '../github/server.ts';
import { accessibilityViolations } from '../workbench/axe.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import {
  broadly,
  closeReport,
  conflictRequests,
  namesIn,
  openRow,
  reportPage,
  reportWith,
  show,
  startStillGitHub,
} from './conflictsStage.ts';
import { waitUntilStored } from './stored.ts';
import { closeWindows, mona, openSignedIn, openWindow, resultsFolder, server } from './stage.ts';

describe('A report of Docker migration conflicts, signed out', () => {
  let github: GitHub;
  let workbench: Workbench;

  before(async () => {
    github = await startStillGitHub();
    workbench = await openWindow({ sessions: [], site: github.origin });
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('lists the public ones of a login that is typed, without any token', async () => {
    await workbench.runCommand(show, /You are signed out/);
    await workbench.quickInput.type('no-such-owner');
    await workbench.quickInput.accept();
    await workbench.quickInput.waitForMessage(/GitHub has no user or organization "no-such-owner"/);
    await workbench.quickInput.type('octo-org');
    await workbench.quickInput.accept();
    const page = await reportWith(workbench, 2);
    assert.deepEqual(await namesIn(page), ['batch-runner', 'hello-world']);
    assert.match(await page.locator('.subtitle').innerText(), /^Checked while signed out · /);
    await page.getByText(/this report has only public conflicts/).waitFor();
    assert.deepEqual(conflictRequests(github), ['GET /orgs/octo-org/docker/conflicts']);
    assert.ok(github.log.every(({ login }) => login === undefined));
    assert.deepEqual(await accessibilityViolations(page), []);
  });

  it('says that what a conflict collides with is for people who are signed in', async () => {
    const page = await reportWith(workbench, 2);
    await openRow(page, 'hello-world', 'Could not check');
    await page.locator('.outcome', { hasText: 'GitHub shows container packages only to signed-in users' }).waitFor();
    await workbench.screenshot(path.join(resultsFolder, 'conflicts, signed out.png'));
  });

  it('is there again after the window was reloaded, asked for without any token', async () => {
    await waitUntilStored(workbench, 'octo-org', 'arrangement');
    github.clearLog();
    await workbench.reload();
    assert.deepEqual(await namesIn(await reportWith(workbench, 2)), ['batch-runner', 'hello-world']);
    assert.deepEqual(conflictRequests(github), ['GET /orgs/octo-org/docker/conflicts']);
    assert.ok(github.log.every(({ login }) => login === undefined));
  });
});

describe('A report of Docker migration conflicts, asked for without the broad scope', () => {
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    github = await startStillGitHub();
    ({ workbench, view } = await openSignedIn({ sessions: [mona, ...broadly], site: github.origin }));
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('calls nothing found no more than nothing public found', async () => {
    await view.pickFromMenu(['acme-platform'], 'Show Docker Migration Conflicts');
    const page = await reportPage(workbench);
    await page.getByRole('heading', { name: 'No public conflicts found' }).waitFor();
    assert.equal((await page.locator('.empty').innerText()).includes('that your account can see'), false);
    await closeReport(workbench);
  });

  it('says that private conflicts may be missing until it is asked with the scope, as after a reload', async () => {
    await view.pickFromMenu(['octo-org'], 'Show Docker Migration Conflicts');
    const noteOn = (page: Frame) => page.locator('.note', { hasText: 'Private conflicts may be missing' });
    await noteOn(await reportWith(workbench, 2))
      .getByRole('button', { name: 'Open Setting' })
      .waitFor();
    // A setting of the whole application reaches a window of the server when it is loaded.
    await server.changeSettings({ 'githubPackages.useRepoScope': true });
    await waitUntilStored(workbench, 'octo-org', 'arrangement');
    await workbench.reload();
    await noteOn(await reportWith(workbench, 3)).waitFor({ state: 'detached' });
  });
});

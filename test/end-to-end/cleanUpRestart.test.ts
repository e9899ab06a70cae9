import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Frame } from 'playwright-core';
import { packageExtension } from '../demo/extension.ts';
import { on } from '../github/faults.ts';
import { addImage } from '../github/data/history.ts';
import { imageIndex, imageManifest, manifestOf } from '../github/data/manifests.ts';
import type { GitHub } from '../github/server.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { Workbench } from '../workbench/driver.ts';
import { sessionSecrets } from '../workbench/secrets.ts';
import { startWorkbench, type WorkbenchServer } from '../workbench/server.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  addTemplates,
  cleanUpPage,
  confirmDelete,
  deletedIds,
  deleteUntagged,
  idsOfReleases,
  keepTenReleases,
  planned,
  startCleanUpGitHub,
} from './cleanUpStage.ts';
import { entryCount, manager, openRecentlyDeleted, packageOf, reportText, undo } from './deletionStage.ts';
import { mona, resultsFolder } from './stage.ts';

describe('Clean Up, interrupted and disturbed', () => {
  let github: GitHub;
  let folder: string;
  let server: WorkbenchServer;
  let browser: Browser;
  let workbench: Workbench;
  let view: TreeView;

  before(async function () {
    this.timeout(300_000);
    // A build has 3 versions: of each, 3 releases and 2 builds without a tag go.
    github = await startCleanUpGitHub({
      gateway: { releases: 13, untagged: 2 },
      worker: { releases: 13, untagged: 2 },
    });
    folder = await mkdtemp(path.join(tmpdir(), 'packages-clean-up-'));
    server = await start({ vsix: process.env.EXTENSION_VSIX ?? (await packageExtension()) });
    browser = await launchBrowser();
    const secrets = sessionSecrets([mona, manager], { enterprise: github.origin });
    workbench = await Workbench.open(browser, server.url, { secrets, height: 1100 });
    await workbench.openContainer('GitHub Packages');
    view = workbench.view('Packages');
    await view.clickWelcomeButton('Sign In');
    await workbench.accounts.allow('mona');
    await view.row('octo-org');
  });
  beforeEach(() => github.clearLog());
  afterEach(async function () {
    github.openGates();
    if (this.currentTest?.state === 'failed')
      await workbench.screenshot(path.join(resultsFolder, 'failed clean-up.png'));
  });
  after(async () => {
    await browser.close();
    await server.stop();
    await github.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('pauses, resumes and cancels a run in the panel', async () => {
    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org', 'Octo.Clock'], 'Clean Up…');
    const page = await cleanUpPage(workbench, 'octo-org/Octo.Clock');
    await addTemplates(page, keepTenReleases);
    await planned(page, 19);
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(3);
    await confirmDelete(workbench, page, 19);
    // As many as are sent at once.
    await gate.waitForHeld(3);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.locator('.progress', { hasText: 'Paused 3 of 19' }).waitFor();
    gate.open();
    await page.locator('.progress', { hasText: 'Paused 6 of 19' }).waitFor();
    // Nothing in the plan can be changed meanwhile.
    assert.equal(await page.getByRole('button', { name: /^Edit: / }).count(), 0);
    assert.equal(await page.getByRole('switch').isDisabled(), true);
    assert.equal(deletedIds(github, 'octo-org', 'Octo.Clock').length, 6);
    const second = github.hold(on('DELETE', '/versions/'));
    await page.getByRole('button', { name: 'Resume' }).click();
    await second.waitForHeld(3);
    await page.getByRole('button', { name: 'Cancel' }).click();
    second.open();
    const told = await workbench.notifications.waitFor(/^Deleted \d+ versions of Octo\.Clock\. \d+ skipped: /);
    const [deleted = 0, skipped = 0] = (told.match(/\d+/g) ?? []).map(Number);
    assert.equal(deleted + skipped, 19);
    assert.ok(deleted >= 6 && skipped > 0, told);
    assert.match(told, /The operation was cancelled\. Deleted items are in Recently Deleted\.$/);
    await waitFor('the last answers', () => Promise.resolve(github.log.every(({ status }) => status !== undefined)));
    assert.equal(deletedIds(github, 'octo-org', 'Octo.Clock').length, deleted);
    // What was skipped is still planned.
    await planned(page, skipped);
    await undo(workbench, told);
    assert.deepEqual(deletedIds(github, 'octo-org', 'Octo.Clock'), []);
    await planned(page, 19);

    // Closed in the middle, it goes on in a notification, where it can be cancelled.
    const third = github.hold(on('DELETE', '/versions/'));
    await confirmDelete(workbench, page, 19);
    await third.waitForHeld(3);
    await workbench.editors.close('Clean Up: octo-org/Octo.Clock');
    await workbench.notifications.click(await workbench.notifications.waitFor(/^Deleting 19 versions/), 'Cancel');
    third.open();
    const rest = await workbench.notifications.waitFor(/^Deleted \d+ versions of Octo\.Clock\. \d+ skipped: /);
    const left = deletedIds(github, 'octo-org', 'Octo.Clock');
    assert.ok(left.length < 19 && rest.startsWith(`Deleted ${left.length} versions`), rest);
    await undo(workbench, rest);
    assert.deepEqual(deletedIds(github, 'octo-org', 'Octo.Clock'), []);
  });

  it('skips what others changed after the plan was made, and names each in the report', async () => {
    const { world } = github;
    const worker = packageOf(github, 'octo-org', 'worker');
    const page = await planImages('worker', 15);
    const versionOf = (tag: string) => worker.versions.find(({ tags }) => tags.includes(tag));
    const [tagged, gone, rebuilt] = ['0.1.0', '1.0.0', '0.1.1'].map(versionOf);
    assert.ok(tagged && gone && rebuilt);
    const partsOf = (index: string) =>
      worker.versions.filter(({ name }) => world.manifests.get(index)?.body.includes(name));
    const [pinned, other] = partsOf(rebuilt.name);
    assert.ok(pinned && other);
    const gate = github.hold(on('GET', '/worker/versions?'));
    await confirmDelete(workbench, page, 15);
    // The plan has been confirmed, and its package is about to be read again.
    await gate.waitForHeld(1);
    tagged.tags = [...tagged.tags, 'in-production'];
    gone.deletedAt = Date.now();
    const manifests = [{ mediaType: imageManifest, digest: pinned.name, size: 1000 }];
    addImage(world, worker, manifestOf(imageIndex, { manifests }, 0), ['hotfix'], Date.now());
    const before = deletedIds(github, 'octo-org', 'worker');
    gate.open();

    // The image with the new tag stays with its parts, and so does the part that the new image lists.
    const told = await workbench.notifications.waitFor(
      /^Deleted 10 versions of worker\. 1 already gone\. 4 skipped for several reasons\. See the report\./,
    );
    await workbench.notifications.click(told, 'Show Report');
    const report = await reportText(workbench, 'Deletion Report 1');
    const named = (reason: string, id: number) =>
      assert.match(report, new RegExp(`${reason}\\s+octo-org/worker \\S+ \\(version ID ${id}\\)`));
    named('Skipped: it got the tag in-production after the plan was made\\.', tagged.id);
    named('Skipped: the image hotfix depends on it\\.', pinned.id);
    named('Already gone \\(1\\)', gone.id);
    assert.match(report, /^Skipped \(4\)/m);
    assert.match(report, /Skipped: the image worker 0\.1\.0 was not deleted\.(\s+octo-org\/worker .*){2}/);
    const kept = [...idsOfReleases(github, 'octo-org', 'worker', '0.1.0'), pinned.id];
    const deleted = deletedIds(github, 'octo-org', 'worker');
    for (const id of kept) assert.ok(!deleted.includes(id), String(id));
    assert.equal(deleted.length, 15 - kept.length);
    assert.deepEqual(before, [gone.id]);
  });

  it('is resumed after it was killed, without another confirmation, and one Undo restores all of it', async () => {
    const page = await planImages('gateway', 15);
    // Without the one that somebody else deleted.
    const ofWorker = deletedIds(github, 'octo-org', 'worker').length - 1;
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(3);
    await confirmDelete(workbench, page, 15);
    await gate.waitForHeld(3);
    await server.stop();
    // What was on its way when it was killed still arrives.
    gate.open();
    await waitFor('the last answers', () => Promise.resolve(github.log.every(({ status }) => status !== undefined)));
    const done = deletedIds(github, 'octo-org', 'gateway').length;
    assert.equal(done, 6);

    await restart();
    const told = await workbench.notifications.waitFor(/^A VS Code window closed before its operation finished\. /);
    const skipped = Number(/(\d+) skipped/.exec(told)?.[1]);
    const inTransit = Number(/(\d+) could not be confirmed yet/.exec(told)?.[1] ?? 0);
    assert.equal(skipped + done + inTransit, 15, told);
    await workbench.notifications.click(told, `Resume Deleting ${skipped} Items`);
    const ended = await workbench.notifications.waitFor(/^Deleted \d+ versions of gateway\./);
    assert.equal(await workbench.dialog.isOpen(), false);
    assert.equal(ended, `Deleted ${skipped} versions of gateway.`);
    const deleted = deletedIds(github, 'octo-org', 'gateway');
    assert.equal(deleted.length, 15 - inTransit);
    const recentlyDeleted = await openRecentlyDeleted(workbench);
    await recentlyDeleted.waitForRows('all of them', (rows) => entryCount(rows) === deleted.length + ofWorker);
    await undo(workbench, ended);
    assert.deepEqual(deletedIds(github, 'octo-org', 'gateway'), []);
    await recentlyDeleted.waitForRows('the others', (rows) => entryCount(rows) === ofWorker);
  });

  async function planImages(name: string, count: number): Promise<Frame> {
    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org', name], 'Clean Up…');
    const page = await cleanUpPage(workbench, `octo-org/${name}`);
    await addTemplates(page, keepTenReleases, deleteUntagged);
    await planned(page, count);
    return page;
  }

  async function start(options: { vsix?: string; port?: number }): Promise<WorkbenchServer> {
    return startWorkbench({
      ...options,
      userDataDir: path.join(folder, 'data'),
      folder: path.join(folder, 'workspace'),
      settings: { 'github-enterprise.uri': github.origin, 'githubPackages.provider': 'github-enterprise' },
    });
  }

  /** The server and its extension hosts are killed; the browser, where VS Code keeps its sign-ins, stays. */
  async function restart(): Promise<void> {
    await server.stop();
    server = await start({ port: Number(new URL(server.origin).port) });
    await workbench.page.goto(server.url);
    await workbench.ready();
    await workbench.openContainer('GitHub Packages');
    await view.row('octo-org');
  }
});

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { packageExtension } from '../demo/extension.ts';
import { on } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import { isActive } from '../github/world.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { Workbench } from '../workbench/driver.ts';
import { sessionSecrets } from '../workbench/secrets.ts';
import { startWorkbench, type WorkbenchServer } from '../workbench/server.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  entryCount,
  manager,
  openRecentlyDeleted,
  owners,
  packageOf,
  reportText,
  startSmallGitHub,
  deletedRows,
  versionsOf,
} from './deletionStage.ts';
import { mona, resultsFolder } from './stage.ts';

describe('Deleting, and starting VS Code anew', () => {
  let github: GitHub;
  let folder: string;
  let server: WorkbenchServer;
  let browser: Browser;
  let workbench: Workbench;
  let view: TreeView;

  before(async function () {
    this.timeout(300_000);
    github = await startSmallGitHub();
    folder = await mkdtemp(path.join(tmpdir(), 'packages-restart-'));
    server = await start({ vsix: process.env.EXTENSION_VSIX ?? (await packageExtension()) });
    browser = await launchBrowser();
    const secrets = sessionSecrets([mona, manager], { enterprise: github.origin });
    workbench = await Workbench.open(browser, server.url, { secrets, height: 1100 });
    await workbench.openContainer('GitHub Packages');
    view = workbench.view('Packages');
    await view.clickWelcomeButton('Sign In');
    await workbench.accounts.allow('mona');
    await view.row('hubot');
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await workbench.screenshot(path.join(resultsFolder, 'failed anew.png'));
  });
  after(async () => {
    await browser.close();
    await server.stop();
    await github.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('restores packages from "Recently Deleted"', async () => {
    for (const { owner } of owners) {
      await view.expand(owner);
      await view.pickFromMenu([owner, 'date-words'], 'Delete Package…');
      await workbench.quickInput.waitForStep(/^Type \S+ to delete the package/);
      await workbench.quickInput.type('date-words');
      await workbench.quickInput.accept();
      await view.waitForAbsence(owner, 'date-words');
      await workbench.notifications.close(await workbench.notifications.waitFor(`Deleted ${owner}/date-words.`));
      await view.collapse(owner);
    }
    await restart();
    const recentlyDeleted = await openRecentlyDeleted(workbench);
    const entries = owners.map(({ owner }) => `${owner}/date-words: 30 days left · package, 3 versions`);
    assert.deepEqual(await deletedRows({ workbench, view, recentlyDeleted }), entries.reverse());
    for (const { owner } of owners) {
      await recentlyDeleted.clickInlineAction([/./, `${owner}/date-words`], 'Restore Package');
      await workbench.notifications.close(await workbench.notifications.waitFor(`Restored ${owner}/date-words.`));
      assert.equal(versionsOf(github, owner, 'date-words').length, 3);
    }
    await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
  });

  it('tells what had been done when it was killed in the middle, and goes on', async () => {
    const clock = ['octo-org', 'Octo.Clock'];
    // All of it is to be in sight, and the tree opens as it was left: what scrolls moves the focus, where a selection
    // starts.
    for (const { owner } of owners) if (owner !== 'octo-org') await view.collapse(owner);
    await view.expand('octo-org');
    await view.expand(...clock);
    const names = versionsOf(github, 'octo-org', 'Octo.Clock')
      .slice(0, 15)
      .map(({ name }) => name);
    await view.click([...clock, names[0] ?? '']);
    await view.click([...clock, names.at(-1) ?? ''], 'Shift');
    await workbench.page.keyboard.press('Delete');
    await workbench.dialog.waitFor(/^Delete 15 versions/);
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(5);
    await workbench.dialog.click('Delete 15 Versions');
    // As many as are sent at once.
    await gate.waitForHeld(3);
    await server.stop();
    // What was on its way when it was killed still arrives.
    gate.open();
    await waitFor('the last answers', () => Promise.resolve(github.log.every(({ status }) => status !== undefined)));
    const done = deleted();
    assert.equal(done.length, 8);

    await restart();
    // Closed without an answer it is told once more.
    await workbench.notifications.close(await workbench.notifications.waitFor(/^A VS Code window closed before/));
    await restart();
    const told = await workbench.notifications.waitFor(/^A VS Code window closed before its operation finished\. /);
    // What was written down and shows no effect may still be on its way: not told as not tried, nor gone on with.
    const inTransit = Number(/(\d+) could not be confirmed yet/.exec(told)?.[1] ?? 0);
    const skipped = 15 - done.length - inTransit;
    assert.match(told, new RegExp(`Deleted ${done.length} versions of Octo\\.Clock\\. .*${skipped} skipped`));
    const recentlyDeleted = await openRecentlyDeleted(workbench);
    assert.deepEqual((await deletedRows({ workbench, view, recentlyDeleted })).sort(), entriesOf(done));
    const goOn = `Resume Deleting ${skipped} Items`;
    assert.deepEqual(await workbench.notifications.buttons(told), [goOn, 'Undo', 'Show Report']);
    await workbench.notifications.click(told, 'Show Report');
    const report = await reportText(workbench, 'Deletion Report 1');
    const reported = report.split(/^Deleted \(/m)[1]?.match(/(?<=Clock )[\w.-]+/g) ?? [];
    assert.deepEqual(reported.sort(), [...done].sort());
    assert.match(report, /The VS Code window closed before the request was sent/);

    // It was confirmed before it was interrupted, so it is not asked about again.
    await workbench.notifications.click(told, goOn);
    await workbench.notifications.waitFor(`Deleted ${skipped} versions of Octo.Clock.`);
    assert.equal(deleted().length, 15 - inTransit);
    await recentlyDeleted.waitForRows('all of them', (rows) => entryCount(rows) === 15 - inTransit);
    assert.deepEqual((await deletedRows({ workbench, view, recentlyDeleted })).sort(), entriesOf(deleted()));
  });

  it('sets aside what it cannot read of its record, says so once, and keeps the rest', async () => {
    const recentlyDeleted = await openRecentlyDeleted(workbench);
    const before = await deletedRows({ workbench, view, recentlyDeleted });
    await server.stop();
    const [journal] = (await readdir(folder, { recursive: true })).filter((name) =>
      /[/\\]journal[/\\].*\.jsonl$/.test(name),
    );
    assert.ok(journal);
    await appendFile(path.join(folder, journal), '\0\0{"v":1,"type":"intent","id":');

    await restart();
    const corrupt =
      /^Part of the deletion journal could not be read, so Recently Deleted may be incomplete\. The corrupt file was copied to \S+\.corrupt\. The rest of the journal was read\./;
    await workbench.notifications.close(await workbench.notifications.waitFor(corrupt));
    assert.deepEqual(
      await deletedRows({ workbench, view, recentlyDeleted: await openRecentlyDeleted(workbench) }),
      before,
    );
    const copies = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.corrupt'));
    assert.equal(copies.length, 1);
    assert.match(await readFile(path.join(folder, copies[0] ?? ''), 'utf8'), /\0\0\{"v":1,"type":"intent","id":$/);
  });

  async function start(options: { vsix?: string; port?: number }): Promise<WorkbenchServer> {
    return startWorkbench({
      ...options,
      userDataDir: path.join(folder, 'data'),
      folder: path.join(folder, 'workspace'),
      settings: {
        'github-enterprise.uri': github.origin,
        'githubPackages.provider': 'github-enterprise',
        'githubPackages.owners': ['hubot'],
      },
    });
  }

  /** The server and its extension hosts are killed; the browser, where VS Code keeps its sign-ins, stays. */
  async function restart(): Promise<void> {
    await server.stop();
    server = await start({ port: Number(new URL(server.origin).port) });
    await workbench.page.goto(server.url);
    await workbench.ready();
    await workbench.openContainer('GitHub Packages');
    await view.row('hubot');
  }

  function deleted(): string[] {
    const { versions } = packageOf(github, 'octo-org', 'Octo.Clock');
    return versions.filter((version) => !isActive(version)).map(({ name }) => name);
  }

  function entriesOf(names: readonly string[]): string[] {
    return names.map((name) => `Octo.Clock ${name}: 30 days left · octo-org`).sort();
  }
});

import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { packageExtension } from '../demo/extension.ts';
import type { GitHub } from '../github/server.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { Workbench } from '../workbench/driver.ts';
import { sessionSecrets } from '../workbench/secrets.ts';
import { startWorkbench } from '../workbench/server.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  cleanUpPage,
  confirmDelete,
  deletedIds,
  editNewest,
  explanation,
  planned,
  searchFor,
  startCleanUpGitHub,
} from './cleanUpStage.ts';
import { manager, openToDelete, undo, type DeletionScene } from './deletionStage.ts';
import { closeWindows, mona, resultsFolder, server } from './stage.ts';

const file = '.github/package-retention.jsonc';
const name = path.basename(file);
const rulesFor = (newest: number) => `// Agreed on by all of us.
{
  "rules": [
    { "packages": ["container/*"], "delete": { "untagged": true, "olderThan": "7 days" } },
    { "delete": { "prerelease": false } },
    { "keep": { "prerelease": false, "newest": ${newest} } }
  ]
}
`;

describe('Clean Up by the rules of a file in the workspace', () => {
  let github: GitHub;
  let scene: DeletionScene;
  const gateway = 'octo-org/gateway';
  const settingsSync = 'hubot/settings-sync';

  before(async () => {
    github = await startCleanUpGitHub({ gateway: { releases: 7, untagged: 3 } });
    await writeClone(server.folder);
    scene = await openToDelete(github, { width: 1400, settings: { 'files.autoSave': 'off' } });
    await scene.view.expand('octo-org');
    await scene.view.expand('hubot');
  });
  after(async () => {
    await closeWindows();
    await github.close();
    for (const each of ['.git', '.github']) await rm(path.join(server.folder, each), { recursive: true, force: true });
  });

  it('has its rules on for the owner of the remote, and says where a rule is from', async () => {
    await scene.view.pickFromMenu(['octo-org', 'gateway'], 'Clean Up…');
    const page = await cleanUpPage(scene.workbench, gateway);
    await planned(page, 21);
    assert.equal(await switchOf(page).isChecked(), true);
    await searchFor(page, '1.1.1', 3);
    const why = await explanation(page, '1.1.1');
    assert.equal(why[1], 'Delete: rule 2 deletes versions that are releases, and no rule keeps it.');
    assert.equal(why.filter((line) => line === `From ${file}.`).length, 3);
  });

  it('has them listed but off for another owner, until they are switched on by hand', async () => {
    const { workbench, view } = scene;
    await view.pickFromMenu(['hubot', 'settings-sync'], 'Clean Up…');
    const page = await cleanUpPage(workbench, settingsSync);
    const source = page.getByRole('region', { name: file });
    await source.getByText('On only for octo-org, the owner of this folder’s remote.').waitFor();
    assert.equal(await source.getByRole('listitem').count(), 3);
    assert.equal(await switchOf(page).isChecked(), false);
    await page.getByText('14 versions are kept').waitFor();
    await switchOf(page).click();
    await planned(page, 9);
    assert.equal(await switchOf(page).isChecked(), true);
    await source.getByText('You switched these rules on. The owner of this folder’s remote is octo-org.').waitFor();
  });

  it('deletes by them after one confirmation, and Undo has all of it back', async () => {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, settingsSync);
    const question = await confirmDelete(workbench, page, 9);
    assert.match(question, /That is more than half of the versions of settings-sync \(9 of 14\)\./);
    assert.match(question, /9 releases would be deleted: /);
    const told = await workbench.notifications.waitFor('Deleted 9 versions of settings-sync.');
    assert.equal(deletedIds(github, 'hubot', 'settings-sync').length, 9);
    await page.getByText('5 versions are kept').waitFor();
    await undo(workbench, told);
    assert.deepEqual(deletedIds(github, 'hubot', 'settings-sync'), []);
    await planned(page, 9);
  });

  it('plans again when the file is edited in VS Code, saved or not', async () => {
    const { workbench } = scene;
    await edit(rulesFor(1));
    await planned(await cleanUpPage(workbench, gateway), 27);
    assert.equal(await textOnDisk(), rulesFor(3));
    await edit(rulesFor(5));
    await workbench.page.keyboard.press('ControlOrMeta+S');
    await waitFor('the file to be saved', async () => (await textOnDisk()) === rulesFor(5));
    await planned(await cleanUpPage(workbench, gateway), 15);
    await planned(await cleanUpPage(workbench, settingsSync), 7);
  });

  it('plans nothing while the file has an error, and says where', async () => {
    const { workbench } = scene;
    await edit(rulesFor(5).replace('"7 days"', '"1 month"'));
    const page = await cleanUpPage(workbench, gateway);
    await page.getByText(`Nothing is planned, because ${file} has problems.`).waitFor();
    await page
      .getByRole('region', { name: file })
      .getByText(/^Line 4: /)
      .waitFor();
    await page.getByText('30 versions are kept').waitFor();
    assert.equal(await page.getByRole('button', { name: /^Delete \d+ Version/ }).count(), 0);
    assert.equal(await page.getByRole('button', { name: /^Edit: / }).count(), 0);
    await edit(rulesFor(5));
    await workbench.page.keyboard.press('ControlOrMeta+S');
    await planned(await cleanUpPage(workbench, gateway), 15);
  });

  it('saves to the file what was edited in the panel, and leaves its comments alone', async () => {
    const page = await cleanUpPage(scene.workbench, gateway);
    const newest = await editNewest(page, 3);
    await newest.fill('2');
    await planned(page, 24);
    assert.equal(await textOnDisk(), rulesFor(5));
    await newest.press('Enter');
    await page.getByRole('button', { name: `Save: ${file}` }).click();
    await waitFor('the file to be saved', async () => (await textOnDisk()) === rulesFor(2));
    await page.getByRole('button', { name: `Save: ${file}` }).waitFor({ state: 'detached' });
    await planned(page, 24);
  });

  it('creates the file where there is none', async () => {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, gateway);
    await workbench.editors.close(name);
    await rm(path.join(server.folder, '.github'), { recursive: true });
    await page.getByText('No rules yet').waitFor();
    await page.getByRole('button', { name: 'Create Rules File' }).click();
    assert.match(await workbench.editors.text(name), /^\/\/ What to delete and what to keep/);
    assert.equal(await textOnDisk(), await workbench.editors.text(name));
    const again = await cleanUpPage(workbench, gateway);
    await again.getByRole('region', { name: file }).waitFor();
    assert.equal(await switchOf(again).isChecked(), true);
    await edit(rulesFor(3));
    await planned(await cleanUpPage(workbench, gateway), 21);
  });

  it('has its rules off in a workspace that is not trusted', async () => {
    const restricted = await startWorkbench({
      vsix: process.env.EXTENSION_VSIX ?? (await packageExtension()),
      workspaceTrust: true,
      settings: {
        'security.workspace.trust.startupPrompt': 'never',
        'github-enterprise.uri': github.origin,
        'githubPackages.provider': 'github-enterprise',
      },
    });
    const browser = await launchBrowser();
    try {
      await writeClone(restricted.folder);
      const secrets = sessionSecrets([mona, manager], { enterprise: github.origin });
      const workbench = await Workbench.open(browser, restricted.url, { secrets });
      await waitFor('Restricted Mode', async () => (await workbench.status()).includes('Restricted Mode'));
      await workbench.openContainer('GitHub Packages');
      const view = workbench.view('Packages');
      await view.clickWelcomeButton('Sign In');
      await workbench.accounts.allow('mona');
      await view.expand('octo-org');
      await view.pickFromMenu(['octo-org', 'gateway'], 'Clean Up…');
      const page = await cleanUpPage(workbench, gateway);
      await page.getByText('30 versions are kept').waitFor();
      const source = page.getByRole('region', { name: file });
      await source.getByText('Off because this workspace is not trusted.').waitFor();
      await switchOf(page).click();
      await workbench.notifications.waitFor(/^This workspace is not trusted, so its rules are off\./);
      await workbench.runCommand('GitHub Packages: Preview This File');
      await workbench.notifications.waitFor(/Trust the workspace to preview them\.$/);
      await workbench.runCommand('GitHub Packages: Create Rules File');
      await workbench.notifications.waitFor(/^This workspace is not trusted, so its files are only read\./);
      assert.equal(await switchOf(page).isChecked(), false);
      assert.equal(await page.getByRole('button', { name: /^Delete \d+ Version/ }).count(), 0);
      await workbench.screenshot(path.join(resultsFolder, 'clean-up, not trusted.png'));
    } finally {
      await browser.close();
      await restricted.stop();
    }
  });

  /** Makes a folder look like a clone of a repository of octo-org's, with a file of rules. */
  async function writeClone(folder: string): Promise<void> {
    for (const each of ['.git', '.github']) await mkdir(path.join(folder, each), { recursive: true });
    const config = `[remote "origin"]\n\turl = ${github.origin}/octo-org/gateway.git\n`;
    await writeFile(path.join(folder, '.git', 'config'), config);
    await writeFile(path.join(folder, file), rulesFor(3));
  }

  async function textOnDisk(): Promise<string> {
    return readFile(path.join(server.folder, file), 'utf8');
  }

  function switchOf(page: Frame) {
    return page.getByRole('switch', { name: `Use the rules of ${file}` });
  }

  /** Replaces the text of the file in VS Code's editor, without saving it. */
  async function edit(text: string): Promise<void> {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, gateway);
    await page.getByRole('button', { name: `Open as File: ${file}` }).click();
    // Opens it, and has its text once there is any.
    await workbench.editors.text(name);
    await workbench.page.keyboard.press('ControlOrMeta+A');
    // What is typed would be indented.
    await workbench.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await workbench.page.keyboard.press('ControlOrMeta+V');
    assert.equal(await workbench.editors.text(name), text);
  }
});

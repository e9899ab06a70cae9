import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { on } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { openToDelete, startSmallGitHub, versionsOf } from './deletionStage.ts';
import { closeWindows, server } from './stage.ts';
import { waitUntilStored } from './stored.ts';

describe('Rows and keys', () => {
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  const owner = 'octo-org';
  const library = [owner, 'settings-sync'];

  before(async () => {
    github = await startSmallGitHub();
    ({ workbench, view } = await openToDelete(github));
    await view.expand(owner);
    await view.expand(...library);
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  const nameAt = (index: number) => versionsOf(github, owner, 'settings-sync').at(index)?.name ?? assert.fail();
  const titleAt = (index: number) => `settings-sync ${nameAt(index)}`;

  async function waitForTabs(...titles: readonly string[]): Promise<void> {
    const isSo = async () => (await workbench.editors.titles()).join() === titles.join();
    await waitFor(`the editors ${titles.join()}`, isSo);
  }

  /** A row that is clicked before it is carried out would still reuse the panel. */
  async function keepOpen(): Promise<void> {
    const action = workbench.page.locator('.part.editor .action-label[aria-label^="Keep Open"]');
    await action.click();
    await action.waitFor({ state: 'detached' });
  }

  async function focused(): Promise<string | undefined> {
    return (await view.rows()).find((row) => row.focused)?.label;
  }

  it('say how many packages an owner has once that is known', async () => {
    await waitFor('the number', async () => (await view.row(owner)).description === 'organization · 4 packages');
    assert.equal((await view.row('hubot')).description, 'user');
  });

  it('open the details of one version after the other in one panel, by click and by Enter', async () => {
    await view.click([...library, nameAt(0)]);
    await waitForTabs(titleAt(0));
    assert.equal(await focused(), nameAt(0), 'the focus stays in the tree');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Enter');
    await waitForTabs(titleAt(1));
    const page = await workbench.editors.webview(titleAt(1));
    await page.getByRole('heading', { level: 1, name: nameAt(1), exact: true }).waitFor();
  });

  it('leave the panel open that Keep Open keeps', async () => {
    await keepOpen();
    await view.click([...library, nameAt(2)]);
    await waitForTabs(titleAt(1), titleAt(2));
    await view.click([...library, nameAt(1)]);
    await waitFor('it to be shown', async () => (await workbench.editors.activeTitle()) === titleAt(1));
    const action = workbench.page.locator('.part.editor .action-label[aria-label^="Keep Open"]');
    await waitFor('the button to leave', async () => (await action.count()) === 0);
    await workbench.editors.close(titleAt(1));
    await waitForTabs(titleAt(2));
  });

  it('are shown in that panel again after a reload', async () => {
    await waitUntilStored(workbench, titleAt(2), 'isPreview');
    await workbench.reload();
    await waitForTabs(titleAt(2));
    await workbench.editors.webview(titleAt(2));
    await workbench.openContainer('GitHub Packages');
    await view.expand(owner);
    await view.expand(...library);
    await view.click([...library, nameAt(0)]);
    await waitForTabs(titleAt(0));
  });

  it('can be deleted from the panel, which says so and can restore them', async () => {
    const [name, title] = [nameAt(0), titleAt(0)];
    const page = await workbench.editors.webview(title);
    await page.getByRole('button', { name: 'Delete Version…' }).click();
    await workbench.dialog.waitFor(/^Delete/);
    await workbench.dialog.click('Delete Version');
    await page.getByText(`${name} of settings-sync was deleted. You can restore it for 30 days.`).waitFor();
    await view.waitForAbsence(...library, name);
    await page.getByRole('button', { name: 'Restore Version' }).click();
    await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    // By then, the tree is refreshed.
    await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored/));
    await view.row(...library, name);
    await workbench.editors.close(title);
  });

  it('hand the focus to the next one when they are deleted', async () => {
    const [, second, third] = [nameAt(0), nameAt(1), nameAt(2)];
    await view.press([...library, second], 'Delete');
    await workbench.dialog.waitFor(/^Delete/);
    await workbench.dialog.click('Delete Version');
    await view.waitForAbsence(...library, second);
    await waitFor('the focus on the next', async () => (await focused()) === third);
  });

  it('explain a deleted version, and what else has no details', async () => {
    const [deleted] = await view.expand(...library, 'Deleted versions');
    await view.click([...library, 'Deleted versions', deleted?.label ?? '']);
    await workbench.notifications.waitFor(/was deleted \(30 days left\)\. Restore it to see its details\./);
    await workbench.notifications.close(/was deleted/);
    await view.collapse(...library, 'Deleted versions');
  });

  it('can be picked in the palette, several at once', async () => {
    const { quickInput } = workbench;
    const [first, third] = [nameAt(0), nameAt(2)];
    await workbench.runCommand('GitHub Packages: Delete Version…', /^Choose an owner/);
    await quickInput.pick(owner);
    await quickInput.waitForStep('Choose a package');
    await quickInput.pick('settings-sync');
    await quickInput.waitForStep(/^Choose a version, or several/);
    await quickInput.pick(first);
    await quickInput.pick(third);
    await quickInput.accept();
    const question = await workbench.dialog.waitFor(/^Delete/);
    assert.match(question, /^Delete 2 versions/);
    await workbench.dialog.click('Cancel');
  });

  it('whose details could not be loaded can be kept open, and are there after a reload, with Retry', async () => {
    const [failing, next] = [nameAt(4), nameAt(5)];
    const version = versionsOf(github, owner, 'settings-sync').at(4)?.id ?? 0;
    github.faults.push({ match: on('GET', `/versions/${version}`), act: 500 });
    await view.click([...library, failing]);
    const retry = (page: Frame) => page.getByRole('button', { name: 'Retry' });
    await retry(await workbench.editors.webview(failing)).waitFor();
    await keepOpen();
    await view.click([...library, next]);
    await waitForTabs(failing, titleAt(5));
    await waitUntilStored(workbench, titleAt(5), 'isPreview');
    await workbench.reload();
    await workbench.editors.open(failing);
    const page = await workbench.editors.webview(failing);
    await retry(page).waitFor();
    github.faults.splice(0);
    await retry(page).click();
    await page.getByRole('heading', { level: 1, name: failing, exact: true }).waitFor();
    await workbench.editors.close(titleAt(4));
    await workbench.editors.close(titleAt(5));
    await workbench.openContainer('GitHub Packages');
    await view.expand(owner);
    await view.expand(...library);
  });

  it('are sorted as the menu of the view says', async () => {
    const packages = async () => (await view.rows()).filter(({ level }) => level === 2).map(({ label }) => label);
    const sortBy = async (order: string, first: string) => {
      await workbench.runCommand('GitHub Packages: Sort By…', /^Choose the order of packages/);
      await workbench.quickInput.pick(order);
      await waitFor(`the order by ${order}`, async () => (await packages())[0] === first);
    };
    await view.collapse(...library);
    await sortBy('Number of Versions', 'Octo.Clock');
    assert.equal((await packages())[1], 'settings-sync', 'whatever its type');
    await sortBy('Name', 'status-page');
  });

  it('are grouped by type on demand', async () => {
    await workbench.runCommand('GitHub Packages: Group by Type');
    await view.row(owner, 'NuGet');
    await workbench.runCommand('GitHub Packages: Group by Type');
    await view.row(owner, 'Octo.Clock');
    await server.changeSettings({ 'githubPackages.groupByType': undefined });
  });
});

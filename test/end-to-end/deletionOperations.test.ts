import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import type { TreeRow, TreeView } from '../workbench/tree.ts';
import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  openRecentlyDeleted,
  openToDelete,
  startSmallGitHub,
  versionsOf,
  writesTo,
  type DeletionScene,
} from './deletionStage.ts';
import { closeWindows } from './stage.ts';

describe('What was deleted, by operation', () => {
  const library = ['octo-org', 'settings-sync'];
  const clock = ['octo-org', 'Octo.Clock'];
  const four = ['Today', '4 versions of Octo.Clock'];
  let github: GitHub;
  let scene: DeletionScene;
  let workbench: Workbench;
  let view: TreeView;
  let trash: TreeView;

  before(async () => {
    github = await startSmallGitHub();
    scene = await openToDelete(github);
    ({ workbench, view, recentlyDeleted: trash } = scene);
    await view.expand('octo-org');
  });
  beforeEach(() => github.clearLog());
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('is one row for several versions, with its time, which opens to them; one version is a row of its own', async () => {
    const [single = ''] = await deleteVersions(library, 1);
    const names = await deleteVersions(clock, 4);
    const [day, operation, entry] = await rowsOnce((rows) => rows.length === 3);
    assert.deepEqual([day?.label, day?.description, day?.level], ['Today', '5', 1]);
    assert.deepEqual([operation?.label, operation?.level, operation?.expanded], [four[1], 2, false]);
    assert.match(operation?.description ?? '', /^\d{1,2}:\d\d\s[AP]M$/);
    assert.match(
      operation?.ariaLabel ?? '',
      /^4 versions of Octo\.Clock, NuGet, owner octo-org, deleted at \d+:\d\d\s[AP]M, 30 days left/,
    );
    assert.deepEqual(
      [entry?.label, entry?.description, entry?.expanded],
      [`settings-sync ${single}`, '30 days left · octo-org', undefined],
    );
    const children = await trash.expand(...four);
    assert.deepEqual(
      children.map(({ label, description, level }) => `${level} ${label}: ${description}`).sort(),
      names.map((name) => `3 Octo.Clock ${name}: 30 days left · octo-org`).sort(),
    );
    await trash.waitForTooltip(
      four,
      /Type: NuGet[^]*Owner: octo-org[^]*Packages: Octo\.Clock[^]*Can be restored until/,
    );
    await trash.collapse(...four);
  });

  it('opens with Enter, and says of an entry with Enter what it was, with a way to restore it', async () => {
    await trash.focus(four);
    await workbench.page.keyboard.press('Enter');
    const children = await trash.expand(...four);
    const [first, second] = children.map(({ label }) => label);
    assert.ok(first !== undefined && second !== undefined);
    await trash.focus([...four, first]);
    await workbench.page.keyboard.press('Enter');
    const { quickInput } = workbench;
    await quickInput.waitForStep(/^Deleted .*\. Can be restored until .*\.$/);
    assert.equal(await quickInput.title(), `${first} (NuGet, owner octo-org)`);
    await quickInput.waitForItem('Remove from Recently Deleted');
    await quickInput.accept();
    await closeNotification(`Restored ${first}.`);
    // The keyboard goes on from the next row.
    const row = await trash.row('Today', '3 versions of Octo.Clock', second);
    assert.deepEqual([row.focused, row.selected], [true, true]);
    assert.equal(writesTo(github).length, 1);
  });

  it('is restored on each level, and each version once though several levels are selected', async () => {
    const three = ['Today', '3 versions of Octo.Clock'];
    const [first] = await trash.expand(...three);
    await trash.click([...three, first?.label ?? '']);
    await workbench.quickInput.waitForStep(/^Deleted .*\. Can be restored until /);
    // What a click says of an entry is in no one's way who goes on to select.
    await trash.click(three, 'ControlOrMeta');
    await workbench.quickInput.waitForClose();
    await rowsOnce((rows) => rows.filter(({ selected }) => selected).length === 2);
    await trash.pickFromMenu(three, 'Restore Selected Items');
    await closeNotification('Restored 3 versions of Octo.Clock.');
    assert.equal(writesTo(github).length, 3);
    await rowsOnce((rows) => rows.length === 2);

    const names = await deleteVersions(clock, 4);
    await trash.clickInlineAction(four, 'Restore All');
    await closeNotification('Restored 4 versions of Octo.Clock.');
    assert.deepEqual(
      versionsOf(github, 'octo-org', 'Octo.Clock')
        .map(({ name }) => name)
        .slice(0, 4),
      names,
    );
    await rowsOnce((rows) => rows.length === 2);

    await deleteVersions(clock, 4);
    await trash.pickFromMenu(['Today'], 'Restore All');
    await closeNotification('Restored 5 versions of 2 packages.');
    await rowsOnce((rows) => rows.length === 0);
    assert.equal(versionsOf(github, 'octo-org', 'Octo.Clock').length, 30);
    assert.equal(versionsOf(github, 'octo-org', 'settings-sync').length, 14);
  });

  it('leaves as one from "Recently Deleted", and comes back with Undo', async () => {
    await deleteVersions(clock, 4);
    await trash.pickFromMenu(four, 'Remove from Recently Deleted');
    await workbench.dialog.waitFor('Remove 4 entries from Recently Deleted?');
    await workbench.dialog.click('Remove 4 Entries');
    await rowsOnce((rows) => rows.length === 0);
    await workbench.notifications.click('Removed 4 entries from Recently Deleted.', 'Undo');
    await trash.row(...four);
  });

  it('is undone from the palette, the last first, also once the window was reloaded', async () => {
    await deleteVersions(library, 2);
    await workbench.reload();
    await workbench.openContainer('GitHub Packages');
    await view.row('octo-org');
    trash = await openRecentlyDeleted(workbench);
    await rowsOnce((rows) => rows.length === 3);
    github.clearLog();
    await workbench.runCommand('GitHub Packages: Undo Last Delete');
    await closeNotification('Restored 2 versions of settings-sync.');
    await rowsOnce((rows) => rows.length === 2);
    assert.equal(versionsOf(github, 'octo-org', 'settings-sync').length, 14);
    await workbench.runCommand('GitHub Packages: Undo Last Delete');
    await closeNotification('Restored 4 versions of Octo.Clock.');
    await rowsOnce((rows) => rows.length === 0);
    assert.equal(writesTo(github).length, 6);
    await workbench.runCommand('GitHub Packages: Undo Last Delete');
    await closeNotification('There is no delete to undo. Recently Deleted contains nothing that can be restored.');
    assert.equal(writesTo(github).length, 6);
  });

  it('is undone once though the command is run twice', async () => {
    await deleteVersions(library, 2);
    github.clearLog();
    const gate = github.hold(on('POST', '/restore'));
    await workbench.runCommand('GitHub Packages: Undo Last Delete');
    await gate.waitForHeld(2);
    await workbench.runCommand('GitHub Packages: Undo Last Delete');
    gate.open();
    await closeNotification('Restored 2 versions of settings-sync.');
    await rowsOnce((rows) => rows.length === 0);
    assert.equal(writesTo(github).length, 2);
  });

  /** Waits for rows of "Recently Deleted". */
  function rowsOnce(condition: (rows: TreeRow[]) => boolean): Promise<TreeRow[]> {
    return trash.waitForRows('what was deleted', condition);
  }

  async function closeNotification(message: string): Promise<void> {
    await workbench.notifications.close(await workbench.notifications.waitFor(message));
  }

  /** Has the newest versions of a package deleted, in one operation. @returns their names, newest first. */
  async function deleteVersions(path: string[], count: number): Promise<string[]> {
    const [owner = '', name = ''] = path;
    await view.expand(owner);
    await view.expand(...path);
    const names = versionsOf(github, owner, name)
      .slice(0, count)
      .map((version) => version.name);
    await waitFor(`${count} selected rows`, async () => {
      await view.click([...path, names[0] ?? '']);
      if (count > 1) await view.click([...path, names.at(-1) ?? ''], 'Shift');
      return (await view.rows()).filter(({ selected }) => selected).length === count;
    });
    await workbench.page.keyboard.press('Delete');
    await workbench.dialog.waitFor(/^Delete/);
    await workbench.dialog.click(count === 1 ? 'Delete Version' : `Delete ${count} Versions`);
    await workbench.notifications.close(await workbench.notifications.waitFor(/^Deleted/));
    await view.collapse(...path);
    return names;
  }
});

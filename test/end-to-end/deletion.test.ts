import assert from 'node:assert/strict';
import { hours } from '../github/clock.ts';
import { addImages } from '../github/data/history.ts';
import type { GitHub } from '../github/server.ts';
import { addPackage } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, owners, startSmallGitHub, deletedRows, undo, versionsOf, writesTo } from './deletionStage.ts';
import { waitFor } from '../workbench/waiting.ts';
import { Review } from './review.ts';
import { closeWindows } from './stage.ts';

describe('Deleting and restoring', () => {
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  let recentlyDeleted: TreeView;
  /** The operations that went out, as GitHub's OpenAPI description writes them. */
  const sent = new Set<string>();

  before(async () => {
    github = await startSmallGitHub();
    ({ workbench, view, recentlyDeleted } = await openToDelete(github));
  });
  beforeEach(() => github.clearLog());
  afterEach(() => {
    for (const { method, route } of github.log) if (method !== 'GET') sent.add(`${method} ${route ?? ''}`);
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  for (const { owner, path } of owners) {
    describe(`the packages of ${owner}, through ${path}`, () => {
      const library = [owner, 'settings-sync'];
      const names = () => versionsOf(github, owner, 'settings-sync').map(({ name }) => name);

      before(async () => {
        await view.expand(owner);
        await view.expand(...library);
      });
      after(async () => {
        await view.collapse(owner);
      });

      it('deletes one version, and Undo restores it', async () => {
        const [version] = versionsOf(github, owner, 'settings-sync');
        const name = version?.name ?? '';
        await view.pickFromMenu([...library, name], 'Delete Version…');
        assert.equal(
          await workbench.dialog.waitFor(/^Delete/),
          `Delete ${name} of ${owner}/settings-sync?\nYou can restore it for 30 days, from Recently Deleted.`,
        );
        assert.deepEqual((await workbench.dialog.buttons()).sort(), ['Cancel', 'Delete Version', 'Review…']);
        await workbench.dialog.click('Delete Version');
        await view.waitForAbsence(...library, name);
        assert.match((await view.row(...library)).description, /13 versions/);
        assert.deepEqual(await deletedRows({ workbench, view, recentlyDeleted }), [
          `settings-sync ${name}: 30 days left · ${owner}`,
        ]);
        const url = `${path}/npm/settings-sync/versions/${version?.id ?? ''}`;
        assert.deepEqual(writesTo(github), [`DELETE ${url}`]);
        assert.equal(github.log.filter((each) => each.url.includes('package_type=')).length, 0, 'no list is reloaded');

        await undo(workbench, /^Deleted settings-sync /);
        await view.row(...library, name);
        assert.match((await view.row(...library)).description, /14 versions/);
        assert.deepEqual(writesTo(github).slice(1), [`POST ${url}/restore`]);
        await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
      });

      it('deletes five selected versions after one question, and Undo restores all', async () => {
        const before = names();
        const chosen = [0, 1, 2, 4, 6].map((index) => before[index] ?? '');
        const [first = '', , third = '', fourth = '', last = ''] = chosen;
        await waitFor('five rows to be selected', async () => {
          await view.click([...library, first]);
          // A row that is drawn anew in between is no longer where the range begins.
          await view.click([...library, third], 'Shift');
          await view.click([...library, fourth], 'ControlOrMeta');
          await view.click([...library, last], 'ControlOrMeta');
          return (await view.rows()).filter(({ selected }) => selected).length === 5;
        });
        await view.pickFromMenu([...library, last], 'Delete Versions…');
        const modal = await workbench.dialog.waitFor(`Delete 5 versions of ${owner}/settings-sync?`);
        for (const name of chosen) assert.ok(modal.split('\n').includes(name), `${name} in ${modal}`);
        await workbench.dialog.click('Delete 5 Versions');
        await view.waitForAbsence(...library, last);
        assert.deepEqual(
          names(),
          before.filter((name) => !chosen.includes(name)),
        );
        await undo(workbench, 'Deleted 5 versions of settings-sync.');
        await view.row(...library, last);
        assert.deepEqual(names(), before);
      });

      it('restores a version from "Deleted versions", where what is deleted appears', async () => {
        const name = names()[1] ?? '';
        await view.pickFromMenu([...library, name], 'Delete Version…');
        await workbench.dialog.click('Delete Version');
        await workbench.notifications.close(await workbench.notifications.waitFor(/^Deleted settings-sync /));
        const [deleted] = await view.expand(...library, 'Deleted versions');
        assert.deepEqual([deleted?.label, deleted?.description], [name, '30 days left']);
        await view.clickInlineAction([...library, 'Deleted versions', name], 'Restore Version');
        await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored settings-sync /));
        await view.waitForAbsence(...library, 'Deleted versions', name);
        await view.row(...library, name);
        await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
        await view.collapse(...library);
      });

      it('deletes a package once its name is typed, and Undo restores it', async () => {
        const { quickInput } = workbench;
        await view.pickFromMenu(library, 'Delete Package…');
        await quickInput.waitForStep(/^Type \S+ to delete the package/);
        assert.equal(await quickInput.title(), `Delete ${owner}/settings-sync (npm), 14 versions in total`);
        await quickInput.type('settings-sink');
        await quickInput.accept();
        await quickInput.waitForMessage(/Type settings-sync exactly/);
        assert.equal(await quickInput.hasError(), true);
        assert.deepEqual(writesTo(github), []);
        await quickInput.type('settings-sync');
        await quickInput.accept();
        await view.waitForAbsence(...library);
        assert.deepEqual(await deletedRows({ workbench, view, recentlyDeleted }), [
          `${owner}/settings-sync: 30 days left · package, 14 versions`,
        ]);
        await undo(workbench, `Deleted ${owner}/settings-sync.`);
        await view.row(...library);
        assert.deepEqual(writesTo(github), [
          `DELETE ${path}/npm/settings-sync`,
          `POST ${path}/npm/settings-sync/restore`,
        ]);
      });

      it('offers to delete the package where GitHub would keep its last tagged version, without asking it', async () => {
        const [version] = versionsOf(github, owner, 'status-page');
        const tags = version?.tags.join(', ') ?? '';
        await view.expand(owner, 'status-page');
        await view.pickFromMenu([owner, 'status-page', tags], 'Delete Version…');
        assert.equal(
          await workbench.dialog.waitFor(/^Delete/),
          `Delete the package ${owner}/status-page instead?\n` +
            `${tags} is the only version with a tag. It can be deleted only together with its package.`,
        );
        assert.deepEqual((await workbench.dialog.buttons()).sort(), ['Cancel', 'Delete Package Instead…']);
        await workbench.dialog.click('Delete Package Instead…');
        await workbench.quickInput.waitForStep(/^Type \S+ to delete the package/);
        await workbench.quickInput.type('status-page');
        await workbench.quickInput.accept();
        await view.waitForAbsence(owner, 'status-page');
        await workbench.notifications.close(await workbench.notifications.waitFor(`Deleted ${owner}/status-page.`));
        assert.deepEqual(writesTo(github), [`DELETE ${path}/container/status-page`]);
        await recentlyDeleted.clickInlineAction([/./, `${owner}/status-page`], 'Restore Package');
        await view.row(owner, 'status-page');
        await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored/));
        await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
      });
    });
  }

  describe('all of them', () => {
    it('has sent each of the 12 operations that delete and restore', () => {
      const packages = ['/user', '/orgs/{org}', '/users/{username}'].map(
        (start) => `${start}/packages/{package_type}/{package_name}`,
      );
      const wanted = packages.flatMap((path) => [
        `DELETE ${path}`,
        `DELETE ${path}/versions/{package_version_id}`,
        `POST ${path}/restore`,
        `POST ${path}/versions/{package_version_id}/restore`,
      ]);
      assert.deepEqual([...sent].sort(), wanted.sort());
    });

    it('deletes several packages once their number is typed, and Undo restores them', async () => {
      const { quickInput } = workbench;
      await view.expand('octo-org');
      await view.click(['octo-org', 'date-words']);
      await view.click(['octo-org', 'settings-sync'], 'ControlOrMeta');
      await view.pickFromMenu(['octo-org', 'settings-sync'], 'Delete Packages…');
      await quickInput.waitForStep(/^To delete .*, type the number of packages/);
      assert.equal(await quickInput.title(), 'Delete 2 packages, 17 versions in total');
      assert.equal(await quickInput.placeholder(), '');
      const prompt = await quickInput.message();
      assert.ok(prompt.includes('octo-org/date-words (npm) and octo-org/settings-sync (npm)'), prompt);
      await quickInput.type('3');
      await quickInput.accept();
      await quickInput.waitForMessage(/Type the exact number of packages/);
      await quickInput.type('2');
      await quickInput.accept();
      await view.waitForAbsence('octo-org', 'date-words');
      await view.waitForAbsence('octo-org', 'settings-sync');
      await undo(workbench, 'Deleted 2 packages.');
      await view.row('octo-org', 'date-words');
      await view.row('octo-org', 'settings-sync');
    });

    it('deletes versions of several packages after a review and one question, and Undo restores all', async () => {
      const library = ['octo-org', 'settings-sync'];
      const clock = ['octo-org', 'Octo.Clock'];
      await view.collapse('mona');
      await view.expand(...clock);
      await view.expand(...library);
      const [[one = ''] = [], [other = ''] = []] = ['settings-sync', 'Octo.Clock'].map((name) =>
        versionsOf(github, 'octo-org', name).map((version) => version.name),
      );
      await view.click([...library, one]);
      await view.click([...clock, other], 'ControlOrMeta');
      await view.pickFromMenu([...clock, other], 'Delete Versions…');
      const review = await Review.open(workbench, '2 packages of octo-org');
      assert.equal(await review.totals.innerText(), 'Delete 2 selected versions of 2 packages');
      for (const [name, of] of [
        [one, 'npm/settings-sync'],
        [other, 'nuget/Octo.Clock'],
      ] as const) {
        assert.equal(await review.row(name).locator('.cell-package').innerText(), of);
        assert.ok(await review.checkbox(name).isChecked());
      }
      await review.delete('Delete 2 Versions…');
      await workbench.dialog.waitFor('Delete 2 versions of 2 packages?');
      await workbench.dialog.click('Delete 2 Versions');
      await view.waitForAbsence(...library, one);
      await view.waitForAbsence(...clock, other);
      assert.equal(writesTo(github).length, 2);
      await undo(workbench, 'Deleted 2 versions of 2 packages.');
      await view.row(...library, one);
      await view.row(...clock, other);
      await workbench.editors.close('Review Delete: 2 packages of octo-org');
      await view.collapse(...clock);
      await view.collapse(...library);
    });

    it('says that another question has to be answered first', async () => {
      const { quickInput, notifications } = workbench;
      await view.pickFromMenu(['octo-org', 'date-words'], 'Delete Package…');
      await quickInput.waitForStep(/^Type \S+ to delete the package/);
      await waitFor('more than a double click to pass', async () => {
        await view.pickFromMenu(['octo-org', 'settings-sync'], 'Delete Package…');
        return (await notifications.messages()).includes('Finish the open dialog first.');
      });
      assert.equal(await quickInput.title(), 'Delete octo-org/date-words (npm), 3 versions in total');
      await quickInput.cancel();
      await notifications.close('Finish the open dialog first.');
      assert.deepEqual(writesTo(github), []);
    });

    it('says that the package goes with its last version, and Undo restores the package', async () => {
      const words = ['octo-org', 'date-words'];
      await view.expand(...words);
      const versions = versionsOf(github, 'octo-org', 'date-words').map(({ name }) => name);
      await view.click([...words, versions[0] ?? '']);
      await view.click([...words, versions[2] ?? ''], 'Shift');
      await workbench.page.keyboard.press('Delete');
      assert.match(
        await workbench.dialog.waitFor(/^Delete 3 versions/),
        /The package is deleted along with all 3 of its versions\./,
      );
      await workbench.dialog.click('Delete 3 Versions and Package');
      await view.waitForAbsence(...words);
      await undo(workbench, 'Deleted 3 versions of date-words.');
      await view.row(...words);
      assert.deepEqual(
        versionsOf(github, 'octo-org', 'date-words').map(({ name }) => name),
        versions,
      );
      await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
    });

    it('says that selected packages are not deleted with selected versions', async () => {
      const library = ['octo-org', 'settings-sync'];
      const [one] = versionsOf(github, 'octo-org', 'settings-sync');
      await view.expand(...library);
      await view.click([...library, one?.name ?? '']);
      await view.click(['octo-org', 'date-words'], 'ControlOrMeta');
      // A menu has only what all of the selected rows have.
      await workbench.page.keyboard.press('Delete');
      assert.match(
        await workbench.dialog.waitFor(/^Delete/),
        /1 selected package is not included; delete it separately\./,
      );
      await workbench.dialog.click('Cancel');
      assert.deepEqual(writesTo(github), []);
      await view.collapse(...library);
    });

    it('offers the package after a refusal that nobody could foresee', async () => {
      const notes = addPackage(github.world, 'octo-org', 'container', 'notes', {
        visibility: 'private',
        admins: ['mona'],
      });
      addImages(github.world, notes, { releases: 2, first: 30, last: 3, moving: [] });
      const [version, other] = versionsOf(github, 'octo-org', 'notes');
      await view.clickTitleAction('Refresh');
      await view.expand('octo-org', 'notes');
      await view.pickFromMenu(['octo-org', 'notes', version?.tags.join(', ') ?? ''], 'Delete Version…');
      await workbench.dialog.waitFor(/^Delete .* of octo-org\/notes/);
      if (other) other.deletedAt = github.world.clock.now();
      await workbench.dialog.click('Delete Version');
      const refusal = await workbench.notifications.waitFor(/Could not delete notes .*\. /);
      await workbench.notifications.click(refusal, 'Delete Package Instead…');
      await workbench.quickInput.waitForStep(/^Type \S+ to delete the package/);
      await workbench.quickInput.cancel();
    });

    it('deletes and restores once where a button or a key is hit twice', async () => {
      const library = ['octo-org', 'settings-sync'];
      await view.expand(...library);
      const name = versionsOf(github, 'octo-org', 'settings-sync')[0]?.name ?? '';
      await view.click([...library, name]);
      await workbench.page.keyboard.press('Delete');
      await workbench.page.keyboard.press('Delete');
      await workbench.dialog.waitFor(/^Delete/);
      await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete Version' }).dblclick();
      await workbench.notifications.waitFor(/^Deleted settings-sync /);
      assert.equal(await workbench.dialog.isOpen(), false);
      await workbench.page.getByRole('button', { name: 'Undo', exact: true }).dblclick();
      await workbench.notifications.close(await workbench.notifications.waitFor(/^Restored/));
      assert.deepEqual(
        writesTo(github).map((request) => request.split(' ')[0]),
        ['DELETE', 'POST'],
      );
      await view.collapse(...library);
    });

    it('asks from the palette step by step, and restores a package by its name', async () => {
      const { quickInput, dialog, notifications } = workbench;
      const [version] = versionsOf(github, 'octo-org', 'settings-sync');
      // A double click may have opened an editor, which takes the focus from what opens just then.
      await workbench.runCommand('GitHub Packages: Delete Version…', /^Choose an owner/);
      await choose('octo-org', 'settings-sync');
      await quickInput.waitForStep(/^Choose a version/);
      await quickInput.pick(version?.name ?? '');
      await quickInput.accept();
      await dialog.waitFor(/^Delete/);
      await dialog.click('Delete Version');
      await notifications.close(await notifications.waitFor(/^Deleted settings-sync/));

      await workbench.runCommand('GitHub Packages: Restore Version…', /^Choose an owner/);
      await choose('octo-org', 'settings-sync');
      await quickInput.waitForStep('Choose a deleted version');
      await quickInput.pick(version?.name ?? '');
      await notifications.close(await notifications.waitFor(/^Restored settings-sync/));

      await workbench.runCommand('GitHub Packages: Delete Package…', /^Choose an owner/);
      await choose('octo-org', 'date-words');
      await quickInput.waitForStep(/^Type \S+ to delete the package/);
      await quickInput.type('date-words');
      await quickInput.accept();
      await notifications.close(await notifications.waitFor(/^Deleted octo-org.date-words/));

      await restoreDeletedPackage('octo-org/date-words');
      await notifications.close(await notifications.waitFor(/^Restored octo-org.date-words/));
      assert.equal(versionsOf(github, 'octo-org', 'date-words').length, 3);

      await workbench.runCommand('GitHub Packages: Delete Package…', /^Choose an owner/);
      await choose('octo-org', 'date-words');
      await quickInput.waitForStep(/^Type \S+ to delete the package/);
      await quickInput.type('date-words');
      await quickInput.accept();
      await notifications.close(await notifications.waitFor(/^Deleted octo-org.date-words/));
      await restoreDeletedPackage('Enter Another Name…');
      await quickInput.waitForStep(/^Choose an owner/);
      await quickInput.pick('octo-org');
      await quickInput.waitForStep('Choose the type of the deleted package');
      await quickInput.pick('npm');
      await quickInput.waitForStep(/^The name of the deleted package/);
      await quickInput.type('date-words');
      await quickInput.accept();
      await notifications.close(await notifications.waitFor(/^Restored octo-org.date-words/));
      assert.equal(writesTo(github).at(-1), 'POST /orgs/octo-org/packages/npm/date-words/restore');
      assert.equal(versionsOf(github, 'octo-org', 'date-words').length, 3);

      /** Chooses from what "Restore Package…" shows first. */
      async function restoreDeletedPackage(item: string): Promise<void> {
        await workbench.runCommand('GitHub Packages: Restore Package…', /^Choose a package that you deleted/);
        await quickInput.waitForItem('Enter Another Name…');
        assert.deepEqual(
          (await quickInput.items()).map(({ label, description }) => [label, description]),
          [
            ['octo-org/date-words', 'npm · 30 days left'],
            ['Enter Another Name…', ''],
          ],
        );
        await quickInput.pick(item);
      }

      async function choose(owner: string, name: string): Promise<void> {
        await quickInput.waitForStep(/^Choose an owner/);
        await quickInput.pick(owner);
        await quickInput.waitForStep('Choose a package');
        await quickInput.pick(name);
      }
    });

    it('does not show again what a stale list of GitHub still has', async () => {
      github.behaviour.staleListsFor = hours(1);
      const clock = ['octo-org', 'Octo.Clock'];
      await view.expand(...clock);
      const [gone = '', kept = ''] = versionsOf(github, 'octo-org', 'Octo.Clock').map(({ name }) => name);
      await view.pickFromMenu([...clock, gone], 'Delete Version…');
      await workbench.dialog.click('Delete Version');
      await view.waitForAbsence(...clock, gone);
      github.clearLog();
      await view.clickTitleAction('Refresh');
      await workbench.notifications.close(await workbench.notifications.waitFor(/^Deleted Octo.Clock/));
      await view.row(...clock, kept);
      assert.equal(await view.isAbsent(...clock, gone), true);
      assert.match((await view.row(...clock)).description, /29 versions/);
      github.behaviour.staleListsFor = 0;
    });

    it('takes an entry out of "Recently Deleted" by hand', async () => {
      await recentlyDeleted.pickFromMenu([/./, /^Octo.Clock/], 'Remove from Recently Deleted');
      await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
    });
  });
});

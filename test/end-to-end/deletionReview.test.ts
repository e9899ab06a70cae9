import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { addImages, addReleases } from '../github/data/history.ts';
import type { GitHub } from '../github/server.ts';
import { addPackage, type PackageVersion } from '../github/world.ts';
import {
  manager,
  openToDelete,
  sessionAt,
  startSmallGitHub,
  undo,
  versionsOf,
  writesTo,
  type DeletionScene,
} from './deletionStage.ts';
import { waitFor } from '../workbench/waiting.ts';
import { Review } from './review.ts';
import { closeWindows, mona } from './stage.ts';
import { waitUntilStored } from './stored.ts';

describe('Reviewing a delete', () => {
  const shop = ['octo-org', 'shop'];
  const widgets = ['octo-org', 'widgets'];
  const library = ['octo-org', 'settings-sync'];
  let github: GitHub;
  let scene: DeletionScene;

  before(async () => {
    github = await startSmallGitHub();
    const { world } = github;
    const options = { visibility: 'private', admins: ['mona'] } as const;
    addReleases(world, addPackage(world, 'octo-org', 'npm', 'widgets', options), { versions: 30, first: 300, last: 2 });
    const platforms = ['linux/amd64', 'linux/arm64'];
    const images = { releases: 4, platforms, first: 40, last: 3 };
    addImages(world, addPackage(world, 'octo-org', 'container', 'shop', options), images);
    const single = { releases: 4, first: 50, last: 5 };
    addImages(world, addPackage(world, 'octo-org', 'container', 'cafe', options), single);
    scene = await openToDelete(github, {
      sessions: [sessionAt(github, mona), sessionAt(github, manager)],
      height: 1600,
    });
    await scene.view.expand('octo-org');
  });
  beforeEach(() => {
    github.faults.splice(0);
    github.clearLog();
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('opens for 26 versions without a question; what is taken out stays, the rest goes, and Undo restores it', async () => {
    const { workbench, view } = scene;
    const names = versionsOf(github, 'octo-org', 'widgets').map(({ name }) => name);
    const [first = '', spared = '', ...others] = names.slice(0, 26);
    await view.expand(...widgets);
    await view.click([...widgets, first]);
    await view.click([...widgets, others.at(-1) ?? ''], 'Shift');
    await workbench.page.keyboard.press('Delete');
    const review = await Review.open(workbench, widgets.join('/'));
    assert.equal(await workbench.dialog.isOpen(), false);
    await review.waitForTotals('Delete 26 selected versions');
    assert.equal(await review.rowCount(), 26);
    assert.equal(await review.frame.getByText('26 of 30 versions shown').count(), 1);
    assert.equal(await review.frame.locator('.version-row input:not(:checked)').count(), 0);
    // The others are one choice away, and cannot be ticked: they were not selected.
    await review.frame.getByRole('combobox', { name: 'Shown' }).selectOption('All versions');
    await review.frame.getByText('30 versions shown').waitFor();
    await review.frame.getByRole('searchbox').fill(names.at(-1) ?? '');
    await review.waitForReason(names.at(-1) ?? '', /^You did not select it\.$/);
    assert.equal(await review.checkbox(names.at(-1) ?? '').count(), 0);
    await review.frame.getByRole('button', { name: 'Clear Filters' }).click();
    await review.checkbox(spared).uncheck();
    await review.waitForTotals('Delete 25 selected versions');
    assert.match(await review.frame.locator('.totals').innerText(), /^1 selected version is kept$/m);
    assert.deepEqual(writesTo(github), []);
    await review.delete('Delete 25 Versions…');
    await workbench.dialog.waitFor('Delete 25 versions of octo-org/widgets?');
    await workbench.dialog.click('Delete 25 Versions');
    const told = await workbench.notifications.waitFor(/^Deleted 25 versions of widgets\./);
    assert.deepEqual(present('widgets'), [spared, ...names.slice(26)].sort());
    await review.waitForTotals('No version would be deleted');
    await undo(workbench, told);
    assert.deepEqual(present('widgets'), names.sort());
    await review.waitForTotals('Delete 25 selected versions');
    await workbench.editors.close(`Review Delete: ${widgets.join('/')}`);
    await view.collapse(...widgets);
  });

  it('opens for the image tagged latest, and the question says so', async () => {
    const { workbench, view } = scene;
    const latest = images()[0] ?? assert.fail();
    await view.expand(...shop);
    await view.pickFromMenu([...shop, latest.tags.join(', ')], 'Delete Version…');
    const review = await Review.open(workbench, shop.join('/'));
    await review.waitForTotals('Delete 3 versions: 1 that you selected, and 2 parts that nothing else needs');
    await review.waitForReason(latest.tags.join(', '), /It is tagged latest\./);
    assert.equal(await review.rowCount(), 3);
    await review.delete('Delete 3 Versions…');
    const question = await workbench.dialog.waitFor(/^Delete 3 versions of octo-org\/shop\?/);
    assert.match(question, /That includes the version tagged latest\./);
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
    await workbench.editors.close(`Review Delete: ${shop.join('/')}`);
  });

  it('never deletes with its button what could not be checked', async () => {
    const { workbench, view } = scene;
    const { dialog, editors, notifications } = workbench;
    const cafe = ['octo-org', 'cafe'];
    const [, unread = '', read = ''] = versionsOf(github, 'octo-org', 'cafe').map(({ tags }) => tags.join(', '));
    const digest = versionsOf(github, 'octo-org', 'cafe')[1]?.name ?? assert.fail();
    github.faults.push({ match: on('GET', `/manifests/${digest}`), act: { status: 403 } });
    await view.expand(...cafe);
    await view.click([...cafe, unread]);
    await view.click([...cafe, read], 'ControlOrMeta');
    await workbench.page.keyboard.press('Delete');
    const review = await Review.open(workbench, cafe.join('/'));
    await review.waitForTotals('Delete 1 selected version');
    await review.waitForReason(unread, /^Its manifest could not be read \(.+\)\.$/);
    assert.deepEqual(
      [await review.checkbox(unread).isChecked(), await review.checkbox(read).isChecked()],
      [false, true],
    );
    await review.delete('Delete 1 Version…');
    await dialog.waitFor('Delete 1 version of octo-org/cafe?');
    await dialog.click('Delete 1 Version');
    await notifications.close(await notifications.waitFor(/^Deleted cafe /));
    assert.deepEqual(tagsOf('cafe').includes(unread), true);
    assert.deepEqual(tagsOf('cafe').includes(read), false);
    await review.settled();
    await review.checkbox(unread).check();
    await review.delete('Delete Anyway…');
    const question = await dialog.waitFor(/^Delete 1 version of octo-org\/cafe\?/);
    assert.match(question, /It could not be checked whether other images depend on 1 version that you delete\./);
    assert.deepEqual((await dialog.buttons()).sort(), ['Cancel', 'Delete Anyway']);
    await dialog.click('Cancel');
    assert.equal(writesTo(github).length, 1);
    await editors.close(`Review Delete: ${cafe.join('/')}`);
    await view.collapse(...cafe);
  });

  it('offers the package whose last image GitHub would refuse to delete, and goes on without that image', async () => {
    const { workbench, view } = scene;
    const page = ['octo-org', 'status-page'];
    const [image] = versionsOf(github, 'octo-org', 'status-page');
    const label = image?.tags.join(', ') ?? '';
    const version = versionsOf(github, 'octo-org', 'settings-sync')[0]?.name ?? assert.fail();
    await view.expand(...page);
    await view.expand(...library);
    await view.click([...page, label]);
    await view.click([...library, version], 'ControlOrMeta');
    await workbench.page.keyboard.press('Delete');
    const review = await Review.open(workbench, '2 packages of octo-org');
    await review.waitForTotals('Delete 2 selected versions of 2 packages');
    await review.delete('Delete 2 Versions…');
    const question = await workbench.dialog.waitFor(/^Delete the package octo-org\/status-page instead\?/);
    assert.match(question, /To keep the package, clear the checkbox of one version with a tag\./);
    await workbench.dialog.click('Delete Package Instead…');
    await workbench.quickInput.waitForStep(/^Type status-page to delete the package/);
    await workbench.quickInput.cancel();
    await waitFor('the box to close', async () => !(await workbench.quickInput.isOpen()));
    assert.deepEqual(writesTo(github), []);
    await review.checkbox(label).uncheck();
    await review.waitForTotals('Delete 1 selected version of 1 package');
    await review.delete('Delete 1 Version…');
    await workbench.dialog.waitFor('Delete 1 version of octo-org/settings-sync?');
    await workbench.dialog.click('Cancel');
    await workbench.editors.close('Review Delete: 2 packages of octo-org');
    await view.collapse(...page);
    await view.collapse(...library);
  });

  it('says why there is no plan while GitHub cannot be reached, and has one once it can', async () => {
    const { workbench, view } = scene;
    const latest = images()[0] ?? assert.fail();
    await view.click([...shop, latest.tags.join(', ')]);
    await view.click([...shop, images()[1]?.tags.join(', ') ?? ''], 'ControlOrMeta');
    github.faults.push({ match: () => true, act: 'reset' });
    await workbench.page.keyboard.press('Delete');
    const review = await Review.open(workbench, shop.join('/'));
    await review.frame.getByText('No package could be planned').waitFor();
    assert.match(await review.frame.locator('.failures').innerText(), /container\/shop.*Could not reach GitHub/s);
    assert.equal(await review.deleteButton.count(), 0);
    github.faults.splice(0);
    await review.frame.getByRole('button', { name: 'Refresh', exact: true }).click();
    await review.waitForTotals('Delete 6 versions: 2 that you selected, and 4 parts that nothing else needs');
  });

  it('is there again after a reload, with what was selected and taken out, and closes on signing out', async () => {
    const { workbench } = scene;
    const title = `Review Delete: ${shop.join('/')}`;
    const [latest, other] = images().map(({ tags }) => tags.join(', '));
    const before = await Review.open(workbench, shop.join('/'));
    await before.checkbox(other ?? '').uncheck();
    await before.waitForTotals('Delete 3 versions: 1 that you selected, and 2 parts that nothing else needs');
    await waitUntilStored(workbench, title, String(images()[1]?.id), 'spared":{"');
    await workbench.reload();
    const review = await Review.open(workbench, shop.join('/'));
    await review.waitForTotals('Delete 3 versions: 1 that you selected, and 2 parts that nothing else needs');
    assert.ok(await review.checkbox(latest ?? '').isChecked());
    assert.ok(!(await review.checkbox(other ?? '').isChecked()));
    const [entry] = (await workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await workbench.accounts.signOut(entry ?? '');
    await waitFor('the review to close', async () => !(await workbench.editors.titles()).includes(title));
    assert.deepEqual(writesTo(github), []);
  });

  /** The images of the shop, newest first. */
  function images(): PackageVersion[] {
    return versionsOf(github, 'octo-org', 'shop').filter(({ tags }) => tags.length > 0);
  }

  function tagsOf(name: string): string[] {
    return versionsOf(github, 'octo-org', name).map(({ tags }) => tags.join(', '));
  }

  function present(name: string): string[] {
    return versionsOf(github, 'octo-org', name)
      .map((version) => version.name)
      .sort();
  }
});

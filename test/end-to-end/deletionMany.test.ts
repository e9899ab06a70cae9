import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { messages } from '../github/refusals.ts';
import type { GitHub } from '../github/server.ts';
import { isActive } from '../github/world.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  entryCount,
  openToDelete,
  owners,
  packageOf,
  reportText,
  sessionAt,
  signInWithCode,
  startSmallGitHub,
  deletedRows,
  versionsOf,
  writesTo,
  manager,
  type DeletionScene,
} from './deletionStage.ts';
import { closeWindows, mona } from './stage.ts';

describe('Deleting many versions', () => {
  let github: GitHub;
  let one: DeletionScene;

  before(async () => {
    github = await startSmallGitHub();
    one = await openScene();
  });
  beforeEach(() => {
    github.faults.splice(0);
    github.openGates();
    github.clearLog();
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('asks to sign in again where the sign-in ends in the middle, and goes on', async () => {
    github.faults.push({ match: on('DELETE', '/versions/'), act: 'revoked-token', skip: 2, times: 1 });
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(3);
    const chosen = await deleteVersions(one, 'octo-org', 5);
    await one.workbench.notifications.waitFor(/Deleting 5 versions: 2 of 5, waiting for you to sign in again/);
    assert.match(await signInWithCode(one.workbench, github), /The operation continues once you sign in again/);
    gate.open();
    await one.workbench.notifications.close(
      await one.workbench.notifications.waitFor('Deleted 5 versions of Octo.Clock.'),
    );
    await assertDeleted(one, 'octo-org', chosen);
  });

  it('deletes in two windows at once, and both show all of it', async () => {
    const other = await openScene();
    const entries = (await deletedRows(one)).length;
    await one.view.expand('hubot');
    assert.match((await one.view.row('hubot', 'Octo.Clock')).description, /30 versions/);
    const gate = github.hold(on('DELETE', '/versions/'));
    const [ofMona, ofHubot] = await Promise.all([deleteVersions(one, 'mona', 4), deleteVersions(other, 'hubot', 4)]);
    // As many as a window sends at once.
    await gate.waitForHeld(3 + 3);
    gate.open();
    for (const scene of [one, other]) await scene.workbench.notifications.waitFor('Deleted 4 versions of Octo.Clock.');
    // What the other window deleted leaves this one's tree, too.
    await one.view.collapse('mona');
    await one.view.expand('hubot');
    await waitFor('the count to follow', async () => {
      return (await one.view.row('hubot', 'Octo.Clock')).description.includes('26 versions');
    });
    for (const scene of [one, other]) {
      await scene.recentlyDeleted.waitForRows('what both have deleted', (rows) => entryCount(rows) === entries + 8);
    }
    assert.deepEqual(await deletedRows(one), await deletedRows(other));
    assert.deepEqual(deletedIn('mona'), ofMona);
    assert.deepEqual(deletedIn('hubot'), ofHubot);
    await one.workbench.notifications.close('Deleted 4 versions of Octo.Clock.');
  });

  it('deletes nothing more after Cancel, and what went is in "Recently Deleted"', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    // Rows leave at most once a second.
    gate.pass(6);
    const before = deletedIn('mona').length;
    const entries = (await deletedRows(one)).length;
    const known = deletedIn('mona');
    const chosen = await deleteVersions(one, 'mona', 20);
    await gate.waitForHeld(3);
    assert.equal(deletedIn('mona').length, before + 6);
    // Rows leave while the others are still to go.
    const first = deletedIn('mona').find((name) => !known.includes(name)) ?? '';
    await one.view.waitForAbsence('mona', 'Octo.Clock', first);
    await one.workbench.notifications.click(/Deleting 20 versions/, 'Cancel');
    // What is in flight is waited for, though not for long.
    gate.open();
    const told = await one.workbench.notifications.waitFor(
      /^Deleted \d+ versions? of Octo\.Clock\. \d+ skipped: The operation was cancelled\. Deleted items are in Recently Deleted\.$/,
    );
    const [deleted = 0, skipped = 0] = (told.match(/\d+/g) ?? []).map(Number);
    assert.equal(deleted + skipped, chosen.length);
    assert.equal(deletedIn('mona').length, before + deleted);
    await one.recentlyDeleted.waitForRows('what went', (rows) => entryCount(rows) === entries + deleted);
    await one.workbench.notifications.click(told, 'Show Report');
    const report = await reportText(one.workbench, 'Deletion Report 1');
    assert.match(report, new RegExp(`^Skipped \\(${skipped}\\)`, 'm'));
    assert.match(report, /^Deletion Report, .*\d/);
    // The reason is said once for all of them.
    const skippedPart = report.slice(report.indexOf('Skipped ('));
    assert.equal(skippedPart.split('The operation was cancelled').length, 2);
    assert.match(report, /You can restore deleted items from Recently Deleted until .*\d/);
    assert.match(report, new RegExp(`^Deleted \\(${deleted}\\)`, 'm'));
    assert.equal(report.match(/version ID \d/g)?.length, chosen.length);
    // The way back is not closed with the summary.
    assert.deepEqual(await one.workbench.notifications.buttons(told), ['Undo']);
    await one.workbench.notifications.close(told);
  });

  it('counts right on the row by the time that a restore is told', async () => {
    const clock = ['octo-org', 'Octo.Clock'];
    const { view, workbench } = one;
    await deleteVersions(one, 'octo-org', 4);
    const told = await workbench.notifications.waitFor('Deleted 4 versions of Octo.Clock.');
    const kept = versionsOf(github, 'octo-org', 'Octo.Clock').length;
    await counted(kept);
    github.clearLog();
    const restores = github.hold(on('POST', '/restore'));
    const lists = github.hold(on('GET', '/packages?'));
    // The hover of what opened the notifications may lie over the button.
    await workbench.page.mouse.move(640, 4);
    await workbench.notifications.click(told, 'Undo');
    restores.pass();
    await workbench.notifications.waitFor(/^Restoring 4 versions: 1 of 4/);
    restores.open();
    await lists.waitForHeld(1);
    lists.open();
    const restored = await workbench.notifications.waitFor('Restored 4 versions of Octo.Clock.');
    // By then GitHub has said how many there are.
    const answered = github.log
      .filter(({ status }) => status !== undefined)
      .map(({ method, url }) => `${method} ${url}`);
    const last = answered.findLastIndex((request) => request.startsWith('POST '));
    assert.ok(last >= 0);
    assert.ok(
      answered.slice(last).some((request) => /^GET \S+\/packages\?/.test(request)),
      answered.join('\n'),
    );
    await counted(kept + 4);
    await workbench.notifications.close(restored);

    async function counted(number: number): Promise<void> {
      await waitFor(`${number} versions`, async () => {
        return (await view.row(...clock)).description.startsWith(`${number} versions`);
      });
    }
  });

  it('asks before several entries leave "Recently Deleted", and Undo has them back', async () => {
    const { recentlyDeleted, workbench } = one;
    const entries = await deletedRows(one);
    await recentlyDeleted.pickFromMenu(['Today'], 'Remove from Recently Deleted');
    const question = await workbench.dialog.waitFor(`Remove ${entries.length} entries from Recently Deleted?`);
    assert.match(question, /You will no longer be able to restore these items from this view/);
    await workbench.dialog.click('Cancel');
    assert.deepEqual(await deletedRows(one), entries);
    await recentlyDeleted.pickFromMenu(['Today'], 'Remove from Recently Deleted');
    await workbench.dialog.waitFor(/^Remove/);
    await workbench.dialog.click(`Remove ${entries.length} Entries`);
    await recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
    await workbench.notifications.click(`Removed ${entries.length} entries from Recently Deleted.`, 'Undo');
    assert.deepEqual(await deletedRows(one), entries);
  });

  // Among the last, since the window deletes more slowly after it.
  it('waits visibly until a secondary limit ends, and goes on', async () => {
    // Far longer than a busy machine takes to show it.
    const act = { status: 403, headers: { 'retry-after': '10' }, body: { message: messages.secondaryLimit } };
    github.faults.push({ match: on('DELETE', '/versions/'), act, skip: 3, times: 1 });
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(4);
    const before = deletedIn('octo-org');
    const chosen = await deleteVersions(one, 'octo-org', 6);
    await one.workbench.notifications.waitFor(
      /Deleting 6 versions: 3 of 6, paused by GitHub’s rate limit until \d+:\d\d:\d\d/,
    );
    gate.open();
    await one.workbench.notifications.close(
      await one.workbench.notifications.waitFor('Deleted 6 versions of Octo.Clock.'),
    );
    assert.deepEqual(deletedIn('octo-org'), [...before, ...chosen].sort());
    assert.equal(writesTo(github).length, 7);
  });

  it('deletes nothing more for an account that has signed out', async () => {
    const gate = github.hold(on('DELETE', '/versions/'));
    gate.pass(2);
    const before = deletedIn('hubot').length;
    await deleteVersions(one, 'hubot', 20);
    // As many as are sent at once: nothing more goes out until one of them is answered.
    await gate.waitForHeld(3);
    const [entry] = (await one.workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await one.workbench.accounts.signOut(entry ?? '');
    const told = await one.workbench.notifications.waitFor(/^Deleted 2 versions of Octo\.Clock\./);
    // Two are deleted, three were on their way, and the others were not tried.
    assert.deepEqual(
      (told.match(/\d+/g) ?? []).map(Number).sort((a, b) => a - b),
      [2, 3, 15],
    );
    gate.open();
    await waitFor('the last answers', () => Promise.resolve(github.log.every(({ status }) => status !== undefined)));
    assert.equal(deletedIn('hubot').length, before + 5);
    assert.equal(writesTo(github).length, 5);
  });

  async function openScene(): Promise<DeletionScene> {
    return openToDelete(github, { sessions: [sessionAt(github, mona), sessionAt(github, manager)] });
  }

  /** Has the newest versions of an owner's Octo.Clock deleted. @returns their names, sorted. */
  async function deleteVersions({ workbench, view }: DeletionScene, owner: string, count: number): Promise<string[]> {
    const clock = [owner, 'Octo.Clock'];
    // All of it is to be in sight: what scrolls moves the focus, where a selection starts.
    for (const other of owners) if (other.owner !== owner) await view.collapse(other.owner);
    await view.expand(owner);
    await view.expand(...clock);
    const names = versionsOf(github, owner, 'Octo.Clock')
      .slice(0, count)
      .map(({ name }) => name);
    await view.click([...clock, names[0] ?? '']);
    await view.click([...clock, names.at(-1) ?? ''], 'Shift');
    await workbench.page.keyboard.press('Delete');
    await workbench.dialog.waitFor(`Delete ${count} versions of ${owner}/Octo.Clock?`);
    await workbench.dialog.click(`Delete ${count} Versions`);
    return names.sort();
  }

  async function assertDeleted(scene: DeletionScene, owner: string, names: readonly string[]): Promise<void> {
    assert.deepEqual(deletedIn(owner), names);
    await scene.recentlyDeleted.waitForRows('all of them', ([day]) => day?.description === String(names.length));
    const rows = await deletedRows(scene);
    assert.deepEqual(rows.sort(), names.map((name) => `Octo.Clock ${name}: 30 days left · ${owner}`).sort());
  }

  function deletedIn(owner: string): string[] {
    const { versions } = packageOf(github, owner, 'Octo.Clock');
    return versions
      .filter((version) => !isActive(version))
      .map(({ name }) => name)
      .sort();
  }
});

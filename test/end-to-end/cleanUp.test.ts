import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { on } from '../github/faults.ts';
import type { GitHub } from '../github/server.ts';
import { accessibilityViolations } from '../workbench/axe.ts';
import { waitFor } from '../workbench/waiting.ts';
import {
  addTemplates,
  cleanUpCommand,
  cleanUpPage,
  confirmDelete,
  deletedIds,
  deleteUntagged,
  editNewest,
  explanation,
  idsOfReleases,
  keepTenReleases,
  planned,
  searchFor,
  startCleanUpGitHub,
} from './cleanUpStage.ts';
import { deletedRows, openToDelete, undo, versionsOf, writesTo, type DeletionScene } from './deletionStage.ts';
import { closeWindows, resultsFolder, server, themes } from './stage.ts';
import { waitUntilStored } from './stored.ts';

describe('Clean Up', () => {
  let github: GitHub;
  let scene: DeletionScene;
  const gateway = 'octo-org/gateway';

  before(async () => {
    github = await startCleanUpGitHub({ gateway: { releases: 7, untagged: 3 } });
    scene = await openToDelete(github, { width: 1400 });
  });
  beforeEach(() => github.clearLog());
  afterEach(() => github.faults.splice(0));
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('opens from the row of a package, and offers templates while there are no rules', async () => {
    await scene.view.expand('octo-org');
    await scene.view.pickFromMenu(['octo-org', 'gateway'], 'Clean Up…');
    const page = await cleanUpPage(scene.workbench, gateway);
    await page.getByRole('heading', { name: 'No rules yet' }).waitFor();
    await page.getByText('No version would be deleted').waitFor();
    await searchFor(page, '', 30);
    assert.deepEqual(await accessibilityViolations(page), []);
  });

  it('plans by templates, and again with every key that is typed into a rule', async () => {
    const page = await cleanUpPage(scene.workbench, gateway);
    await addTemplates(page, keepTenReleases, deleteUntagged);
    assert.match(await planned(page, 9), /^9 of 30 versions would be deleted: 3 images with their parts, in 1 package/);
    const newest = await editNewest(page, 2);
    // VS Code carries out Ctrl+A itself, sometimes only after the next key.
    await newest.selectText();
    await newest.press('1');
    // The newest release stays; another one is its own reason to stay.
    assert.match(await planned(page, 27), /With your last change, 18 more versions would be deleted\./);
    await newest.press('2');
    assert.match(await planned(page, 9), /With your last change, 18 more versions would be kept\./);
    await newest.press('Backspace');
    await planned(page, 27);
    await newest.press('Backspace');
    // Without a number it keeps all releases.
    await planned(page, 9);
    await newest.press('0');
    await page.getByText('Until then, the rule counts as it was.').waitFor();
    await planned(page, 9);
    await newest.press('Backspace');
    await newest.press('3');
    await planned(page, 21);
    assert.equal(await newest.evaluate((field) => field === document.activeElement), true);
    assert.deepEqual(writesTo(github), []);
    await newest.press('Enter');
    await page.getByText('Keep the 3 newest releases of each package, in container/gateway', { exact: true }).waitFor();
  });

  it('says why a version goes or stays: each rule, the rank, and the date of the cut-off', async () => {
    const page = await cleanUpPage(scene.workbench, gateway);
    assert.deepEqual(await searchFor(page, '1.1.1', 3), ['1.1.1', 'linux/arm64 of 1.1.1', 'linux/amd64 of 1.1.1']);
    assert.equal(await page.getByRole('rowheader', { name: '1.1.1 Changed by the last edit' }).count(), 3);
    const deleted = await explanation(page, '1.1.1');
    assert.deepEqual(deleted.slice(0, 2), [
      '1.1.1 in container/gateway',
      'Delete: rule 1 deletes versions that are releases, and no rule keeps it.',
    ]);
    const rule = (number: number, said: string[]) => said.slice(said.indexOf(String(number)) + 1);
    assert.deepEqual(rule(1, deleted).slice(0, 4), [
      'Delete releases, in container/gateway',
      'Applies',
      'Met: It is a release.',
      'It covers 1.1.1.',
    ]);
    assert.deepEqual(rule(2, deleted).slice(0, 4), [
      'Keep the 3 newest releases of each package, in container/gateway',
      'Does not apply',
      'Met: It is a release.',
      'Not met: Number 4 of 7 by date of creation, newest first; the rule keeps 3.',
    ]);
    const untagged = rule(3, deleted);
    assert.equal(untagged[1], 'Does not apply');
    const cutOff = /^Met: Created \d+ days ago; older than 7 days means before (.*)\.$/.exec(untagged[2] ?? '')?.[1];
    const weekAgo = Date.now() - 7 * 86_400_000;
    assert.ok(Math.abs(Date.parse(cutOff ?? '') - weekAgo) < 30 * 60_000, untagged[2]);
    assert.match(await partOf(page, 'linux/arm64 of 1.1.1'), /^Goes with 1\.1\.1; nothing else depends on it\.$/);

    await searchFor(page, '1.1.3', 3);
    const kept = await explanation(page, '1.1.3');
    assert.equal(kept[1], 'Keep: 2nd newest of the 3 that rule 2 keeps.');
    assert.ok(
      kept.includes('Met: Number 2 of 7 by date of creation, newest first; the rule keeps 3.'),
      kept.join('\n'),
    );
    await searchFor(page, '1.1.4', 3);
    const latest = await explanation(page, '1.1.4, latest');
    assert.equal(latest[1], 'Keep: latest is always kept.');
    assert.equal(latest[2], 'The newest image of a package is always kept.');
  });

  it('has nothing that WCAG 2.2 A or AA forbids in any theme, with a form and an explanation open', async () => {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, gateway);
    await searchFor(page, '', 30);
    await (await editNewest(page, 2)).waitFor();
    await page
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    await page.locator('.why-verdict').waitFor();
    for (const theme of themes) {
      await workbench.setTheme(server, theme);
      assert.deepEqual(await accessibilityViolations(page), [], theme);
      await workbench.screenshot(path.join(resultsFolder, `clean-up, ${theme}.png`));
    }
    await server.changeSettings({ 'workbench.colorTheme': undefined });
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('button', { name: /^Close: / }).click();
  });

  it('keeps what is taken out of the plan, with its parts', async () => {
    const page = await cleanUpPage(scene.workbench, gateway);
    await searchFor(page, '1.0.0', 3);
    // Only what a rule deletes can be chosen, and parts follow their image.
    assert.equal(await page.getByRole('grid').getByRole('checkbox').count(), 1);
    await page.getByRole('grid').getByRole('checkbox').click();
    assert.match(await planned(page, 18), /^18 of 30/);
    assert.equal(await partOf(page, '1.0.0'), 'You took it out of the plan.');
    assert.equal(await partOf(page, 'linux/arm64 of 1.0.0'), 'linux/arm64 of 1.0.0, which is kept.');
    assert.deepEqual(writesTo(github), []);
  });

  it('has rules in edit, what was taken out and the search again after a reload', async () => {
    const { workbench } = scene;
    await cleanUpPage(workbench, gateway);
    await waitUntilStored(workbench, 'Clean Up: octo-org/gateway', '"search":"1.0.0"', '"newest":3', '"spared":{"');
    await workbench.reload();
    const page = await cleanUpPage(workbench, gateway);
    await planned(page, 18);
    assert.equal(await page.getByRole('searchbox').inputValue(), '1.0.0');
    assert.equal(await partOf(page, '1.0.0'), 'You took it out of the plan.');
    // Rules in edit are saved nowhere else.
    await page.getByRole('button', { name: 'Save: Settings' }).waitFor();
    assert.equal(
      await page.getByText('Keep the 3 newest releases of each package, in container/gateway', { exact: true }).count(),
      1,
    );
  });

  it('deletes after one confirmation with figures; server, Recently Deleted and the panel agree', async () => {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, gateway);
    const question = await confirmDelete(workbench, page, 18);
    assert.deepEqual(question.split('\n').filter(Boolean), [
      'Delete 18 versions of octo-org/gateway?',
      '6 are images; 12 are parts of these, such as platforms.',
      'That is more than half of the versions of gateway (18 of 30).',
      '3 releases would be deleted: 1.1.1, 1.1.0, and 0.1.0.',
      'Not checked: which images of octo-org are deployed.',
      'You can restore them for 30 days.',
    ]);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await workbench.notifications.waitFor('Deleted 18 versions of gateway.');
    assert.equal(await workbench.dialog.isOpen(), false);
    await page.getByText('12 versions are kept').waitFor();
    await page.getByText(/: Deleted 18 versions of gateway\.$/).waitFor();
    await page.getByText('No version would be deleted').first().waitFor();

    const stays = idsOfReleases(github, 'octo-org', 'gateway', '1.1.4', '1.1.3', '1.1.2', '1.0.0');
    assert.equal(stays.length, 12);
    const left = versionsOf(github, 'octo-org', 'gateway').map(({ id }) => id);
    assert.deepEqual(
      left.sort((one, other) => one - other),
      stays,
    );
    assert.equal(writesTo(github).length, 18);
    // Neither more nor less than that is said to be deleted.
    assert.equal((await deletedRows(scene)).length, 18);
    assert.deepEqual((await searchFor(page, '1.0.0', 3))[0], '1.0.0');
    await searchFor(page, '', 12);
  });

  it('restores all of it with Undo, and plans it again', async () => {
    const { workbench } = scene;
    await undo(workbench, 'Deleted 18 versions of gateway.');
    assert.deepEqual(deletedIds(github, 'octo-org', 'gateway'), []);
    await scene.recentlyDeleted.waitForRows('nothing', (rows) => rows.length === 0);
    const page = await cleanUpPage(workbench, gateway);
    assert.match(await planned(page, 18), /^18 of 30/);
    await searchFor(page, '', 30);
  });

  it('offers to open it again where it was closed with rules that are not saved', async () => {
    const { workbench } = scene;
    await workbench.editors.close(`Clean Up: ${gateway}`);
    const told = `You closed "Clean Up: ${gateway}" without saving its rules.`;
    await workbench.notifications.click(told, 'Reopen');
    const page = await cleanUpPage(workbench, gateway);
    assert.match(await planned(page, 18), /^18 of 30/);
  });

  it('has one panel for the same packages, also from the Command Palette', async () => {
    const { workbench, view } = scene;
    const titles = await workbench.editors.titles();
    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org'], 'Clean Up…');
    await cleanUpPage(workbench, 'octo-org');
    await pickToCleanUp('octo-org', 'gateway');
    await planned(await cleanUpPage(workbench, gateway), 18);
    assert.deepEqual(await workbench.editors.titles(), [...titles, 'Clean Up: octo-org']);
  });

  it('takes all packages of an owner, those of a type, and several rows, each in a panel of its own', async () => {
    const { workbench, view } = scene;
    const { editors } = workbench;
    const ofOwner = await cleanUpPage(workbench, 'octo-org');
    // 30 of gateway, 1 of status-page, 14 of settings-sync, 3 of date-words and 30 of Octo.Clock.
    await ofOwner.getByText('78 versions are kept').waitFor();
    await pickToCleanUp('octo-org', 'settings-sync', 'date-words');
    const picked = await cleanUpPage(workbench, '2 packages of octo-org');
    await picked.getByText('17 versions are kept').waitFor();
    await view.expand('hubot');
    await view.click(['octo-org', 'date-words']);
    await view.click(['hubot', 'date-words'], 'ControlOrMeta');
    await view.pickFromMenu(['hubot', 'date-words'], 'Clean Up…');
    await (await cleanUpPage(workbench, '2 packages')).getByText('6 versions are kept').waitFor();
    await server.changeSettings({ 'githubPackages.groupByType': true });
    await view.pickFromMenu(['octo-org', 'npm'], 'Clean Up…');
    await (await cleanUpPage(workbench, 'npm of octo-org')).getByText('17 versions are kept').waitFor();
    await server.changeSettings({ 'githubPackages.groupByType': undefined });
    for (const target of ['2 packages', 'npm of octo-org']) await editors.close(`Clean Up: ${target}`);
    assert.deepEqual(writesTo(github), []);
  });

  it('says so where nothing would be deleted, and where no package could be planned', async () => {
    const { workbench } = scene;
    const page = await cleanUpPage(workbench, '2 packages of octo-org');
    await addTemplates(page, keepTenReleases);
    await page.getByRole('button', { name: 'Remove: rule 1' }).click();
    await page.getByText('No rule deletes anything').waitFor();
    await addTemplates(page, 'Delete prereleases after 90 days');
    await page.getByText('The rules and your choices keep every version of these packages.').waitFor();
    const act = { status: 403, body: { message: 'Not for you' } };
    github.faults.push({ match: on('GET', /\/packages\/npm\/[\w-]+\/versions/), act });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('No package could be planned').waitFor();
    await page.getByText('2 packages without a plan').waitFor();
    assert.match(await page.locator('.failures').innerText(), /Not for you/);
    assert.deepEqual(await accessibilityViolations(page), []);
    github.faults.splice(0);
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('17 versions are kept').waitFor();
    await workbench.editors.close('Clean Up: 2 packages of octo-org');
  });

  it('can be done with the keyboard alone', async () => {
    const { workbench, view } = scene;
    const { page: keys, quickInput, dialog, notifications } = workbench;
    await view.focus(['octo-org']);
    await keys.keyboard.press('F1');
    await quickInput.waitForStep(/./);
    await keys.keyboard.type(cleanUpCommand);
    await quickInput.waitForItem(cleanUpCommand);
    await keys.keyboard.press('Enter');
    await choose('hubot');
    await choose('settings-sync');
    const page = await cleanUpPage(workbench, 'hubot/settings-sync');
    await page.getByText('14 versions are kept').waitFor();
    await tabTo(page, `button:has-text("${keepTenReleases}")`);
    await keys.keyboard.press('Enter');
    await planned(page, 2);
    // To one of the two, which is taken out; then its reasons are read.
    await keys.keyboard.press('/');
    await keys.keyboard.type('0.1.0');
    await page.locator('.shown', { hasText: /^1 version shown/ }).waitFor();
    await tabTo(page, '[role=row][data-index]');
    await keys.keyboard.press('Space');
    await planned(page, 1);
    await keys.keyboard.press('Enter');
    await page.locator('.why-verdict', { hasText: 'Keep: you took it out of the plan.' }).waitFor();
    await keys.keyboard.press('Escape');
    await page.locator('.why').waitFor({ state: 'detached' });
    await tabTo(page, `button:text-is("Delete 1 Version…")`, 'Shift+Tab');
    await keys.keyboard.press('Enter');
    await dialog.waitFor('Delete 1 version of hubot/settings-sync?');
    await keys.keyboard.press('Enter');
    const told = await notifications.waitFor(/^Deleted settings-sync \d/);
    assert.equal(deletedIds(github, 'hubot', 'settings-sync').length, 1);
    await notifications.close(told);

    /** Types until one item is left, and takes it. */
    async function choose(text: string): Promise<void> {
      await waitFor(`${text} to be chosen`, async () => {
        if (!(await quickInput.items()).some(({ label }) => label === text)) return false;
        await keys.keyboard.type(text);
        return true;
      });
      await waitFor(`${text} alone`, async () => {
        const items = await quickInput.items();
        return items.length === 1 && items[0]?.label === text;
      });
      // Where several can be chosen, VS Code highlights none by itself.
      await keys.keyboard.press('ArrowDown');
      await keys.keyboard.press('Enter');
    }
  });

  it('saves rules to the settings, from where other panels have them', async () => {
    const { workbench, view } = scene;
    const page = await cleanUpPage(workbench, 'hubot/settings-sync');
    await page.getByRole('button', { name: 'Save: Settings' }).click();
    await page.getByRole('button', { name: 'Save: Settings' }).waitFor({ state: 'detached' });
    await view.expand('mona');
    await view.pickFromMenu(['mona', 'settings-sync'], 'Clean Up…');
    const other = await cleanUpPage(workbench, 'mona/settings-sync');
    // 12 releases, of which 10 stay; prereleases stay as well.
    assert.match(await planned(other, 2), /^2 of 14 versions would be deleted, in 1 package/);
  });

  it('closes with the sign-in', async () => {
    const { workbench } = scene;
    const isOpen = async () => (await workbench.editors.titles()).some((title) => title.startsWith('Clean Up'));
    assert.equal(await isOpen(), true);
    const [entry] = (await workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await workbench.accounts.signOut(entry ?? '');
    await waitFor('the panels to close', async () => !(await isOpen()));
  });

  /** Runs the command from the palette for packages of an owner. */
  async function pickToCleanUp(owner: string, ...packages: string[]): Promise<void> {
    const { workbench } = scene;
    const { quickInput } = workbench;
    await workbench.runCommand(cleanUpCommand, /^Clean Up/);
    await quickInput.pick(owner);
    await quickInput.waitForStep(new RegExp(`^Clean Up: ${owner}`));
    for (const name of packages) await quickInput.pick(name);
    await quickInput.accept();
    await quickInput.waitForClose();
  }

  /** What the row of a version says, without its verdict. */
  async function partOf(page: Frame, name: string): Promise<string> {
    const row = page.getByRole('row').filter({ has: page.locator(`[role=rowheader][title="${name}"]`) });
    return row.locator('.reason').innerText();
  }

  /** Presses Tab until what is meant has the focus. */
  async function tabTo(page: Frame, selector: string, key = 'Tab'): Promise<void> {
    await waitFor(`the focus on ${selector}`, async () => {
      if ((await page.locator(`${selector}:focus`).count()) > 0) return true;
      await scene.workbench.page.keyboard.press(key);
      return false;
    });
  }
});

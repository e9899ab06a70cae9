import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { addImage } from '../github/data/history.ts';
import { indexOver, type Manifest } from '../github/data/manifests.ts';
import type { GitHub } from '../github/server.ts';
import type { PackageVersion } from '../github/world.ts';
import { accessibilityViolations } from '../workbench/axe.ts';
import { patienceOfOneTry, waitFor } from '../workbench/waiting.ts';
import { cleanUpPage, confirmDelete, deletedIds, planned, startCleanUpGitHub } from './cleanUpStage.ts';
import { openToDelete, packageOf, undo, versionsOf, writesTo, type DeletionScene } from './deletionStage.ts';
import { closeWindows, resultsFolder, server, themes } from './stage.ts';

const retention = {
  rules: [{ delete: { tags: ['?.*'] } }, { keep: { tags: ['?.*'], newest: 2 }, note: 'what customers run' }],
};
const owner = { kind: 'organization', login: 'octo-org' };
const target = 'octo-org/gateway';
const openPlan = 'GitHub Packages: Open Clean-Up Plan…';

describe('A clean-up plan in a file', () => {
  let github: GitHub;
  let scene: DeletionScene;
  let file: string;
  /** The releases that the plan deletes, newest first: each is an index of two platforms. */
  let releases: readonly PackageVersion[];
  let exported: string;

  before(async () => {
    file = path.join(server.folder, 'plan.json');
    github = await startCleanUpGitHub({ gateway: { releases: 7, untagged: 3 } });
    scene = await openToDelete(github, { width: 1400, settings: { 'githubPackages.retention': retention } });
    releases = versionsOf(github, 'octo-org', 'gateway')
      .filter(({ tags }) => tags.some((tag) => /^\d\./.test(tag)))
      .slice(2);
    await scene.view.expand('octo-org');
  });
  after(async () => {
    await closeWindows();
    await github.close();
    await server.changeSettings({ 'githubPackages.retention': undefined });
    await rm(file, { force: true });
  });

  it('is written as JSON, and nothing is deleted', async () => {
    const { workbench, view } = scene;
    await view.pickFromMenu(['octo-org', 'gateway'], 'Clean Up…');
    const page = await cleanUpPage(workbench, target);
    await planned(page, 15);
    await page.getByRole('button', { name: 'Export…' }).click();
    const { quickInput, notifications } = workbench;
    await quickInput.waitForStep(/^Export Clean-Up Plan: octo-org\/gateway/);
    await quickInput.pick('JSON');
    await quickInput.waitForStep('JSON');
    await quickInput.pick('Save to File…');
    await waitFor('the file dialog', async () => (await quickInput.value()).includes('clean-up-plan-octo-org-'));
    await quickInput.type(file);
    await quickInput.accept();
    await notifications.close(await notifications.waitFor(/^Saved .*plan\.json/));
    exported = await readFile(file, 'utf8');
    const document = JSON.parse(exported) as { rules: unknown; packages: { versions: { verdict: string }[] }[] };
    assert.deepEqual(
      document.rules,
      retention.rules.map((rule) => ({ ...rule, source: 'githubPackages.retention' })),
    );
    assert.equal(document.packages[0]?.versions.filter(({ verdict }) => verdict === 'delete').length, 15);
    assert.deepEqual(writesTo(github), []);
  });

  it('names what other clients have changed since, and deletes nothing by itself', async () => {
    const [tagged, gone, listed] = releases;
    assert.ok(tagged && gone && listed);
    const pkg = packageOf(github, 'octo-org', 'gateway');
    tagged.tags.push('stable');
    gone.deletedAt = github.world.clock.now();
    const part = platformsOf(listed)[0] ?? assert.fail();
    addImage(github.world, pkg, indexOver(part), ['bundle'], github.world.clock.now());
    const page = await openFile();
    const changes = page.getByRole('region', { name: /^What changed since / });
    await changes.getByText(/versions? that the plan deletes (is|are) kept now\./).waitFor();
    const items = await changes.getByRole('listitem').allInnerTexts();
    const itemOf = (name: string) => items.find((item) => item.includes(name)) ?? assert.fail(items.join('\n'));
    assert.match(
      itemOf(nameOf(tagged)),
      /It got the tag stable\. It is kept now: .*GitHub cannot remove a single tag\.$/,
    );
    assert.match(itemOf(nameOf(gone)), /It is gone\.$/);
    assert.match(itemOf('bundle depends on it now.'), /It is kept now: part of bundle, which is kept\.$/);
    // The parts of the other two releases, and of the third but for what is in the bundle.
    await planned(page, 8);
    assert.deepEqual(writesTo(github), []);
    assert.deepEqual(deletedIds(github, 'octo-org', 'gateway'), [gone.id]);
    assert.equal(await page.getByRole('region', { name: 'githubPackages.retention' }).getByRole('listitem').count(), 2);
    assert.equal(await page.getByRole('button', { name: 'Add Rule' }).count(), 0);
  });

  for (const theme of themes) {
    it(`has nothing that WCAG 2.1 A or AA forbids in ${theme}`, async () => {
      await scene.workbench.setTheme(server, theme);
      const page = await openedPage();
      await page.evaluate(() => scrollTo(0, 0));
      assert.deepEqual(await accessibilityViolations(page), []);
      await scene.workbench.screenshot(path.join(resultsFolder, `clean-up plan, ${theme}.png`));
    });
  }

  it('is carried out after a confirmation, no more than that, and undone', async () => {
    const { workbench } = scene;
    const page = await openedPage();
    const before = deletedIds(github, 'octo-org', 'gateway');
    await confirmDelete(workbench, page, 8);
    const told = await workbench.notifications.waitFor('Deleted 8 versions of gateway.');
    assert.equal(deletedIds(github, 'octo-org', 'gateway').length, before.length + 8);
    const changes = page.getByRole('region', { name: /^What changed since / });
    await changes.getByText(/ 1 version is gone\. Runs of this plan deleted 8 versions\./).waitFor();
    assert.equal(await changes.getByText('It is gone.').count(), 1);
    // What the pointer rests on has a tooltip, which may be over the notification.
    await workbench.page.mouse.move(0, 0);
    await undo(workbench, told);
    assert.deepEqual(deletedIds(github, 'octo-org', 'gateway'), before);
  });

  it('is read from its file again when the window is reloaded, and still deletes nothing', async () => {
    await scene.workbench.reload();
    const page = await openedPage();
    await page
      .getByRole('region', { name: /^What changed since / })
      .getByText(/1 version is gone\./)
      .first()
      .waitFor();
    await planned(page, 8);
  });

  it('shows what a run of it did, and restores that', async () => {
    const [, , , deleted, skipped] = releases;
    assert.ok(deleted && skipped);
    const now = github.world.clock.now();
    const resultOf = ({ id }: PackageVersion, outcome: object) => ({
      operation: { action: 'delete', target: { owner, packageType: 'container', name: 'gateway', versionId: id } },
      outcome,
    });
    deleted.deletedAt = now;
    const run = {
      startedAt: new Date(now).toISOString(),
      endedAt: new Date(now).toISOString(),
      isCancelled: false,
      results: [
        resultOf(deleted, { kind: 'deleted' }),
        resultOf(skipped, { kind: 'skipped', because: { kind: 'tagsChanged', tags: ['next'] } }),
      ],
    };
    await writeFile(file, JSON.stringify({ ...(JSON.parse(exported) as object), run }));
    const page = await openFile();
    const results = page.getByRole('region', { name: 'Results' });
    await results.getByText(/: Deleted 1 version/).waitFor();
    await results.getByText('Result of each version').click();
    const items = await results.getByRole('listitem').allInnerTexts();
    assert.equal(items.length, 2);
    assert.match(items[0] ?? '', new RegExp(`${nameOf(skipped)}.* Skipped: .*next`));
    assert.match(items[1] ?? '', new RegExp(`${nameOf(deleted)}.* Deleted\\.`));
    await scene.workbench.screenshot(path.join(resultsFolder, 'clean-up plan, results.png'));
    await results.getByRole('button', { name: 'Restore 1 Version' }).click();
    await scene.workbench.notifications.close(await scene.workbench.notifications.waitFor(/^Restored/));
    assert.equal(deleted.deletedAt, undefined);
  });

  it('is not opened if somebody changed a verdict, or ids', async () => {
    const { notifications } = scene.workbench;
    const writes = writesTo(github).length;
    const [kept] = versionsOf(github, 'octo-org', 'gateway').filter(({ tags }) => tags.includes('latest'));
    const flipped = exported.replace(
      /"verdict":"keep","reason":"(latest|newest)"/,
      '"verdict":"delete","reason":"rule","rule":1',
    );
    assert.notEqual(flipped, exported);
    assert.ok(kept);
    for (const [text, message] of [
      [flipped, /^plan\.json was changed after it was exported, so it cannot be opened\. /],
      [exported.replace('"version": 1', '"version": 2'), /^plan\.json was written by a newer release\./],
      [exported.slice(0, -20), /^plan\.json is incomplete: its end is missing\./],
      [exported.slice(2), /^plan\.json is not JSON\./],
      ['{"rules": []}', /^plan\.json is not an exported clean-up plan\./],
    ] as const) {
      await writeFile(file, text);
      await runOpenPlan();
      await notifications.close(await notifications.waitFor(message));
    }
    assert.equal(writesTo(github).length, writes);
  });

  function nameOf({ tags }: PackageVersion): string {
    return tags.find((tag) => /^\d\./.test(tag)) ?? assert.fail();
  }

  function platformsOf({ name }: PackageVersion): Manifest[] {
    const { body = '' } = github.world.manifests.get(name) ?? {};
    return [...github.world.manifests.values()].filter(({ digest }) => body.includes(digest) && digest !== name);
  }

  async function runOpenPlan(): Promise<void> {
    const { workbench } = scene;
    await workbench.runCommand(openPlan);
    const { quickInput } = workbench;
    await quickInput.waitForStep(/^Open Clean-Up Plan/);
    // The dialog puts its folder there again once it has read it.
    await waitFor('the dialog to take the file', async () => {
      if (!(await quickInput.isOpen())) return true;
      await quickInput.input.fill(file, { timeout: patienceOfOneTry });
      await quickInput.input.press('Enter', { timeout: patienceOfOneTry });
      return !(await quickInput.isOpen());
    });
  }

  async function openFile(): Promise<Frame> {
    await runOpenPlan();
    return openedPage();
  }

  async function openedPage(): Promise<Frame> {
    const page = await scene.workbench.editors.webview('Clean-Up Plan: plan.json');
    await page.getByRole('button', { name: 'Refresh' }).waitFor();
    return page;
  }
});

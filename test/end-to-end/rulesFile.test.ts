import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitHub } from '../github/server.ts';
import { waitFor } from '../workbench/waiting.ts';
import { cleanUpPage, planned, startCleanUpGitHub } from './cleanUpStage.ts';
import { openToDelete, type DeletionScene } from './deletionStage.ts';
import { closeWindows, resultsFolder, server, themes } from './stage.ts';

const file = '.github/package-retention.jsonc';
const name = path.basename(file);

describe('The file of rules in the editor', () => {
  let github: GitHub;
  let scene: DeletionScene;

  before(async () => {
    github = await startCleanUpGitHub({ gateway: { releases: 7, untagged: 3 } });
    await mkdir(path.join(server.folder, '.git'), { recursive: true });
    const config = `[remote "origin"]\n\turl = ${github.origin}/octo-org/gateway.git\n`;
    await writeFile(path.join(server.folder, '.git', 'config'), config);
    scene = await openToDelete(github, { width: 1400, settings: { 'files.autoSave': 'off' } });
    await revert();
    await scene.view.expand('octo-org');
    await scene.view.expand('octo-org', 'gateway');
  });
  after(async () => {
    await revert();
    await closeWindows();
    await github.close();
    await server.changeSettings({ 'workbench.colorTheme': undefined });
    for (const each of ['.git', '.github']) await rm(path.join(server.folder, each), { recursive: true, force: true });
  });

  it('is created from the palette, in a folder that has none', async () => {
    const { workbench } = scene;
    await workbench.runCommand('GitHub Packages: Create Rules File');
    const text = await workbench.editors.text(name);
    assert.match(text, /^\/\/ What to delete and what to keep/);
    assert.match(text, /Ctrl\+Space.*"Preview This File"/);
    assert.equal(await readFile(path.join(server.folder, file), 'utf8'), text);
    await workbench.runCommand('GitHub Packages: Create Rules File');
    await workbench.notifications.waitFor(/^No open folder is without a file of rules\./);
    await workbench.notifications.close(/^No open folder is without a file of rules\./);
  });

  it('completes packages and tags that the tree has read, and rules from the templates', async () => {
    const { page } = scene.workbench;
    const before = github.log.length;
    await replaceText('{ "rules": [{ "delete": { "olderThan": "7 days" }, "packages": [');
    await page.keyboard.type('"gatew');
    await suggest('container/gateway');
    await typed(/"packages": \["container\/gateway"/);
    await replaceText('{ "rules": [{ "packages": ["container/gateway"], "delete": { "tags": [');
    await page.keyboard.type('"');
    await suggest('1.1.1');
    await typed(/"tags": \["1\.1\.1"/);
    await replaceText('{\n  "rules": [\n    ');
    await suggest('Delete untagged images after 7 days');
    await typed(/\{ "packages": \["container\/\*"\], "delete": \{ "untagged": true, "olderThan": "7 days" \} \}/);
    await page.keyboard.press('Escape');
    const sent = github.log.slice(before).map(({ url }) => url);
    assert.deepEqual(sent, []);
  });

  it('completes a whole file in an empty one', async () => {
    await replaceText('\n');
    await suggest('Delete untagged images after 7 days');
    await typed(/^\s*\{\s*"rules": \[\s*\{ "packages": \["container\/\*"\], "delete": .*\}\s*\]\s*\}\s*$/);
    await scene.workbench.page.keyboard.press('Escape');
  });

  it('lists an error for each problem because of which nothing is planned, and nothing beside it', async () => {
    const { workbench } = scene;
    const { page } = workbench;
    await replaceText(`{
  "rules": [
    { "delete": {} },
    { "packages": ["container/*"] },
    { "delete": { "tags": "pr-*", "olderThan": 30 } },
    { "delete": { "newest": 3 } },
    { "keep": { "newest": "3", "per": "miner" } },
    { "packages": ["npm/*"], "delete": { "untagged": true, "olderThan": "7 days" } },
    { "delete": { "tags": ["feature/*"] } }
  ]
}
`);
    await page.keyboard.press('ControlOrMeta+Shift+M');
    const rows = page.locator('.markers-panel .monaco-list-row');
    const row = (text: string) => rows.filter({ hasText: text });
    await row('A delete rule cannot have "newest". Write the rule { "keep": { "newest": 3 } } instead.').waitFor();
    for (const text of ['Write ["pr-*"].', 'Write "30 days".', 'Write 3.', 'Write "minor".', '"feature-*"?']) {
      await row(text).waitFor();
    }
    // With the row of the file.
    assert.equal(await rows.count(), 10, (await rows.allInnerTexts()).join('\n'));
    assert.equal(await rows.locator('.codicon-error').count(), 7);
    for (const theme of themes) {
      await workbench.setTheme(server, theme);
      await workbench.screenshot(path.join(resultsFolder, `problems of a rules file, ${theme}.png`));
    }
    await workbench.editors.open(name);
    await page.keyboard.press('ControlOrMeta+J');
    await rows.first().waitFor({ state: 'hidden' });
  });

  it('says what cannot have an effect, and fixes what can be fixed', async () => {
    const { workbench } = scene;
    const { page } = workbench;
    const text = (age: string, type: string) => `{
  "rules": [
    // Builds
    { "packages": ["${type}/*"], "delete": { "untagged": true, "olderThan": "${age}" } },
    { "delete": { "prerelease": false } }, // releases
    { "keep": { "prerelease": false, "newest": 3 } }
  ]
}
`;
    const columnOf = (written: string, within: string) => (written.split('\n')[3]?.indexOf(within) ?? 0) + 1;
    await replaceText(text('1 month', 'contaner'));
    await goTo(4, columnOf(text('1 month', 'contaner'), '1 month'));
    await quickFix('Change to "30 days"');
    // Only a rule without problems is checked for what cannot have an effect.
    await goTo(4, columnOf(text('30 days', 'contaner'), 'contaner'));
    await quickFix('Change to "container/*"');
    assert.equal(await workbench.editors.text(name), text('30 days', 'container'));
    await page.keyboard.press('ControlOrMeta+S');
  });

  it('says that a plan is not known yet, and has a link that makes it', async () => {
    await goTo(5, 8);
    const hover = await hoverHere(/Rule 2: Delete releases/);
    await hover.getByText('What it covers now is not known, because no packages have been read.').waitFor();
    await hover.getByRole('link', { name: 'Preview This File' }).click();
    const page = await cleanUpPage(scene.workbench, 'octo-org');
    await page.getByRole('button', { name: /^Delete \d+ Versions…/ }).waitFor();
  });

  it('says then what each rule covers, by the text as it is', async () => {
    const { workbench } = scene;
    const panel = await cleanUpPage(workbench, 'octo-org');
    await panel.getByRole('region', { name: file }).waitFor();
    await workbench.editors.open(name);
    await goTo(5, 8);
    const hover = await hoverHere(/Covers \d+ versions in \d+ packages\./);
    await hover.getByText(/\d+ of them are kept by rule 3\./).waitFor();
    await hover.getByText(/"Clean Up: octo-org", read /).waitFor();
    for (const theme of themes) {
      await workbench.setTheme(server, theme);
      await goTo(5, 8);
      await hoverHere(/Covers \d+ versions/);
      await workbench.screenshot(path.join(resultsFolder, `rules file, ${theme}.png`));
    }
    const text = await workbench.editors.text(name);
    await replaceText(text.replace('\n    { "keep"', '\n    { "delete": { "tags": ["nothing-*"] } },$&'));
    await workbench.page.locator('.squiggly-info').waitFor();
  });

  it('is previewed from its title, and only where the owner is known', async () => {
    const { workbench } = scene;
    await workbench.editors.close('Clean Up: octo-org');
    await workbench.editors.open(name);
    await workbench.page.locator('.editor-actions').getByRole('button', { name: 'Preview This File' }).click();
    await planned(await cleanUpPage(workbench, 'octo-org'), await deletedIn('octo-org'));
    await workbench.editors.open(name);
    await rm(path.join(server.folder, '.git'), { recursive: true });
    await workbench.runCommand('GitHub Packages: Preview This File');
    await workbench.notifications.waitFor(
      /^This folder has no remote on GitHub, so the owner of its packages is not known\./,
    );
  });

  /** Closes the file without saving it, since the next window would have what was typed. */
  async function revert(): Promise<void> {
    const { editors } = scene.workbench;
    if (!(await editors.titles()).includes(name)) return;
    await editors.open(name);
    await scene.workbench.runCommand('View: Revert and Close Editor');
    await waitFor('it to be closed', async () => !(await editors.titles()).includes(name));
  }

  /** How many versions the open plan deletes. */
  async function deletedIn(owner: string): Promise<number> {
    const button = (await cleanUpPage(scene.workbench, owner)).getByRole('button', { name: /^Delete \d+ Versions…/ });
    return Number(/\d+/.exec(await button.innerText())?.[0]);
  }

  /** Replaces the text of the file without saving it, and leaves the cursor at its end. */
  async function replaceText(text: string): Promise<void> {
    const { editors, page } = scene.workbench;
    await waitFor('the text to be replaced', async () => {
      await editors.text(name);
      await page.keyboard.press('ControlOrMeta+A');
      // What is typed would be indented.
      await page.evaluate((value) => navigator.clipboard.writeText(value), text);
      await page.keyboard.press('ControlOrMeta+V');
      return (await editors.text(name)) === text;
    });
    await page.keyboard.press('ControlOrMeta+End');
  }

  /** Takes a completion, which is there once what it comes from has been loaded. */
  async function suggest(label: string): Promise<void> {
    const { page } = scene.workbench;
    const row = page.locator('.suggest-widget.visible .monaco-list-row', { hasText: label }).first();
    await waitFor(`the completion ${label}`, async () => {
      if (await row.isVisible()) return true;
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Space');
      return row.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await row.click();
  }

  async function typed(text: RegExp): Promise<void> {
    await waitFor(String(text), async () => text.test(await scene.workbench.editors.text(name)));
  }

  async function goTo(line: number, column: number): Promise<void> {
    const { page, quickInput } = scene.workbench;
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+G');
    await quickInput.type(`:${line}:${column}`);
    await quickInput.accept();
    await quickInput.waitForClose();
  }

  async function quickFix(title: string): Promise<void> {
    const { page } = scene.workbench;
    const item = page.locator('.action-widget .monaco-list-row', { hasText: title });
    await waitFor(`the quick fix ${title}`, async () => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('ControlOrMeta+Period');
      return item.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    await item.click();
    await item.waitFor({ state: 'detached' });
  }

  /** Shows the hover at the cursor until it has this text. */
  async function hoverHere(text: RegExp) {
    const { page } = scene.workbench;
    const hover = page.locator('.monaco-hover:visible', { hasText: text }).first();
    await waitFor(`the hover ${String(text)}`, async () => {
      await page.keyboard.press('ControlOrMeta+K');
      await page.keyboard.press('ControlOrMeta+I');
      return hover.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    return hover;
  }
});

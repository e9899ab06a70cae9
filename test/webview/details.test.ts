import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { packageTypes } from '../../src/core/github/types.ts';
import type { DetailsView, InstallView } from '../../src/messages/details.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { hostileView, packageView, timelineView } from './detailsFixture.ts';
import { openDetailsPanel, type DetailsPanel } from './detailsPanel.ts';
import { pageViolations } from './pageViolations.ts';
import { themeNames, type PanelOptions } from './panel.ts';

describe('the details page', () => {
  let browser: Browser;
  let panel: DetailsPanel;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.page.context().close();
  });

  async function open(options?: PanelOptions, details = packageView()): Promise<DetailsPanel> {
    panel = await openDetailsPanel(browser, options);
    await panel.post({ type: 'show', details });
    await panel.page.waitForSelector('h1');
    return panel;
  }

  /** A part that has changed, as the host sends it. */
  const change = (part: Partial<DetailsView>, announcement = '') =>
    panel.post({ type: 'show', details: packageView(part), announcement });
  const versions = (count: number) => (count === 1 ? '1 version' : `${count} versions`);
  const violations = () => pageViolations(panel.page);

  for (const theme of themeNames) {
    it(`is accessible in the ${theme} theme, with its table open and a bar chosen`, async () => {
      const { page } = await open({ theme });
      await page.click('summary');
      await page.focus('.cursor');
      assert.deepEqual(await violations(), []);
    });
  }

  it('is accessible while it loads and when it fails', async () => {
    panel = await openDetailsPanel(browser);
    await panel.post({ type: 'loading', message: 'Loading details…' });
    await panel.page.waitForSelector('.loading');
    assert.deepEqual(await violations(), []);
    await panel.post({ type: 'failed', message: 'Package not found.', actions: [] });
    await panel.page.click('text=Retry');
    assert.deepEqual(await violations(), []);
    assert.deepEqual(await panel.sent(), [{ type: 'ready' }, { type: 'refresh' }]);
  });

  it('shows what strangers wrote as text, and runs none of it', async () => {
    const view = hostileView();
    const { page } = await open({ width: 400 }, view);
    for (const text of ['h1', '.snippet code'])
      assert.ok(view.title.startsWith((await page.textContent(text))?.slice(0, -1) ?? ''));
    await page.click('.name > .show-whole');
    await page.click('.snippet .show-whole');
    assert.equal(await page.textContent('h1'), view.title);
    assert.equal(await page.textContent('.tag'), view.tags[0]);
    assert.equal(await page.textContent('.snippet code'), view.install.commands[0]?.command);
    assert.equal(await page.locator('main img, main script, main a').count(), 0);
    assert.equal(await page.title(), 'Details');
    assert.ok(!(await page.textContent('.prose'))?.includes('\u202e'), 'no text turns its direction');
  });

  for (const [name, options] of Object.entries({
    'at 400 pixels': { width: 400 },
    'at 200 % zoom': { width: 800, zoom: 2 },
  })) {
    for (const view of [packageView(), hostileView()]) {
      it(`does not scroll sideways ${name} (${view.title.slice(0, 12)})`, async () => {
        const { page } = await open(options, view);
        await page.click('summary');
        await page.focus('.cursor');
        const [content, viewport] = await page.evaluate(() => [
          document.documentElement.scrollWidth,
          window.innerWidth,
        ]);
        assert.equal(content, viewport);
      });
    }
  }

  it('B13: is not filled by a name of 5,000 characters, which can be shown whole', async () => {
    const name = 'a'.repeat(5000);
    const { page } = await open(
      { width: 1000 },
      packageView({
        title: name,
        subtitle: `octo-org/${name}`,
        facts: [
          { kind: 'text', label: 'Package', value: name },
          { kind: 'link', label: 'Repository', value: name, url: 'https://github.com/octo-org' },
        ],
        install: { commands: [{ title: 'npm', command: `npm install ${name}` }], canReadManifest: false },
      }),
    );
    const height = () => page.evaluate(() => document.querySelector('header')?.offsetHeight ?? Infinity);
    assert.ok((await height()) < 350, `${await height()} pixels`);
    assert.equal((await page.textContent('main'))?.includes('a'.repeat(300)), false);
    assert.deepEqual(await violations(), []);
    await page.focus('.name > .show-whole');
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('h1'), name);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), name, 'the focus is on the name');
    await page.click('.snippet .icon-button');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'copy', text: `npm install ${name}` });
  });

  it('has the actions of the row as buttons, what deletes last', async () => {
    const { page } = await open();
    const buttons = page.locator('header button');
    const labels = ['Open on GitHub', 'Refresh', 'Show JSON', 'Copy Digest', 'Delete Version…'];
    assert.deepEqual(await buttons.allInnerTexts(), labels);
    await page.click('header .deletes');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'act', id: 'row 2' });
    assert.deepEqual(await violations(), []);
  });

  it('leaves what it shows while that loads again, but not while something else does', async () => {
    const { page } = await open();
    await panel.post({ type: 'loading', message: 'Loading…' });
    await page.waitForSelector('main[aria-busy] header');
    await panel.post({ type: 'loading', message: 'Loading…', state: { name: 'other' } });
    await page.waitForSelector('h1.loading');
    assert.equal(await page.locator('header').count(), 0, 'no button acts on something else than it says');
  });

  it('copies a command as it is and says so', async () => {
    const { page } = await open();
    await page.click('.snippet .icon-button >> nth=1');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'copy', text: packageView().install.commands[1]?.command });
    assert.equal(await page.textContent('[aria-live]'), 'Copied: docker (digest)');
    assert.equal(await page.getAttribute('.snippet .icon-button >> nth=1', 'title'), 'Copied');
    await page.waitForSelector('.snippet .icon-button[title=Copy] >> nth=1');
  });

  it('R9, R10: offers what a name may mean, and shows the commands of what is chosen', async () => {
    const options = ['com.example:tools-core_2.13', 'com:example.tools-core_2.13'];
    const installOf = (chosen: number): InstallView => ({
      commands: [{ title: 'mvn', command: `mvn -Dartifact=${options[chosen] ?? ''}` }],
      note: 'Check group and artifact.',
      choice: { label: 'Group and artifact', options, chosen },
      canReadManifest: false,
    });
    const { page } = await open({}, packageView({ install: installOf(0) }));
    const select = page.getByLabel('Group and artifact');
    assert.equal(await select.inputValue(), '0');
    assert.ok(await page.isVisible('text=Check group and artifact.'));
    await select.focus();
    await select.selectOption('1');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'chooseInstall', index: 1 });
    await change({ install: installOf(1) }, 'mvn');
    await page.waitForSelector('text=mvn -Dartifact=com:example');
    assert.equal(await select.inputValue(), '1');
    assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'SELECT', 'the focus stays');
  });

  it('R13: offers to read the manifest that tells what a version is, and keeps the focus near', async () => {
    const install = { commands: [], note: 'Only the manifest says what it is.', canReadManifest: true };
    const { page } = await open({}, packageView({ install }));
    assert.equal(await page.locator('.snippet').count(), 0);
    assert.deepEqual(await violations(), []);
    await page.focus('.read-manifest');
    await page.keyboard.press('Enter');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'readManifest' });
    const reading = { commands: [], note: 'Reading…', canReadManifest: false };
    await change({ install: reading }, 'Reading…');
    await page.waitForSelector('p:text("Reading…")');
    assert.equal(await page.textContent('[role=status]'), 'Reading…');
    await change({}, 'docker');
    await page.waitForSelector('.snippet');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('aria-label')), 'Copy: docker');
  });

  it('tells screen readers when it has loaded, and no longer that it loads', async () => {
    panel = await openDetailsPanel(browser);
    const status = () => panel.page.textContent('[role=status]');
    await panel.post({ type: 'loading', message: 'Loading…' });
    await panel.page.waitForSelector('.loading');
    assert.equal(await status(), 'Loading…');
    await panel.post({ type: 'show', details: packageView() });
    await panel.page.waitForSelector('header');
    assert.equal(await status(), 'Loaded');
    await panel.post({ type: 'loading', message: 'Loading…' });
    await panel.post({ type: 'failed', message: 'Package not found.', actions: [] });
    await panel.page.waitForSelector('.failure');
    assert.equal(await status(), '', 'the failure is an alert by itself');
  });

  it('asks the host to refresh, to load all versions and to open links', async () => {
    const { page } = await open();
    await page.click('text=Refresh');
    await page.click('.coverage button');
    await page.click('dd a');
    await page.click('text=Open on GitHub');
    assert.deepEqual(await panel.sent(), [
      { type: 'ready' },
      { type: 'refresh' },
      { type: 'loadAllVersions' },
      { type: 'open', url: 'https://github.com/octo-org/super-linter' },
      { type: 'open', url: packageView().url },
    ]);
    assert.equal(page.url(), 'http://webview.test/');
  });

  it('can be used by keyboard alone, in the order of the page', async () => {
    const { page } = await open();
    const stops: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(() => {
        const focused = document.activeElement;
        return focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
      });
      if (await page.evaluate(() => document.activeElement === document.body)) break;
      stops.push(stop);
    }
    assert.deepEqual(stops, [
      'Open on GitHub',
      'Refresh',
      'Show JSON',
      'Copy Digest',
      'Delete Version…',
      'octo-org/super-linter',
      'Copy: Digest',
      'Copy: docker',
      'Copy: docker (digest)',
      'Copy: Dockerfile',
      'Versions over time. Use the arrow keys to move through the chart.',
      'Load All Versions',
      'Show as Table',
    ]);
  });

  it('tells each bar of the plot to pointer and keyboard, and all of them in a table', async () => {
    const { page } = await open();
    const { bars } = timelineView();
    const last = bars.length - 1;
    assert.equal(await page.locator('.bin').count(), bars.length);
    assert.equal(await page.getAttribute('.plot [role=img]', 'aria-label'), timelineView().summary);

    await page.focus('.cursor');
    await page.keyboard.press('ArrowLeft');
    const before = bars[last - 1];
    assert.ok(before);
    assert.equal(await page.getAttribute('.cursor', 'aria-valuetext'), `${before.label}: ${versions(before.value)}`);
    assert.equal(await page.textContent('.tooltip strong'), versions(before.value));
    await page.keyboard.press('Escape');
    assert.equal(await page.isVisible('.tooltip'), false);

    const bar = await page.locator('.bar').first().boundingBox();
    assert.ok(bar);
    await page.mouse.move(bar.x + bar.width / 2, bar.y - 20);
    assert.equal(await page.textContent('.tooltip span'), bars[0]?.label);

    await page.click('summary');
    const rows = await page.locator('tbody tr').allInnerTexts();
    assert.deepEqual(rows[0]?.split('\t'), [bars[last]?.label, String(bars[last]?.value)]);
    assert.equal(rows.length, bars.length);
  });

  it('has an axis of few round numbers that reaches the greatest count', async () => {
    const axes: [number, string[]][] = [
      [1, ['0', '1']],
      [3, ['0', '1', '2', '3']],
      [44, ['0', '20', '40', '60']],
      [100, ['0', '50', '100']],
      [412_000, ['0', '200,000', '400,000', '600,000']],
    ];
    const { page } = await open();
    for (const [count, axis] of axes) {
      const bar = { label: 'May 2024', tick: 'May', value: count };
      await change({ timeline: timelineView({ bars: [bar], summary: `${count}` }) });
      await page.waitForSelector(`[aria-label="${count}"] .bar`);
      assert.deepEqual(await page.locator('.axis span, .tick').allTextContents(), [...axis.toReversed(), 'May']);
    }
  });

  it('keeps the place of the keyboard when the plot is replaced', async () => {
    const { page } = await open();
    await page.click('summary');
    await page.focus('.coverage button');
    await change({ timeline: timelineView({ progress: '1,200 of 10,000' }) });
    await page.waitForSelector('text=1,200 of 10,000');
    assert.equal(await page.locator('.coverage button').count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.className), 'cursor');
    assert.equal(await page.locator('details[open]').count(), 1);
  });

  it('shows the first tags of many, and the rest on demand', async () => {
    const { page } = await open({}, packageView({ tags: Array.from({ length: 55 }, (_, index) => `v${index}`) }));
    assert.equal(await page.locator('.tag').count(), 40);
    await page.click('text=Show All 55 Tags');
    assert.equal(await page.locator('.tag').count(), 55);
  });

  it('draws the same type icons as the trees', async () => {
    const { page } = await open();
    for (const packageType of packageTypes) {
      await panel.post({ type: 'show', details: packageView({ packageType }) });
      await page.waitForSelector(`.type.${packageType}`);
      const outline = await page.getAttribute('.type path', 'd');
      for (const theme of ['light', 'dark']) {
        const file = await readFile(new URL(`../../media/${theme}/${packageType}.svg`, import.meta.url), 'utf8');
        assert.equal(/ d="([^"]+)"/.exec(file)?.[1], outline, `${theme}/${packageType}`);
      }
    }
  });

  it('keeps what the host needs to restore it', async () => {
    const { page } = await open();
    assert.deepEqual(await page.evaluate(() => window.persisted), [packageView().state]);
  });

  it('keeps what has changed of that while it has nothing to show', async () => {
    panel = await openDetailsPanel(browser);
    const persisted = () => panel.page.evaluate(() => window.persisted.at(-1));
    await panel.post({ type: 'loading', message: 'Loading details…', state: { isPreview: true } });
    await panel.page.waitForSelector('.loading');
    await panel.post({ type: 'failed', message: 'Package not found.', actions: [] });
    await panel.page.waitForSelector('.failure');
    assert.deepEqual(await persisted(), { isPreview: true });
    await panel.post({ type: 'failed', message: 'Package not found.', actions: [], state: { kept: true } });
    await panel.page.waitForFunction(() => window.persisted.length === 2);
    assert.deepEqual(await persisted(), { kept: true });
  });

  it('links to the images that a version is part of', async () => {
    const partOf = ['latest, 3.5.0', '3.4.9'].map((label, index) => ({ id: `partOf ${index}`, label }));
    const { page } = await open({}, packageView({ partOf }));
    const fact = page.locator('.fact', { hasText: 'Part of' });
    assert.deepEqual(await fact.getByRole('button').allTextContents(), ['latest, 3.5.0', '3.4.9']);
    await fact.getByRole('button', { name: '3.4.9' }).focus();
    await page.keyboard.press('Enter');
    assert.deepEqual((await panel.sent()).at(-1), { type: 'act', id: 'partOf 1' });
    assert.deepEqual(await violations(), []);
    await change({ partOf: [] });
    await fact.waitFor({ state: 'detached' });
  });

  it('says from when it is where GitHub did not confirm it', async () => {
    const unconfirmed = 'Shown as of 3:05 PM. Could not reach GitHub (ECONNREFUSED).';
    const { page } = await open({ width: 300 }, packageView({ unconfirmed }));
    assert.equal(await page.getByRole('status').filter({ hasText: unconfirmed }).count(), 1);
    assert.deepEqual(await violations(), []);
    await change({});
    await page.getByText(unconfirmed).waitFor({ state: 'detached' });
  });

  it('R15: says how many versions have no place in the plot', async () => {
    const undated = 'Not shown because the date is unknown: 2 versions';
    const { page } = await open({}, packageView({ timeline: timelineView({ undated }) }));
    assert.ok(await page.isVisible(`text=${undated}`));
    await change({ timeline: timelineView({ bars: [], undated, summary: 'none' }) });
    await page.waitForSelector('.timeline:not(:has(.plot))');
    assert.ok(await page.isVisible(`text=${undated}`));
    assert.equal(await page.locator('text=No versions yet').count(), 0);
  });

  it('says so where there are no versions', async () => {
    const { page } = await open({}, packageView({ timeline: timelineView({ bars: [], canLoadAll: false }) }));
    assert.ok(await page.isVisible('text=No versions yet'));
    assert.equal(await page.locator('.plot').count(), 0);
  });
});

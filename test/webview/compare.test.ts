import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import type { ComparisonView, ImageComparisonView } from '../../src/messages/compare.ts';
import { launchBrowser } from '../workbench/browser.ts';
import { comparisonView, imageComparison, npmComparison } from './compareFixture.ts';
import { openComparePanel, type ComparePanel } from './comparePanel.ts';
import { pageViolations } from './pageViolations.ts';
import { themeNames, type PanelOptions } from './panel.ts';

const hostile = '<img src=x onerror=alert(1)>\u202e';

describe('the page of two versions', () => {
  let browser: Browser;
  let panel: ComparePanel;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.page.context().close();
  });

  async function open(comparison: ComparisonView = comparisonView(), options?: PanelOptions): Promise<ComparePanel> {
    panel = await openComparePanel(browser, options);
    await panel.post({ type: 'show', comparison });
    await panel.page.waitForSelector('h1');
    return panel;
  }

  const openImages = (image: ImageComparisonView, options?: PanelOptions) => open(comparisonView({ image }), options);
  const headings = () => panel.page.locator('h2').allTextContents();
  const section = (heading: string) =>
    panel.page.locator('section', { has: panel.page.getByRole('heading', { name: heading, exact: true }) });
  const sent = async () => (await panel.sent()).slice(1);

  it('says from when it is where GitHub did not confirm it', async () => {
    const unconfirmed = 'Shown as of 3:05 PM. Could not reach GitHub (ECONNREFUSED).';
    const { page } = await open({ ...comparisonView(), unconfirmed }, { width: 300 });
    assert.equal(await page.getByRole('status').filter({ hasText: unconfirmed }).count(), 1);
    assert.deepEqual(await pageViolations(page), []);
  });

  for (const theme of themeNames) {
    for (const width of [300, 1000]) {
      it(`is accessible in the ${theme} theme at ${width} pixels, and cuts nothing off`, async () => {
        const { page } = await openImages(imageComparison({ packages: 30 }), { theme, width });
        await page.screenshot({ path: `out/webview/compare, ${theme}, ${width}.png`, fullPage: true });
        assert.deepEqual(await pageViolations(page), []);
        await page.getByRole('checkbox').check();
        assert.deepEqual(await pageViolations(page), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `${overflow} pixels`);
      });
    }
  }

  it('says first how much larger a version is, and why', async () => {
    const { page } = await open();
    assert.equal(await page.locator('h1').textContent(), 'Changes from 3.4.9 to 3.5.0');
    assert.equal(
      await page.locator('.headline').textContent(),
      '3.5.0 is 32.6 MB larger than 3.4.9: 66.7 MB, up from 34 MB.',
    );
    assert.deepEqual(await page.locator('.contributions li').allTextContents(), [
      '+32.4 MBRebuilt: RUN npm ci --omit=dev',
      '+240 kBAdded: COPY assets ./assets',
      '+90 kBRebuilt: COPY dist ./dist',
      '−90 kBRemoved: COPY legacy ./legacy',
      '+2 kBRebuilt: COPY package.json package-lock.json ./',
      '+100 bytesConfig',
    ]);
  });

  it('has the sections that differ, and names those that do not', async () => {
    await open();
    assert.deepEqual(await headings(), [
      'Size',
      'Platforms',
      'Layers',
      'Source',
      'Base image and license',
      'Configuration',
      'Environment variables',
      'Attachments',
      'Packages',
      'Version on GitHub',
      'Unchanged',
    ]);
    assert.deepEqual(await panel.page.locator('.unchanged li').allTextContents(), ['Labels 1']);
  });

  it('shows what is the same, and build times, only on demand, and again after a reload', async () => {
    const { page } = await open();
    const configuration = section('Configuration');
    assert.deepEqual(await configuration.locator('dt').allTextContents(), ['User', 'Ports']);
    assert.match((await configuration.textContent()) ?? '', /2 unchanged/);
    await page.getByRole('checkbox', { name: 'Show unchanged and build times' }).focus();
    await page.keyboard.press('Space');
    assert.deepEqual(await configuration.locator('dt').allTextContents(), ['User', 'Ports', 'Entrypoint', 'Built']);
    assert.equal(await section('Layers').locator('tbody tr').count(), 7);
    assert.ok((await headings()).includes('Labels'));
    assert.ok(!(await headings()).includes('Unchanged'));
    const persisted = await page.evaluate(() => window.persisted.at(-1));
    await page.context().close();
    await open(comparisonView(), { persisted });
    assert.ok(await panel.page.getByRole('checkbox').isChecked());
  });

  it('shows a value before and after, and that it was not set', async () => {
    await open();
    assert.deepEqual(await section('Configuration').locator('.value').allTextContents(), [
      'Beforenot set',
      'After1000:1000',
      'Before8080/tcp',
      'After8080/tcp, 9090/tcp',
    ]);
  });

  it('says which attachments one version lacks, and never calls lost what could not be read', async () => {
    const { page } = await open();
    await page.getByText('Signature: 3.5.0 has none, 3.4.9 has one.').waitFor();
    const view = imageComparison();
    assert.ok(view.attachments.kind === 'read');
    const failures = { before: [], after: ['GitHub did not respond.'] };
    const attachments = { kind: 'read', value: { ...view.attachments.value, failures, isComplete: false } } as const;
    await panel.post({ type: 'show', comparison: comparisonView({ image: { ...view, attachments } }) });
    await page.getByText('Signature: 3.4.9 has one. Whether 3.5.0 has one is not known.').waitFor();
    await page.getByText('3.5.0: some attachments could not be read. GitHub did not respond.').waitFor();
    await page.getByText('Signatures are known only for loaded versions.').waitFor();
  });

  it('links to the commits on GitHub, by the keyboard', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'Compare the Commits on GitHub' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Compare SBOMs (2.48 MB)' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Open Raw Diff' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('combobox', { name: 'Platform' }).selectOption('linux/arm64');
    const url = `https://github.com/octo-org/api-gateway/compare/${'a'.repeat(40)}...${'b'.repeat(40)}`;
    assert.deepEqual(await sent(), [
      { type: 'open', url },
      { type: 'comparePackages' },
      { type: 'openDiff' },
      { type: 'choosePlatform', index: 1 },
    ]);
  });

  it('reads each part again on its own', async () => {
    const failed = {
      kind: 'failed',
      message: 'GitHub did not respond.',
      actions: [{ id: 'a', label: 'Sign In' }],
    } as const;
    const { page } = await openImages(
      imageComparison({}, { layers: failed, source: failed, attachments: failed, packages: failed }),
    );
    assert.equal(await section('Platforms').locator('tbody tr').count(), 4, 'the others are shown');
    for (const heading of ['Size', 'Source', 'Attachments']) {
      await section(heading).getByRole('button', { name: 'Retry' }).click();
    }
    await section('Size').getByRole('button', { name: 'Sign In' }).click();
    assert.deepEqual(await sent(), [
      { type: 'retryPart', part: 'layers' },
      { type: 'retryPart', part: 'source' },
      { type: 'retryPart', part: 'attachments' },
      { type: 'act', id: 'a' },
    ]);
    assert.deepEqual(await pageViolations(page), []);
  });

  it('says what it waits for, and where there is nothing to compare', async () => {
    const reading = { kind: 'reading' } as const;
    const { page } = await openImages(
      imageComparison({}, { platforms: reading, layers: reading, source: reading, attachments: reading }),
    );
    assert.deepEqual(await headings(), ['Size', 'Version on GitHub']);
    await page.getByText('Reading…').waitFor();
    const apart = imageComparison({}, { layers: { kind: 'read', value: undefined } });
    await panel.post({ type: 'show', comparison: comparisonView({ image: apart }) });
    await page.getByText('The versions have no platform in common.').waitFor();
  });

  it('compares versions of other types by what GitHub knows of them', async () => {
    await open(npmComparison());
    assert.deepEqual(await headings(), ['Version on GitHub']);
    assert.deepEqual(await section('Version on GitHub').locator('dt').allTextContents(), [
      'Version',
      'Description',
      'Created',
    ]);
  });

  it('searches packages', async () => {
    const { page } = await openImages(imageComparison({ packages: 300 }));
    await page.getByText('150 changed, 0 added, 0 removed').waitFor();
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('package-299');
    assert.deepEqual(await section('Packages').locator('tbody tr').allTextContents(), [
      'package-299Changed1.299.0 → 1.299.1',
    ]);
  });

  it('shows what strangers wrote as text', async () => {
    const view = JSON.stringify(comparisonView({ image: imageComparison({ packages: 2 }) }));
    const spoiled = [
      'RUN npm ci --omit=dev',
      '22.9.0',
      'NODE_VERSION',
      'package-1',
      '1000:1000',
      'linux/riscv64',
      '3.4.9',
    ];
    const text = spoiled.reduce((each, value) => each.replaceAll(value, hostile), view);
    const { page } = await open(JSON.parse(text) as ComparisonView);
    assert.equal(await page.locator('main img').count(), 0);
    assert.ok((await page.getByText('<img src=x').count()) >= 6);
    assert.ok(!(await page.textContent('main'))?.includes('\u202e'));
  });

  it('stays responsive with 100 platforms, 1,000 layers and 20,000 packages', async () => {
    const { page } = await open();
    await page.evaluate(() => {
      const observed = window as unknown as { longest: number };
      observed.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) observed.longest = Math.max(observed.longest, duration);
      }).observe({ type: 'longtask' });
    });
    const image = imageComparison({ platforms: 100, layers: 1000, packages: 20_000 });
    await panel.post({ type: 'show', comparison: comparisonView({ image }) });
    await page.getByText('10,000 changed, 0 added, 0 removed').waitFor();
    assert.equal(await section('Layers').locator('tbody tr').count(), 100);
    await page.getByRole('checkbox').check();
    await section('Layers').getByText('Rows 1 to 100 of 1,002').waitFor();
    await page.getByRole('searchbox', { name: 'Search packages' }).fill('package-19999');
    await page.waitForFunction(() => document.body.textContent.includes('1.19999.0 → 1.19999.1'));
    const longest = await page.evaluate(() => (window as unknown as { longest: number }).longest);
    // A quiet machine takes less than 200 ms; five times as much is a machine that is busy otherwise.
    assert.ok(longest < 200 * 5, `${longest} ms`);
  });

  it('shows why there is nothing to show', async () => {
    panel = await openComparePanel(browser);
    await panel.post({ type: 'failed', message: 'GitHub did not find it.', actions: [{ id: 'x', label: 'Sign In' }] });
    await panel.page.getByRole('button', { name: 'Retry' }).click();
    assert.deepEqual(await sent(), [{ type: 'refresh' }]);
    assert.deepEqual(await pageViolations(panel.page), []);
  });
});

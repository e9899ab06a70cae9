import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { everything } from '../../src/core/conflicts/arrange.ts';
import { visible } from '../../src/core/packages/visible.ts';
import type { ConflictsView } from '../../src/messages/conflicts.ts';
import { hostileTexts } from '../github/data/hostileNames.ts';
import { launchBrowser } from '../workbench/browser.ts';
import {
  collisionOf,
  conflictsView,
  keyOf,
  manyConflicts,
  ownerOf,
  pendingOwner,
  range,
  reportOf,
  showing,
  strings,
  summaryOf,
  threeOwners,
} from './conflictsFixture.ts';
import { openConflictsPanel, type ConflictsPanel } from './conflictsPanel.ts';
import { pageViolations } from './pageViolations.ts';
import { themeNames, type PanelOptions } from './panel.ts';

const failures = [
  {
    login: 'guarded',
    owners: 1,
    stopped: false,
    reason: 'guarded wants single sign-on.',
    actions: [{ id: 'authorize guarded', label: 'Authorize' }],
  },
  { login: 'broken', owners: 1, stopped: false, reason: 'GitHub answered 500.', actions: [] },
];

const noteActions = [{ id: 'setting', label: 'Open Setting' }];

/** One conflict for each case of a collision. */
const collisions = {
  [keyOf(3)]: collisionOf('present', 3),
  [keyOf(2)]: collisionOf('absent', 2),
  [keyOf(6)]: collisionOf('refused', 6),
  [keyOf(4)]: collisionOf('same', 4),
};

describe('the conflict report page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let panel: ConflictsPanel;

  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(panel.complaints, []);
    await panel.page.context().close();
  });

  async function open(view: Partial<ConflictsView> = {}, options?: PanelOptions): Promise<ConflictsPanel> {
    panel = await openConflictsPanel(browser, options);
    await panel.post(showing(conflictsView(view)));
    await panel.page.waitForSelector('h1');
    return panel;
  }

  const row = (index: number) => `.conflict[data-key="${keyOf(index)}"]`;
  const opened = (index: number) => `.opened[data-key="${keyOf(index)} opened"]`;
  const toggle = (index: number) => panel.page.click(`${row(index)} .toggle`);
  const names = () => panel.page.locator('.conflict .name .text').allTextContents();
  const focused = () =>
    panel.page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
  const sent = async () => (await panel.sent()).filter(({ type }) => type !== 'ready');

  async function openAllCases(): Promise<void> {
    for (const index of [3, 2, 6, 4]) await toggle(index);
    await toggle(0);
  }

  for (const theme of themeNames) {
    it(`is accessible in the ${theme} theme, with a row open in each case`, async () => {
      const { page } = await open(
        { collisions, failures, note: 'This report is of another account.', noteActions },
        { theme },
      );
      await openAllCases();
      await page.click('.owner-bar >> nth=0');
      assert.equal(await page.locator('.opened').count(), 5);
      assert.deepEqual(await pageViolations(page), []);
    });

    it(`is accessible in the ${theme} theme at 400 pixels, while it asks, and with several pages`, async () => {
      const report = reportOf(...manyConflicts().owners, pendingOwner('late'));
      const { page } = await open({ report, asking: true, progress: 'Asked 25 of 26 owners' }, { theme, width: 400 });
      await page.click('.toggle >> nth=0');
      assert.deepEqual(await pageViolations(page), []);
    });
  }

  it('is accessible where it is empty, where nothing matches, and where there is no report', async () => {
    const { page } = await open({
      report: reportOf(ownerOf('octo-org', [])),
      empty: { title: 'No conflicts', message: 'octo-org was asked today.', certain: true },
    });
    assert.equal(await page.textContent('.empty'), 'No conflictsocto-org was asked today.');
    assert.equal(await page.isVisible('table'), false);
    assert.deepEqual(await pageViolations(page), []);
    await panel.post(showing(conflictsView()));
    await page.fill('input', 'no such thing');
    await page.waitForSelector('.nothing p');
    assert.deepEqual(await pageViolations(page), []);
    await panel.post({
      type: 'failed',
      message: 'You are signed out.',
      actions: [{ id: 'in', label: 'Sign In' }],
      state: 1,
    });
    await page.click('text=Sign In');
    assert.deepEqual(await pageViolations(page), []);
    assert.deepEqual((await sent()).at(-1), { type: 'act', id: 'in' });
  });

  it('sums up what is known, by figures and by a bar for each owner', async () => {
    const { page } = await open();
    assert.deepEqual(await page.locator('.figure dt').allTextContents(), [
      'Owners Asked',
      'Conflicts',
      'Public',
      'Private',
      'Internal',
      'Versions Affected',
      'Oldest created',
      'Newest created',
    ]);
    assert.deepEqual((await page.locator('.figure dd').allTextContents()).slice(0, 6), [
      '3 Show all owners',
      '28',
      '6',
      '17',
      '5',
      '4,830+',
    ]);
    assert.deepEqual(await page.locator('.owner-bar').allTextContents(), ['octo-org18', 'acme-platform7', 'mona3']);
    const widths = await page
      .locator('.owner-bar rect')
      .evaluateAll((bars) => bars.map((bar) => bar.getAttribute('width')));
    assert.deepEqual(
      widths.map((width) => Math.round(parseFloat(width ?? ''))),
      [100, 39, 17],
    );
  });

  it('tells the exact time of a date', async () => {
    const { page } = await open();
    const created = page.locator(`${row(0)} .created time`);
    assert.equal(await created.textContent(), 'Sep 4, 2019');
    assert.equal(await created.getAttribute('datetime'), '2019-09-04T09:30:00.000Z');
    assert.match((await created.getAttribute('title')) ?? '', /September 4, 2019 at .*:30:00/);
  });

  it('gives the bars of many owners to the first of them, and a line to the rest', async () => {
    const { page } = await open({ report: manyConflicts() });
    assert.equal(await page.locator('button.owner-bar').count(), 7);
    assert.equal(await page.textContent('div.owner-bar'), '18 other owners3,600');
  });

  it('shows one owner on a press of its bar, and all on another', async () => {
    const { page } = await open();
    await page.focus('.owner-bar >> nth=1');
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('.shown'), '7 of 28 conflicts');
    assert.equal(await page.getAttribute('.owner-bar >> nth=1', 'aria-pressed'), 'true');
    assert.equal(await page.inputValue('select >> nth=0'), 'acme-platform');
    assert.equal(await focused(), 'acme-platform7');
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('.shown'), '28 of 28 conflicts');
    assert.deepEqual(await sent(), [
      { type: 'arrange', arrangement: { ...everything, owner: 'acme-platform' } },
      { type: 'arrange', arrangement: everything },
    ]);
  });

  it('is sorted, searched, filtered, opened and acted on by the keyboard alone', async () => {
    const { page } = await open({ collisions });
    await page.keyboard.press('/');
    assert.equal(await focused(), strings.search);
    await page.keyboard.type('base octo');
    assert.deepEqual(await names(), ['base-image-24', 'base-image', 'base-image-10', 'base-image-17']);
    assert.equal(await page.textContent('[aria-live]'), '4 of 28 conflicts');

    await page.keyboard.press('Tab');
    await page.keyboard.type('octo');
    assert.equal(await page.textContent('.shown'), '3 of 28 conflicts');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Int');
    assert.deepEqual(await names(), ['base-image']);
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Clear Filters');
    await page.keyboard.press('Enter');
    assert.equal(await page.textContent('.shown'), '28 of 28 conflicts');
    assert.equal(await focused(), strings.search);

    for (let stops = 0; stops < 10 && (await focused()) !== 'Versions'; stops++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('th[aria-sort]', 'aria-sort'), 'ascending');
    assert.equal(await page.textContent('[aria-live]'), 'Sorted by Versions, ascending');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('th.versions', 'aria-sort'), 'descending');
    assert.deepEqual((await page.locator('.conflict .versions').allTextContents()).slice(0, 3), ['407', '404', '370']);
    for (let stops = 0; stops < 10 && (await focused()) !== 'Name'; stops++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');

    for (let stops = 0; stops < 10 && !(await focused()).startsWith('Show what'); stops++)
      await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Show what base-image collides with');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute(`${row(3)} .toggle`, 'aria-expanded'), 'true');
    assert.ok(await page.isVisible(opened(3)));
    for (let stops = 0; stops < 10 && (await focused()) !== 'Delete Package…: Container package'; stops++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Check Again');
    await page.keyboard.press('Space');
    assert.deepEqual(
      (await sent()).filter(({ type }) => type !== 'arrange'),
      [
        { type: 'delete', key: keyOf(3), side: 'container' },
        { type: 'check', key: keyOf(3) },
      ],
    );
  });

  it('moves between rows and pages with the arrow keys, Page Up and Down, Home and End', async () => {
    const { page } = await open({ report: manyConflicts(), arrangement: { ...everything, sortBy: 'created' } });
    await page.focus('.toggle >> nth=0');
    const at = async () => {
      const [rows, key] = await page.evaluate(() => [
        [...document.querySelectorAll('.conflict')].map((each) => each.getAttribute('data-key')),
        document.activeElement?.closest('tr')?.getAttribute('data-key') ?? '',
      ]);
      return [await page.textContent('.pager span'), rows.indexOf(key)];
    };
    const presses: [string, string, number][] = [
      ['ArrowDown', 'Rows 1 to 100', 1],
      ['PageDown', 'Rows 1 to 100', 11],
      ['ArrowUp', 'Rows 1 to 100', 10],
      ['PageUp', 'Rows 1 to 100', 0],
      ['PageUp', 'Rows 1 to 100', 0],
      ['End', 'Rows 1 to 100', 99],
      ['ArrowDown', 'Rows 101 to 200', 0],
      ['ArrowUp', 'Rows 1 to 100', 99],
      ['PageDown', 'Rows 101 to 200', 0],
      ['Home', 'Rows 101 to 200', 0],
    ];
    for (const [key, rows, index] of presses) {
      await page.keyboard.press(key);
      assert.deepEqual(await at(), [rows, index], key);
    }
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('.opened').count(), 1);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.opened').count(), 0);
    assert.equal(await page.locator('.toggle[tabindex="0"]').count(), 1);
  });

  it('turns pages by its pager, to the first row and no further than the last page', async () => {
    const report = reportOf(
      ownerOf(
        'octo-org',
        range(0, 150).map((index) => summaryOf(index)),
      ),
    );
    const { page } = await open({ report });
    await page.focus('text=Previous');
    await page.keyboard.press('Enter');
    assert.equal(await focused(), 'Previous');
    assert.equal(await page.textContent('.pager span'), 'Rows 1 to 100');
    await page.click('text=Next');
    assert.equal(await page.textContent('.pager span'), 'Rows 101 to 150');
    assert.equal(await page.locator('.conflict').count(), 50);
    assert.ok(await page.locator('.toggle >> nth=0').evaluate((first) => first === document.activeElement));
    await page.fill('input', 'web');
    assert.equal(await page.locator('.pager *').count(), 0);
  });

  it('asks once what an opened row collides with, and shows it when it comes', async () => {
    const { page } = await open();
    await toggle(3);
    await page.waitForSelector(`${opened(3)} >> text=${strings.loading}`);
    await toggle(3);
    await toggle(3);
    await panel.post({ type: 'collision', key: keyOf(3), collision: { kind: 'loading' }, state: 1 });
    await panel.post({ type: 'collision', key: keyOf(3), collision: collisionOf('present', 3), state: 2 });
    await page.waitForSelector(`${opened(3)} .side.container`);
    assert.deepEqual(await sent(), [{ type: 'check', key: keyOf(3) }]);
    assert.equal(await focused(), 'Show what base-image collides with');
    assert.match((await page.textContent('[aria-live]')) ?? '', /^Name taken\. A container package/);
  });

  it('asks again for open rows whose collision a refresh has dropped', async () => {
    await open({ collisions });
    await toggle(3);
    await toggle(2);
    assert.deepEqual(await sent(), []);
    await panel.post(showing(conflictsView()));
    await panel.page.waitForSelector(`${opened(3)} >> text=${strings.loading}`);
    assert.deepEqual(await sent(), [
      { type: 'check', key: keyOf(3) },
      { type: 'check', key: keyOf(2) },
    ]);
  });

  it('tells the cases of a collision apart by words and outline, not by colour alone', async () => {
    const { page } = await open({ collisions });
    await openAllCases();
    const outcome = async (index: number) => [
      await page.textContent(`${opened(index)} .outcome strong`),
      await page.locator(`${opened(index)} .side`).count(),
      await page.locator(`${opened(index)} .side.missing`).count(),
    ];
    assert.deepEqual(await outcome(3), ['Name taken.', 2, 0]);
    assert.deepEqual(await outcome(2), ['No container package found.', 2, 1]);
    assert.deepEqual(await outcome(6), ['GitHub would not say.', 2, 1]);
    assert.deepEqual(await outcome(4), ['Already a container package.', 1, 0]);
    const outlines = await page
      .locator('.outcome path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
    assert.equal(new Set(outlines).size, 4);
    await page.click(`${opened(6)} button:text-is("Authorize")`);
    assert.deepEqual((await sent()).at(-1), { type: 'act', id: 'authorize' });
  });

  it('shows both sides of a collision, with every tag on demand', async () => {
    const { page } = await open({ collisions });
    await toggle(3);
    const container = page.locator(`${opened(3)} .side.container`);
    assert.deepEqual(await container.locator('dt').allTextContents(), [
      'Versions',
      'Visibility',
      'Repository',
      'Created',
      'Updated',
      'Tags',
    ]);
    assert.equal(await container.locator('dd').first().textContent(), '1,204');
    assert.equal(await container.locator('.tag').count(), 12);
    await container.locator('text=Show All 30 Tags').focus();
    await page.keyboard.press('Enter');
    assert.equal(await container.locator('.tag').count(), 30);
    assert.ok(await container.locator('.tags').evaluate((list) => list === document.activeElement));
    await panel.post(showing(conflictsView({ collisions, subtitle: 'later' })));
    await page.waitForSelector('text=later');
    assert.equal(await container.locator('.tag').count(), 30);
    for (const label of ['Open on GitHub', 'Reveal', 'Delete Package…'])
      await container.locator(`text=${label}`).click();
    await page.click(`${opened(3)} .side.docker >> text=Reveal`);
    await page.click(`${row(2)} .open`);
    assert.deepEqual(await sent(), [
      { type: 'open', key: keyOf(3), side: 'container' },
      { type: 'reveal', key: keyOf(3), side: 'container' },
      { type: 'delete', key: keyOf(3), side: 'container' },
      { type: 'reveal', key: keyOf(3), side: 'docker' },
      { type: 'open', key: keyOf(2), side: 'docker' },
    ]);
  });

  it('lists the owners that could not be asked, each with its reason and a way out', async () => {
    const { page } = await open({ failures });
    assert.deepEqual(await page.locator('.failures p').allTextContents(), [
      'guarded guarded wants single sign-on.',
      'broken GitHub answered 500.',
    ]);
    await page.click('text=Authorize');
    await page.click('.failures li >> nth=1 >> text=Retry');
    assert.deepEqual(await sent(), [
      { type: 'act', id: 'authorize guarded' },
      { type: 'retry', login: 'broken' },
    ]);
  });

  it('warns above everything, with what can be done', async () => {
    const { page } = await open({ note: 'Private packages need more rights.', noteActions });
    assert.equal(await page.textContent('.note p'), 'Private packages need more rights.');
    await page.click('.note button');
    assert.deepEqual(await sent(), [{ type: 'act', id: 'setting' }]);
  });

  it('asks the host to cancel, to refresh and to export', async () => {
    const { page } = await open({ asking: true, progress: 'Asked 1 of 2 owners' });
    await page.click('text=Cancel');
    await panel.post(showing(conflictsView()));
    await page.click('text=Refresh');
    await page.click('text=Export…');
    assert.deepEqual(await sent(), [{ type: 'cancel' }, { type: 'refresh' }, { type: 'export' }]);
    assert.equal(await page.locator('progress').count(), 0);
  });

  it('keeps the focus, what is typed, the open rows and the scroll position while owners answer', async () => {
    const growing = (count: number, more: Partial<ConflictsView> = {}) => {
      const owners = threeOwners().owners.map((owner, index) =>
        index < count ? owner : pendingOwner(owner.owner.login),
      );
      return showing(
        conflictsView({
          report: reportOf(...owners),
          asking: count < 3,
          progress: `Asked ${count} of 3 owners`,
          ...more,
        }),
      );
    };
    panel = await openConflictsPanel(browser);
    const { page } = panel;
    await panel.post(growing(1));
    await toggle(5);
    await page.click(`${row(4)} .owner .text`);
    await panel.post({ type: 'collision', key: keyOf(4), collision: collisionOf('absent', 4), state: 1 });
    await page.focus(`${opened(4)} .side.docker >> text=Reveal`);
    await page.evaluate(() => window.scrollTo(0, 300));
    const place = () => page.locator(row(5)).evaluate((each) => Math.round(each.getBoundingClientRect().top));
    const before = await place();
    await panel.post(growing(2, { collisions: { [keyOf(4)]: collisionOf('absent', 4) } }));
    await page.waitForSelector('text=Asked 2 of 3 owners', { state: 'attached' });
    assert.equal(await focused(), 'Reveal: Docker package');
    assert.equal(await page.locator('.opened').count(), 2);
    const moved = Math.abs((await place()) - before);
    assert.ok(moved <= 1, `rows that come above push nothing away, but for a rounded pixel: ${moved}`);

    await page.fill('input', 'image');
    await page.focus('input');
    await panel.post(growing(3, { failures }));
    await page.waitForSelector('.failures');
    assert.equal(await page.inputValue('input'), 'image');
    assert.equal(await focused(), strings.search);
    assert.deepEqual(await names(), ['base-image-24', 'base-image', 'base-image-10', 'base-image-17']);
  });

  it('keeps a page of the table, and leaves it for another report', async () => {
    const { page } = await open({ report: manyConflicts(), arrangement: { ...everything, sortBy: 'created' } });
    await page.click('text=Next');
    await page.click('text=Next');
    await panel.post(showing(conflictsView({ report: manyConflicts(), subtitle: 'later' })));
    await page.waitForSelector('text=later');
    assert.equal(await page.textContent('.pager span'), 'Rows 201 to 300');
    await panel.post(showing(conflictsView({ arrangement: { ...everything, search: 'cron', descending: true } })));
    await page.waitForSelector('text=4 of 28 conflicts');
    assert.equal(await page.inputValue('input'), 'cron');
    assert.equal(await page.getAttribute('th.owner', 'aria-sort'), 'descending');
  });

  it('keeps what the host needs to restore it', async () => {
    const { page } = await open();
    await panel.post({ type: 'collision', key: keyOf(0), collision: { kind: 'loading' }, state: 'second' });
    await panel.post({ type: 'state', state: 'third' });
    await page.waitForFunction(() => window.kept.length === 3);
    const place = { open: [], page: 0, ownersOpen: false, scroll: 0 };
    assert.deepEqual(await page.evaluate(() => window.kept), [{ report: 'kept', place }, 'second', 'third']);
  });

  it('is where it was after it was hidden: its open rows, its page, its list of owners and its scroll position', async () => {
    const view = { report: manyConflicts(), arrangement: { ...everything, sortBy: 'created' } as const };
    const { page } = await open(view);
    await page.click('text=Next');
    await page.click('.toggle >> nth=4');
    await page.click('.show-owners');
    await page.evaluate(() => window.scrollTo(0, 700));
    await page.waitForFunction(() => JSON.stringify(window.kept.at(-1)).includes('"scroll":700'));
    const kept = await page.evaluate(() => window.kept.at(-1));
    assert.deepEqual((kept as { report: unknown }).report, 'kept', 'what the host reads stays where it was');
    const key = await page.getAttribute('.opened', 'data-key');
    await page.context().close();

    await open(view, { kept });
    assert.equal(await panel.page.textContent('.pager span'), 'Rows 101 to 200');
    assert.equal(await panel.page.getAttribute('.opened', 'data-key'), key);
    assert.equal(await panel.page.locator('.owners li').count(), 25);
    assert.equal(await panel.page.evaluate(() => window.scrollY), 700);
  });

  it('opens nothing where what was kept is of another kind', async () => {
    await open({}, { kept: { report: 'kept', place: { open: 'all', page: 'last' } } });
    assert.equal(await panel.page.locator('.opened').count(), 0);
  });

  it('counts an owner that failed as not answered, and lists every owner with its conflicts or its state', async () => {
    const problem = { kind: 'timeout', timeout: 1 } as const;
    const at = new Date(2020, 0, 2, 21, 25).getTime();
    const owners = [
      ownerOf('octo-org', [summaryOf(1), summaryOf(2)]),
      ownerOf('quiet', []),
      { owner: { kind: 'organization', login: 'broken' }, answer: { kind: 'failed', at, problem } },
      {
        owner: { kind: 'organization', login: 'older' },
        answer: { kind: 'failed', at, problem, known: { at, conflicts: [summaryOf(3)] } },
      },
    ] as const;
    const { page } = await open({ report: reportOf(...owners), failures });
    assert.equal(await page.textContent('.figure >> nth=0'), 'Owners Answered2 of 4 Show all owners');
    await page.focus('.show-owners');
    await page.keyboard.press('Enter');
    assert.equal(await page.getAttribute('.show-owners', 'aria-expanded'), 'true');
    assert.ok(await page.locator('.show-owners').evaluate((each) => each === document.activeElement));
    assert.deepEqual(
      (await page.locator('.owners li').allTextContents()).map((text) => text.replaceAll('\u202f', ' ')),
      [
        'octo-org 2',
        'quiet 0',
        'broken – could not be asked',
        'older 1 could not be asked, showing its answer of Jan 2, 2020, 9:25 PM',
        'guarded – could not be asked',
      ],
    );
    assert.deepEqual(await pageViolations(page), []);
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.owners').count(), 0);
  });

  it('has no tick where there may be conflicts that nobody has seen', async () => {
    const report = reportOf(ownerOf('octo-org', []));
    const { page } = await open({ report, empty: { title: 'None seen', message: 'Perhaps.', certain: false } });
    assert.equal(await page.locator('.empty .information').count(), 1);
    const failed = { kind: 'failed', at: 0, problem: { kind: 'timeout', timeout: 1 } } as const;
    const broken = reportOf({ owner: { kind: 'organization', login: 'broken' }, answer: failed });
    await panel.post(showing(conflictsView({ report: broken, failures: failures.slice(1) })));
    await page.waitForSelector(`text=${strings.noneAnswered}`);
    assert.equal(await page.locator('.empty .good').count(), 0);
    assert.deepEqual(await page.locator('.figure dd').allTextContents(), ['0 of 1 Show all owners', '–']);
    assert.deepEqual(await pageViolations(page), []);
  });

  it('says nothing of private packages where nobody was signed in, and offers no change', async () => {
    const summaries = [summaryOf(2, { visibility: 'public' })];
    const report = { ...reportOf(ownerOf('octo-org', summaries)), account: undefined };
    const { page } = await open({ report, canChange: false, collisions });
    assert.deepEqual((await page.locator('.figure dd').allTextContents()).slice(1, 4), ['1', '1', '–']);
    await page.click('.toggle');
    assert.deepEqual(await page.locator('.side.docker button').allTextContents(), [strings.openOnGitHub]);
  });

  it('shows the first failures, all on demand, and those that were stopped apart', async () => {
    const more = range(0, 7).map((index) => ({
      login: `owner-${index}`,
      owners: 1,
      stopped: index === 6,
      reason: 'GitHub answered 500.',
      kept: 'Showing its answer of 9:25 PM.',
      actions: [],
    }));
    const { page } = await open({ failures: more });
    assert.deepEqual(await page.locator('.failures h2').allTextContents(), [strings.failures, strings.stopped]);
    assert.equal(await page.locator('.failures li').count(), 6);
    await page.click('text=Show All 6');
    assert.equal(await page.locator('.failures li').count(), 7);
    assert.equal(
      await page.textContent('.failures p >> nth=0'),
      'owner-0 GitHub answered 500. Showing its answer of 9:25 PM.',
    );
  });

  it('tells in closed rows what is known of their collisions, and checks all others at once', async () => {
    const { page } = await open({ collisions });
    const mark = (index: number) => page.textContent(`${row(index)} .mark .label`);
    assert.deepEqual(
      [await mark(3), await mark(2), await mark(6), await mark(4), await mark(0)],
      [...(['present', 'absent', 'refused', 'same'] as const).map((kind) => strings.outcomes[kind]), 'not checked'],
    );
    assert.equal(await page.getAttribute(`${row(3)} .mark`, 'title'), strings.outcomes.present);
    await page.click('text=Check All');
    const asked = (await sent()).at(-1);
    assert.ok(asked?.type === 'checkAll');
    assert.equal(asked.keys.length, 24);
    assert.ok(asked.keys.includes(keyOf(0)) && !asked.keys.includes(keyOf(3)));
    const loading = { ...collisions, [keyOf(0)]: { kind: 'loading' } } as const;
    const checking = { text: 'Checked 0 of 24', done: 0, total: 24 };
    await panel.post(showing(conflictsView({ collisions: loading, checking })));
    await page.waitForSelector(`${row(0)}[aria-busy=true]`);
    assert.equal(await mark(0), 'Checking…');
    assert.equal(await page.getAttribute('progress', 'max'), '24');
    assert.deepEqual(await pageViolations(page), []);
    await page.focus('text=Check All');
    await page.keyboard.press('Enter');
    await page.click('text=Cancel');
    assert.deepEqual((await sent()).slice(1), [{ type: 'cancel' }]);
  });

  it('shows that a row is being checked again, and asks no second time', async () => {
    const { page } = await open({ collisions });
    await toggle(3);
    await page.focus('button:text-is("Check Again")');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${opened(3)} button[aria-disabled=true]`);
    assert.equal(await focused(), 'Checking…');
    assert.equal(await page.getAttribute(row(3), 'aria-busy'), 'true');
    await page.keyboard.press('Enter');
    await panel.post({ type: 'collision', key: keyOf(3), collision: collisionOf('present', 3), state: 1 });
    await page.waitForSelector('button:text-is("Check Again")');
    assert.equal(await focused(), 'Check Again');
    assert.deepEqual(await sent(), [{ type: 'check', key: keyOf(3) }]);
  });

  it('shows what strangers wrote as text, and runs none of it', async () => {
    const hostile = (index: number) => ({
      name: hostileTexts[index] ?? '',
      repository: `o/${hostileTexts[index] ?? ''}`,
    });
    const summaries = hostileTexts.map((_, index) => summaryOf(index, hostile(index)));
    const report = reportOf(ownerOf('hostile-names', summaries), ownerOf(hostileTexts[0], [summaryOf(100)]));
    const arrangement = { ...everything, sortBy: 'versions' } as const;
    const { page } = await open(
      { report, arrangement, failures: [{ ...hostileFailure }], note: hostileTexts[0] },
      { width: 400 },
    );
    const shown = await names();
    assert.deepEqual(shown.toSorted(), [...hostileTexts.map(visible), summaryOf(100).name].toSorted());

    for (const [index, text] of hostileTexts.entries()) {
      const key = keyOf(index, report);
      await page.click(`[data-key="${key}"] .toggle`);
      const change = (summary: ReturnType<typeof summaryOf>) => ({ ...summary, ...hostile(index) });
      const collision = collisionOf('present', index, change);
      assert.ok(collision.kind === 'known' && collision.collision.kind === 'present');
      const { docker, container } = collision.collision;
      const tagged = {
        ...collision.collision,
        docker: { ...docker, tags: [text] },
        container: { ...container, tags: [text] },
      };
      await panel.post({
        type: 'collision',
        key,
        collision: { ...collision, collision: tagged, message: text },
        state: 1,
      });
      const panelRow = page.locator(`.opened[data-key="${key} opened"]`);
      await panelRow.locator('.side.container').waitFor();
      assert.deepEqual(await panelRow.locator('.package-name').allTextContents(), [visible(text), visible(text)]);
      assert.deepEqual(await panelRow.locator('.tag').allTextContents(), [visible(text), visible(text)]);
      assert.equal(await panelRow.locator('.outcome span').textContent(), visible(text));
    }
    assert.equal(await page.locator('main img, main script, main a').count(), 0);
    assert.equal(await page.title(), 'Conflicts');
    assert.equal(await overflow(), 0);
  });

  const hostileFailure = {
    login: hostileTexts[1],
    owners: 1,
    stopped: false,
    reason: hostileTexts[0],
    actions: [{ id: '1', label: hostileTexts[0] }],
  };

  function overflow(): Promise<number> {
    return panel.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  }

  for (const [name, options] of Object.entries({
    'at 320 pixels': { width: 320 },
    'at 400 pixels': { width: 400 },
    'at 200 % zoom': { width: 800, zoom: 2 },
    'at 200 % zoom of a wide editor': { width: 1700, zoom: 2 },
    'where all columns just fit': { width: 881 },
  })) {
    it(`does not scroll sideways ${name}`, async () => {
      await open({ collisions, failures, asking: true, progress: 'Asked 3 of 4 owners' }, options);
      await openAllCases();
      assert.equal(await overflow(), 0);
    });
  }

  it('holds a page of 5,000 conflicts at a time, and says how long a search takes', async () => {
    const { page } = await open({ report: manyConflicts() });
    assert.equal(await page.textContent('.shown'), '5,000 of 5,000 conflicts');
    const searches = ['w', 'we', 'web', 'web organization-1', 'zzz', '', 'octo-org/payments', 'a', ''];
    const times = await page.evaluate(async (texts) => {
      const input = document.querySelector('input');
      if (!input) throw new Error('no search');
      const taken: number[] = [];
      for (const text of texts) {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const began = performance.now();
        input.value = text;
        input.dispatchEvent(new Event('input'));
        // The task after the next frame: the table is laid out and painted by then.
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        taken.push(performance.now() - began);
      }
      return taken;
    }, searches);
    const sorted = times.toSorted((one, other) => one - other);
    const figure = (value = NaN) => `${value.toFixed(0)} ms`;
    console.log(
      `      search of 5,000 conflicts, from the event to the painted table: median ${figure(sorted[Math.floor(sorted.length / 2)])}, slowest ${figure(sorted.at(-1))}`,
    );
    assert.equal(await page.locator('.conflict').count(), 100);
    await page.fill('input', 'web-frontend-7 organization-0');
    assert.deepEqual((await names()).toSorted(), ['web-frontend-7', 'web-frontend-70', 'web-frontend-77']);
    assert.equal(await page.textContent('.shown'), '3 of 5,000 conflicts');
  });
});

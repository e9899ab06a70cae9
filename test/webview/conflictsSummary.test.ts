import assert from 'node:assert/strict';
import { everything } from '../../src/core/conflicts/arrange.ts';
import { pageViolations } from './pageViolations.ts';
import {
  conflictsView,
  manyConflicts,
  ownerOf,
  pendingOwner,
  range,
  reportOf,
  showing,
  summaryOf,
  failures,
  noteActions,
  collisions,
} from './conflictsFixture.ts';
import { conflictPage } from './conflictPage.ts';

describe('the summary of the conflict report page', () => {
  const { open, focused, sent, panel } = conflictPage();

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
    const { page } = await open({ report: reportOf(ownerOf('octo-org', []), pendingOwner('late')) });
    await page.click('text=Cancel');
    await panel().post(showing(conflictsView()));
    await page.click('text=Refresh');
    await page.click('text=Export…');
    assert.deepEqual(await sent(), [{ type: 'cancel' }, { type: 'refresh' }, { type: 'export' }]);
    assert.equal(await page.locator('progress').count(), 0);
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
    await panel().post(showing(conflictsView({ report: broken, failures: failures.slice(1) })));
    await page.waitForSelector('text=No owner answered');
    assert.equal(await page.locator('.empty .good').count(), 0);
    assert.deepEqual(await page.locator('.figure dd').allTextContents(), ['0 of 1 Show all owners', '–']);
    assert.deepEqual(await pageViolations(page), []);
  });

  it('says nothing of private packages where nobody was signed in, and offers no change', async () => {
    const summaries = [summaryOf(2, { visibility: 'public' })];
    const report = { ...reportOf(ownerOf('octo-org', summaries)), account: undefined };
    const { page } = await open({ report, collisions });
    assert.deepEqual((await page.locator('.figure dd').allTextContents()).slice(1, 4), ['1', '1', '–']);
    await page.click('.toggle');
    assert.deepEqual(await page.locator('.side.docker button').allTextContents(), ['Open on GitHub']);
  });

  it('shows the first failures, all on demand, and those that were stopped apart', async () => {
    const more = range(0, 7).map((index) => ({
      login: `owner-${index}`,
      stopped: index === 6,
      reason: 'GitHub answered 500. Showing its answer of 9:25 PM.',
      actions: [],
    }));
    const { page } = await open({ failures: more });
    assert.deepEqual(await page.locator('.failures h2').allTextContents(), [
      'Owners That Could Not Be Asked',
      'Not Asked Again',
    ]);
    assert.equal(await page.locator('.failures li').count(), 6);
    await page.click('text=Show All 6');
    assert.equal(await page.locator('.failures li').count(), 7);
    assert.equal(
      await page.textContent('.failures p >> nth=0'),
      'owner-0 GitHub answered 500. Showing its answer of 9:25 PM.',
    );
  });
});

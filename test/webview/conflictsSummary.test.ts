import assert from 'node:assert/strict';
import { everything } from '../../src/core/conflicts/query.ts';
import { pageViolations } from './pageViolations.ts';
import {
  queried,
  conflictsView,
  manyConflicts,
  ownerOf,
  pendingOwner,
  range,
  reportOf,
  showing,
  summaryOf,
  threeOwners,
  failures,
  noteActions,
  collisions,
} from './conflictsFixture.ts';
import { conflictPage } from './conflictPage.ts';

describe('the summary of the conflict report page', () => {
  const { open, sent, panel } = conflictPage();

  it('sums up what is known in one line', async () => {
    const { page } = await open();
    assert.equal(
      await page.textContent('.totals'),
      '3 accounts · 28 conflicts · 6 Public · 17 Private · 5 Internal · at least 4,830 versions',
    );
  });

  it('shows one owner by the filter, and all again', async () => {
    const { page } = await open({ report: manyConflicts() });
    const owner = page.getByLabel('Owner', { exact: true });
    assert.equal(await owner.locator('option').count(), 26);
    await owner.selectOption({ label: 'organization-7 (200)' });
    assert.equal(await page.textContent('.shown'), '200 of 5,000 conflicts');
    await owner.selectOption({ label: 'All owners' });
    assert.equal(await page.locator('.shown').count(), 0);
    assert.deepEqual(await sent(), [
      { type: 'query', query: { ...everything, owner: 'organization-7' } },
      { type: 'query', query: { ...everything, owner: undefined } },
    ]);
  });

  it('offers the owner that is chosen also where it has no conflict any more', async () => {
    const { page } = await open({}, queried({ owner: 'mona' }));
    assert.equal(await page.textContent('.shown'), '3 of 28 conflicts');
    const [first, second] = threeOwners().owners;
    assert.ok(first && second);
    await panel().post(showing(conflictsView({ report: reportOf(first, second, ownerOf('mona', [])) })));
    await page.waitForSelector('text=No conflict matches.');
    assert.equal(await page.getByLabel('Owner', { exact: true }).locator('option:checked').textContent(), 'mona (0)');
  });

  it('lists the owners that could not be asked, each with its reason and a way out', async () => {
    const { page } = await open({ failures });
    assert.deepEqual(await page.locator('.failures p').allTextContents(), [
      'guarded guarded wants single sign-on.',
      'broken GitHub answered 500.',
    ]);
    await page.click('text=Authorize VS Code');
    await page.click('.failures li >> nth=1 >> text=Retry');
    assert.deepEqual(await sent(), [
      { type: 'act', id: 'authorize guarded' },
      { type: 'retry', name: 'broken' },
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

  it('counts an owner that failed as not checked, also where its earlier conflicts are shown', async () => {
    const problem = { kind: 'timeout', timeoutMs: 1 } as const;
    const owners = [
      ownerOf('octo-org', [summaryOf(1), summaryOf(2)]),
      ownerOf('quiet', []),
      { owner: { kind: 'organization', login: 'broken' }, state: { kind: 'failed', problem } },
      {
        owner: { kind: 'organization', login: 'older' },
        state: { kind: 'failed', problem, known: { at: 0, conflicts: [summaryOf(3)] } },
      },
    ] as const;
    const { page } = await open({ report: reportOf(...owners), failures });
    assert.match((await page.textContent('.totals')) ?? '', /^2 of 4 owners checked · 3 conflicts · /);
    assert.deepEqual(await page.locator('.conflict .owner .text').allTextContents(), ['octo-org', 'octo-org', 'older']);
    const gaps = [{ ids: [], problem }];
    await panel().post(showing(conflictsView({ report: { ...reportOf(...owners), gaps } })));
    await page.waitForSelector('text=2 of at least 4 owners checked');
  });

  it('has no tick where there may be conflicts that nobody has seen', async () => {
    const report = reportOf(ownerOf('octo-org', []));
    const { page } = await open({ report, empty: { title: 'None seen', message: 'Perhaps.', certain: false } });
    assert.equal(await page.locator('.empty .information').count(), 1);
    const failed = { kind: 'failed', problem: { kind: 'timeout', timeoutMs: 1 } } as const;
    const broken = reportOf({ owner: { kind: 'organization', login: 'broken' }, state: failed });
    await panel().post(showing(conflictsView({ report: broken, failures: failures.slice(1) })));
    await page.waitForSelector('text=No owner could be checked');
    assert.equal(await page.locator('.empty .good').count(), 0);
    assert.equal(await page.textContent('.totals'), '0 of 1 owner checked');
    assert.deepEqual(await pageViolations(page), []);
  });

  it('says nothing of private packages where nobody was signed in, and offers no change', async () => {
    const summaries = [summaryOf(2, { visibility: 'public' })];
    const report = { ...reportOf(ownerOf('octo-org', summaries)), account: undefined };
    const { page } = await open({ report, collisions });
    assert.equal(
      await page.textContent('.totals'),
      '1 account · 1 conflict · 1 Public · private packages not checked · 74 versions',
    );
    await page.click('.toggle');
    assert.deepEqual(await page.locator('td.docker button').allTextContents(), ['Open on GitHub']);
  });

  it('folds more failures than a few, and lists those that were cancelled apart', async () => {
    const more = range(0, 7).map((index) => ({
      name: `owner-${index}`,
      isCancelled: index === 6,
      reason: 'GitHub answered 500. Showing results from 9:25 PM.',
      actions: [],
    }));
    const { page } = await open({ failures: more });
    assert.deepEqual(await page.locator('.failures summary').allTextContents(), [
      'Owners that could not be checked',
      'Owners not checked (cancelled)',
    ]);
    assert.equal(await page.locator('.failures li').last().isVisible(), true);
    assert.equal(await page.locator('.failures li').first().isVisible(), false);
    await page.click('summary >> nth=0');
    assert.equal(await page.locator('.failures li').first().isVisible(), true);
    assert.equal(
      await page.textContent('.failures p >> nth=0'),
      'owner-0 GitHub answered 500. Showing results from 9:25 PM.',
    );
    assert.deepEqual(await pageViolations(page), []);
  });
});

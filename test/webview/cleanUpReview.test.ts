import assert from 'node:assert/strict';
import type { CleanUpView } from '../../src/messages/cleanUp.ts';
import { waitFor } from '../workbench/waiting.ts';
import { cleanUpPage } from './cleanUpPanel.ts';
import { pageViolations } from './pageViolations.ts';
import { themeNames } from './panel.ts';

const review: Partial<CleanUpView> = {
  kind: 'picked',
  title: 'Review: 40 versions of 3 packages',
  subtitle: 'Picked by hand · mona on github.com',
};

describe('the review of picked versions', () => {
  const { open, last, sent, panel, row, host } = cleanUpPage();
  const isChecked = (index: number) => row(index).locator('input').isChecked();
  const labelOf = (index: number) => row(index).locator('input').getAttribute('aria-label');
  const announced = () => panel().page.textContent('[aria-live]');
  const openReview = async (view: Partial<CleanUpView> = {}, width = 1200) => {
    const { page } = await open({ ...review, ...view }, { width }, 40);
    await page.waitForSelector('[data-index="4"] input');
    return page;
  };

  it('says what is reviewed, and has no rules beside the plan', async () => {
    const page = await openReview();
    assert.equal(await page.textContent('h1'), review.title);
    assert.equal(await page.textContent('.subtitle'), review.subtitle);
    assert.equal(await page.locator('.source, .template').count(), 0);
    const widths = await page.evaluate(() =>
      ['main', '.versions'].map((selector) => document.querySelector(selector)?.clientWidth ?? 0),
    );
    assert.equal(widths[0], widths[1]);
    await row(3).locator('.cell-why button').click();
    await page.waitForSelector('.why-verdict');
    assert.doesNotMatch(await page.innerText('.why'), /no rules/);
  });

  it('has a checkbox for each choice, whose label says what it does', async () => {
    await openReview();
    assert.deepEqual([await isChecked(0), await labelOf(0)], [true, 'Delete pr-0, sha-0000000']);
    assert.deepEqual(
      [await isChecked(1), await labelOf(1)],
      [false, 'Delete sha256:9e3779b1 anyway. v1.4 depends on it: linux/arm64.'],
    );
    assert.equal(await row(2).locator('input').count(), 0, 'it goes with its image');
  });

  it('deletes anyway what other images depend on, with a warning, and no longer', async () => {
    const page = await openReview();
    const gate = Promise.withResolvers<undefined>();
    host().gate = gate.promise;
    await row(1).locator('input').check();
    assert.deepEqual(await last(), { type: 'force', package: 1, id: 1001, isForced: true });
    await page.waitForSelector('[data-index="1"].forced >> text=Delete anyway');
    assert.equal(await announced(), 'To be deleted anyway: sha256:9e3779b1. v1.4 depends on it: linux/arm64.');
    gate.resolve(undefined);
    await page.waitForSelector('[data-index="1"].forced >> text=Breaks v1.4, which stays.');
    assert.equal(await isChecked(1), true);
    assert.equal(await labelOf(1), 'Delete sha256:9e3779b1 anyway. Breaks v1.4, which stays.');
    await row(1).focus();
    await page.keyboard.press('Space');
    assert.deepEqual(await last(), { type: 'force', package: 1, id: 1001, isForced: false });
    assert.equal(await isChecked(1), false);
    assert.equal(await announced(), 'Kept: sha256:9e3779b1');
    await page.waitForSelector('[data-index="1"] >> text=v1.4 depends on it');
  });

  it('shows at once that a version is taken out, and its verdict', async () => {
    const page = await openReview();
    const gate = Promise.withResolvers<undefined>();
    host().gate = gate.promise;
    await row(0).locator('input').uncheck();
    assert.equal(await row(0).locator('.verdict').textContent(), 'Keep');
    gate.resolve(undefined);
    await page.waitForSelector('[data-index="0"] >> text=You took it out of the plan.');
    assert.equal(await isChecked(0), false);
    await row(0).locator('input').check();
    assert.deepEqual(await last(), { type: 'spare', package: 0, id: 1000, isSpared: false });
  });

  it('shows what was selected, all versions, or those of a reason', async () => {
    const page = await openReview();
    const queried = (selected: boolean, group?: string) =>
      waitFor('the query', () => {
        const { query } = host();
        return Promise.resolve(query.selected === selected && query.group === group);
      });
    const reason = page.locator('.group.keep').first();
    await page.getByRole('combobox', { name: 'Shown' }).selectOption('Selected versions');
    await queried(true);
    await page.getByRole('combobox', { name: 'Shown' }).selectOption('All versions');
    await queried(false);
    await reason.click();
    await queried(false, host().view.plan?.groups.find(({ verdict }) => verdict === 'keep')?.id);
    await reason.click();
    await queried(true);
  });

  it('says that there is nothing to choose for a part', async () => {
    const page = await openReview();
    await row(2).focus();
    await page.keyboard.press('Space');
    assert.equal(await announced(), 'There is nothing to choose for linux/arm64 of pr-0.');
    assert.deepEqual(await sent(), []);
  });

  it('says that no version would be deleted, with the totals and the reasons still there', async () => {
    const page = await openReview();
    const { plan } = host().view;
    assert.ok(plan);
    const groups = plan.groups.filter(({ verdict }) => verdict === 'keep');
    await panel().post({ type: 'show', view: { ...host().view, plan: { ...plan, groups, deleteLabel: undefined } } });
    await page.waitForSelector('.empty >> text=No version would be deleted');
    assert.ok(await page.isVisible('.totals h2'));
    assert.ok(await page.isVisible('[role=grid]'));
  });

  for (const theme of themeNames) {
    it(`is accessible in the ${theme} theme, with a version that is deleted anyway`, async () => {
      const page = await openReview({}, 700);
      await row(1).locator('input').check();
      await page.waitForSelector('[data-index="1"] >> text=Breaks v1.4');
      assert.deepEqual(await pageViolations(page, theme === themeNames[0] ? 'all' : 'colors'), []);
    });
  }

  for (const width of [320, 400, 700, 1000]) {
    it(`does not scroll sideways at ${width} pixels`, async () => {
      const page = await openReview({}, width);
      await row(1).locator('input').check();
      await page.waitForSelector('[data-index="1"] >> text=Breaks v1.4');
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth), 0);
    });
  }
});

describe('the page of Clean Up while versions are deleted', () => {
  const { open, show, last, focused, panel } = cleanUpPage();
  const deleting = { kind: 'deleting', text: '40 of 180 versions deleted', done: 40, total: 180 } as const;

  it('pauses and resumes with one button, which keeps the focus, and cancels', async () => {
    const { page } = await open({ progress: deleting });
    await page.focus('text=Pause');
    await page.keyboard.press('Enter');
    assert.deepEqual(await last(), { type: 'pause' });
    await show({ progress: { ...deleting, isPaused: true } });
    await page.waitForSelector('.progress >> text=Paused');
    assert.equal(await focused(), 'Resume');
    assert.equal(await page.textContent('[aria-live]'), 'Paused');
    assert.deepEqual(await pageViolations(page), []);
    await page.keyboard.press('Space');
    assert.deepEqual(await last(), { type: 'resume' });
    await show({ progress: deleting });
    await page.waitForSelector('header >> text=Pause');
    assert.equal(await focused(), 'Pause');
    assert.equal(await page.textContent('[aria-live]'), 'Resumed');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.deepEqual(await last(), { type: 'cancel' });
    assert.equal(await page.locator('.primary').count(), 0, 'nothing else is deleted meanwhile');
  });

  it('moves the focus to what is left once the run has ended', async () => {
    const { page } = await open({ progress: deleting });
    await page.focus('text=Pause');
    await show({ progress: undefined });
    await page.waitForSelector('text=Refresh');
    assert.equal(await focused(), 'Refresh');
  });

  it('can be cancelled, but not paused, while packages are read', async () => {
    const { page } = await open({ progress: { ...deleting, kind: 'reading' } });
    assert.deepEqual(await page.locator('header button').allTextContents(), ['Cancel']);
    assert.equal(panel().complaints.length, 0);
  });
});

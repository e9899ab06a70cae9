import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { everything } from './cleanUpFixture.ts';
import { cleanUpPage } from './cleanUpPanel.ts';
import { longestTask, yardstick } from './longestTask.ts';

const many = 100_000;

describe('the table on the page of Clean Up', () => {
  const { open, show, sent, last, focused, panel, row, host } = cleanUpPage();

  /** Waits until the rows in sight have arrived. */
  const settled = () =>
    panel().page.waitForFunction(() => {
      const rows = [...document.querySelectorAll('.versions-body > .version-row')];
      const seen = rows.filter((each) => {
        const { top, bottom } = each.getBoundingClientRect();
        return bottom > 0 && top < window.innerHeight;
      });
      return seen.length > 3 && seen.every((each) => each.ariaBusy === 'false');
    });
  const focusedRow = (page: Page) =>
    page.evaluate(() => document.activeElement?.closest('[data-index]')?.getAttribute('data-index'));
  const isInSight = (index: number) =>
    row(index).evaluate((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      const head = document.querySelector('.versions-head')?.getBoundingClientRect().bottom ?? 0;
      return top >= head - 1 && bottom <= window.innerHeight + 1;
    });
  const query = async () => {
    const message = (await sent()).findLast(({ type }) => type === 'query');
    return message?.type === 'query' ? (JSON.parse(JSON.stringify(message.query)) as object) : undefined;
  };

  it('holds only the rows in sight of 100,000, and asks for slices of at most 200', async () => {
    const { page } = await open({}, {}, many);
    await settled();
    assert.equal(await page.getAttribute('[role=grid]', 'aria-rowcount'), '100001');
    assert.equal(await row(0).getAttribute('aria-rowindex'), '2');
    for (const share of [0.3, 0.77, 1, 0.5]) {
      await page.evaluate((share) => window.scrollTo(0, document.documentElement.scrollHeight * share), share);
      await settled();
      const count = await page.locator('.versions-body > .version-row').count();
      assert.ok(count > 20 && count <= 60, `${count} rows`);
    }
    const asked = (await panel().sent()).filter((message) => message.type === 'rows');
    assert.ok(asked.length >= 3 && asked.length <= 12, `${asked.length} questions`);
    for (const message of asked) assert.ok(message.count <= 200);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await settled();
    assert.equal(await row(many - 1).getAttribute('aria-rowindex'), '100001');
    assert.ok(await isInSight(many - 1));
    const name = await row(many - 1)
      .locator('.cell-name')
      .textContent();
    assert.equal(name, 'v1.99999');
  });

  it('scrolls smoothly through 100,000 rows', async () => {
    const { page } = await open({}, {}, many);
    await settled();
    const allowed = (await yardstick(page)) / 2;
    const longest = await longestTask(page, () =>
      page.evaluate(async () => {
        for (let step = 0; step < 60; step++) {
          window.scrollBy(0, step % 10 === 9 ? 200_000 : 400);
          await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        }
      }),
    );
    await settled();
    console.log(`      longest task while scrolling: ${longest.toFixed(1)} ms; allowed ${allowed.toFixed(1)} ms`);
    assert.ok(longest <= allowed);
  });

  it('shows the rows in sight also where the extension answers late, and asks for none that are past', async () => {
    const { page } = await open({}, {}, many);
    await settled();
    const gate = Promise.withResolvers<undefined>();
    host().gate = gate.promise;
    const before = (await panel().sent()).length;
    for (const top of [500_000, 900_000, 1_300_000, 1_700_000, 2_100_000]) {
      await page.evaluate((top) => window.scrollTo(0, top), top);
      await row(Math.floor((top - 500) / 46)).waitFor();
    }
    gate.resolve(undefined);
    await settled();
    assert.ok((await panel().sent()).length - before <= 4, 'two at a time, then those in sight');
  });

  it('moves by arrows, Page Up and Down, Home and End, and keeps the focus in sight', async () => {
    const { page } = await open({}, {}, many);
    await settled();
    await row(0).focus();
    const press = async (key: string, index: number | 'more' | 'less') => {
      const before = Number(await focusedRow(page));
      await page.keyboard.press(key);
      const now = Number(await focusedRow(page));
      if (index === 'more') assert.ok(now > before + 5, `${key}: ${before} to ${now}`);
      else if (index === 'less') assert.ok(now < before - 5, `${key}: ${before} to ${now}`);
      else assert.equal(now, index, key);
      assert.ok(await isInSight(now), `${key}: row ${now} is in sight`);
    };
    await press('ArrowDown', 1);
    await press('ArrowDown', 2);
    await press('ArrowUp', 1);
    await press('PageDown', 'more');
    await press('PageDown', 'more');
    await press('PageUp', 'less');
    await press('End', many - 1);
    await press('ArrowDown', many - 1);
    await press('PageUp', 'less');
    await press('Home', 0);
    await press('ArrowUp', 0);
    assert.equal(await page.locator('.version-row[tabindex="0"]').count(), 1);
  });

  it('keeps the focus on a row that is scrolled out of sight', async () => {
    const { page } = await open({}, {}, many);
    await settled();
    await row(2).focus();
    await page.evaluate(() => window.scrollTo(0, 900_000));
    await settled();
    assert.equal(await focusedRow(page), '2');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focusedRow(page), '3');
    assert.ok(await isInSight(3));
  });

  it('takes a version out of the plan and puts it back, by Space or its checkbox', async () => {
    const { page } = await open();
    await settled();
    await row(1).focus();
    await page.keyboard.press('Space');
    assert.deepEqual(await last(), { type: 'spare', package: 1, id: 1001, isSpared: true });
    assert.equal(await row(1).locator('input').isChecked(), false);
    await page.waitForSelector('[data-index="1"] >> text=You took it out of the plan.');
    assert.equal(await focusedRow(page), '1');
    assert.equal(await page.textContent('[aria-live]'), 'Taken out of the plan: sha256:9e3779b1');
    await page.waitForSelector('.totals >> text=Delete 179 Versions…');
    await row(1).locator('input').check();
    assert.deepEqual(await last(), { type: 'spare', package: 1, id: 1001, isSpared: false });
    await page.waitForSelector('.totals >> text=Delete 180 Versions…');
    await row(3).focus();
    await page.keyboard.press('Space');
    assert.deepEqual(
      await last(),
      { type: 'spare', package: 1, id: 1001, isSpared: false },
      'a kept row has no choice',
    );
    assert.equal(await row(3).locator('input').count(), 0);
    assert.match((await page.textContent('[aria-live]')) ?? '', /^Only a version that a rule deletes/);
  });

  it('says why: each rule with its opinion and details, below the row', async () => {
    const { page } = await open();
    await settled();
    await row(3).focus();
    const below = () => row(4).evaluate((each) => each.getBoundingClientRect().top);
    const before = await below();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.opinion');
    assert.ok((await below()) > before + 200, 'the rows below make room');
    assert.equal(await page.locator('.opinion').count(), 6);
    const text = await page.innerText('.why');
    assert.match(text, /^main-3 in container\/api-gateway\s+Keep: 3rd newest of the 10 that rule 4 keeps\./);
    assert.match(text, /It is the newest of the package\./);
    assert.match(text, /before Nov 13, 2026, 5:09 PM/);
    assert.match(text, /Does not apply/);
    assert.equal(await row(3).locator('.cell-why button').getAttribute('aria-expanded'), 'true');
    assert.equal(await page.getAttribute('.why', 'aria-rowindex'), '6');
    assert.equal(await row(4).getAttribute('aria-rowindex'), '7');
    await page.keyboard.press('ArrowDown');
    assert.equal(await focusedRow(page), '4');
    assert.ok(await isInSight(4));

    await page.click('.why >> text=Show Details');
    assert.deepEqual(await last(), { type: 'showDetails', package: 0, id: 1003 });
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('.why').count(), 0);
    assert.equal(await focusedRow(page), '3');
    await row(5).locator('.cell-why button').click();
    await page.waitForSelector('.opinion');
    await page.click('.why >> text=Close');
    assert.equal(await focusedRow(page), '5');
    await page.keyboard.press('ArrowRight');
    await page.waitForSelector('.why');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('.why').count(), 0);
  });

  it('is told again why after each new plan', async () => {
    const { page } = await open();
    await settled();
    await row(3).locator('.cell-why button').click();
    await page.waitForSelector('.opinion');
    await show();
    await page.waitForFunction(() => window.sent.filter(({ type }) => type === 'why').length === 2);
    assert.equal(await page.locator('.opinion').count(), 6);
  });

  it('sorts by its headings', async () => {
    const { page } = await open();
    assert.equal(await page.getAttribute('.versions-head .cell-created', 'aria-sort'), 'descending');
    await page.click('.versions-head >> text=Size');
    assert.deepEqual(await query(), { ...everything, sortBy: 'size', descending: false });
    assert.equal(await page.textContent('[aria-live]'), 'Sorted by Size, ascending');
    await page.click('.versions-head >> text=Size');
    await page.waitForFunction(() => JSON.stringify(window.sent).includes('"sortBy":"size","descending":true'));
    assert.equal(await page.getAttribute('.versions-head .cell-size', 'aria-sort'), 'descending');
    const largest = host().answer({ type: 'rows', first: 0, count: 1 });
    const name = largest?.type === 'rows' ? largest.rows.items[0]?.name : undefined;
    await page.waitForFunction(
      (name) => document.querySelector('[data-index="0"] .cell-name')?.textContent === name,
      name,
    );
    for (const [heading, sortBy] of Object.entries({ Version: 'name', Verdict: 'verdict', Package: 'package' })) {
      await page.click(`.versions-head >> text=${heading}`);
      await page.waitForFunction((sortBy) => JSON.stringify(window.sent).includes(`"sortBy":"${sortBy}"`), sortBy);
      assert.deepEqual(await query(), { ...everything, sortBy, descending: false });
    }
  });

  it('brings the table into sight where a reason is chosen above it', async () => {
    const { page } = await open({}, {}, many);
    await page.setViewportSize({ width: 1000, height: 620 });
    const isTableBelow = () =>
      page.evaluate(() => (document.querySelector('[role=grid]')?.getBoundingClientRect().top ?? 0) > innerHeight);
    await page.evaluate(() => scrollTo(0, 0));
    assert.equal(await isTableBelow(), true);
    await page.locator('.group >> nth=0').evaluate((each: HTMLElement) => each.click());
    await page.waitForSelector('.shown >> text=20,000 versions shown');
    assert.equal(await isTableBelow(), false);
  });

  it('searches and filters: by reason, verdict and package', async () => {
    const { page } = await open({}, {}, many);
    await page.keyboard.press('/');
    await page.keyboard.type('v1.4444');
    await page.waitForSelector('.shown >> text=/^3 versions shown/');
    assert.deepEqual(await query(), { ...everything, search: 'v1.4444' });
    assert.equal(await page.getAttribute('[role=grid]', 'aria-rowcount'), '4');
    assert.equal(await page.textContent('[aria-live]'), '3 versions shown');
    await page.click('text=Clear Filters');
    await page.waitForSelector('.shown >> text=100,000 versions shown');
    assert.equal(await focused(), 'Search by tag, version or digest');
    await page.click('.group >> text=Rule 2: untagged');
    await page.waitForSelector('.shown >> text=20,000 versions shown');
    assert.deepEqual(await query(), { ...everything, group: 'delete 2' });
    assert.equal(await page.getAttribute('.group >> nth=1', 'aria-pressed'), 'true');
    await page.click('.group >> text=Rule 2: untagged');
    await page.selectOption('[aria-label=Verdict]', { label: 'Kept' });
    await page.waitForSelector('.shown >> text=40,000 versions shown');
    await page.selectOption('[aria-label=Package]', { label: 'npm/@octo/web-components' });
    await page.waitForSelector('.shown >> text=13,333 versions shown');
    assert.deepEqual(await query(), { ...everything, verdict: 'keep', package: 2 });
    await page.fill('[type=search]', 'no such version');
    await page.waitForSelector('text=No version matches the filters.');
    assert.equal(await page.locator('[role=grid]').count(), 0);
    assert.equal(await focused(), 'Search by tag, version or digest');
    await page.click('.nothing >> text=Clear Filters');
    await page.waitForSelector('.shown >> text=100,000 versions shown');
    assert.equal(await focused(), 'Search by tag, version or digest');
  });

  it('filters by age, moves nothing while it does, and remembers it', async () => {
    const { page } = await open({}, {}, many);
    const top = () => page.evaluate(() => document.querySelector('.versions')?.getBoundingClientRect().top);
    const before = await top();
    assert.deepEqual(await page.locator('[aria-label=Age] option').allTextContents(), [
      'Any age',
      'Older than 1 day',
      ...['Older than 7 days', 'Older than 30 days', 'Older than 90 days', 'Older than 1 year'],
      'Newer than 1 day',
      ...['Newer than 7 days', 'Newer than 30 days'],
    ]);
    await page.selectOption('[aria-label=Age]', { label: 'Newer than 7 days' });
    await page.waitForSelector('.shown >> text=605 versions shown');
    assert.equal(await top(), before);
    assert.deepEqual(await query(), { ...everything, age: { is: 'newerThan', days: 7 } });
    assert.equal(await page.textContent('[aria-live]'), '605 versions shown');
    await page.waitForFunction(() => JSON.stringify(window.persisted.at(-1)).includes('"is":"newerThan","days":7'));
    await page.selectOption('[aria-label=Age]', { label: 'Older than 1 year' });
    await page.waitForSelector('.shown >> text=68,463 versions shown');
    await page.click('text=Clear Filters');
    await page.waitForSelector('.shown >> text=100,000 versions shown');
    assert.deepEqual(await query(), everything);
    assert.equal(await page.inputValue('[aria-label=Age]'), '0');
  });

  it('moves the focus to what is left where the row with the focus disappears', async () => {
    const { page } = await open({}, {}, 6);
    await page.selectOption('[aria-label=Verdict]', { label: 'To delete' });
    await page.waitForSelector('.shown >> text=4 versions shown');
    for (const left of [3, 2, 1]) {
      const index = await page
        .locator('.version-row[data-index]')
        .evaluateAll((rows) => rows.findLastIndex((each) => each.querySelector('input')));
      await row(index).focus();
      await page.keyboard.press('Space');
      await page.waitForSelector(`.shown >> text=${left} version`);
      assert.equal(await focusedRow(page), String(Math.min(index, left - 1)));
    }
    host().query = { ...everything, search: 'nothing' };
    await row(0).focus();
    await panel().post(
      host().answer({ type: 'query', query: { ...everything, search: 'nothing' } }) ?? {
        type: 'rows',
        rows: { total: 0, first: 0, items: [] },
      },
    );
    await page.waitForSelector('.nothing');
    assert.equal(await focused(), 'Search by tag, version or digest');
  });

  it('shows what is deleted and kept by month, to pointer, keyboard and screen reader', async () => {
    const { page } = await open();
    assert.equal(await page.locator('.timeline .bin').count(), 18);
    const label = (await page.getAttribute('.timeline [role=img]', 'aria-label')) ?? '';
    assert.match(label, /by month, from June 2025 to November 2026/);
    await page.focus('.timeline .cursor');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.getAttribute('.timeline .cursor', 'aria-valuetext'), 'October 2026: 5 to delete, 24 kept');
    assert.ok(await page.isVisible('.tooltip >> text=5 to delete, 24 kept'));
    const [kept, deleted] = await page
      .locator('.bin >> nth=16')
      .locator('.part')
      .evaluateAll((parts) => parts.map(({ clientHeight }) => clientHeight));
    assert.ok(kept && deleted && kept > 3 * deleted, `${kept} and ${deleted} pixels`);
  });

  it('marks the rows that the last edit changed', async () => {
    await open();
    await settled();
    assert.equal(await row(2).locator('.changed-mark').count(), 1);
    assert.match(await row(2).innerText(), /Changed by the last edit/);
    assert.equal(await row(3).locator('.changed-mark').count(), 0);
  });
});

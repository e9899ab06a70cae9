import assert from 'node:assert/strict';
import type { Rule } from '../../src/core/retention/index.ts';
import { sourceOf, someRules } from './cleanUpFixture.ts';
import { cleanUpPage } from './cleanUpPanel.ts';

describe('what the page of Clean Up remembers', () => {
  const { open, show, focused, panel, row } = cleanUpPage();
  const persisted = () => panel().page.evaluate(() => window.persisted.at(-1));
  const nameOf = async (index: number) => (await row(index).locator('.cell-name').getAttribute('title')) ?? '';
  const scrolled = () => panel().page.evaluate(() => window.scrollY);

  it('keeps the focus, what is typed and the place while plans arrive', async () => {
    const { page } = await open({}, {}, 3000);
    await page.click('[aria-label="Edit: rule 2"]');
    await page.fill('.rule-form >> internal:label="Older than"', 'x');
    await page.evaluate(() => window.scrollTo(0, 3000));
    await page.waitForFunction(() => document.querySelector('[data-index="50"]')?.ariaBusy === 'false');
    await row(50).locator('.cell-why button').click();
    await page.waitForSelector('.opinion');
    await page.focus('.why >> text=Show Details');
    const top = () => row(51).evaluate((each) => each.getBoundingClientRect().top);
    const before = await top();
    const progress = { kind: 'reading', text: '3 of 9 packages', done: 3, total: 9 } as const;
    await show({ progress, notes: ['Deployment records are not known.', 'Another note.'] });
    await page.waitForSelector('text=3 of 9 packages', { state: 'attached' });
    assert.equal(await focused(), `Show Details: ${await nameOf(50)}`);
    await page.waitForFunction(
      (before) =>
        Math.abs((document.querySelector('[data-index="51"]')?.getBoundingClientRect().top ?? 0) - before) <= 1,
      before,
    );
    assert.equal(await page.inputValue('.rule-form >> internal:label="Older than"'), 'x');
    assert.equal(await page.locator('.opinion').count(), 6);
  });

  it('persists what the extension needs, with its own', async () => {
    const { page } = await open({ state: { format: 7, target: 'octo-org' } }, {}, 3000);
    await page.click('[aria-label="Edit: rule 1"]');
    await page.fill('[type=search]', 'v1');
    await page.waitForFunction(() => JSON.stringify(window.persisted.at(-1)).includes('"search":"v1"'));
    const state = JSON.parse(JSON.stringify(await persisted())) as { page: { forms: Record<string, unknown[]> } };
    assert.deepEqual({ ...state, page: undefined }, { format: 7, target: 'octo-org', page: undefined });
    assert.equal(state.page.forms.settings?.length, 1);

    await panel().post({
      type: 'failed',
      message: 'You are signed out.',
      actions: [],
      state: { format: 7, target: 'x' },
    });
    await page.waitForSelector('text=You are signed out.');
    assert.deepEqual(JSON.parse(JSON.stringify(await persisted())), { ...state, target: 'x' });
    await page.click('text=Refresh');
    assert.deepEqual((await panel().sent()).at(-1), { type: 'refresh' });
    await show();
    await page.waitForSelector('.rule-form');
    assert.equal(await page.inputValue('[type=search]'), 'v1', 'it is shown again as it was');
  });

  it('is where it was after a reload: forms, query, reasons and scroll position', async () => {
    const { page } = await open({}, {}, 3000);
    await page.selectOption('[aria-label=Verdict]', { label: 'Kept' });
    await page.waitForSelector('.shown >> text=1,200 versions shown');
    await page.click('[aria-label="Edit: rule 1"]');
    await page.fill('.rule-form >> internal:label="Older than"', 'x');
    await page.click('[aria-label="Add Rule: Settings"]');
    await page.fill('.rule:last-child >> internal:label="Note"', 'for later');
    await page.evaluate(() => window.scrollTo(0, 20_000));
    await page.waitForFunction(() => document.querySelector('[data-index="420"]')?.ariaBusy === 'false');
    await row(420).locator('.cell-why button').click();
    await page.waitForSelector('.opinion');
    await page.waitForFunction(() => /"scroll":2\d{4}/.test(JSON.stringify(window.persisted.at(-1))));
    const [state, at] = [await persisted(), await scrolled()];
    await page.context().close();

    const { page: again } = await open({}, { persisted: state }, 3000);
    await again.waitForSelector('.shown >> text=1,200 versions shown', { state: 'attached' });
    await again.waitForSelector('.opinion');
    assert.ok(Math.abs((await scrolled()) - at) <= 1, `${await scrolled()} and ${at}`);
    assert.equal(await again.inputValue('.rule >> nth=0 >> internal:label="Older than"'), 'x');
    assert.equal(await again.inputValue('.rule:last-child >> internal:label="Note"'), 'for later');
    assert.deepEqual(
      (await panel().sent()).filter(({ type }) => type === 'setRules'),
      [],
    );
  });

  it('does not bring back a rule that was changed elsewhere meanwhile', async () => {
    const file = sourceOf(someRules, { id: 'file', label: 'file', isOn: false });
    const { page } = await open({ sources: [sourceOf(someRules), file] });
    await page.click('[aria-label="Edit: rule 1"]');
    await page.click('[aria-label="Edit: rule 6"]');
    await page.click('section[aria-label=file] [data-edit="0"]');
    await page.waitForFunction(() => /two patches.*"file"/.test(JSON.stringify(window.persisted.at(-1))));
    const state = await persisted();
    await page.context().close();
    const changed: Rule = { delete: { tags: ['old-*'] } };
    const rules = [changed, ...someRules.slice(1, 3)];
    const { page: again } = await open(
      { sources: [sourceOf(rules), { ...file, rules: sourceOf(rules).rules }] },
      { persisted: state },
    );
    await again.waitForSelector('.rule-form');
    assert.equal(await again.locator('.rule-form').count(), 2);
    for (const source of ['Settings', 'file']) {
      assert.equal(
        await again.inputValue(`section[aria-label=${source}] .rule-form >> internal:label="Tags"`),
        'old-*',
      );
    }
  });

  it('starts anew where what was persisted is of another kind', async () => {
    const last = { page: 'x' };
    for (const state of ['text', 7, { page: { format: 99, forms: 'all' } }, last]) {
      const { page } = await open({}, { persisted: state });
      await page.waitForSelector('.version-row[data-index]');
      assert.equal(await page.locator('.rule-form').count(), 0);
      if (state !== last) await page.context().close();
    }
  });
});

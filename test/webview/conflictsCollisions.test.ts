import assert from 'node:assert/strict';
import { pageViolations } from './pageViolations.ts';
import { collisionOf, conflictsView, keyOf, showing, outcomes, translations, collisions } from './conflictsFixture.ts';
import { conflictPage } from './conflictPage.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the opened rows of the conflict report page', () => {
  const { open, row, opened, toggle, focused, sent, openAllCases, panel } = conflictPage();

  it('asks once what an opened row collides with, and shows it when it comes', async () => {
    const { page } = await open();
    await toggle(3);
    await page.waitForSelector(`${opened(3)} >> text=${translations['Loading…']}`);
    await panel().post(showing(conflictsView({ collisions: { [keyOf(3)]: { isChecking: true } } })));
    await page.waitForSelector(`${row(3)}[aria-busy=true]`);
    await toggle(3);
    await toggle(3);
    await panel().post(showing(conflictsView({ collisions: { [keyOf(3)]: collisionOf('present', 3) } })));
    await page.waitForSelector(`${opened(3)} td.container .tag`);
    assert.deepEqual(await sent(), [{ type: 'check', key: keyOf(3) }]);
    assert.equal(await focused(), 'Show Details: base-image');
    assert.match((await page.textContent('[aria-live]')) ?? '', /^Name taken\. A container package/);
  });

  it('asks again for open rows whose collision a refresh has dropped', async () => {
    await open({ collisions });
    await toggle(3);
    await toggle(2);
    assert.deepEqual(await sent(), []);
    await panel().post(showing(conflictsView()));
    await panel().page.waitForSelector(`${opened(3)} >> text=${translations['Loading…']}`);
    // A page sends once it has drawn, for its rows in any order.
    await waitFor('both', async () => (await sent()).length === 2);
    const checks = [2, 3].map((index) => ({ type: 'check', key: keyOf(index) }));
    assert.deepEqual(new Set(await sent()), new Set(checks));
  });

  it('tells the cases of a collision apart by words and outline, not by colour alone', async () => {
    const { page } = await open({ collisions });
    await openAllCases();
    const outcome = async (index: number) => [
      await page.textContent(`${opened(index)} .outcome strong`),
      await page.locator(`${opened(index)} .comparison thead th`).count(),
      await page.locator(`${opened(index)} .missing`).count(),
    ];
    assert.deepEqual(await outcome(3), ['Name taken', 2, 0]);
    assert.deepEqual(await outcome(2), ['None found', 2, 1]);
    assert.deepEqual(await outcome(6), ['Could not check', 2, 1]);
    assert.deepEqual(await outcome(4), ['Same package', 1, 0]);
    const outlines = await page
      .locator('.outcome path')
      .evaluateAll((paths) => paths.map((path) => path.getAttribute('d')));
    assert.equal(new Set(outlines).size, 4);
    await page.click(`${opened(6)} button:text-is("Authorize VS Code")`);
    assert.deepEqual((await sent()).at(-1), { type: 'act', id: 'authorize' });
  });

  it('shows both sides of a collision, with every tag on demand', async () => {
    const { page } = await open({ collisions });
    await toggle(3);
    const container = page.locator(`${opened(3)} td.container`);
    assert.deepEqual(await page.locator(`${opened(3)} tbody th`).allTextContents(), [
      'Name',
      'Versions',
      'Visibility',
      'Repository',
      'Created',
      'Updated',
      'Tags',
      'Actions',
    ]);
    assert.equal(await container.nth(1).textContent(), '1,204');
    assert.equal(await container.locator('.tag').count(), 12);
    await container.locator('text=Show All 30 Tags').focus();
    await page.keyboard.press('Enter');
    assert.equal(await container.locator('.tag').count(), 30);
    assert.ok(await container.locator('.tags').evaluate((list) => list === document.activeElement));
    await panel().post(showing(conflictsView({ collisions, subtitle: 'later' })));
    await page.waitForSelector('text=later');
    assert.equal(await container.locator('.tag').count(), 30);
    for (const label of ['Open on GitHub', 'Reveal', 'Delete Package…'])
      await container.locator(`text=${label}`).click();
    await page.click(`${opened(3)} td.docker >> text=Reveal`);
    await page.click(`${row(2)} .open`);
    assert.deepEqual(await sent(), [
      { type: 'open', key: keyOf(3), side: 'container' },
      { type: 'reveal', key: keyOf(3), side: 'container' },
      { type: 'delete', key: keyOf(3), side: 'container' },
      { type: 'reveal', key: keyOf(3), side: 'docker' },
      { type: 'open', key: keyOf(2), side: 'docker' },
    ]);
  });

  it('tells in closed rows what is known of their collisions, and checks all others at once', async () => {
    const { page } = await open({ collisions });
    const mark = (index: number) => page.textContent(`${row(index)} .mark span`);
    assert.deepEqual(
      [await mark(3), await mark(2), await mark(6), await mark(4), await mark(0)],
      [...(['present', 'absent', 'failed', 'same'] as const).map((kind) => outcomes[kind]), 'Not checked'],
    );
    await page.click('text=Check All');
    const asked = (await sent()).at(-1);
    assert.ok(asked?.type === 'checkAll');
    assert.equal(asked.keys.length, 24);
    assert.ok(asked.keys.includes(keyOf(0)) && !asked.keys.includes(keyOf(3)));
    const loading = { ...collisions, [keyOf(0)]: { isChecking: true } };
    const progress = { done: 0, total: 24 };
    await panel().post(showing(conflictsView({ collisions: loading, progress })));
    await page.waitForSelector(`${row(0)}[aria-busy=true]`);
    assert.equal(await mark(0), 'Checking…');
    assert.equal(await page.getAttribute('progress', 'max'), '24');
    assert.equal(await page.getAttribute('progress', 'aria-label'), 'Checking packages: 0 of 24');
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
    const known = collisionOf('present', 3);
    await panel().post(
      showing(conflictsView({ collisions: { ...collisions, [keyOf(3)]: { ...known, isChecking: true } } })),
    );
    await page.waitForSelector(`${opened(3)} button[aria-disabled=true]`);
    assert.equal(await focused(), 'Checking…');
    assert.equal(await page.getAttribute(row(3), 'aria-busy'), 'true');
    await page.keyboard.press('Enter');
    await panel().post(showing(conflictsView({ collisions })));
    await page.waitForSelector('button:text-is("Check Again")');
    assert.equal(await focused(), 'Check Again');
    assert.deepEqual(await sent(), [{ type: 'check', key: keyOf(3) }]);
  });
});

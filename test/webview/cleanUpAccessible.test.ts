import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { visible } from '../../src/core/packages/text.ts';
import type { CleanUpView } from '../../src/messages/cleanUp.ts';
import { hostileTexts } from '../github/data/hostileNames.ts';
import { CleanUpHost, sourceOf, someRules } from './cleanUpFixture.ts';
import { cleanUpPage } from './cleanUpPanel.ts';
import { pageViolations } from './pageViolations.ts';
import { themeNames } from './panel.ts';

const reading = { kind: 'reading', text: '3 of 9 packages', done: 3, total: 9 } as const;
const failures = [
  { name: 'container/api', message: 'GitHub returned a server error.', actions: [{ id: 'retry', label: 'Retry' }] },
];
const busy: Partial<CleanUpView> = {
  sources: [
    sourceOf(someRules, { isEdited: true }),
    sourceOf(someRules, {
      id: 'file',
      label: 'api/.github/package-retention.jsonc',
      isOn: false,
      note: 'Off for octo-org.',
    }),
    sourceOf([], { id: 'web', label: 'web/.github/package-retention.jsonc', problems: ['Line 3: Unknown key.'] }),
  ],
  notes: ['Deployment records are not known for octo-org.'],
  failures,
  progress: reading,
};

describe('the page of Clean Up for everybody', () => {
  const { open, show, overflow, panel, row, host } = cleanUpPage();

  const openMuch = async (page: Page) => {
    await page.click('[aria-label="Edit: rule 1"]');
    await page.fill('.rule-form >> internal:label="Older than"', 'x');
    await page.click('section[aria-label=Settings] [aria-label^="Add Rule"]');
    await page.click('section[aria-label=Settings] [aria-label^="Add from Template"]');
    await page.locator('.group >> nth=0').click();
    await row(3).locator('.cell-why button').click();
    await page.waitForSelector('.opinion');
  };

  for (const theme of themeNames) {
    const rules = theme === themeNames[0] ? 'all' : 'colors';

    it(`is accessible in the ${theme} theme, with forms and reasons open`, async () => {
      for (const width of [640, 1200]) {
        const { page } = await open(busy, { theme, width });
        await openMuch(page);
        await page.evaluate(() => window.scrollTo(0, 0));
        assert.deepEqual(await pageViolations(page, rules), []);
        if (width === 640) await page.context().close();
      }
    });
  }

  it('has a text for each state without a plan or without anything to delete', async () => {
    const { page } = await open({ progress: reading });
    const { plan } = host().view;
    assert.ok(plan);
    const shows = async (view: Partial<CleanUpView>, text: string) => {
      await show(view);
      await page.waitForSelector(`.empty >> text=${text}`);
      assert.deepEqual(await pageViolations(page), []);
    };
    const nothing = { plan: undefined, progress: undefined, failures: [] };
    await shows({ ...nothing, progress: reading }, 'Reading packages…');
    assert.equal(await page.getAttribute('progress', 'value'), '3');
    const names = ['npm/a', 'npm/b', 'npm/c', 'npm/d'];
    const many = failures.flatMap((failure) => names.map((name) => ({ ...failure, name })));
    await shows({ ...nothing, failures: many }, 'No package could be planned');
    assert.ok(await page.isVisible('.failures >> text=GitHub returned a server error.'), 'the reasons are open');
    await shows(nothing, 'No versions');
    const none = new CleanUpHost(0).showing();
    assert.ok(none.type === 'show');
    await shows({ ...nothing, plan: none.view.plan }, 'No versions');
    const kept = { ...plan, groups: plan.groups.filter(({ verdict }) => verdict === 'keep') };
    await shows({ ...nothing, plan: kept }, 'No version would be deleted');
    assert.ok(await page.isVisible('.totals h2'), 'the totals are still there');
    const keeps = sourceOf([{ keep: { newest: 10 } }]);
    await shows({ plan: kept, sources: [keeps] }, 'No rule deletes anything');
    await show({ plan: kept, sources: [sourceOf([])] });
    await page.waitForSelector('text=No rules yet');
    assert.ok(await page.isVisible('.template >> nth=0'), 'templates come first');
    assert.deepEqual(await pageViolations(page), []);
    await page.click('text=Create Rules File');
    assert.deepEqual((await panel().sent()).at(-1), { type: 'createFile' });
  });

  it('shows what strangers wrote as text, and runs none of it', async () => {
    const text = hostileTexts.join(' ');
    const rules = hostileTexts.map((each) => ({ note: each, keep: { tags: [each] } }));
    const source = sourceOf(rules);
    const { page } = await open(
      {
        title: text,
        subtitle: text,
        packages: [text, ...hostileTexts],
        notes: [...hostileTexts],
        failures: hostileTexts.map((each) => ({ name: each, message: each, actions: [{ id: '1', label: each }] })),
        sources: [
          {
            ...source,
            label: text,
            note: text,
            rules: source.rules.map((rule) => ({ ...rule, text: rule.rule.note ?? '' })),
          },
        ],
        templates: [{ label: text, rules: [{ keep: { newest: 1 } }] }],
      },
      { width: 400 },
    );
    const rows = hostileTexts.map((each, index) => ({
      package: index % 3,
      id: index,
      name: each,
      createdAt: each,
      verdict: 'delete' as const,
      reason: each,
      choice: 'free' as const,
      isChanged: true,
    }));
    const { plan } = host().view;
    assert.ok(plan);
    const found = { total: rows.length, first: 0, items: rows };
    const groups = hostileTexts.map((each) => ({ id: each, verdict: 'keep' as const, label: each, count: 1 }));
    await show({ plan: { ...plan, rows: found, groups, change: text, deleteLabel: text } });
    await page.waitForSelector('[role=grid][aria-rowcount="21"]');
    await page.evaluate(() => document.querySelector('.versions-body')?.scrollIntoView());
    await page.waitForFunction((count) => document.querySelectorAll('.cell-name').length > count, hostileTexts.length);
    assert.deepEqual(
      await page
        .locator('.version-row[data-index] .cell-name')
        .evaluateAll((cells) => cells.map((each) => each.getAttribute('title'))),
      hostileTexts.map(visible),
    );
    await row(0).locator('.cell-why button').click();
    const why = {
      package: 0,
      id: 0,
      name: text,
      verdict: text,
      always: [text],
      rules: [
        {
          number: 1,
          rule: text,
          note: text,
          opinion: text,
          applies: true,
          details: [{ text, holds: true }, { text: `2 ${text}` }],
        },
      ],
    };
    await panel().post({ type: 'why', why });
    await page.waitForSelector('.why-verdict');
    assert.equal(await page.textContent('.why-verdict'), visible(text));
    for (let index = 0; index < hostileTexts.length; index++)
      await page.click(`[aria-label="Edit: rule ${index + 1}"]`);
    const [hidden] = hostileTexts.flatMap((each, index) => (each.startsWith('\u202e') ? index : []));
    assert.match(await page.inputValue(`[data-form="${hidden}"] >> internal:label="Tags"`), /^\\u\{202e\}gnp/);
    assert.equal(await page.locator('main img, main script, main a').count(), 0);
    assert.equal(await overflow(), 0);
  });

  for (const width of [320, 400, 520, 640, 860, 1099, 1100, 1600]) {
    it(`does not scroll sideways at ${width} pixels`, async () => {
      const { page } = await open(busy, { width });
      await openMuch(page);
      assert.equal(await overflow(), 0);
    });
  }

  it('keeps the totals in sight while rules are edited, and covers no field with them', async () => {
    const { page } = await open(busy, { width: 640 });
    await page.setViewportSize({ width: 640, height: 560 });
    await page.click('[aria-label="Edit: rule 6"]');
    await page.evaluate(() => window.scrollTo(0, 500));
    const fields = await page.locator('.rule-form input, .rule-form select').all();
    for (const field of fields.reverse()) {
      await page.keyboard.press('Shift+Tab');
      await field.focus();
      const isFree = await field.evaluate((each) => {
        const { left, top, height } = each.getBoundingClientRect();
        const at = document.elementFromPoint(left + 4, top + height / 2);
        return at === each || each.contains(at);
      });
      assert.ok(isFree, (await field.getAttribute('id')) ?? '');
    }
    const totals = await page.locator('.totals').boundingBox();
    assert.ok(totals && totals.y >= -1 && totals.y < 300);
  });
});

import assert from 'node:assert/strict';
import type { Rule } from '../../src/core/retention/index.ts';
import { sourceOf, someRules, templates } from './cleanUpFixture.ts';
import { cleanUpPage } from './cleanUpPanel.ts';

const [first] = someRules;
const plain = someRules.map((rule) => ({ ...rule }));

describe('the rules on the page of Clean Up', () => {
  const { open, show, sent, last, focused, panel, host } = cleanUpPage();
  const ruleTexts = () => panel().page.locator('.rule-text > p:first-child').allTextContents();
  const until = (type: string, count = 1) =>
    panel().page.waitForFunction(
      ([type, count]) => window.sent.filter((message) => message.type === type).length >= count,
      [type, count] as const,
    );
  const lastRules = async () => {
    const message = (await sent()).findLast(({ type }) => type === 'setRules');
    return message?.type === 'setRules' ? message.rules : undefined;
  };

  it('shows each rule with its number, as in reasons, and its note', async () => {
    const { page } = await open({
      sources: [sourceOf(someRules), sourceOf(someRules, { id: 'file', label: 'a/file.jsonc', isOn: false })],
    });
    const numbers = await page.locator('.rule-number').allTextContents();
    assert.deepEqual(numbers, ['1', '2', '3', '4', '5', '6', '–', '–', '–', '–', '–', '–']);
    assert.match(await page.locator('.rule >> nth=5').innerText(), /Keep the newest 2[^]*two patches of every minor/);
  });

  it('offers to create a file while a folder has none, however many others have one', async () => {
    const sources = [sourceOf(someRules), sourceOf(someRules, { id: 'file', label: 'a/file.jsonc' })];
    const { page } = await open({ sources, canCreateFile: true });
    const create = page.getByRole('button', { name: 'Create Rules File' });
    assert.equal(await create.count(), 1);
    await show({ sources, canCreateFile: false });
    await create.waitFor({ state: 'detached' });
  });

  it('has the report of the last run, which its summary points to', async () => {
    const summary = '4:50 PM: Nothing was deleted. 6 failed for several reasons. See the report.';
    const { page } = await open({ lastRun: { summary, canUndo: false } });
    await page.getByRole('button', { name: 'Show Report' }).click();
    assert.deepEqual(await sent(), [{ type: 'report' }]);
    assert.equal(await page.getByRole('button', { name: 'Undo' }).count(), 0);
  });

  it('says beside its name that a file is not saved', async () => {
    const file = { id: 'file', label: 'a/file.jsonc' };
    const { page } = await open({ sources: [sourceOf(someRules), sourceOf(someRules, { ...file, isUnsaved: true })] });
    const heads = () => page.locator('.source-head').allInnerTexts();
    assert.deepEqual(
      (await heads()).map((head) => head.includes('unsaved')),
      [false, true],
    );
    await show({ sources: [sourceOf(someRules), sourceOf(someRules, file)] });
    await page.getByText('unsaved').waitFor({ state: 'detached' });
  });

  it('sends what each button and switch asks for', async () => {
    const { page } = await open({
      sources: [
        sourceOf(someRules, { isEdited: true }),
        sourceOf([], { id: 'file', label: 'file', canEdit: false, isOn: false, note: 'The folder is not trusted.' }),
      ],
      failures: [{ name: 'npm/web', message: 'GitHub did not answer.', actions: [{ id: 'retry 1', label: 'Retry' }] }],
    });
    assert.ok(await page.isVisible('text=The folder is not trusted.'));
    assert.equal(await page.locator('section[aria-label=file] .add').count(), 0, 'it cannot be edited');
    await page.click('[aria-label="Save: Settings"]');
    await page.click('[aria-label="Open as File: file"]');
    await page.click('[aria-label="Use the rules of file"]');
    await page.click('[aria-label="Use the rules of Settings"]');
    await page.click('[aria-label="Discard: Settings"]');
    await page.click('text=Refresh');
    await page.click('[aria-label="Retry: npm/web"]');
    await page.click('.totals >> text=Delete 180 Versions…');
    assert.deepEqual(await sent(), [
      { type: 'saveRules', source: 'settings' },
      { type: 'openSource', source: 'file' },
      { type: 'switchSource', source: 'file', isOn: true },
      { type: 'switchSource', source: 'settings', isOn: false },
      { type: 'discardRules', source: 'settings' },
      { type: 'refresh' },
      { type: 'act', id: 'retry 1' },
      { type: 'delete' },
    ]);
    assert.ok(await page.isChecked('[aria-label="Use the rules of Settings"]'), 'on until the extension says so');
  });

  it('changes the plan while a rule is typed, at most every 150 ms, and sends the last of it', async () => {
    const { page } = await open();
    await page.click('[aria-label="Edit: rule 1"]');
    assert.equal(await page.inputValue('.rule-form >> internal:label="Tags"'), 'pr-*, sha-*');
    await page.evaluate(() => {
      const sendTimes: number[] = [];
      Object.assign(window, { sendTimes });
      const push = window.sent.push;
      window.sent.push = (...messages) => {
        if (messages[0]?.type === 'setRules') sendTimes.push(performance.now());
        return push(...messages);
      };
    });
    await page.fill('.rule-form >> internal:label="Older than"', '');
    await page.locator('.rule-form >> internal:label="Older than"').pressSequentially('12345', { delay: 30 });
    await page.waitForFunction(() => JSON.stringify(window.sent).includes('"olderThan":"12345 days"'));
    const rule = { ...first, delete: { ...first?.delete, olderThan: '12345 days' } };
    assert.deepEqual(await lastRules(), [rule, ...plain.slice(1)]);
    const times = await page.evaluate(() => (window as unknown as { sendTimes: number[] }).sendTimes);
    for (const [index, time] of times.slice(1).entries()) assert.ok(time - (times[index] ?? 0) >= 145, String(times));
    assert.ok(times.length <= 4, `${times.length} messages for six changes`);
    await page.waitForSelector('.plan-change .changed-mark');
    await page.waitForSelector('.rule-text >> text=older than 12345 days');
    assert.match((await page.textContent('[aria-live]')) ?? '', /^After edit \d: 12 more versions would be deleted\.$/);
    assert.equal(await focused(), '', 'the field still has the focus');
    assert.equal(await page.inputValue('.rule-form >> internal:label="Older than"'), '12345');
  });

  it('says beside a field what is wrong with it, and does not send it', async () => {
    const { page } = await open();
    await page.click('[aria-label="Edit: rule 1"]');
    const field = page.locator('.rule-form >> internal:label="Older than"');
    for (const wrong of ['0', 'soon', '1.5', '100000']) {
      await field.fill(wrong);
      assert.equal(await page.textContent('.problem'), 'Write a whole number from 1 to 99,999.');
      const described = await field.getAttribute('aria-describedby');
      assert.equal(await page.locator(`[id="${described ?? ''}"]`).textContent(), await page.textContent('.problem'));
    }
    await field.press('Enter');
    assert.equal(await page.inputValue('.rule-form >> internal:label="Older than"'), '100000', 'Enter loses nothing');
    assert.equal(await lastRules(), undefined);
    await page.click('.rule-form >> text=Cancel');
    assert.equal(await focused(), 'Edit: rule 1');
    assert.equal(await lastRules(), undefined);
    assert.match((await ruleTexts())[0] ?? '', /older than 14 days/);
  });

  it('covers the whole format', async () => {
    const { page } = await open({ sources: [sourceOf([])] });
    await page.click('[aria-label="Add Rule: Settings"]');
    const form = page.locator('.rule-form');
    const fill = (label: string, value: string) => form.getByLabel(label, { exact: true }).fill(value);
    assert.match(await form.innerText(), /Fill in at least one condition/);
    await fill('In packages', 'container/*, npm/@octo/*');
    await fill('Tags', 'pr-*');
    await fill('Versions or digests', 'sha256:1* 2.?');
    await fill('Older than', '1');
    await form.getByLabel('Unit of “older than”').selectOption('weeks');
    await fill('Newer than', '90');
    await form.getByLabel('Prereleases').selectOption('Only prereleases');
    await fill('Below version', '2.0.0');
    await form.getByLabel('Untagged images').check();
    await form.getByLabel(/^Broken/).check();
    await fill('Note', 'why');
    const packages = ['container/*', 'npm/@octo/*'];
    const common = {
      tags: ['pr-*'],
      versions: ['sha256:1*', '2.?'],
      untagged: true,
      prerelease: true,
      below: '2.0.0',
      olderThan: '1 week',
      newerThan: '90 days',
    };
    await page.waitForFunction(() => JSON.stringify(window.sent.at(-1)).includes('"note":"why"'));
    assert.deepEqual(await lastRules(), [{ packages, note: 'why', delete: { ...common, broken: true } }]);
    await form.getByLabel('Keep versions').check();
    await form.getByLabel('Prereleases').selectOption('Only releases');
    await form.getByLabel('Deployed images').check();
    await fill('Newest', '3');
    await form.getByLabel('Counted in').selectOption('of each minor version');
    await form.getByLabel('Ranked by').selectOption('by date');
    await page.waitForFunction(() => JSON.stringify(window.sent.at(-1)).includes('"by":"created"'));
    const keep = { ...common, prerelease: false, deployed: true, newest: 3, per: 'minor', by: 'created' };
    assert.deepEqual(await lastRules(), [{ packages, note: 'why', keep }]);
    await form.getByText('Done').click();
    assert.equal(await page.locator('.rule-form').count(), 0);
    assert.equal(await focused(), 'Edit: rule 1');
    assert.equal(await page.locator('.rule').count(), 1);
  });

  it('adds the rules of a template, several in a row, and removes rules without a question', async () => {
    const { page } = await open({ sources: [sourceOf([])] });
    assert.match(await page.innerText('.rules'), /^No rules yet/);
    await page.evaluate(() => {
      // Faster than any answer.
      for (const button of document.querySelectorAll<HTMLElement>('.template')) button.click();
    });
    await page.waitForFunction(() => document.querySelectorAll('.rule').length === 5);
    await page.waitForFunction(() => JSON.stringify(window.sent.at(-1)).includes('90 days'));
    const all = templates.flatMap(({ rules }) => rules);
    assert.deepEqual(await lastRules(), all);
    await page.waitForSelector('.rule >> nth=4 >> text=Delete prereleases');
    await page.click('[aria-label="Remove: rule 2"]');
    await page.click('[aria-label="Remove: rule 2"]');
    await page.waitForFunction(() => document.querySelectorAll('.rule').length === 3);
    await until('setRules', 3);
    await page.waitForFunction(() => {
      const message = window.sent.findLast(({ type }) => type === 'setRules') as { rules?: unknown[] } | undefined;
      return message?.rules?.length === 3;
    });
    assert.deepEqual(await lastRules(), [all[0], all[3], all[4]]);
    assert.equal(await focused(), 'Edit: rule 2');
    for (let index = 0; index < 3; index++) await page.click('[aria-label="Remove: rule 1"]');
    assert.equal(await focused(), 'Add Rule: Settings');
  });

  it('sends what is typed before it is saved', async () => {
    const { page } = await open();
    await page.click('[aria-label="Edit: rule 5"]');
    const field = page.locator('.rule-form >> internal:label="Note"');
    await field.fill('a');
    await page.waitForSelector('[aria-label="Save: Settings"]');
    await page.evaluate(() => {
      const field = [...document.querySelectorAll<HTMLInputElement>('.rule-form input')].at(-1);
      if (!field) throw new Error('no field');
      for (const value of ['ab', 'abc']) {
        field.value = value;
        field.dispatchEvent(new Event('input'));
      }
      document.querySelector<HTMLElement>('[aria-label="Save: Settings"]')?.click();
    });
    const messages = (await sent()).slice(-2);
    assert.deepEqual(messages[1], { type: 'saveRules', source: 'settings' });
    assert.match(JSON.stringify(messages[0]), /"note":"abc"/);
  });

  it('takes over rules that were changed elsewhere, and views that are behind change nothing', async () => {
    const { page } = await open();
    const late = host().showing();
    await page.click('[aria-label="Edit: rule 1"]');
    const tags = page.locator('.rule-form >> internal:label="Tags"');
    await tags.evaluate((field: HTMLInputElement, late) => {
      for (const value of ['f', 'fi', 'fix-*']) {
        field.value = value;
        field.dispatchEvent(new Event('input'));
      }
      window.postMessage(late, '*');
    }, late);
    await page.waitForSelector('.rule-text >> text=tagged f,');
    assert.equal(await tags.inputValue(), 'fix-*');
    await page.waitForSelector('.rule-text >> text=fix-*');
    assert.equal(await tags.inputValue(), 'fix-*');

    const changed: Rule = { packages: ['container/*'], delete: { untagged: true }, note: 'from the file' };
    await show({ sources: [sourceOf([changed, ...someRules.slice(2)])] });
    await page.waitForFunction(() => document.querySelectorAll('.rule').length === 5);
    assert.equal(await tags.inputValue(), '', 'the form shows the rule that is there now');
    assert.equal(await page.inputValue('.rule-form >> internal:label="Note"'), 'from the file');
    assert.ok(await page.locator('.rule-form').isVisible());
  });

  it('does not edit a source with problems, whose rules would get lost, nor while versions are deleted', async () => {
    const { page } = await open({ sources: [sourceOf(someRules, { problems: ['Line 3: Unknown key.'] })] });
    assert.ok(await page.isVisible('text=Line 3: Unknown key.'));
    assert.equal(await page.locator('.rule-buttons, .add').count(), 0);
    await show({ sources: [sourceOf(someRules)] });
    await page.waitForSelector('.add');
    await show({ progress: { kind: 'deleting', text: '3 of 20 deleted', done: 3, total: 20 } });
    await page.waitForSelector('text=3 of 20 deleted');
    assert.equal(await page.locator('.rule-buttons, .add').count(), 0);
    assert.ok(await page.isDisabled('[role=switch]'));
    assert.ok(await page.isDisabled('.cell-choice input >> nth=0'));
    await page.click('text=Cancel');
    assert.deepEqual(await last(), { type: 'cancel' });
  });

  it('has at most 50 rules in a source', async () => {
    const fifty = Array.from({ length: 50 }, (_, index) => ({ keep: { newest: index + 1 } }));
    const { page } = await open({ sources: [sourceOf(fifty)] });
    assert.equal(await page.getAttribute('.add', 'aria-disabled'), 'true');
    await page.click('.add', { force: true });
    assert.equal(await page.locator('.rule-form').count(), 0);
  });

  it('makes and drops a rule by the keyboard alone', async () => {
    const { page } = await open();
    await page.focus('.add');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.rule-form');
    await page.keyboard.press('ArrowRight');
    assert.ok(await page.isChecked('.rule-form >> internal:label="Keep versions"'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('stable');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.rule').length === 7);
    assert.equal(await page.locator('.rule-form').count(), 0);
    assert.equal(await focused(), 'Edit: rule 7');
    assert.deepEqual((await lastRules())?.at(-1), { keep: { tags: ['stable'] } });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.equal(await focused(), 'Edit: rule 7');
  });
});

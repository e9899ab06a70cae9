import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DeletedEntry } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import type { TimeToRestore } from '../../src/core/packages/moment.ts';
import { entriesIn, rowAfter, type DeletedRow } from '../../src/vscode/recentlyDeleted/row.ts';
import { RecentlyDeletedTree } from '../../src/vscode/recentlyDeleted/tree.ts';

describe('the tree of what was deleted', () => {
  /** 5:09 PM of today. */
  const afternoon = new Date().setHours(17, 9, 0, 0);
  const entry = (id: string, timeLeft: TimeToRestore = { unit: 'days', count: 30 }): DeletedEntry => ({
    id,
    plan: id,
    intents: [id],
    host: 'github.com',
    account: 'mona',
    target: { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'npm', name: 'tool', versionId: 7 },
    facts: { versionName: id },
    deletedAt: afternoon,
    expiresAt: afternoon + 30 * 86_400_000,
    timeLeft,
    requires: [],
    tookPackage: false,
  });
  /** One of several that a run deleted; without a `version`, a package. */
  const part = (plan: string, name: string, version?: string): DeletedEntry => {
    const { target, ...rest } = entry(`${plan} ${name} ${version ?? ''}`);
    return {
      ...{ ...rest, plan, facts: version === undefined ? { versionCount: 4 } : { versionName: version } },
      target: { ...target, name, versionId: version === undefined ? undefined : 7 },
    };
  };
  let journal: DeletedEntry[];
  let draws: number;
  let tree: RecentlyDeletedTree;

  beforeEach(() => {
    journal = [entry('1.0.0')];
    draws = 0;
    tree = new RecentlyDeletedTree(vscode.Uri.file('/extension'), () => Promise.resolve([...journal]));
    tree.onDidChangeTreeData(() => draws++);
  });
  afterEach(() => tree.dispose());

  const below = async (rows: readonly DeletedRow[]) =>
    (await Promise.all(rows.map((row) => tree.getChildren(row)))).flat();
  const rows = async () => below(await tree.getChildren());
  const itemsOf = (some: readonly DeletedRow[]) => Promise.all(some.map((row) => tree.getTreeItem(row)));
  const texts = async (some: readonly DeletedRow[]) =>
    (await itemsOf(some)).map(({ label, description }) => [label, description]);
  const shown = async () => texts(await rows());
  const contexts = async (some: readonly DeletedRow[]) => (await itemsOf(some)).map(({ contextValue }) => contextValue);
  /** As VS Code shows it, which may put another space before "PM". */
  const time = new Date(afternoon).toLocaleTimeString('en', { timeStyle: 'short' });

  it('says whose it was, and the days left, until it has expired', async () => {
    journal = [
      entry('1.0.0'),
      entry('1.1.0', { unit: 'days', count: 1 }),
      entry('1.1.1', { unit: 'hours', count: 23 }),
      entry('1.1.2', { unit: 'hours', count: 0 }),
      entry('1.2.0', { unit: 'none' }),
    ];
    assert.deepEqual(await shown(), [
      ['tool 1.0.0', '30 days left · octo-org'],
      ['tool 1.1.0', '1 day left · octo-org'],
      ['tool 1.1.1', '23 hours left · octo-org'],
      ['tool 1.1.2', 'less than an hour left · octo-org'],
      ['tool 1.2.0', 'expired · octo-org'],
    ]);
  });

  it('tells packages from versions: by icon, in words, and to those who hear it', async () => {
    const whole: DeletedEntry = {
      ...entry('whole'),
      target: { ...entry('whole').target, versionId: undefined },
      facts: { versionCount: 26 },
    };
    journal = [entry('1.0.0'), { ...entry('0.1.0'), tookPackage: true }, whole];
    const items = await itemsOf(await rows());
    assert.deepEqual(
      items.map(({ label, description }) => [label, description]),
      [
        ['tool 1.0.0', '30 days left · octo-org'],
        ['octo-org/tool', '30 days left · package, 1 version'],
        ['octo-org/tool', '30 days left · package, 26 versions'],
      ],
    );
    assert.deepEqual(
      items.map(({ iconPath }) => iconPath instanceof vscode.ThemeIcon && iconPath.id),
      ['tag', false, false],
    );
    assert.deepEqual(
      items.map(({ accessibilityInformation }) => accessibilityInformation?.label),
      [
        'tool 1.0.0, npm, version, owner octo-org, 30 days left',
        'octo-org/tool, npm, package, 1 version, 30 days left',
        'octo-org/tool, npm, package, 26 versions, 30 days left',
      ],
    );
  });

  it('has one row for what was deleted together, which opens to its entries', async () => {
    journal = [
      ...[part('of one', 'tool', '1.0.0'), part('of one', 'tool', '1.1.0')],
      ...[part('of two', 'tool', '2.0.0'), part('of two', 'tool', '2.1.0'), part('of two', 'kit', '1.0.0')],
      ...[part('packages', 'tool'), part('packages', 'kit')],
      ...[part('mixed', 'kit'), part('mixed', 'tool', '3.0.0'), part('mixed', 'tool', '3.1.0')],
      entry('4.0.0'),
    ];
    const operations = await rows();
    assert.deepEqual(await texts(operations), [
      ['2 versions of tool', time],
      ['3 versions of 2 packages', time],
      ['2 packages', time],
      ['1 package and 2 versions', time],
      ['tool 4.0.0', '30 days left · octo-org'],
    ]);
    assert.deepEqual(await texts(await below(operations.slice(0, 1))), [
      ['tool 1.0.0', '30 days left · octo-org'],
      ['tool 1.1.0', '30 days left · octo-org'],
    ]);
    assert.deepEqual(await texts(await tree.getChildren()), [['Today', '11']]);
    const [first] = await itemsOf(operations);
    assert.deepEqual(
      [first?.collapsibleState, first?.accessibilityInformation?.label],
      [
        vscode.TreeItemCollapsibleState.Collapsed,
        `2 versions of tool, npm, owner octo-org, deleted at ${time}, 30 days left`,
      ],
    );
  });

  it('offers to restore on each level what can still be restored there', async () => {
    const expired = (one: DeletedEntry): DeletedEntry => ({ ...one, timeLeft: { unit: 'none' } });
    journal = [
      ...[part('partly', 'tool', '1.0.0'), expired(part('partly', 'tool', '1.1.0'))],
      ...[expired(part('over', 'tool', '1.0.0')), expired(part('over', 'tool', '1.1.0'))],
    ];
    const operations = await rows();
    assert.deepEqual(await contexts(operations), ['deletedOperation', 'expired']);
    assert.deepEqual(await contexts(await below(operations)), ['deletedVersion', 'expired', 'expired', 'expired']);
    assert.deepEqual(await contexts(await tree.getChildren()), ['deletedDay']);
    assert.deepEqual(await texts(operations), [
      ['2 versions of tool', time],
      ['2 versions of tool', `${time} · expired`],
    ]);
    journal = journal.slice(2);
    await tree.redraw();
    assert.deepEqual(await contexts(await tree.getChildren()), ['expired']);
  });

  it('counts an entry once, though its operation and its day are selected too', async () => {
    journal = [part('run', 'tool', '1.0.0'), part('run', 'tool', '1.1.0'), entry('2.0.0')];
    const days = await tree.getChildren();
    const [operation, single] = await below(days);
    assert.ok(operation && single);
    const [child] = await below([operation]);
    assert.ok(child);
    const ids = (...some: DeletedRow[]) => entriesIn(some).map(({ id }) => id);
    assert.deepEqual(ids(child, operation), ['run tool 1.0.0', 'run tool 1.1.0']);
    assert.deepEqual(ids(operation, single, ...days), ['run tool 1.0.0', 'run tool 1.1.0', '2.0.0']);
  });

  it('knows the row for the focus once a row has left', async () => {
    journal = [entry('first'), part('run', 'tool', '1.0.0'), part('run', 'tool', '1.1.0'), entry('last')];
    const days = await tree.getChildren();
    const [first, operation, last] = await below(days);
    const [one, two] = operation ? await below([operation]) : [];
    assert.ok(first && operation && last && one && two);
    const after = (row: DeletedRow, ...others: DeletedRow[]) =>
      rowAfter(row, entriesIn([row, ...others]), tree.days)?.id;
    assert.equal(after(first), operation.id);
    assert.equal(after(first, operation), last.id);
    assert.equal(after(last), operation.id);
    assert.equal(after(one), two.id);
    assert.equal(after(two), one.id);
    assert.equal(after(two, one), last.id);
    assert.equal(after(first, ...days), undefined);
  });

  it('keeps the ids of its rows, and leads from each to the one above it', async () => {
    journal = [part('run', 'tool', '1.0.0'), part('run', 'tool', '1.1.0')];
    const all = async () => {
      const days = await tree.getChildren();
      const operations = await below(days);
      return [...days, ...operations, ...(await below(operations))];
    };
    const before = await all();
    assert.deepEqual(
      before.map((row) => tree.getParent(row)?.id),
      [undefined, before[0]?.id, before[1]?.id, before[1]?.id],
    );
    journal.push(entry('2.0.0'));
    await tree.redraw();
    const ids = new Set((await all()).map(({ id }) => id));
    for (const { id } of before) assert.ok(ids.has(id), id);
    assert.equal(new Set((await all()).map(({ id }) => id)).size, (await all()).length);
  });

  it('shows names of strangers as they are', async () => {
    journal = [part('run', '[x](command:y)\u202E', '1.0.0'), part('run', '[x](command:y)\u202E', '1.1.0')];
    const [operation] = await rows();
    assert.ok(operation);
    const { label, tooltip } = await tree.getTreeItem(operation);
    assert.equal(label, '2 versions of [x](command:y)⟨U+202E⟩');
    assert.ok(tooltip instanceof vscode.MarkdownString && !tooltip.isTrusted);
    assert.doesNotMatch(tooltip.value, /\[x\]\(command/);
  });

  it('is drawn again only where the journal says something else', async () => {
    await shown();
    await tree.redraw();
    assert.equal(draws, 0);
    journal.push(entry('2.0.0'));
    await Promise.all([tree.redraw(), tree.redraw()]);
    assert.equal(draws, 1);
    assert.equal((await shown()).length, 2);
  });

  it('reads nothing before it is shown', async () => {
    let reads = 0;
    const unseen = new RecentlyDeletedTree(vscode.Uri.file('/extension'), () => Promise.resolve((reads++, [])));
    await unseen.redraw();
    assert.equal(reads, 0);
    unseen.dispose();
  });
});

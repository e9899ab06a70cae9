import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DeletedEntry } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import type { TimeToRestore } from '../../src/core/packages/moment.ts';
import { RecentlyDeletedTree } from '../../src/vscode/recentlyDeleted/tree.ts';

describe('the tree of what was deleted', () => {
  const entry = (id: string, timeLeft: TimeToRestore = { unit: 'days', count: 30 }): DeletedEntry => ({
    id,
    intents: [id],
    host: 'github.com',
    account: 'mona',
    target: { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'npm', name: 'tool', versionId: 7 },
    facts: { versionName: id },
    deletedAt: Date.now(),
    expiresAt: Date.now() + 1000,
    timeLeft,
    requires: [],
    tookPackage: false,
  });
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

  const rows = async () => {
    const days = await tree.getChildren();
    return (await Promise.all(days.map((day) => tree.getChildren(day)))).flat();
  };
  const shown = async () => {
    return (await rows()).map((row) => tree.getTreeItem(row)).map(({ label, description }) => [label, description]);
  };

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
    const items = (await rows()).map((row) => tree.getTreeItem(row));
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

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Entry } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import { TrashTree } from '../../src/vscode/trash/tree.ts';

describe('the tree of what was deleted', () => {
  const entry = (id: string, daysLeft = 30): Entry => ({
    id,
    intents: [id],
    host: 'github.com',
    account: 'mona',
    target: { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'npm', name: 'tool', versionId: 7 },
    facts: { versionName: id },
    deletedAt: Date.now(),
    expiresAt: Date.now() + 1000,
    daysLeft,
    tookPackage: false,
  });
  let journal: Entry[];
  let draws: number;
  let tree: TrashTree;

  beforeEach(() => {
    journal = [entry('1.0.0')];
    draws = 0;
    tree = new TrashTree(vscode.Uri.file('/extension'), () => Promise.resolve([...journal]));
    tree.onDidChangeTreeData(() => draws++);
  });
  afterEach(() => tree.dispose());

  const shown = async () => {
    const days = await tree.getChildren();
    const rows = (await Promise.all(days.map((day) => tree.getChildren(day)))).flat();
    return rows.map((row) => tree.getTreeItem(row)).map(({ label, description }) => [label, description]);
  };

  it('says whose it was, and the days left, until it has expired', async () => {
    journal = [entry('1.0.0'), entry('1.1.0', 1), entry('1.2.0', 0)];
    assert.deepEqual(await shown(), [
      ['tool 1.0.0', 'octo-org · 30 days left'],
      ['tool 1.1.0', 'octo-org · 1 day left'],
      ['tool 1.2.0', 'octo-org · expired'],
    ]);
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
    const unseen = new TrashTree(vscode.Uri.file('/extension'), () => Promise.resolve((reads++, [])));
    await unseen.redraw();
    assert.equal(reads, 0);
    unseen.dispose();
  });
});

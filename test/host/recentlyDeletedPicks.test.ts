import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DeletedEntry } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import type { Explorer } from '../../src/core/explorer/explorer.ts';
import { promptForDeletedPackage } from '../../src/vscode/deletion/plan/promptForDeletedPackage.ts';
import { explainEntry } from '../../src/vscode/recentlyDeleted/explainEntry.ts';
import { childrenOf, dayRows, type EntryRow } from '../../src/vscode/recentlyDeleted/row.ts';
import { waitFor } from '../workbench/waiting.ts';

describe('the picks of what was deleted', () => {
  const { createQuickPick } = vscode.window;
  const deletedAt = new Date(2026, 10, 28, 17, 9).getTime();
  let shown: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  /** The commands that were run, with the ids of their entries. */
  const run: [string, unknown][] = [];
  const { executeCommand } = vscode.commands;

  beforeEach(() => {
    run.splice(0);
    Object.assign(vscode.window, { createQuickPick: () => (shown = createQuickPick()) });
  });
  afterEach(() => Object.assign(vscode.window, { createQuickPick }));
  after(() => Object.assign(vscode.commands, { executeCommand }));

  const entry = (name: string, changes: Partial<DeletedEntry> = {}): DeletedEntry => ({
    id: name,
    plan: name,
    intents: [name],
    host: 'github.com',
    account: 'mona',
    target: { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'npm', name },
    facts: { versionCount: 3 },
    deletedAt,
    expiresAt: deletedAt + 30 * 86_400_000,
    timeLeft: { unit: 'days', count: 29 },
    requires: [],
    tookPackage: false,
    ...changes,
  });
  const version = (name: string, changes: Partial<DeletedEntry> = {}): DeletedEntry => {
    const { target, ...rest } = entry(name, { facts: { versionName: '1.0.0' }, ...changes });
    return { ...rest, target: { ...target, versionId: 7 } };
  };

  async function items(): Promise<readonly vscode.QuickPickItem[]> {
    return waitFor('the items', () => Promise.resolve(shown && !shown.busy && shown.items.length > 0 && shown.items));
  }

  /** Goes down to an item, and accepts it as Enter does. */
  async function choose(label: string): Promise<void> {
    assert.ok(
      (await items()).some((each) => each.label === label),
      label,
    );
    const quickPick = shown;
    assert.ok(quickPick);
    await waitFor('an active item', () => Promise.resolve(quickPick.activeItems.length > 0));
    while (quickPick.activeItems[0]?.label !== label) {
      const moved = new Promise((resolve) => quickPick.onDidChangeActive(resolve));
      await executeCommand('workbench.action.quickOpenSelectNext');
      await moved;
    }
    await executeCommand('workbench.action.acceptSelectedQuickOpenItem');
  }

  const explorer = { owners: () => [] } as unknown as Explorer;

  it('lists the packages that can be restored, the last deletion of each, and offers to enter a name', async () => {
    const entries = [
      version('tool', { id: 'last', tookPackage: true, timeLeft: { unit: 'hours', count: 5 } }),
      version('kit'),
      entry('$(trash)', { target: { ...entry('').target, packageType: 'container', name: '$(trash)' } }),
      entry('tool', { id: 'before' }),
      entry('expired', { timeLeft: { unit: 'none' } }),
    ];
    const picking = promptForDeletedPackage(explorer, entries);
    assert.deepEqual(
      (await items()).map(({ label, description }) => [label, description]),
      [
        ['octo-org/tool', 'npm · 5 hours left'],
        ['octo-org/$\u2060(trash)', 'Container · 29 days left'],
        ['Enter Another Name…', ''],
      ],
    );
    assert.equal((await items()).at(-1)?.alwaysShow, true);
    await choose('octo-org/tool');
    assert.equal(await picking, entries[0]);
  });

  it('asks for the owner at once where no package was deleted', async () => {
    const picking = promptForDeletedPackage(explorer, [version('kit')]);
    await waitFor('the pick', () => Promise.resolve(shown?.placeholder === 'Choose an owner'));
    shown?.hide();
    assert.equal(await picking, undefined);
  });

  it('says of an entry what it was, and restores or removes it', async () => {
    Object.assign(vscode.commands, {
      executeCommand: (id: string, row: EntryRow) => Promise.resolve(run.push([id, row.entry.id])),
    });
    for (const [deleted, label, command] of [
      [version('tool'), 'Restore Version', 'restoreVersionRow'],
      [entry('tool'), 'Restore Package', 'restorePackageRow'],
      [version('tool', { tookPackage: true }), 'Restore Package', 'restorePackageRow'],
      [entry('tool'), 'Remove from Recently Deleted', 'removeDeleted'],
    ] as const) {
      const explaining = explainEntry(rowOf(deleted));
      await items();
      assert.match(shown?.title ?? '', /^(tool 1\.0\.0|octo-org\/tool) \(npm, owner octo-org\)$/);
      assert.match(
        shown?.placeholder ?? '',
        /^Deleted Nov 28, 2026, 5:09\sPM\. Can be restored until Dec 28, 2026, 5:09\sPM\.$/,
      );
      await choose(label);
      await explaining;
      assert.deepEqual(run.splice(0), [[`githubPackages.${command}`, 'tool']]);
    }
  });

  it('does not offer to restore what has expired', async () => {
    const explaining = explainEntry(rowOf(version('tool', { timeLeft: { unit: 'none' } })));
    assert.deepEqual(
      (await items()).map(({ label }) => label),
      ['Remove from Recently Deleted'],
    );
    assert.match(shown?.placeholder ?? '', /^Deleted .*\. The restore period ended Dec 28, 2026, 5:09\sPM\.$/);
    shown?.hide();
    await explaining;
    assert.deepEqual(run, []);
  });

  function rowOf(deleted: DeletedEntry): EntryRow {
    const [row] = dayRows([deleted]).flatMap(childrenOf);
    assert.ok(row?.kind === 'entry');
    return row;
  }
});

import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { serializeEvent, type Event } from '../../src/core/deletion/journal/event.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { days } from '../github/clock.ts';
import type { GitHub } from '../github/server.ts';
import { addOrganization, addPackage, addVersion } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, startSmallGitHub, writesTo } from './deletionStage.ts';
import { closeWindows, server } from './stage.ts';

describe('What GitHub refuses to delete or to restore', () => {
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  let recentlyDeleted: TreeView;

  before(async () => {
    github = await startSmallGitHub();
    const { world } = github;
    const secured = addOrganization(world, 'secured', { members: { mona: 'admin' }, samlSso: true });
    // She has authorized what she browses with, and not what she deletes with.
    world.tokens.get(tokens.mona.read)?.authorizedOrganizations.add(secured.id);
    addOrganization(world, 'readers', { members: { mona: 'member' } });
    for (const owner of ['secured', 'readers', 'octo-org']) {
      const tool = addPackage(world, owner, 'npm', 'tool', { visibility: 'public' });
      for (const name of ['1.0.0', '1.1.0', '1.2.0']) addVersion(world, tool, name, { downloads: 5001 });
    }
    await writeExpired(new URL(github.origin).host);
    ({ workbench, view, recentlyDeleted } = await openToDelete(github));
  });
  beforeEach(() => github.clearLog());
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('for want of single sign-on is told with the way out', async () => {
    const told = await refusalOf('secured', ['Authorize VS Code', 'Show Report']);
    assert.match(told, /^Could not delete tool 1\.2\.0\. .*single sign-on/);
    await view.collapse('secured');
  });

  it('because it was downloaded too often is told, and nothing has gone', async () => {
    assert.match(await refusalOf('octo-org'), /^Could not delete tool 1\.2\.0\. .*5,000 downloads/);
    assert.equal(writesTo(github).length, 1);
    await view.row('octo-org', 'tool', '1.2.0');
    await view.collapse('octo-org');
  });

  it('for want of the admin role is told on the row until it is refreshed, before it is tried again', async () => {
    const tool = ['readers', 'tool'];
    assert.match(await refusalOf('readers'), /^Could not delete tool 1\.2\.0\. .*Ask for the admin role/);
    const [row] = await view
      .waitForRows('the row to say so', (rows) => rows.some(isRefused))
      .then((all) => all.filter(isRefused));
    assert.equal(row?.label, 'tool');
    await view.waitForTooltip(tool, /Permissions: .*Ask for the admin role/);
    github.clearLog();
    await view.pickFromMenu([...tool, '1.1.0'], 'Delete Version…');
    assert.match(await workbench.dialog.waitFor(/^Your account can read readers\/tool/), /Ask for the admin role/);
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
    await view.clickTitleAction('Refresh');
    await view.waitForRows(
      'the row to forget',
      (rows) => rows.some(({ label }) => label === 'tool') && !rows.some(isRefused),
    );
  });

  it('since its 30 days are over is told by its entry in "Recently Deleted", which cannot be restored', async () => {
    const [, entry] = await recentlyDeleted.waitForRows('the expired entry', (rows) => rows.length === 2);
    assert.deepEqual([entry?.label, entry?.description], ['relic 0.9.0', 'expired · octo-org']);
    assert.deepEqual(await recentlyDeleted.menuItems(/./, 'relic 0.9.0'), ['Remove from Recently Deleted']);
    assert.deepEqual(writesTo(github), []);
  });

  /** Has the newest version of the owner's `tool` deleted, which ends in a refusal. @returns what is told. */
  async function refusalOf(owner: string, buttons = ['Show Report']): Promise<string> {
    await view.expand(owner);
    await view.expand(owner, 'tool');
    await view.pickFromMenu([owner, 'tool', '1.2.0'], 'Delete Version…');
    await workbench.dialog.waitFor(`Delete 1.2.0 of ${owner}/tool?`);
    await workbench.dialog.click('Delete Version');
    const told = await workbench.notifications.waitFor(/^Could not delete /);
    assert.deepEqual(await workbench.notifications.buttons(told), buttons);
    await workbench.notifications.close(told);
    return told;
  }

  function isRefused({ description }: { description: string }): boolean {
    return description.endsWith(' · no admin role');
  }

  /** The journal of a window that deleted something 30 days and a few hours ago. */
  async function writeExpired(host: string): Promise<void> {
    const folder = path.join(
      server.dataDir,
      'data/User/globalStorage/packages-explorer.github-packages-explorer/journal',
    );
    const at = Date.now() - days(30.2);
    const owner = { kind: 'organization', login: 'octo-org' } as const;
    const operation = {
      action: 'delete',
      target: { owner, packageType: 'npm', name: 'relic', versionId: 7 },
      facts: { versionName: '0.9.0', tags: [] },
    } as const;
    const place = { host, account: 'mona' };
    const events: Event[] = [
      { type: 'plan', id: 'old-plan', at, ...place, operations: [operation] },
      { type: 'intent', id: 'old-intent', plan: 'old-plan', at, ...place, operation, undoes: [] },
      { type: 'settled', intent: 'old-intent', at, effect: 'deleted', tookPackage: false, recovered: false },
      { type: 'end', plan: 'old-plan', at },
    ];
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, '1-old.jsonl'), events.map(serializeEvent).join(''));
  }
});

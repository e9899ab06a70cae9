import assert from 'node:assert/strict';
import type { GitHub } from '../github/server.ts';
import { addVersion, packagesOf } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, sessionAt, signInWithCode, startSmallGitHub, versionsOf, writesTo } from './deletionStage.ts';
import { closeWindows, mona } from './stage.ts';

describe('The permission to delete', () => {
  const library = ['octo-org', 'settings-sync'];
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  let name: string;

  before(async () => {
    github = await startSmallGitHub();
    name = versionsOf(github, 'octo-org', 'settings-sync')[0]?.name ?? '';
    ({ workbench, view } = await openToDelete(github, { sessions: [sessionAt(github, mona)] }));
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('is not asked for while only browsing', async () => {
    await view.expand('octo-org');
    await view.expand(...library);
    await view.expand(...library, 'Deleted versions');
    await view.collapse(...library, 'Deleted versions');
    await view.pickFromMenu([...library, name], 'Show Details');
    await workbench.editors.webview(`${library.at(-1) ?? ''} ${name}`);
    const settingsSync = packagesOf(github.world, 'octo-org').find((found) => found.name === 'settings-sync');
    assert.ok(settingsSync);
    addVersion(github.world, settingsSync, '1.8.0');
    await view.clickTitleAction('Refresh');
    await view.row(...library, '1.8.0');
    assert.equal(await workbench.dialog.isOpen(), false);
    assert.deepEqual(
      github.log.filter(({ url }) => url.startsWith('/login')),
      [],
    );
  });

  it('is asked for by VS Code at the first delete, with the reason; Cancel deletes nothing', async () => {
    await deleteVersion();
    const question = await workbench.dialog.waitFor(/wants to sign in using/);
    assert.match(question, /Deleting 1 version requires permission to delete and restore packages/);
    await workbench.dialog.click('Cancel');
    await view.row(...library, name);
    assert.deepEqual(writesTo(github), []);
    assert.deepEqual(await workbench.notifications.messages(), []);
  });

  it('is asked for once, with exactly the scopes to manage', async () => {
    await deleteVersion();
    await signInWithCode(workbench, github);
    await view.waitForAbsence(...library, name);
    const codes = github.log.filter(({ url }) => url.startsWith('/login/device/code'));
    assert.equal(codes.length, 1);
    assert.match(decodeURIComponent(codes[0]?.url ?? ''), /[?&]scope=delete:packages read:org write:packages$/);
    await workbench.notifications.click(/^Deleted settings-sync /, 'Undo');
    await view.row(...library, name);
    assert.equal(await workbench.dialog.isOpen(), false);
  });

  async function deleteVersion(): Promise<void> {
    await view.pickFromMenu([...library, name], 'Delete Version…');
    await workbench.dialog.waitFor(/^Delete/);
    await workbench.dialog.click('Delete Version');
  }
});

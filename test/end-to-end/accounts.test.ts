import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readScopes, sessionOf } from '../demo/enterprise.ts';
import { tokens } from '../github/data/believableWorld.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, mona, openSignedIn, requests, server } from './stage.ts';

describe('Owners and accounts', () => {
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    const hubot = sessionOf('hubot', tokens.hubot.manage, readScopes);
    ({ workbench, view } = await openSignedIn({ sessions: [mona, hubot] }));
  });
  after(closeWindows);

  it('checks the login of an owner to add while the question is open', async () => {
    const { quickInput } = workbench;
    await workbench.runCommand('GitHub Packages: Add Owner…', /^Add Owner/);
    await quickInput.type('nobody-of-this-name');
    await quickInput.accept();
    await quickInput.waitForMessage(/GitHub has no user or organization "nobody-of-this-name"/);
    assert.equal(await quickInput.hasError(), true);
    await quickInput.type('OCTO-org');
    await quickInput.accept();
    await quickInput.waitForMessage(/OCTO-org is already in the list/);
    await quickInput.type(`${github.origin}/HUBOT`);
    await quickInput.accept();
    await quickInput.waitForClose();
    const added = await view.row('hubot');
    assert.equal(added.description, 'user');
    assert.deepEqual(await ownersSetting(), ['hubot']);
  });

  it('shows the packages of an added user', async () => {
    const packages = await view.expand('hubot');
    assert.ok(packages.some(({ label }) => label === 'hubot-standup'));
    assert.equal(requests('/users/hubot/packages?').length, 6);
  });

  it('removes an owner that was added, and only such', async () => {
    assert.equal((await view.menuItems('mona')).includes('Remove Owner'), false);
    await view.pickFromMenu(['hubot'], 'Remove Owner');
    await view.waitForAbsence('hubot');
    assert.deepEqual(await ownersSetting(), []);
  });

  it('follows the choice of another account at once', async () => {
    await view.expand('mona');
    await workbench.runCommand('GitHub Packages: Sign In');
    await workbench.accounts.allow('hubot');
    await view.row('hubot');
    const rows = await view.rows();
    assert.deepEqual(rows[0] && [rows[0].label, rows[0].description, rows[0].expanded], ['hubot', 'you', false]);
    await view.waitForAbsence('mona');
  });

  it('follows a sign-out in the Accounts menu at once', async () => {
    const entries = await workbench.accounts.list();
    for (const login of ['hubot', 'mona']) {
      const entry = entries.find((each) => each.startsWith(`${login} (`));
      assert.ok(entry, entries.join());
      await workbench.accounts.signOut(entry);
    }
    await view.waitForWelcome(/Sign In/);
    assert.deepEqual(await view.rows(), []);
  });

  async function ownersSetting(): Promise<unknown> {
    const file = path.join(server.dataDir, 'data', 'User', 'settings.json');
    return waitFor('the setting', async () => {
      const settings = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
      return settings['githubPackages.owners'] ?? [];
    });
  }
});

describe('The address of the enterprise', () => {
  after(closeWindows);

  it('is refused where the token would be sent unencrypted', async () => {
    const { view } = await openSignedIn();
    await server.changeSettings({ 'github-enterprise.uri': 'http://github.example.com' });
    await view.waitForWelcome(/https/);
    await server.changeSettings({ 'github-enterprise.uri': github.origin });
    await view.row('mona');
  });
});

describe('The setting to use the broad scope `repo`', () => {
  after(closeWindows);

  it('asks for it too, and so shows private Maven packages', async () => {
    const broad = sessionOf('mona', tokens.mona.readRepo, [...readScopes, 'repo']);
    const settings = { 'githubPackages.useRepoScope': true };
    const { view } = await openSignedIn({ sessions: [broad, mona], settings });
    await view.expand('octo-org');
    await view.row('octo-org', 'com.example.platform.billing-core');
  });
});

import assert from 'node:assert/strict';
import type { Workbench } from '../workbench/driver.ts';
import { activationTimes } from '../workbench/startupPerformance.ts';
import { asked, closeWindows, github, openWindow } from './stage.ts';

const extensionId = 'packages-explorer.github-packages-explorer';

describe('Starting', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWindow();
  });
  after(closeWindows);

  it('does not start while a window does', async () => {
    const times = await activationTimes(workbench, ['vscode.merge-conflict']);
    assert.equal(times.has(extensionId), false);
  });

  it('asks nothing of GitHub or of a person until Sign In is clicked', async () => {
    await workbench.openContainer('GitHub Packages');
    const view = workbench.view('Packages');
    assert.match(await view.waitForWelcome(/Sign In/), /Browsing needs read access only/);
    assert.equal(await workbench.dialog.isOpen(), false);
    assert.deepEqual(github.log, []);
  });

  it('signs in through the consent dialog and the account picker of VS Code', async () => {
    const view = workbench.view('Packages');
    await view.clickWelcomeButton('Sign In');
    // Only a session of exactly the scopes to read is stored: were any other asked for, VS Code would not offer it.
    const consent = await workbench.accounts.allow('mona');
    assert.match(consent, /'GitHub Packages Explorer' wants to sign in using/);
    await view.row('mona');
    assert.deepEqual(asked(), ['GET /user', 'GET /user/orgs?per_page=100']);
  });
});

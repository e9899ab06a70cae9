import assert from 'node:assert/strict';
import type { Workbench } from '../workbench/driver.ts';
import { activationTimes, builtInExtensions } from '../workbench/startupPerformance.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, openWindow, requests } from './stage.ts';

const extensionId = 'packages-explorer.github-packages-explorer';

describe('Starting', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWindow();
  });
  after(closeWindows);

  it('does not start while a window does', async () => {
    const times = await waitFor('the extensions that start with a window', async () => {
      const started = await activationTimes(workbench);
      return started.has('vscode.merge-conflict') && started;
    });
    assert.equal(times.has(extensionId), false);
  });

  it('asks nothing of GitHub or of a person until Sign In is clicked', async () => {
    await workbench.openContainer('GitHub Packages');
    const view = workbench.view('Packages');
    assert.match(await view.waitForWelcome(/Sign In/), /Browsing asks only for reading/);
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
    assert.deepEqual(requests(), ['GET /user', 'GET /user/orgs?per_page=100']);
  });

  it('activates no slower than the median of three built-in extensions', async () => {
    const times = await activationTimes(workbench);
    const timeOf = (extension: string) => {
      const time = times.get(extension);
      assert.ok(time !== undefined, `${extension} was not activated`);
      return time;
    };
    const builtIn = builtInExtensions.map(timeOf);
    const ours = timeOf(extensionId);
    const median = builtIn.sort((one, other) => one - other)[1] ?? 0;
    console.log(`      activation: ${ours} ms; built-in extensions: ${builtIn.join(', ')} ms`);
    assert.ok(ours <= median, `${ours} ms, the median being ${median} ms`);
  });
});

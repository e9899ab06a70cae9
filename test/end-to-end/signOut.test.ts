import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { closeWindows, github, openSignedIn, requests } from './stage.ts';

describe('Signing out in the middle', () => {
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    ({ workbench, view } = await openSignedIn());
  });
  after(closeWindows);

  it('ends what is loading, and takes everything of the account out of sight', async () => {
    await view.expand('octo-org');
    await view.pickFromMenu(['octo-org', 'design-tokens'], 'Show Details');
    const details = await workbench.editors.webview('design-tokens');
    await details.getByText('Versions over time').first().waitFor();
    await workbench.runCommand('GitHub Packages: Filter…', 'Filter Packages and Versions');
    await workbench.quickInput.type('telemetry');
    await workbench.quickInput.pick('any visibility');
    await view.waitForAbsence('octo-org', 'design-tokens');

    const gate = github.hold(on('GET', '/versions?'));
    // The first page says how many there are.
    gate.pass();
    github.clearLog();
    await view.pickFromMenu(['octo-org', 'telemetry-collector'], 'Load All Versions');
    await gate.waitForHeld(10);
    const [entry] = (await workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await workbench.accounts.signOut(entry ?? '');
    await view.waitForWelcome(/Sign In/);
    const sent = requests('/versions').length;
    assert.ok(sent <= 1 + 20, `${sent} pages were asked for at once`);
    assert.equal(await view.description(), '');
    await details.getByText('You are signed out').waitFor();
    await gate.waitForGivenUp();
    gate.open();
    // Opening the palette and the log takes longer than a page does.
    await workbench.runCommand('GitHub Packages: Show Log');
    assert.equal(requests('/versions').length, sent);
  });
});

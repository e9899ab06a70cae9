import assert from 'node:assert/strict';
import { readScopes, sessionOf } from '../demo/enterprise.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { on, type Act } from '../github/faults.ts';
import { primary } from '../matrix/acts.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeRow, TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, mona, openSignedIn, requests } from './stage.ts';

describe('What goes wrong', () => {
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    const sessions = [
      mona,
      sessionOf('narrow', tokens.mona.withoutPackages, readScopes),
      sessionOf('without-organizations', tokens.mona.withoutOrganizations, readScopes),
      sessionOf('revoked', tokens.mona.revoked, readScopes),
    ];
    const owners = ['newcomer', 'no-such-owner', 'northwind-secure', 'contoso-restricted', 'hubot'];
    ({ workbench, view } = await openSignedIn({ sessions, settings: { 'githubPackages.owners': owners } }));
  });
  after(closeWindows);

  it('shows an owner without packages as such', async () => {
    assert.deepEqual(labelsOf(await view.expand('newcomer')), ['No packages']);
    await view.collapse('newcomer');
  });

  it('shows an owner of the setting that GitHub does not know', async () => {
    const row = await view.row('Not found');
    assert.equal(row.description, 'no-such-owner');
    assert.equal(row.ariaLabel, 'Error: no-such-owner could not be loaded: Not found');
    await view.waitForTooltip(
      ['Not found'],
      /GitHub has no user or organization "no-such-owner" that your account can see/,
    );
    const items = await view.menuItems('Not found');
    assert.deepEqual(items, ['Retry', 'Remove Owner']);
  });

  it('offers to authorize for single sign-on, and shows the packages after Retry', async () => {
    const rows = await view.expand('northwind-secure');
    assert.deepEqual(labelsOf(rows), ['Single sign-on required']);
    assert.deepEqual(descriptionsOf(rows), ['packages']);
    await view.click(['northwind-secure', 'Single sign-on required']);
    const message = /requires single sign-on. Authorize VS Code in the browser, then try again/;
    assert.deepEqual(await workbench.notifications.buttons(message), ['Retry', 'Authorize VS Code']);
    const opening = workbench.page.context().waitForEvent('page');
    await workbench.notifications.click(message, 'Authorize VS Code');
    const page = await opening;
    await page.waitForURL(/\/orgs\/northwind-secure\/sso\?/);
    await page.close();

    const organization = github.world.accounts.find(({ login }) => login === 'northwind-secure');
    assert.ok(organization);
    github.world.tokens.get(tokens.mona.read)?.authorizedOrganizations.add(organization.id);
    await view.clickInlineAction(['northwind-secure', 'Single sign-on required'], 'Retry');
    await view.row('northwind-secure', 'risk-models');
    await view.collapse('northwind-secure');
    github.world.tokens.get(tokens.mona.read)?.authorizedOrganizations.clear();
  });

  it('says who can approve where an organization restricts apps', async () => {
    const rows = await view.expand('contoso-restricted');
    assert.deepEqual(labelsOf(rows), ['Organization restricts apps']);
    await view.waitForTooltip(
      ['contoso-restricted', 'Organization restricts apps'],
      /The organization contoso-restricted has not approved VS Code as an OAuth app\. Ask one of its owners/,
    );
    await view.collapse('contoso-restricted');
  });

  it('shows the other five types where one fails', async () => {
    github.faults.push({ match: on('GET', /hubot\/packages\?package_type=container/), act: { status: 403, body: {} } });
    const rows = await view.expand('hubot');
    assert.equal(rows.find(({ label }) => label === 'Not allowed')?.description, 'Container packages');
    assert.ok(labelsOf(rows).includes('hubot-standup'));
    assert.equal(rows.some(isContainer), false);
    github.faults.splice(0);
    await view.clickInlineAction(['hubot', 'Not allowed'], 'Retry');
    await view.waitForRows('its containers', (all) => all.some(isContainer));
    assert.equal(requests('/users/hubot/packages').length, 7, 'only what failed is asked for again');
    await view.collapse('hubot');
  });

  const faults: [what: string, act: Act, name: string, reason: string, tooltip: RegExp][] = [
    ['a fault of GitHub that stays', 500, 'octo_auth', 'GitHub server error', /server error \(500\)/],
    ['a broken connection', 'reset', 'octo-rubocop', 'No connection', /connection/i],
    ['an answer that is not JSON', 'not-json', 'image-resizer', 'Unexpected response', /does not match GitHub’s API/],
    ['an answer of the wrong kind', 'wrong-type', 'batch-runner', 'Unexpected response', /does not match GitHub’s API/],
  ];
  for (const [what, act, name, reason, tooltip] of faults) {
    it(`shows ${what} in the place of versions, and recovers on Retry`, async () => {
      const path = ['octo-org', name];
      const failed = [...path, reason];
      await view.expand('octo-org');
      github.faults.push({ match: on('GET', `/${name}/versions`), act });
      await view.expand(...path);
      assert.equal((await view.row(...failed)).description, 'versions');
      await view.waitForTooltip(failed, tooltip);
      github.faults.splice(0);
      await view.clickInlineAction(failed, 'Retry');
      await view.waitForAbsence(...failed);
      assert.ok((await view.expand(...path)).length > 1);
      await view.collapse(...path);
    });
  }

  it('tells of a sign-in that has been revoked, and offers to sign in again', async () => {
    await switchTo('revoked');
    const row = await view.row('Sign-in no longer valid');
    assert.equal(row.description, 'your account');
    await view.click(['Sign-in no longer valid']);
    const message = /GitHub did not accept your sign-in \(Bad credentials\)\. Sign in again\./;
    await workbench.notifications.click(message, 'Sign In Again');
    assert.match(await workbench.dialog.waitFor(/sign in/), /GitHub refused a request with your current sign-in/);
    await workbench.dialog.click('Cancel');
    await view.row('Sign-in no longer valid');
  });

  it('names the scope that a sign-in lacks', async () => {
    await switchTo('narrow');
    const rows = await view.expand('octo-org');
    assert.deepEqual(labelsOf(rows), ['Permission missing']);
    assert.deepEqual(descriptionsOf(rows), ['packages']);
    await view.click(['octo-org', 'Permission missing']);
    const message = /is missing required permissions: read:packages/;
    assert.deepEqual(await workbench.notifications.buttons(message), ['Retry', 'Sign In Again']);
    await workbench.notifications.close(message);
    // Else it is open for the next account too, which then asks for its packages before it is told to.
    await view.collapse('octo-org');
  });

  it('shows the user’s own packages where their organizations cannot be listed', async () => {
    await switchTo('without-organizations');
    const row = await view.row('Permission missing');
    assert.equal(row.description, 'your organizations');
    assert.ok(labelsOf(await view.expand('mona')).includes('eslint-config-mona'));
    await view.collapse('mona');
  });

  it('tells when a rate limit ends, and asks nothing until then', async () => {
    await switchTo('mona');
    // It was open when mona was last here; only a window that starts opens what was.
    assert.equal((await view.row('octo-org')).expanded, false);
    github.faults.push({ match: on('GET', 'package_type=npm'), act: primary({ wait: 3600 })('') });
    await view.expand('octo-org');
    const { description } = await view.row('octo-org', /^Rate limit until \d+:\d\d/);
    assert.equal(description, 'npm packages');
    const sent = github.log.length;
    await view.clickInlineAction(['octo-org', /^Rate limit/], 'Retry');
    assert.match(labelsOf(await view.expand('acme-platform'))[0] ?? '', /^Rate limit until/);
    assert.equal(github.log.length, sent);
  });

  /** Another account, or the same: with a connection that has met no limit, and nothing loaded. */
  async function switchTo(login: string): Promise<void> {
    const before = requests(/\/user$/).length;
    await workbench.runCommand('GitHub Packages: Sign In');
    await workbench.accounts.allow(login);
    await waitFor(`${login} to be asked for`, () => Promise.resolve(requests(/\/user$/).length > before));
    // What was known of the account is shown first.
    await waitFor('what GitHub says', () => Promise.resolve(github.log.every(({ status }) => status !== undefined)));
  }
});

function labelsOf(rows: TreeRow[]): string[] {
  return rows.map(({ label }) => label);
}

function descriptionsOf(rows: TreeRow[]): string[] {
  return rows.map(({ description }) => description);
}

function isContainer({ ariaLabel }: TreeRow): boolean {
  return ariaLabel.includes(', Container, ');
}

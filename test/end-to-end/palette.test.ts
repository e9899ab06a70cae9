import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { activeVersions, packagesOf, type PackageVersion } from '../github/world.ts';
import type { QuickInput } from '../workbench/quickInput.ts';
import type { Workbench } from '../workbench/driver.ts';
import { waitFor } from '../workbench/waiting.ts';
import type { TreeView } from '../workbench/tree.ts';
import { closeWindows, github, openSignedIn, requests, server } from './stage.ts';

describe('Commands from the palette', () => {
  let workbench: Workbench;
  let quickInput: QuickInput;
  let view: TreeView;

  before(async () => {
    ({ workbench, view } = await openSignedIn({ settings: { 'githubPackages.owners': ['hostile-names'] } }));
    ({ quickInput } = workbench);
  });
  after(closeWindows);

  it('ask for the owner, the package and the version, with a way back', async () => {
    await workbench.runCommand('GitHub Packages: Copy Name', /^Choose an owner/);
    assert.match(await quickInput.title(), /^Copy Name \(1\/3\)$/);
    await quickInput.pick('acme-platform');
    await quickInput.waitForStep('Choose a package');
    assert.match(await quickInput.title(), /^Copy Name: acme-platform \(2\/3\)$/);
    await quickInput.waitForItem('logger');
    await quickInput.back();
    await quickInput.waitForStep(/^Choose an owner/);
    await quickInput.pick('octo-org');
    await quickInput.waitForStep('Choose a package');
    await quickInput.type('auth');
    await quickInput.pick('octo_auth');
    await quickInput.waitForStep(/^Choose a version/);
    assert.match(await quickInput.title(), /^Copy Name: octo_auth \(3\/3\)$/);
    await quickInput.back();
    await quickInput.waitForStep('Choose a package');
    await quickInput.pick('design-tokens');
    await quickInput.waitForStep(/^Choose a version/);
    const newest = versionsOf('design-tokens')[0]?.name ?? '';
    await quickInput.pick(newest);
    assert.equal(await workbench.clipboard(newest), newest);
  });

  it('offer the package itself beside its versions', async () => {
    await choosePackage('Copy Name', 'design-tokens');
    await waitFor(
      'the package itself',
      async () => (await quickInput.items())[0]?.description === 'the package itself',
    );
    await quickInput.pick('design-tokens');
    assert.equal(await workbench.clipboard('design-tokens'), 'design-tokens');
  });

  it('take a version by its tag', async () => {
    const wanted = versionAfterFirstPage(({ tags }) => tags.length > 0);
    await findVersion('Copy Digest', wanted.tags[0] ?? '');
    assert.equal(await workbench.clipboard(wanted.name), wanted.name);
    assert.match(requests('/octo-cli/versions').at(-1) ?? '', /page=2/);
  });

  it('take a version by the start of its digest', async () => {
    const wanted = versionAfterFirstPage(({ tags }) => tags.length === 0);
    await findVersion('Copy Digest', wanted.name.slice('sha256:'.length, 'sha256:'.length + 12));
    assert.equal(await workbench.clipboard(wanted.name), wanted.name);
  });

  it('take a version by its id with one request, so that no one pages through thousands', async () => {
    const wanted = activeVersions(packageOf('telemetry-collector')).at(-1);
    assert.ok(wanted);
    await findVersion('Copy Digest', String(wanted.id), 'telemetry-collector');
    assert.equal(await workbench.clipboard(wanted.name), wanted.name);
    assert.deepEqual(requests('/telemetry-collector/').slice(1), [
      `GET /orgs/octo-org/packages/container/telemetry-collector/versions/${wanted.id}`,
    ]);
  });

  it('say so where no version has that name', async () => {
    await findVersion('Copy Digest', 'no-such-tag');
    await workbench.notifications.waitFor(
      /octo-cli has no version with the tag, version number, digest or ID "no-such-tag"/,
    );
    await workbench.notifications.close(/no-such-tag/);
  });

  it('say in Go to Package what could not be loaded, and why', async () => {
    github.faults.push({
      match: on('GET', /^\/.*\/user\/packages\?package_type=npm/),
      act: { status: 403, body: {} },
    });
    await workbench.runCommand('GitHub Packages: Go to Package…', /^Go to Package/);
    await quickInput.waitForStep(/^Go to Package \(incomplete: mona: [^,;]+\)$/);
    await quickInput.waitForItem(/^octo-cli/);
    await quickInput.cancel();
  });

  it('go to a package beyond the first page of an owner that is open', async () => {
    await server.changeSettings({ 'githubPackages.pageSize': 3 });
    await view.expand('octo-org');
    await view.row('octo-org', 'Load More…');
    const names = (await view.expand('octo-org')).map(({ label }) => label);
    assert.equal(names.includes('telemetry-collector'), false, names.join());
    await goToPackage('telemetry-collector');
    await waitFor('the row', async () =>
      (await view.rows()).some(({ label, focused }) => label === 'telemetry-collector' && focused),
    );
    await server.changeSettings({ 'githubPackages.pageSize': undefined });
  });

  it('go to a package beyond the first page of a type that is open', async () => {
    await server.changeSettings({ 'githubPackages.pageSize': 4, 'githubPackages.groupByType': true });
    await view.expand('octo-org', 'Container');
    await view.row('octo-org', 'Container', 'Load More…');
    const names = (await view.expand('octo-org', 'Container')).map(({ label }) => label);
    assert.equal(names.includes('telemetry-collector'), false, names.join());
    await goToPackage('telemetry-collector');
    await waitFor('the row', async () =>
      (await view.rows()).some(({ label, focused }) => label === 'telemetry-collector' && focused),
    );
    await server.changeSettings({ 'githubPackages.pageSize': undefined, 'githubPackages.groupByType': undefined });
  });

  it('show names that look like icons as they are', async () => {
    await workbench.runCommand('GitHub Packages: Go to Package…', 'Go to Package');
    await quickInput.type('pwned)');
    await quickInput.waitForItem('$(touch pwned)');
    await quickInput.type('flame');
    await quickInput.waitForItem(/^\$\u2060?\(flame\) \$\u2060?\(error\)$/);
    await quickInput.cancel();
  });

  it('leave out what works on a row alone', async () => {
    await workbench.page.keyboard.press('F1');
    for (const title of ['Sign In', 'Refresh', 'Load All Versions', 'Add Owner…', 'Filter…', 'Show Log']) {
      await quickInput.type(`>GitHub Packages: ${title}`);
      await quickInput.waitForItem(`GitHub Packages: ${title}`);
    }
    for (const title of ['Retry', 'Load More', 'Remove Owner', 'Clear Filter', 'Remove from Recently Deleted']) {
      await quickInput.type(`>GitHub Packages: ${title}`);
      // Something else always comes close: when that has come, this would have too.
      await quickInput.waitForItem(/./);
      const commands = (await quickInput.items()).map(({ label }) => label);
      assert.equal(commands.includes(`GitHub Packages: ${title}`), false, title);
    }
    await quickInput.cancel();
  });

  async function goToPackage(name: string): Promise<void> {
    await workbench.runCommand('GitHub Packages: Go to Package…', 'Go to Package');
    await quickInput.type(name);
    await quickInput.pick(name);
    await quickInput.waitForClose();
  }

  async function choosePackage(command: string, name: string): Promise<void> {
    await workbench.runCommand(`GitHub Packages: ${command}`, /^Choose an owner/);
    await quickInput.pick('octo-org');
    await quickInput.waitForStep('Choose a package');
    await quickInput.pick(name);
    await quickInput.waitForStep(/^Choose a version/);
  }

  async function findVersion(command: string, text: string, name = 'octo-cli'): Promise<void> {
    await choosePackage(command, name);
    await quickInput.type(text);
    await quickInput.pick(`Search all versions for "${text}"`);
  }

  function packageOf(name: string) {
    const found = packagesOf(github.world, 'octo-org').find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  }

  function versionsOf(name: string): PackageVersion[] {
    return activeVersions(packageOf(name));
  }

  function versionAfterFirstPage(isWanted: (version: PackageVersion) => boolean): PackageVersion {
    const found = versionsOf('octo-cli').slice(100).find(isWanted);
    assert.ok(found);
    return found;
  }
});

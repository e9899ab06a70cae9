import assert from 'node:assert/strict';
import { addImage } from '../github/data/history.ts';
import { chartManifest } from '../github/data/manifests.ts';
import { activeVersions, packagesOf, type PackageVersion } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { answerOf, closeWindows, github, openSignedIn, requests } from './stage.ts';

describe('Showing JSON, copying and opening', () => {
  let workbench: Workbench;
  let view: TreeView;
  const cli = ['octo-org', 'octo-cli'];
  const latest = [...cli, /\blatest\b/];

  let chart: PackageVersion;

  before(async () => {
    const now = github.world.clock.now();
    chart = addImage(github.world, packageNamed('charts/ingress-nginx'), chartManifest(), ['9.9.9'], now);
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
    await view.expand(...cli);
  });
  after(async () => {
    await closeWindows();
    const { versions } = packageNamed('charts/ingress-nginx');
    versions.splice(versions.indexOf(chart), 1);
  });

  it('shows the answer about a package as a JSON document that cannot be changed', async () => {
    await view.pickFromMenu(cli, 'Show JSON');
    const text = await workbench.editors.text('octo-cli.json');
    assert.deepEqual(requests(), ['GET /orgs/octo-org/packages/container/octo-cli']);
    assert.deepEqual(JSON.parse(text), await answerOf('/orgs/octo-org/packages/container/octo-cli'));
    await workbench.page.keyboard.type('spoiled');
    assert.equal(await workbench.editors.text('octo-cli.json'), text);
  });

  it('shows the answer about a version as JSON', async () => {
    const { id } = newestVersion();
    await view.pickFromMenu(latest, 'Show JSON');
    const text = await workbench.editors.text(`octo-cli ${id}.json`);
    assert.deepEqual(JSON.parse(text), await answerOf(`/orgs/octo-org/packages/container/octo-cli/versions/${id}`));
  });

  it('copies names, by menu and by key', async () => {
    await view.pickFromMenu(cli, 'Copy Name');
    assert.equal(await workbench.clipboard('octo-cli'), 'octo-cli');
    await view.press(['octo-org', 'charts/ingress-nginx'], 'ControlOrMeta+C');
    assert.equal(await workbench.clipboard('charts/ingress-nginx'), 'charts/ingress-nginx');
    await view.collapse('octo-org', 'charts/ingress-nginx');
  });

  it('copies the whole digest', async () => {
    const { name } = newestVersion();
    await view.pickFromMenu(latest, 'Copy Digest');
    assert.equal(await workbench.clipboard(name), name);
  });

  it('copies the command that installs a package or a version', async () => {
    const { host } = new URL(github.origin);
    await view.pickFromMenu(latest, 'Copy Install Command');
    const command = await workbench.clipboard(/^docker pull /);
    assert.ok(command.endsWith(`/octo-org/octo-cli:${newestVersion().tags[0] ?? ''}`), command);
    assert.ok(command.includes(host), command);
    await view.pickFromMenu(['octo-org', 'design-tokens'], 'Copy Install Command');
    assert.match(await workbench.clipboard(/^npm install /), /^npm install @octo-org\/design-tokens/);
    await view.pickFromMenu(['octo-org', 'octo_auth'], 'Copy Install Command');
    assert.match(await workbench.clipboard(/^gem install /), /^gem install octo_auth --source /);
  });

  it('R9: asks for the group and artifact of a Maven package, once for its versions', async () => {
    const conventions = ['octo-org', 'com.example.build.gradle-conventions'];
    const [first, second] = await view.expand(...conventions);
    assert.ok(first && second);
    await view.click([...conventions, first.label]);
    await view.click([...conventions, second.label], 'ControlOrMeta');
    await view.pickFromMenu([...conventions, second.label], 'Copy Install Command');
    await workbench.quickInput.waitForStep(/^Choose the right group and artifact/);
    const items = (await workbench.quickInput.items()).map(({ label, description }) => [label, description]);
    assert.deepEqual(items, [
      ['com.example.build:gradle-conventions', 'most likely'],
      ['com.example:build.gradle-conventions', ''],
      ['com:example.build.gradle-conventions', ''],
    ]);
    await workbench.quickInput.pick('com:example.build.gradle-conventions');
    const commands = (await workbench.clipboard(/^mvn .*\nmvn /)).split('\n');
    assert.equal(commands.length, 2);
    for (const command of commands) assert.match(command, / -Dartifact=com:example\.build\.gradle-conventions:\d/);
    await view.collapse(...conventions);
  });

  it('R11: pulls the newest tagged version of a package without the tag latest, also one never expanded', async () => {
    const operator = packageNamed('charts/postgres-operator');
    const newest = activeVersions(operator).find(({ tags }) => tags.length > 0);
    assert.ok(newest?.tags[0] && !newest.tags.includes('latest'));
    await view.pickFromMenu(['octo-org', operator.name], 'Copy Install Command');
    const command = await workbench.clipboard(new RegExp(`postgres-operator:${newest.tags[0]}$`));
    assert.match(command, /^docker pull /);
    assert.deepEqual(
      requests('postgres-operator').filter((request) => !request.includes('/token')),
      [
        `GET /orgs/octo-org/packages/container/charts%2Fpostgres-operator/versions?state=active&per_page=100`,
        `GET /v2/octo-org/charts/postgres-operator/manifests/${newest.name}`,
      ],
    );
  });

  it('R13: copies the command of what a version is, by its manifest, which is read once', async () => {
    const row = ['octo-org', 'charts/ingress-nginx', '9.9.9'];
    await view.expand('octo-org', 'charts/ingress-nginx');
    for (let times = 0; times < 2; times++) {
      await view.pickFromMenu(row, 'Copy Install Command');
      await workbench.clipboard(/^helm pull oci:\/\/\S+\/octo-org\/charts\/ingress-nginx --version 9\.9\.9$/);
      await view.pickFromMenu(row, 'Copy Name');
      await workbench.clipboard('9.9.9');
    }
    assert.equal(requests('/manifests/').length, 1);
    await view.collapse('octo-org', 'charts/ingress-nginx');
  });

  it('R12: gives no command for a signature, and asks the registry nothing', async () => {
    const signed = packageNamed('octo-cli');
    const signature = activeVersions(signed).find(({ tags }) => tags.some((tag) => tag.endsWith('.sig')));
    assert.ok(signature?.tags[0]);
    const [name = ''] = signature.tags[0].replace('-', ':').split('.sig');
    const image =
      activeVersions(signed)
        .find((version) => version.name === name)
        ?.tags.join(', ') ?? assert.fail();
    await view.expand(...cli, image);
    await view.row(...cli, image, 'Signature');
    github.clearLog();
    await view.pickFromMenu([...cli, image, 'Signature'], 'Copy Install Command');
    await workbench.notifications.waitFor(/this version is a signature, an attestation/);
    assert.deepEqual(requests('/manifests/'), []);
  });

  it('copies and opens the row that the arrow keys have reached', async () => {
    await view.click(['octo-org', 'design-tokens']);
    // Only of what is in sight: to look further moves the focus.
    const isExpanded = async () =>
      (await view.rows()).some(({ label, expanded }) => label === 'design-tokens' && expanded);
    await waitFor('the click to open the row', isExpanded);
    await workbench.page.keyboard.press('ArrowLeft');
    await waitFor('the key to close it', async () => !(await isExpanded()));
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('ControlOrMeta+c');
    assert.equal(await workbench.clipboard('feature-flags-sdk'), 'feature-flags-sdk');
    await workbench.page.keyboard.press('ArrowDown');
    await workbench.page.keyboard.press('Alt+Enter');
    await workbench.editors.webview('openapi-client');
    assert.equal((await view.row('octo-org', 'openapi-client')).expanded, false, 'a key opens no row');
    assert.equal((await view.row('octo-org', 'design-tokens')).selected, true, 'a key changes no selection');
  });

  it('copies one line for each selected row', async () => {
    await view.expand(...cli);
    const untagged = [...cli, 'Untagged'];
    const [first, , third] = await view.expand(...untagged);
    assert.ok(first && third);
    await view.click([...untagged, first.label]);
    await view.click([...untagged, third.label], 'ControlOrMeta');
    await view.pickFromMenu([...untagged, third.label], 'Copy Name');
    assert.equal(await workbench.clipboard(/\n/), `${first.label}\n${third.label}`);
  });

  it('opens the page of an owner, a package and a version', async () => {
    assert.equal(await pageOpenedBy(['mona']), '/mona?tab=packages');
    assert.equal(await pageOpenedBy(['acme-platform']), '/orgs/acme-platform/packages');
    assert.equal(await pageOpenedBy(cli), '/orgs/octo-org/packages/container/package/octo-cli');
    const { id } = newestVersion();
    assert.equal(await pageOpenedBy(latest), `/orgs/octo-org/packages/container/octo-cli/${id}`);
  });

  /** The path on GitHub; the host of these tests leads to local addresses by `/proxy/PORT` on its own. */
  async function pageOpenedBy(path: (string | RegExp)[]): Promise<string> {
    const opening = workbench.page.context().waitForEvent('page');
    await view.clickInlineAction(path, 'Open on GitHub');
    const page = await opening;
    await page.waitForURL(/^http/);
    const { pathname, search } = new URL(page.url());
    await page.close();
    return pathname.replace(`/proxy/${new URL(github.origin).port}`, '') + search;
  }

  function packageNamed(name: string) {
    const found = packagesOf(github.world, 'octo-org').find((each) => each.name === name);
    assert.ok(found);
    return found;
  }

  function newestVersion() {
    const versions = packagesOf(github.world, 'octo-org').find(({ name }) => name === 'octo-cli')?.versions ?? [];
    const newest = versions.find(({ tags }) => tags.includes('latest'));
    assert.ok(newest);
    return newest;
  }
});

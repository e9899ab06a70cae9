import assert from 'node:assert/strict';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { spoilBlobs } from '../github/blobFaults.ts';
import { on } from '../github/faults.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { addImageKind } from '../github/data/imageKinds.ts';
import { addImage } from '../github/data/history.ts';
import { imageOf } from '../github/data/manifests.ts';
import { addPackage, packagesOf, type Package } from '../github/world.ts';
import { accessibilityViolations } from '../workbench/axe.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { closeWindows, github, openSignedIn, requests, resultsFolder, server, themes } from './stage.ts';

describe('Details', () => {
  let workbench: Workbench;
  let view: TreeView;
  const cli = ['octo-org', 'octo-cli'];

  /** An image whose manifest nobody has read: manifests are cached for good, also for the tests of other files. */
  let unread: Package;
  let documented: Package;
  before(async () => {
    documented = addPackage(github.world, 'octo-org', 'container', 'an-image-with-documents');
    addImageKind(github.world, documented, 'buildx');
    unread = addPackage(github.world, 'octo-org', 'container', 'an-image');
    addImage(github.world, unread, imageOf('an image of the details', 5), ['1.0'], github.world.clock.now());
    ({ workbench, view } = await openSignedIn({ settings: { 'githubPackages.owners': ['hostile-names'] } }));
    await view.expand('octo-org');
  });
  after(async () => {
    await closeWindows();
    for (const added of [unread, documented]) github.world.packages.splice(github.world.packages.indexOf(added), 1);
  });

  it('of a package hold its facts, how to install it and where it lives, asked for anew', async () => {
    await view.clickInlineAction(cli, 'Show Details');
    const page = await detailsOf('octo-cli');
    assert.deepEqual(requests().sort(), [
      'GET /orgs/octo-org/packages/container/octo-cli',
      'GET /orgs/octo-org/packages/container/octo-cli/versions?state=active&per_page=100',
    ]);
    const facts = await factsOf(page);
    assert.deepEqual(Object.keys(facts), ['Versions', 'Owner', 'Repository', 'Created', 'Updated', 'ID']);
    assert.equal(facts.Versions, '168');
    assert.equal(facts.Repository, 'octo-org/cli');
    assert.ok(await page.getByRole('button', { name: 'Open on GitHub' }).isVisible());
    assert.equal(await page.locator('dd', { hasText: 'octo-org/cli' }).locator('a').count(), 1);
  });

  it('plot the newest versions, and all on demand', async () => {
    const page = await detailsOf('octo-cli');
    await page.getByText('Showing the newest 100 of 168 versions').waitFor();
    await page.getByRole('button', { name: 'Load All Versions' }).click();
    // The plot's text alternative.
    await page.getByRole('img', { name: /^168 versions, from / }).waitFor();
    assert.equal(requests('/octo-cli/versions').length, 1);
    await page.getByText('Showing the newest 100 of 168 versions').waitFor({ state: 'detached' });
  });

  it('R13: read what a container is only on demand, then know it for good', async () => {
    await view.clickInlineAction(['octo-org', 'an-image'], 'Show Details');
    const page = await detailsOf('an-image');
    await page.getByText(/Only the manifest says whether this is an image/).waitFor();
    assert.equal(await page.locator('.snippet').count(), 0);
    await page.getByRole('button', { name: 'Read Manifest' }).click();
    await page.locator('pre', { hasText: /^docker pull \S+\/octo-org\/an-image:1\.0$/ }).waitFor();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.locator('main:not([aria-busy]) pre', { hasText: 'docker pull' }).first().waitFor();
    assert.deepEqual(requests('/manifests/'), [
      `GET /v2/octo-org/an-image/manifests/${unread.versions[0]?.name ?? ''}`,
    ]);
  });

  it('copy the install command on a click', async () => {
    const page = await detailsOf('an-image');
    const command = await page.locator('.snippet pre').first().innerText();
    await page.locator('.snippet').first().getByRole('button', { name: /^Copy/ }).click();
    assert.equal(await workbench.clipboard(command), command);
    await workbench.editors.close('an-image');
  });

  it('of a version hold its digest and its tags', async () => {
    await view.expand(...cli);
    await view.clickInlineAction([...cli, /\blatest\b/], 'Show Details');
    const { name, tags } = latestVersion();
    const page = await detailsOf(tags.join(', '));
    const facts = await factsOf(page);
    assert.ok(facts.Digest?.startsWith(name), facts.Digest);
    assert.equal(facts.Package, 'octo-cli');
    assert.deepEqual(await page.locator('.tag').allInnerTexts(), tags);
    assert.equal(requests('/versions/').length, 1);
    await view.collapse(...cli);
  });

  it('B11: of a signature offer nothing to pull', async () => {
    const versions = packagesOf(github.world, 'octo-org').find(({ name }) => name === 'octo-cli')?.versions ?? [];
    const signature = versions.find(({ tags }) => tags.some((tag) => tag.endsWith('.sig')));
    assert.ok(signature?.tags[0]);
    const [signed = ''] = signature.tags[0].replace('-', ':').split('.sig');
    const image = versions.find(({ name }) => name === signed)?.tags.join(', ') ?? assert.fail();
    await view.expand(...cli);
    await view.expand(...cli, image);
    await view.clickInlineAction([...cli, image, 'Signature'], 'Show Details');
    const page = await workbench.editors.webview(`octo-cli ${signature.tags[0]}`);
    await page.getByText(/this version is a signature, an attestation/).waitFor();
    assert.equal(await page.locator('.snippet, .read-manifest').count(), 0);
    await workbench.editors.close(`octo-cli ${signature.tags[0]}`);
    await view.collapse(...cli);
  });

  it('R9: offer the groups and artifacts that a Maven name may stand for', async () => {
    const name = 'com.example.build.gradle-conventions';
    await view.clickInlineAction(['octo-org', name], 'Show Details');
    const page = await detailsOf(name);
    const select = page.getByLabel('Group and artifact');
    await page.locator('pre', { hasText: '-Dartifact=com.example.build:gradle-conventions:LATEST' }).waitFor();
    await select.selectOption('com:example.build.gradle-conventions');
    await page.locator('pre', { hasText: '-Dartifact=com:example.build.gradle-conventions:LATEST' }).waitFor();
    await workbench.editors.close(name);
  });

  for (const theme of themes) {
    it(`have nothing that WCAG 2.1 A or AA forbids in ${theme}`, async () => {
      await workbench.setTheme(server, theme);
      for (const title of ['octo-cli', latestVersion().tags.join(', ')]) {
        const page = await detailsOf(title);
        assert.deepEqual(await accessibilityViolations(page), []);
        const kind = title === 'octo-cli' ? 'package' : 'version';
        await workbench.screenshot(path.join(resultsFolder, `details of a ${kind}, ${theme}.png`));
      }
    });
  }

  it('show hostile names and descriptions as text', async () => {
    const name = '<img src=x onerror=alert(1)>';
    await view.expand('hostile-names');
    await view.clickInlineAction(['hostile-names', name], 'Show Details');
    const page = await detailsOf(name);
    assert.equal(await page.locator('h1').innerText(), name);
    assert.equal(await page.locator('.prose').innerText(), name);
    assert.equal(await page.locator('img').count(), 0);
    await workbench.editors.close(name);
    await view.collapse('hostile-names');
  });

  it('say what failed, with Retry', async () => {
    github.faults.push({
      match: on('GET', /\/container\/api-gateway$/),
      act: { status: 404, body: { message: 'Gone' } },
    });
    await view.clickInlineAction(['octo-org', 'api-gateway'], 'Show Details');
    const page = await workbench.editors.webview('api-gateway');
    await page.getByText(/GitHub returned "Gone"\. The item does not exist, or your account cannot see it/).waitFor();
    assert.deepEqual(await accessibilityViolations(page), []);
    await workbench.screenshot(path.join(resultsFolder, 'details that failed.png'));
    github.faults.splice(0);
    await page.getByRole('button', { name: 'Retry' }).click();
    await detailsOf('api-gateway');
    await workbench.editors.close('api-gateway');
  });

  it('say in its part which document could not be read, and read it again; the storage gets no token', async () => {
    spoilBlobs(github, 'wrong-content');
    await view.expand('octo-org', 'an-image-with-documents');
    await view.clickInlineAction(['octo-org', 'an-image-with-documents', 'buildx'], 'Show Details');
    const page = await workbench.editors.webview('an-image-with-documents buildx');
    const part = (heading: string) =>
      page.locator('section', { has: page.getByRole('heading', { level: 2, name: heading, exact: true }) });
    await part('Configuration').getByText('The content does not match the requested digest').waitFor();
    assert.equal(await part('Platforms').locator('tbody tr').count(), 2);
    assert.ok((await part('Layers').locator('tbody tr').count()) > 3);
    assert.deepEqual(await accessibilityViolations(page), []);
    await workbench.screenshot(path.join(resultsFolder, 'details with a document that failed.png'));
    github.storage.faults.splice(0);
    await part('Configuration').getByRole('button', { name: 'Retry' }).click();
    await part('Configuration').getByText('Entrypoint', { exact: true }).waitFor();
    await part('Provenance').getByRole('button', { name: 'Retry' }).first().click();
    await part('Provenance').getByText('Built', { exact: true }).first().waitFor();
    assert.ok(github.storage.log.length > 0);
    assert.doesNotMatch(JSON.stringify(github.storage.log), new RegExp(`authorization|${tokens.mona.read}`, 'i'));
    await workbench.editors.close('an-image-with-documents buildx');
    await view.collapse('octo-org', 'an-image-with-documents');
  });

  it('are there again after the window was reloaded', async () => {
    const { tags } = latestVersion();
    await workbench.reload();
    const version = await detailsOf(tags.join(', '));
    assert.equal((await factsOf(version)).Package, 'octo-cli');
    const page = await detailsOf('octo-cli');
    assert.equal((await factsOf(page)).Versions, '168');
    await workbench.openContainer('GitHub Packages');
    await view.expand('octo-org');
    await view.clickInlineAction(cli, 'Show Details');
    const titles = await workbench.editors.titles();
    assert.equal(
      titles.filter((title) => title === 'octo-cli').length,
      1,
      'the restored panel is the one that is shown',
    );
  });

  /** The page of a details panel that shows what was asked for. */
  async function detailsOf(title: string): Promise<Frame> {
    const isVersion = title === latestVersion().tags.join(', ');
    const page = await workbench.editors.webview(isVersion ? `octo-cli ${title}` : title);
    await page.getByRole('heading', { level: 1, name: title, exact: true }).waitFor();
    return page;
  }

  async function factsOf(page: Frame): Promise<Record<string, string>> {
    const pairs = await page
      .locator('.fact')
      .evaluateAll((facts) =>
        facts.map((fact) => [fact.querySelector('dt')?.textContent ?? '', fact.querySelector('dd')?.textContent ?? '']),
      );
    return Object.fromEntries(pairs) as Record<string, string>;
  }

  function latestVersion() {
    const versions = packagesOf(github.world, 'octo-org').find(({ name }) => name === 'octo-cli')?.versions ?? [];
    const latest = versions.find(({ tags }) => tags.includes('latest'));
    assert.ok(latest);
    return latest;
  }
});

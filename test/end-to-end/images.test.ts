import assert from 'node:assert/strict';
import path from 'node:path';
import { on } from '../github/faults.ts';
import { addSixtyReleases } from '../github/data/sixtyReleases.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { activeVersions, addPackage, type Package } from '../github/world.ts';
import type { Theme, Workbench } from '../workbench/driver.ts';
import type { TreeRow, TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { openToDelete } from './deletionStage.ts';
import { closeWindows, resultsFolder, server } from './stage.ts';

describe('A package of 60 images', () => {
  const images = ['octo-org', 'sixty-releases'];
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;
  let sixty: Package;
  /** The tags of the releases, the newest first. */
  let releases: readonly string[];

  before(async () => {
    github = await startGitHub();
    sixty = addPackage(github.world, 'octo-org', 'container', 'sixty-releases', { admins: ['mona'] });
    addSixtyReleases(github.world, sixty);
    const isOwn = (tag: string) => !tag.startsWith('sha256-');
    releases = activeVersions(sixty).flatMap(({ tags }) => (tags.some(isOwn) ? [tags.join(', ')] : []));
    ({ workbench, view } = await openToDelete(github, { settings: { 'githubPackages.packageTypes': ['container'] } }));
    await view.expand('octo-org');
  });
  beforeEach(() => github.clearLog());
  after(async () => {
    await closeWindows();
    await github.close();
  });

  function platformOfNewest(architecture: string): string {
    const newest = activeVersions(sixty).find(({ tags }) => tags.includes('latest'));
    const { body } = github.world.manifests.get(newest?.name ?? '') ?? assert.fail();
    const { manifests } = JSON.parse(body) as { manifests: { digest: string; platform: { architecture: string } }[] };
    return manifests.find(({ platform }) => platform.architecture === architecture)?.digest ?? assert.fail();
  }

  const manifestReads = () => github.log.filter(({ url }) => url.includes('/manifests/')).length;
  const lines = (rows: readonly TreeRow[]) => rows.map(({ label, description }) => [label, description]);

  it('lists its releases, what has no tag, and deleted versions, once all are loaded', async () => {
    const closed = await view.length();
    await view.expand(...images);
    await view.pickFromMenu(images, 'Load All Versions');
    await waitFor('all releases', async () => (await view.length()) === closed + releases.length + 2);
    assert.equal(releases.length, 60);
    const untagged = await view.row(...images, 'Untagged');
    assert.match(untagged.description, /^\d+ of 494 loaded versions$/);
    assert.equal((await view.row(...images, 'Deleted versions')).index, untagged.index + 1);
    assert.equal(manifestReads(), 0, 'no manifest is read before an image is opened');
    await view.collapse(...images);
    const rows = await view.expand(...images);
    assert.deepEqual(
      rows.slice(0, 5).map(({ label }) => label),
      releases.slice(0, 5),
    );
  });

  it('shows the parts of an image that is opened, with one read, and folds its signature', async () => {
    const [newest = ''] = releases;
    const before = await view.row(...images, 'Untagged');
    const parts = await view.expand(...images, newest);
    assert.deepEqual(lines(parts), [
      ['linux/amd64', ''],
      ['linux/arm64', ''],
      ['linux/arm/v7', ''],
      ['Attestation', 'linux/amd64'],
      ['Attestation', 'linux/arm64'],
      ['Attestation', 'linux/arm/v7'],
      ['Signature', ''],
    ]);
    assert.equal(manifestReads(), 1);
    const count = ({ description }: TreeRow) => Number(description.split(' ')[0]);
    await waitFor('Untagged to have fewer', async () => {
      return count(await view.row(...images, 'Untagged')) === count(before) - 6;
    });
  });

  it('reads sizes and kinds where that is wanted', async () => {
    const [newest = ''] = releases;
    await view.pickFromMenu([...images, newest], 'Read Sizes');
    await waitFor('the sizes', async () => {
      const { description } = await view.row(...images, newest, 'linux/amd64');
      return /^[\d.]+ MB$/.test(description);
    });
    const attestation = await view.row(...images, newest, /Provenance/);
    assert.match(attestation.label, /^(SBOM, Provenance|Provenance, SBOM)$/);
    assert.match(attestation.description, /^linux\/amd64 · [\d.]+ (kB|MB)$/);
    assert.match((await view.row(...images, newest, 'Signature')).description, /^[\d.]+ (byte|kB)$/);
    assert.equal(manifestReads(), 7);
    assert.ok(await view.isAbsent(...images, newest, 'unknown/unknown'));
  });

  it('opens the details of a part with the keyboard, and says what it is to a screen reader', async () => {
    const [newest = ''] = releases;
    const part = await view.row(...images, newest, 'linux/arm64');
    assert.match(part.ariaLabel, /^linux\/arm64, [\d.]+ MB$/);
    await view.press([...images, newest, 'linux/arm64'], 'Enter');
    await workbench.editors.webview(`sixty-releases ${platformOfNewest('arm64').slice(0, 'sha256:'.length + 12)}`);
  });

  it('shows a failure as a row, and reads again where that is wanted', async () => {
    const [, older = ''] = releases;
    github.faults.push({ match: on('GET', '/manifests/'), act: 500 });
    const [error] = await view.expand(...images, older);
    assert.match(error?.ariaLabel ?? '', /^Error: The manifest could not be read/);
    github.faults.splice(0);
    await view.clickInlineAction([...images, older, error?.label ?? ''], 'Retry');
    await view.row(...images, older, 'linux/amd64');
  });

  const themes: Theme[] = ['Light Modern', 'Dark Modern', 'Default High Contrast'];
  for (const theme of themes) {
    it(`shows the parts of an image in ${theme}`, async () => {
      const [newest = ''] = releases;
      await workbench.setTheme(server, theme);
      const rows = await view.expand(...images, newest);
      for (const { icon, ariaLabel } of rows) assert.ok(icon.startsWith('codicon-') && ariaLabel !== '', ariaLabel);
      await workbench.screenshot(path.join(resultsFolder, `images ${theme}.png`));
    });
  }
});

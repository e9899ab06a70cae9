import assert from 'node:assert/strict';
import path from 'node:path';
import { on } from '../github/faults.ts';
import { addSixtyReleases } from '../github/data/sixtyReleases.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { activeVersions, addPackage, type Package } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeRow, TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { openToDelete } from './deletionStage.ts';
import { closeWindows, resultsFolder, server, themes } from './stage.ts';

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
    assert.match(untagged.description, /^\d+ of 494 loaded · not all checked$/);
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
    assert.match((await view.row(...images, newest, 'Signature')).description, /^[\d.]+ (bytes|kB)$/);
    assert.equal(manifestReads(), 7);
    assert.ok(await view.isAbsent(...images, newest, 'unknown/unknown'));
  });

  it('are filtered and sorted by size as far as that is known', async () => {
    const [newest = '', , , fourth = ''] = releases;
    const filter = async (text: string, shown: string) => {
      await view.clickTitleAction('Filter…');
      await workbench.quickInput.waitForStep('Filter Packages and Versions');
      await workbench.quickInput.type(text);
      await workbench.quickInput.pick(shown);
    };
    await filter('size:>1', '"size:>1" is not a size');
    await workbench.quickInput.type('size:>1MB');
    await workbench.quickInput.pick('any visibility');
    await workbench.quickInput.waitForClose();
    await waitFor('the filter', async () => (await view.description()) === 'size:>1MB');
    await view.waitForAbsence(...images, fourth);
    assert.match((await view.row(...images, newest)).description, /^\d+ \w+ ago · [\d.]+ MB in total$/);
    await view.click([...images, /^\d+ versions hidden because their sizes are not known$/]);
    await workbench.notifications.close(await workbench.notifications.waitFor(/^The filter asks for a size\./));
    await view.clickTitleAction('Clear Filter');
    await view.pickFromMenu([...images, fourth], 'Read Sizes');
    await waitFor('the size', async () => (await view.row(...images, fourth)).description.endsWith(' MB in total'));
    await view.collapse(...images, fourth);
    for (const [order, description] of [
      ['Largest First', 'largest first, of those loaded'],
      ['Newest First', ''],
    ] as const) {
      await workbench.runCommand('GitHub Packages: Sort By…', /^Choose the order of packages/);
      await workbench.quickInput.pick(order);
      await waitFor(order, async () => (await view.description()) === description);
      const [first, next] = [await view.row(...images, newest), await view.row(...images, fourth)];
      if (order === 'Newest First') assert.ok(first.index < next.index);
      await workbench.screenshot(path.join(resultsFolder, `images, ${order}.png`));
    }
  });

  it('opens the details of a part with the keyboard, and says what it is to a screen reader', async () => {
    const [newest = ''] = releases;
    const part = await view.row(...images, newest, 'linux/arm64');
    assert.match(part.ariaLabel, /^linux\/arm64, [\d.]+ MB$/);
    await view.press([...images, newest, 'linux/arm64'], 'Enter');
    await workbench.editors.webview(`sixty-releases ${platformOfNewest('arm64').slice(0, 'sha256:'.length + 12)}`);
  });

  it('links a part to its image', async () => {
    const [newest = ''] = releases;
    const part = `sixty-releases ${platformOfNewest('arm64').slice(0, 'sha256:'.length + 12)}`;
    const page = await workbench.editors.webview(part);
    const links = page.locator('.fact', { hasText: 'Part of' }).getByRole('button');
    assert.deepEqual(await links.allTextContents(), [newest]);
    await links.first().click();
    const image = await workbench.editors.webview(`sixty-releases ${newest}`);
    await image.getByRole('heading', { level: 1, name: newest, exact: true }).waitFor();
    assert.equal(await image.getByText('Part of').count(), 0);
    await workbench.editors.close(`sixty-releases ${newest}`);
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

  it('checks what is untagged, and says what belongs to no image with a tag', async () => {
    const untagged = [...images, 'Untagged'];
    await view.pickFromMenu(untagged, 'Check Which Are Unused');
    await workbench.dialog.waitFor(/^Read the manifests of all 494 versions of sixty-releases\?/);
    await workbench.dialog.click('Read Sizes');
    await waitFor('what is unused', async () => {
      const { description, expanded } = await view.row(...untagged);
      return /^\d+ of 494 loaded · all checked$/.test(description) && expanded === true;
    });
    const read = new Set(github.log.filter(({ url }) => url.includes('/manifests/')).map(({ url }) => url));
    assert.equal(manifestReads(), read.size, 'none twice');
  });

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

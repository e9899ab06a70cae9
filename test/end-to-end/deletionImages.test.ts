import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import type { PackageVersion } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, versionsOf, writesTo } from './deletionStage.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows } from './stage.ts';

describe('Deleting container versions', () => {
  const gateway = ['octo-org', 'api-gateway'];
  const untagged = /^sha256:[0-9a-f]{12}$/;
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    github = await startGitHub();
    ({ workbench, view } = await openToDelete(github, { settings: { 'githubPackages.packageTypes': ['container'] } }));
    await view.expand('octo-org');
    await view.expand(...gateway);
  });
  beforeEach(() => {
    github.faults.splice(0);
    github.clearLog();
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('says that it is not known what needs them where a manifest cannot be read, and checks again', async () => {
    github.faults.push({ match: on('GET', '/manifests/'), act: 500 });
    await view.pickFromMenu([...gateway, untagged], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Delete sha256:/);
    assert.match(
      modal,
      /Whether other images need sha256:[0-9a-f]{12} is not known: \d+ manifests could not be read\./,
    );
    await assertButtons('Check Again', 'Delete Version Unchecked');
    github.faults.splice(0);
    await workbench.dialog.click('Check Again');
    await workbench.dialog.waitFor(/^Nothing to delete: /);
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
  });

  it('says so where the check is skipped, and deletes nothing on Enter', async () => {
    const { dialog, notifications, page } = workbench;
    const [, , , image] = versionsOf(github, 'octo-org', 'charts/ingress-nginx').filter(({ tags }) => tags.length > 0);
    const chart = ['octo-org', 'charts/ingress-nginx'];
    await view.collapse(...gateway);
    await view.expand(...chart);
    github.faults.push({ match: on('GET', '/manifests/'), act: 'hang' });
    await view.pickFromMenu([...chart, image?.tags.join(', ') ?? ''], 'Delete Version…');
    await notifications.click(/^Checking which images of charts\/ingress-nginx need/, 'Cancel');
    assert.match(
      await dialog.waitFor(/^Delete /),
      /You skipped the check of which images need .*: it is not known whether deleting breaks an image\./,
    );
    assert.deepEqual(await notifications.messages(), []);
    await assertButtons('Check Again', 'Delete Version Unchecked');
    github.faults.splice(0);
    await page.keyboard.press('Enter');
    await waitFor('the question after the check', async () => (await dialog.buttons()).includes('Delete Version'));
    assert.deepEqual(await notifications.messages(), []);
    await dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
    await view.collapse(...chart);
    await view.expand(...gateway);
  });

  it('has nothing to delete where images that stay need all of it, and names their tags', async () => {
    const needed = untaggedVersions()[0]?.name ?? '';
    await view.pickFromMenu([...gateway, labelOf(needed)], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Nothing to delete: /);
    const tags = versionsOf(github, 'octo-org', 'api-gateway').find((each) => each.tags.includes('latest'))?.tags ?? [];
    const images = new Intl.ListFormat('en').format(tags);
    assert.ok(modal.startsWith(`Nothing to delete: ${images} need ${labelOf(needed)}.`), modal);
    assert.ok(modal.includes(`${labelOf(needed)}: attestation of ${tags.join(', ')}`), modal);
    await assertButtons('Check Again', 'Delete Version and Break Images');
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
  });

  it('offers to delete what an index leaves behind, but not what others need', async () => {
    const versions = untaggedVersions();
    const needed = versions[0]?.name ?? '';
    const index =
      versions.find(({ name }) => github.world.manifests.get(name)?.mediaType.includes('index'))?.name ?? '';
    const left = childrenOf(index);
    await view.click([...gateway, labelOf(index)]);
    await view.click([...gateway, labelOf(needed)], 'ControlOrMeta');
    await view.pickFromMenu([...gateway, labelOf(needed)], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(`Delete ${labelOf(index)} of octo-org/api-gateway?`);
    assert.match(modal, /Left out, since images that stay need it:\nsha256:[0-9a-f]{12}: attestation of /);
    assert.match(modal, /Leftovers that nothing else needs:/);
    for (const digest of left) assert.match(modal, new RegExp(`${labelOf(digest)}: (platform|attestation) of`));
    await assertButtons(
      'Delete Version',
      `Delete It and Its ${left.length} Leftovers`,
      'Delete All 2 and Break Images',
    );
    await workbench.dialog.click(`Delete It and Its ${left.length} Leftovers`);
    await workbench.notifications.waitFor(`Deleted ${1 + left.length} versions of api-gateway.`);
    const names = new Set(versionsOf(github, 'octo-org', 'api-gateway').map(({ name }) => name));
    assert.deepEqual(
      [index, ...left].filter((name) => names.has(name)),
      [],
    );
    assert.equal(names.has(needed), true);
  });

  it('breaks images only where the person insists', async () => {
    const needed = untaggedVersions()[0]?.name ?? '';
    await view.pickFromMenu([...gateway, labelOf(needed)], 'Delete Version…');
    await workbench.dialog.waitFor(/^Nothing to delete: /);
    await workbench.dialog.click('Delete Version and Break Images');
    await workbench.notifications.waitFor(/^Deleted api-gateway sha256:/);
    assert.equal(writesTo(github).length, 1);
    assert.ok(versionsOf(github, 'octo-org', 'api-gateway').every(({ name }) => name !== needed));
  });

  /** The first is the default; Cancel is there besides. */
  async function assertButtons(...wanted: string[]): Promise<void> {
    assert.deepEqual((await workbench.dialog.buttons()).sort(), ['Cancel', ...wanted].sort());
    const focused = workbench.page.locator('.monaco-dialog-box .monaco-button:focus');
    assert.equal(await focused.innerText(), wanted[0]);
  }

  function untaggedVersions(): PackageVersion[] {
    return versionsOf(github, 'octo-org', 'api-gateway').filter(({ tags }) => tags.length === 0);
  }

  function labelOf(digest: string): string {
    return digest.slice(0, 'sha256:'.length + 12);
  }

  function childrenOf(index: string): string[] {
    const body = github.world.manifests.get(index)?.body ?? '{"manifests":[]}';
    return (JSON.parse(body) as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest);
  }
});

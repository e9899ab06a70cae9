import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import type { PackageVersion } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, versionsOf, writesTo } from './deletionStage.ts';
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

  it('says that it is not known what needs them where a manifest cannot be read', async () => {
    github.faults.push({ match: on('GET', '/manifests/'), act: 500 });
    await view.pickFromMenu([...gateway, untagged], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Delete sha256:/);
    assert.match(modal, /Whether other images need sha256:[0-9a-f]{12} is not known: not all manifests could be read/);
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
  });

  it('leaves out what images that stay need, and names their tags', async () => {
    const needed = untaggedVersions()[0]?.name ?? '';
    await view.pickFromMenu([...gateway, labelOf(needed)], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Delete sha256:/);
    const tags = versionsOf(github, 'octo-org', 'api-gateway').find((each) => each.tags.includes('latest'))?.tags ?? [];
    assert.match(modal, /Left out, since images that stay need them:/);
    assert.ok(modal.includes(`an attestation of ${tags.join(', ')}`), modal);
    assert.deepEqual((await workbench.dialog.buttons()).sort(), [
      'Cancel',
      'Delete Version and Break Images',
      'Keep Images',
    ]);
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
    const modal = await workbench.dialog.waitFor(/^Delete 2 versions of octo-org\/api-gateway/);
    assert.ok(modal.includes(`Left behind, and needed by nothing else: ${left.length} versions.`), modal);
    assert.deepEqual(
      (await workbench.dialog.buttons()).sort(),
      [
        'Cancel',
        'Delete All 2 and Break Images',
        `Delete ${1 + left.length} Versions, Leftovers Included`,
        'Delete Version',
      ].sort(),
    );
    await workbench.dialog.click(`Delete ${1 + left.length} Versions, Leftovers Included`);
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
    assert.match(await workbench.dialog.waitFor(/^Delete sha256:/), /Left out, since images that stay need them:/);
    await workbench.dialog.click('Delete Version and Break Images');
    await workbench.notifications.waitFor(/^Deleted api-gateway sha256:/);
    assert.equal(writesTo(github).length, 1);
    assert.ok(versionsOf(github, 'octo-org', 'api-gateway').every(({ name }) => name !== needed));
  });

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

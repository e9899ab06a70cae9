import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { days } from '../github/clock.ts';
import { addImage } from '../github/data/history.ts';
import { imageOf, indexOver } from '../github/data/manifests.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addPackage, type PackageVersion } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { openToDelete, packageOf, undo, versionsOf, writesTo } from './deletionStage.ts';
import { Review } from './review.ts';
import { closeWindows } from './stage.ts';

/** 600 untagged images, and three with a tag. */
function addManyBuilds({ world }: GitHub): void {
  const builds = addPackage(world, 'octo-org', 'container', 'many-builds', { visibility: 'public', admins: ['mona'] });
  for (let number = 0; number < 600; number++) {
    addImage(world, builds, imageOf(`build ${number}`, 1), [], world.clock.now() - days(600 - number));
  }
  for (const tag of ['0.9.0', '1.0.0', '2.0.0']) addImage(world, builds, imageOf(tag, 1), [tag], world.clock.now());
}

describe('Deleting container versions', () => {
  const gateway = ['octo-org', 'api-gateway'];
  const untagged = [...gateway, 'Untagged'];
  /** What the menu calls it where several are selected. */
  const deleteSeveral = 'Delete Versions…';
  let github: GitHub;
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    github = await startGitHub();
    addManyBuilds(github);
    ({ workbench, view } = await openToDelete(github, { settings: { 'githubPackages.packageTypes': ['container'] } }));
    await view.expand('octo-org');
    await view.expand(...gateway);
    await view.expand(...untagged);
  });
  beforeEach(() => {
    github.faults.splice(0);
    github.clearLog();
  });
  after(async () => {
    await closeWindows();
    await github.close();
  });

  it('keeps what could not be checked where manifests cannot be read, and checks again', async () => {
    const platform = platformOfLatest();
    // Unlike other failures, a refusal is not retried.
    github.faults.push({ match: on('GET', '/manifests/'), act: { status: 403 } });
    await view.pickFromMenu([...untagged, labelOf(platform)], 'Delete Version…');
    const review = await Review.open(workbench, gateway.join('/'));
    await review.waitForReason(labelOf(platform), /^Its manifest could not be read \(.+\)\./);
    assert.deepEqual([await review.ticked(), await review.deleteButton.count()], [0, 0]);
    assert.equal(await review.totals.innerText(), 'No version would be deleted');
    github.faults.splice(0);
    await review.frame.getByRole('button', { name: 'Refresh', exact: true }).click();
    const { tags } = latest();
    const name = `linux/amd64 of ${tags[0] ?? ''}`;
    await review.waitForReason(name, /^Part of \S+, which is kept and may break without it\.$/);
    assert.deepEqual([await review.ticked(), await review.deleteButton.count()], [0, 0]);
    await workbench.editors.close('Review Delete: octo-org/api-gateway');
    assert.deepEqual(writesTo(github), []);
  });

  it('deletes nothing where the check is cancelled', async () => {
    const { dialog, editors, notifications } = workbench;
    const [, , , image] = versionsOf(github, 'octo-org', 'charts/ingress-nginx').filter(({ tags }) => tags.length > 0);
    const chart = ['octo-org', 'charts/ingress-nginx'];
    await view.collapse(...gateway);
    await view.expand(...chart);
    github.faults.push({ match: on('GET', '/manifests/'), act: 'hang' });
    const row = [...chart, image?.tags.join(', ') ?? ''];
    await view.pickFromMenu(row, 'Delete Version…');
    const title = 'Checking what depends on the selected versions of charts/ingress-nginx';
    await notifications.click(new RegExp(`^${title}`), 'Cancel');
    await notifications.waitForNone();
    github.faults.splice(0);
    // Whatever the first might have opened would be in the way.
    await view.pickFromMenu(row, 'Delete Version…');
    await dialog.waitFor(/^Delete /);
    assert.ok(!(await editors.titles()).some((each) => each.startsWith('Review')));
    await assertButtons('Delete Version', 'Review…');
    await dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
    github.faults.splice(0);
    await view.collapse(...chart);
    await view.expand(...gateway);
  });

  it('asks once before it reads more than 500 manifests; without them, the review deletes only what is ticked', async () => {
    const many = ['octo-org', 'many-builds'];
    const { dialog, editors, notifications } = workbench;
    await view.collapse(...gateway);
    await view.expand(...many);
    await view.pickFromMenu([...many, '2.0.0'], 'Delete Version…');
    const question = await dialog.waitFor(/^Read 603 manifests before deleting\?/);
    assert.match(question, /If the package is public, reading each one counts as a download\./);
    await assertButtons('Read 603 Manifests', 'Skip the Check');
    await dialog.click('Skip the Check');
    const review = await Review.open(workbench, many.join('/'));
    await review.waitForReason('2.0.0', /^Its manifest could not be read/);
    assert.deepEqual([await review.ticked(), await review.deleteButton.count()], [0, 0]);
    await review.checkbox('2.0.0').check();
    await review.delete('Delete Anyway…');
    assert.match(await dialog.waitFor(/^Delete 1 version of/), /could not be checked whether other images depend on/);
    await dialog.click('Delete Anyway');
    await notifications.waitFor('Deleted many-builds 2.0.0.');
    assert.deepEqual(
      github.log.filter(({ url }) => url.includes('/manifests/')),
      [],
    );
    await editors.close(`Review Delete: ${many.join('/')}`);
    await view.pickFromMenu([...many, '1.0.0'], 'Delete Version…');
    await dialog.click('Read 602 Manifests');
    await dialog.waitFor(/^Delete 1\.0\.0 of/);
    await assertButtons('Delete Version', 'Review…');
    await dialog.click('Cancel');
    await view.collapse(...many);
    await view.expand(...gateway);
  });

  it('has nothing to delete where images that stay depend on all of it, and names them', async () => {
    const needed = platformOfLatest();
    await view.pickFromMenu(await rowOfPlatform(), 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Another image depends on the selected version\./);
    const { tags } = latest();
    assert.match(modal, new RegExp(`linux/\\w+ of ${tags.join(', ')} \\(${labelOf(needed)}\\)`));
    await assertButtons('Review…');
    await workbench.dialog.click('Cancel');
    assert.deepEqual(writesTo(github), []);
  });

  it('deletes an image as a whole, root first, and brings it back parts first', async () => {
    const index = untaggedIndex();
    const parts = childrenOf(index);
    const needed = platformOfLatest();
    const platform = await rowOfPlatform();
    await view.click(platform);
    await view.click([...untagged, labelOf(index)], 'ControlOrMeta');
    await view.pickFromMenu([...untagged, labelOf(index)], deleteSeveral);
    const modal = await workbench.dialog.waitFor(`Delete ${labelOf(index)} of octo-org/api-gateway?`);
    assert.match(
      modal,
      new RegExp(
        `${parts.length} more versions belong only to this version and are deleted with it: 2 platforms and 2 attestations\\.`,
      ),
    );
    assert.match(
      modal,
      /1 selected version is kept: linux\/\w+ of .*latest.* \(sha256:[0-9a-f]{12}\)\. Other images depend on it\./,
    );
    assert.match(modal, /You can restore them for 30 days, from Recently Deleted\./);
    await assertButtons(`Delete ${1 + parts.length} Versions`, 'Review…');
    const root = idOf(index);
    await workbench.dialog.click(`Delete ${1 + parts.length} Versions`);
    const told = await workbench.notifications.waitFor(`Deleted ${1 + parts.length} versions of api-gateway.`);
    assert.match(writesTo(github)[0] ?? '', new RegExp(`^DELETE .*/${root}$`));
    assert.deepEqual(present(index, ...parts), []);
    assert.deepEqual(present(needed), [needed]);
    await undo(workbench, told);
    assert.match(writesTo(github).at(-1) ?? '', new RegExp(`^POST .*/${root}/restore$`));
    assert.deepEqual(present(index, ...parts), [index, ...parts]);
  });

  it('R8: keeps the parts of an image that GitHub refuses to delete, and says why', async () => {
    const index = untaggedIndex();
    const parts = childrenOf(index);
    const message = 'Publicly visible package versions with more than 5000 downloads cannot be deleted.';
    github.faults.push({ match: on('DELETE', `/versions/${idOf(index)}`), act: { status: 400, body: { message } } });
    await view.pickFromMenu([...untagged, labelOf(index)], 'Delete Version…');
    await workbench.dialog.click(`Delete ${1 + parts.length} Versions`);
    await workbench.notifications.waitFor(/^Nothing was deleted\..*5,000 downloads/);
    assert.deepEqual(present(index, ...parts), [index, ...parts]);
    assert.equal(writesTo(github).length, 1);
  });

  it('keeps what a new image depends on that was pushed while the question was open', async () => {
    const index = untaggedIndex();
    const [part = '', ...others] = childrenOf(index);
    await view.pickFromMenu([...untagged, labelOf(index)], 'Delete Version…');
    await workbench.dialog.waitFor(/^Delete sha256:/);
    const pushed = indexOver(github.world.manifests.get(part) ?? assert.fail());
    addImage(github.world, packageOf(github, 'octo-org', 'api-gateway'), pushed, ['hotfix'], github.world.clock.now());
    await workbench.dialog.click(`Delete ${2 + others.length} Versions`);
    const told = await workbench.notifications.waitFor(/^Deleted \d+ versions of api-gateway\./);
    assert.deepEqual(present(part), [part]);
    assert.deepEqual(present(index, ...others), []);
    await workbench.notifications.close(told);
  });

  it('breaks images only where the person insists, in the review, and names them first', async () => {
    const needed = platformOfLatest();
    const { tags } = latest();
    await view.pickFromMenu(await rowOfPlatform(), 'Delete Version…');
    await workbench.dialog.waitFor(/^Another image depends on the selected version\./);
    await workbench.dialog.click('Review…');
    const review = await Review.open(workbench, gateway.join('/'));
    const name = `linux/amd64 of ${tags[0] ?? ''}`;
    assert.equal(await review.deleteButton.count(), 0);
    await review.checkbox(name).check();
    await review.delete('Delete Anyway…');
    const question = await workbench.dialog.waitFor(/^Delete 1 version of octo-org\/api-gateway\?/);
    assert.ok(question.includes(`This breaks ${tags[0] ?? ''}, which is kept.`), question);
    await assertButtons('Delete Anyway');
    await workbench.dialog.click('Delete Anyway');
    await workbench.notifications.waitFor(/^Deleted api-gateway sha256:/);
    assert.equal(writesTo(github).length, 1);
    assert.deepEqual(present(needed), []);
  });

  /** The first is the default; Cancel is there besides. */
  async function assertButtons(...wanted: string[]): Promise<void> {
    assert.deepEqual((await workbench.dialog.buttons()).sort(), ['Cancel', ...wanted].sort());
    const focused = workbench.page.locator('.monaco-dialog-box .monaco-button:focus');
    assert.equal(await focused.innerText(), wanted[0]);
  }

  function untaggedIndex(): string {
    const untaggedVersions = versionsOf(github, 'octo-org', 'api-gateway').filter(({ tags }) => tags.length === 0);
    const index = untaggedVersions.find(({ name }) => github.world.manifests.get(name)?.mediaType.includes('index'));
    return index?.name ?? assert.fail();
  }

  function platformOfLatest(): string {
    return childrenOf(latest().name)[0] ?? assert.fail();
  }

  /** Its manifest was read by the check, so that it is under its image. */
  async function rowOfPlatform(): Promise<string[]> {
    const image = [...gateway, latest().tags.join(', ')];
    await view.expand(...image);
    return [...image, 'linux/amd64'];
  }

  function latest(): PackageVersion {
    const found = versionsOf(github, 'octo-org', 'api-gateway').find(({ tags }) => tags.includes('latest'));
    return found ?? assert.fail();
  }

  /** Those of these digests that the package still has. */
  function present(...digests: readonly string[]): string[] {
    const names = new Set(versionsOf(github, 'octo-org', 'api-gateway').map(({ name }) => name));
    return digests.filter((digest) => names.has(digest));
  }

  function idOf(digest: string): number {
    const found = versionsOf(github, 'octo-org', 'api-gateway').find(({ name }) => name === digest);
    return found?.id ?? assert.fail();
  }

  function labelOf(digest: string): string {
    return digest.slice(0, 'sha256:'.length + 12);
  }

  function childrenOf(index: string): string[] {
    const body = github.world.manifests.get(index)?.body ?? '{"manifests":[]}';
    return (JSON.parse(body) as { manifests: { digest: string }[] }).manifests.map(({ digest }) => digest);
  }
});

import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
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
    const [newest] = versionsOf(github, 'octo-org', 'api-gateway').filter(({ tags }) => tags.includes('latest'));
    const rows = await untaggedRows(4);
    await view.click([...gateway, rows[0] ?? '']);
    for (const label of rows.slice(1)) await view.click([...gateway, label], 'ControlOrMeta');
    await view.pickFromMenu([...gateway, rows[0] ?? ''], 'Delete Version…');
    const modal = await workbench.dialog.waitFor(/^Delete 4 versions of octo-org\/api-gateway/);
    console.log(modal, await workbench.dialog.buttons(), newest?.tags);
    await workbench.dialog.click('Cancel');
  });

  /** The labels of the first untagged versions. */
  async function untaggedRows(count: number): Promise<string[]> {
    const rows = await view.expand(...gateway);
    return rows
      .filter(({ label }) => untagged.test(label))
      .slice(0, count)
      .map(({ label }) => label);
  }
});

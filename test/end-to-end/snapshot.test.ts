import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { tokens } from '../github/data/believableWorld.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { asked, closeWindows, github, openSignedIn, requests, server, snapshots } from './stage.ts';

const asOf = / · as of \d{1,2}:\d{2}\s[AP]M$/;

describe('Starting anew', () => {
  let workbench: Workbench;
  let view: TreeView;
  let folder: string;

  before(async () => {
    folder = path.join(server.dataDir, snapshots);
    ({ workbench, view } = await openSignedIn());
    await view.expand('octo-org');
    await view.expand('octo-org', 'hello-world');
    await waitFor('what is shown to be kept', async () => (await kept()).includes('hello-world/active'));
  });
  after(closeWindows);

  it('has the rows open that were, asks for what they show and no more, and pays for none', async () => {
    await waitFor('what is open to be kept', async () => (await open()).length === 2);
    await restart();
    assert.deepEqual(requests(), [], 'nothing is asked before the view is seen');
    const gate = github.hold(() => true);
    await workbench.openContainer('GitHub Packages');
    await view.row('octo-org', 'hello-world', 'Deleted versions');
    const rows = await view.rows();
    assert.deepEqual(
      rows.filter(({ expanded }) => expanded).map(({ label }) => label),
      ['octo-org', 'hello-world'],
    );
    await gate.waitForHeld(9);
    gate.open();
    await view.waitForRows('what GitHub says', (all) => all.every(({ description }) => !description.includes('as of')));
    await view.row('octo-org', 'hello-world', 'Deleted versions');
    const lists = github.log.filter(({ url }) => url.includes('/packages'));
    assert.deepEqual(
      lists.map(({ status }) => status),
      [304, 304, 304, 304, 304, 304, 304],
    );
    assert.equal(asked().length, 9, asked().join('\n'));
  });

  it('has those closed that were closed', async () => {
    await view.collapse('octo-org', 'hello-world');
    await waitFor('what is open to be kept', async () => (await open()).length === 1);
    await restart();
    await workbench.openContainer('GitHub Packages');
    const { expanded } = await view.row('octo-org', 'hello-world');
    assert.equal(expanded, false);
    assert.equal((await view.row('octo-org')).expanded, true);
  });

  it('shows nothing before GitHub has answered where nothing is known', async () => {
    await restart();
    await rm(folder, { recursive: true });
    const gate = github.hold(() => true);
    await workbench.openContainer('GitHub Packages');
    await gate.waitForHeld(1);
    assert.deepEqual(await view.rows(), []);
    gate.open();
    await view.expand('octo-org');
    await waitFor('what is shown to be kept', async () => (await kept()).includes('api-gateway'));
  });

  it('shows what was known, and from when that is, before GitHub has answered', async () => {
    await restart();
    const gate = github.hold(() => true);
    await workbench.openContainer('GitHub Packages');
    const owners = await view.waitForRows('the owners', (rows) => rows.length >= 3);
    assert.equal(owners[0]?.description, 'you', 'of its packages nothing is shown');
    const packages = await view.expand('octo-org');
    assert.equal(packages[0]?.label, 'api-gateway');
    await waitForMark();
    // The six lists of the owner that is open, and none is paid for.
    await gate.waitForHeld(8);
    gate.open();
    await waitFor(
      'what GitHub says',
      async () => (await view.row('octo-org')).description === 'organization · 24 packages',
    );
    const lists = github.log.filter(({ url }) => url.includes('/packages?'));
    assert.deepEqual(
      lists.map(({ status }) => status),
      [304, 304, 304, 304, 304, 304],
    );
    assert.equal(asked().length, 8, asked().join('\n'));
  });

  it('keeps what was known in sight while GitHub has a fault', async () => {
    await restart();
    github.faults.push({ match: () => true, act: 500 });
    await workbench.openContainer('GitHub Packages');
    await view.waitForRows('the fault', (rows) =>
      rows.some(({ label, description }) => label === 'GitHub server error' && description === 'your account'),
    );
    await view.expand('octo-org');
    await view.row('octo-org', 'GitHub server error');
    await waitForMark();
    await view.waitForTooltip(['octo-org'], /as of \d{1,2}:\d{2}\s[AP]M/);
    await view.row('octo-org', 'api-gateway');
    github.faults.length = 0;
    await view.clickTitleAction('Refresh');
    await view.waitForAbsence('octo-org', 'GitHub server error');
    await view.waitForRows('what GitHub says', (rows) =>
      rows.every(({ description }) => !description.includes('as of')),
    );
    assert.equal((await view.row('octo-org')).description, 'organization · 24 packages');
    assert.equal((await view.row('mona')).description, 'you');
  });

  it('says from when rows are whose refresh has failed', async () => {
    await restart();
    await workbench.openContainer('GitHub Packages');
    await waitFor('what GitHub says', async () => {
      const isAnswered = asked().length === 8 && github.log.every(({ status }) => status !== undefined);
      return isAnswered && (await view.row('octo-org')).description === 'organization · 24 packages';
    });
    github.faults.push({ match: () => true, act: 500 });
    await view.clickTitleAction('Refresh');
    await waitForMark();
    await view.row('octo-org', 'api-gateway');
    github.faults.length = 0;
    await view.clickTitleAction('Refresh');
    await view.waitForRows('what GitHub says', (rows) =>
      rows.every(({ description }) => !description.includes('as of')),
    );
  });

  it('asks GitHub where it cannot be read, and writes it anew', async () => {
    await restart();
    const [file = ''] = await keptFiles();
    await writeFile(path.join(folder, file), (await kept()).slice(0, -100));
    await workbench.openContainer('GitHub Packages');
    const packages = await view.expand('octo-org');
    assert.equal(packages[0]?.label, 'api-gateway');
    await waitFor('a whole one', async () => {
      const text = await kept();
      return text.includes('api-gateway') && text.endsWith('}');
    });
    assert.deepEqual(await keptFiles(), [file]);
  });

  it('finds nothing after a sign-out, nor ever a token', async () => {
    await waitFor('what is shown to be kept', async () => (await kept()).includes('api-gateway'));
    assert.ok(!(await kept()).includes(tokens.mona.read));
    const [entry] = (await workbench.accounts.list()).filter((each) => each.startsWith('mona'));
    await workbench.accounts.signOut(entry ?? '');
    await view.waitForWelcome(/Sign In/);
    await waitFor('the files to go', async () => (await readdir(folder)).length === 0);
    await workbench.reload();
    assert.deepEqual(await readdir(folder), [], 'the window that ended wrote nothing');
  });

  /** Waits until the row says from when it is. */
  async function waitForMark(): Promise<void> {
    await waitFor('the mark', async () => asOf.test((await view.row('octo-org')).description));
  }

  /** The extension starts when the view is opened. */
  async function restart(): Promise<void> {
    await workbench.openContainer('Explorer');
    await workbench.reload();
    github.clearLog();
  }

  /** What is kept of which rows were open. */
  async function open(): Promise<readonly string[]> {
    const text = await kept();
    return text === '' ? [] : (JSON.parse(text) as { open: string[] }).open;
  }

  /** What is kept on disk. */
  async function kept(): Promise<string> {
    const [file, ...others] = await keptFiles();
    assert.deepEqual(others, []);
    return file === undefined ? '' : readFile(path.join(folder, file), 'utf8');
  }

  /** The names of what is kept. */
  async function keptFiles(): Promise<string[]> {
    return (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'));
  }
});

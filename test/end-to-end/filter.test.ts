import assert from 'node:assert/strict';
import { on } from '../github/faults.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, openSignedIn, requests } from './stage.ts';

describe('Filtering', () => {
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    ({ workbench, view } = await openSignedIn({ settings: { 'githubPackages.owners': ['open-source-collective'] } }));
  });
  after(closeWindows);

  it('narrows what is loaded to names that hold a text, and says so', async () => {
    await view.expand('octo-org');
    await filter('BILLING', 'any visibility');
    await view.waitForAbsence('octo-org', 'api-gateway');
    assert.equal((await labelsUnder('octo-org'))[0], 'Nothing matches the filter');
    assert.equal(await hiddenUnder('octo-org'), 24);
    assert.equal(await view.description(), '"BILLING"');
    assert.equal(await view.message(), '', 'the filter is shown once');
    await filter('Messaging', 'any visibility');
    await view.row('octo-org', 'Octo.Messaging');
    assert.deepEqual((await labelsUnder('octo-org')).slice(0, 2), ['Octo.Messaging', 'Octo.Messaging.Abstractions']);
    assert.equal(await hiddenUnder('octo-org'), 22);
    assert.deepEqual(requests('/packages'), requests('/orgs/octo-org/packages?'), 'nothing but the six first pages');
    assert.equal(requests('/packages').length, 6);
  });

  it('says how many rows are not loaded yet', async () => {
    await view.clickTitleAction('Clear Filter');
    await view.expand('octo-org', 'telemetry-collector');
    await filter('nightly', 'any visibility');
    await view.waitForAbsence('octo-org', 'api-gateway');
    const rows = await view.expand('octo-org', 'telemetry-collector');
    assert.deepEqual(
      rows.map(({ label }) => label.replace(/^[\d.]+/, 'VERSION')),
      ['VERSION, latest, nightly', 'Load More…', 'Deleted versions'],
    );
    assert.equal(rows[1]?.description, '100 loaded, 9,900 not loaded yet');
  });

  it('says that there is more where GitHub does not tell how much', async () => {
    await filter('promise-', 'any visibility');
    const rows = await view.expand('open-source-collective');
    assert.deepEqual(
      rows.map(({ label, description }) => `${label}: ${description}`),
      [
        'Nothing matches the filter: ',
        'Load More…: 100 loaded, the rest not loaded yet',
        '104 packages hidden because their versions are not loaded: ',
      ],
    );
    // One click reads on, over pages without a match.
    await view.click(['open-source-collective', 'Load More…']);
    await view.row('open-source-collective', 'promise-tools');
    await view.waitForAbsence('open-source-collective', 'Load More…');
    const matching = (await labelsUnder('open-source-collective')).filter((label) => label.startsWith('promise-'));
    assert.equal(matching.length, 10);
    await view.collapse('open-source-collective');
  });

  it('asks GitHub for a visibility', async () => {
    await filter('', 'public');
    await view.row('octo-org', 'charts/ingress-nginx');
    await view.waitForAbsence('octo-org', 'api-gateway');
    assert.equal(await view.description(), 'public');
    const asked = requests('/orgs/octo-org/packages?');
    assert.equal(asked.length, 6);
    assert.ok(
      asked.every((request) => request.includes('visibility=public')),
      asked.join('\n'),
    );
  });

  it('keeps the filter when its question is dismissed, and clears it on demand', async () => {
    await view.clickTitleAction('Filter…');
    await workbench.quickInput.waitForStep('Filter Packages and Versions');
    await workbench.quickInput.cancel();
    assert.equal(await view.description(), 'public');
    await workbench.runCommand('GitHub Packages: Clear Filter');
    await view.row('octo-org', 'api-gateway');
    assert.equal(await view.description(), '');
    assert.deepEqual(requests(), [], 'what was loaded before is still known');
  });

  it('does nothing on a row that stays in sight while others are loaded in its place, and says so', async () => {
    github.faults.push({ match: on('GET', '/orgs/octo-org/packages'), act: 'hang' });
    await filter('', 'private');
    await waitFor('the questions', () => Promise.resolve(requests('/orgs/octo-org/packages?').length === 6));
    await view.pickFromMenu(['octo-org', 'api-gateway'], 'Copy Name');
    const message = 'The view was refreshing. Try again.';
    await workbench.notifications.close(await workbench.notifications.waitFor(message));
    assert.equal(await workbench.quickInput.isOpen(), false);
    github.faults.length = 0;
    await view.clickTitleAction('Clear Filter');
    await view.row('octo-org', 'charts/ingress-nginx');
  });

  /** Answers "Filter…" from the view's title. */
  async function filter(text: string, visibility: string): Promise<void> {
    const { quickInput } = workbench;
    await view.clickTitleAction('Filter…');
    await quickInput.waitForStep('Filter Packages and Versions');
    await quickInput.type(text);
    await quickInput.pick(visibility);
    await quickInput.waitForClose();
    const shown = [text === '' ? '' : `"${text}"`, visibility === 'any visibility' ? '' : visibility].filter(Boolean);
    await waitFor('the filter', async () => (await view.description()) === shown.join(' · '));
  }

  /** How many packages are hidden; of some, an earlier window may have left the first versions loaded. */
  async function hiddenUnder(owner: string): Promise<number> {
    const hidden = (await labelsUnder(owner)).filter((label) => label.includes(' hidden because '));
    return hidden.reduce((sum, label) => sum + parseInt(label), 0);
  }

  async function labelsUnder(owner: string): Promise<string[]> {
    return (await view.expand(owner)).map(({ label }) => label);
  }
});

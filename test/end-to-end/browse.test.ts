import assert from 'node:assert/strict';
import { hostileTexts } from '../github/data/hostileNames.ts';
import { on } from '../github/faults.ts';
import { addVersion, packagesOf } from '../github/world.ts';
import type { Workbench } from '../workbench/driver.ts';
import type { TreeView } from '../workbench/tree.ts';
import { waitFor } from '../workbench/waiting.ts';
import { closeWindows, github, openSignedIn, requests, server } from './stage.ts';

describe('Browsing', () => {
  let workbench: Workbench;
  let view: TreeView;

  before(async () => {
    ({ workbench, view } = await openSignedIn({ settings: { 'githubPackages.owners': ['hostile-names', 'MONA'] } }));
  });
  after(closeWindows);

  it('shows the user, their organizations and added owners, each once and closed', async () => {
    const rows = await view.rows();
    assert.deepEqual(
      rows.map(({ label, description, expanded }) => [label, description, expanded]),
      [
        ['mona', 'you', false],
        ['octo-org', 'organization', false],
        ['acme-platform', 'organization', false],
        ['Single sign-on required', 'northwind-secure', undefined],
        ['hostile-names', 'organization', false],
      ],
    );
  });

  it('asks for the six first pages at once when an owner is opened, and for nothing else', async () => {
    const gate = github.hold(on('GET', '/packages?'));
    const opening = view.expand('octo-org');
    await gate.waitForHeld(6);
    const types = ['container', 'docker', 'maven', 'npm', 'nuget', 'rubygems'];
    assert.deepEqual(
      requests().sort(),
      types.map((type) => `GET /orgs/octo-org/packages?package_type=${type}&per_page=100`),
    );
    gate.open();
    await opening;
    assert.equal(requests().length, 6);
  });

  it('shows packages sorted by type and name, with number of versions and visibility', async () => {
    const packages = await view.expand('octo-org');
    assert.deepEqual(
      packages.slice(0, 5).map(({ label, description }) => `${label}: ${description}`),
      [
        'api-gateway: 326 versions · private',
        'charts/ingress-nginx: 17 versions · public',
        'charts/postgres-operator: 8 versions · public',
        'hello-world: 1 version · public',
        'image-resizer: 1 version · private',
      ],
    );
    // The type is in the icon, the tooltip and what a screen reader says.
    const types = packages.map(({ ariaLabel }) => ariaLabel.split(', ')[1]);
    assert.deepEqual([...new Set(types)], ['Container', 'Docker', 'Maven', 'npm', 'NuGet', 'RubyGems']);
    assert.equal(packages[0]?.ariaLabel, 'api-gateway, Container, 326 versions · private');
    assert.deepEqual(requests(), [], 'what is loaded is not asked for again');
  });

  it('asks once for the newest versions when a package is opened', async () => {
    const versions = await view.expand('octo-org', 'telemetry-collector');
    assert.deepEqual(requests(), [
      'GET /orgs/octo-org/packages/container/telemetry-collector/versions?state=active&per_page=100',
    ]);
    const [tagged] = versions;
    assert.match(tagged?.label ?? '', /^\d+\.\d+\.\d+, latest, nightly$/);
    assert.match(tagged?.description ?? '', /^\d+ minutes? ago$/);
    const untagged = versions.find(({ label }) => label === 'Untagged');
    assert.match(untagged?.description ?? '', /^\d+ of 100 loaded · not all checked$/);
    const [first] = await view.expand('octo-org', 'telemetry-collector', 'Untagged');
    assert.match(first?.label ?? '', /^sha256:[0-9a-f]{12}$/);
    assert.match(first?.description ?? '', /^\d+ \w+ ago$/);
    await view.collapse('octo-org', 'telemetry-collector', 'Untagged');
  });

  it('shows the version strings of packages that are no images', async () => {
    const [newest] = await view.expand('octo-org', 'prototype-sandbox');
    assert.equal(newest?.label, '0.1.0');
    assert.equal(newest.description, '21 days ago');
    await view.collapse('octo-org', 'prototype-sandbox');
  });

  it('loads further pages at "Load More…", until there are more releases', async () => {
    const more = ['octo-org', 'telemetry-collector', 'Load More…'];
    const pages = () => requests('/versions?').map((request) => Number(/[?&]page=(\d+)/.exec(request)?.[1]));
    const loaded = async () =>
      Number(/^([\d,]+) of 10,000 loaded$/.exec((await view.row(...more)).description)?.[1]?.replace(',', ''));
    assert.equal(await loaded(), 100);
    await view.focus(more);
    await workbench.page.keyboard.press('Enter');
    const now = await waitFor('more versions', async () => {
      const count = await loaded();
      return count > 100 && pages().length === count / 100 - 1 && count;
    });
    // Most versions of it are platforms: a page has few releases.
    assert.deepEqual(
      pages(),
      Array.from({ length: now / 100 - 1 }, (_, index) => index + 2),
    );
    assert.ok(now <= 1100, String(now));
  });

  it('asks for deleted versions only when they are opened', async () => {
    await view.collapse('octo-org', 'telemetry-collector');
    await view.expand('octo-org', 'web-frontend');
    const deleted = await view.row('octo-org', 'web-frontend', 'Deleted versions');
    assert.deepEqual([deleted.description, deleted.expanded], ['', false]);
    assert.deepEqual(requests('state=deleted'), []);
    const [first] = await view.expand('octo-org', 'web-frontend', 'Deleted versions');
    assert.match(first?.description ?? '', /^\d+ days? left$/);
    assert.deepEqual(requests('state=deleted'), [
      'GET /orgs/octo-org/packages/container/web-frontend/versions?state=deleted&per_page=100',
    ]);
    await view.collapse('octo-org', 'web-frontend');
  });

  it('keeps what is open and selected through a refresh', async () => {
    const path = ['octo-org', 'image-resizer', /^1\.\d+\.\d+|^0\.\d+\.\d+/];
    await view.expand('octo-org', 'image-resizer');
    await view.click(path);
    const before = await view.row(...path);
    assert.equal(before.selected, true);

    const resizer = packagesOf(github.world, 'octo-org').find(({ name }) => name === 'image-resizer');
    assert.ok(resizer);
    addVersion(github.world, resizer, `sha256:${'ab'.repeat(32)}`, { tags: ['brand-new'] });
    await view.clickTitleAction('Refresh');
    await view.row('octo-org', 'image-resizer', 'brand-new');
    const after = await view.row(...path);
    assert.deepEqual([after.label, after.selected, after.index], [before.label, true, before.index + 1]);
    resizer.versions.shift();
    await view.collapse('octo-org', 'image-resizer');
  });

  it('stops loading all versions on Cancel, and keeps what has come', async () => {
    const gate = github.hold(on('GET', '/versions?'));
    const collector = ['octo-org', 'telemetry-collector'];
    await view.pickFromMenu(collector, 'Load All Versions');
    const notification = /Loading all versions of telemetry-collector/;
    await gate.waitForHeld(10);
    gate.pass(10);
    await workbench.notifications.waitFor(/Loading all versions of telemetry-collector: [\d,]+ of 10,000 loaded/);
    await workbench.notifications.click(notification, 'Cancel');
    await gate.waitForGivenUp();
    gate.open();
    await workbench.notifications.waitForNone();
    await view.expand(...collector);
    const { description } = await view.row(...collector, 'Load More…');
    const loaded = Number(/^([\d,]+) of 10,000 loaded$/.exec(description)?.[1]?.replace(',', ''));
    assert.ok(loaded > 300 && loaded < 10_000, description);
    // At most 20 were under way beside those that were answered.
    assert.ok(requests('/versions').length <= 10 + 20, 'nothing is asked after Cancel');
    await view.collapse(...collector);
  });

  it('loads all versions', async () => {
    await view.pickFromMenu(['octo-org', 'react-components'], 'Load All Versions');
    await view.expand('octo-org', 'react-components');
    await view.waitForAbsence('octo-org', 'react-components', 'Load More…');
    assert.equal(requests('/react-components/versions').length, 2);
    await view.collapse('octo-org', 'react-components');
  });

  it('puts one row for each type between on demand', async () => {
    await server.changeSettings({ 'githubPackages.groupByType': true });
    await view.row('octo-org', 'RubyGems');
    const groups = await view.expand('octo-org');
    assert.deepEqual(
      groups.map(({ label, description }) => `${label} ${description}`),
      ['Container 9', 'Docker 3', 'Maven 1', 'npm 6', 'NuGet 3', 'RubyGems 2'],
    );
    const gems = await view.expand('octo-org', 'RubyGems');
    assert.deepEqual(
      gems.map(({ label }) => label),
      ['octo_auth', 'octo-rubocop'],
    );
    assert.deepEqual(requests(), [], 'what is loaded is not asked for again');
    await server.changeSettings({ 'githubPackages.groupByType': false });
    await view.row('octo-org', 'api-gateway');
  });

  it('goes to a package of any owner, and shows it in the tree', async () => {
    await view.clickTitleAction('Go to Package…');
    await workbench.quickInput.waitForStep('Go to Package');
    await workbench.quickInput.type('metrics');
    await workbench.quickInput.pick('acme-metrics');
    await view.waitForRows('the package, selected and open', (rows) =>
      rows.some(({ label, selected, expanded }) => label === 'acme-metrics' && selected && expanded === true),
    );
  });

  it('shows hostile names as text, in rows and in tooltips', async () => {
    const foreign: string[] = [];
    workbench.page.on('request', (request) => request.url().includes('attacker') && foreign.push(request.url()));
    workbench.page.on('dialog', (dialog) => foreign.push(dialog.message()));
    await view.collapse('octo-org');
    await view.collapse('acme-platform');
    await view.expand('hostile-names');
    for (const text of hostileTexts) await view.row('hostile-names', visibly(text));
    for (const [name, tooltip] of [
      ['<img src=x onerror=alert(1)>', /^<img src=x onerror=alert\(1\)>\n/],
      ['[x](command:workbench.action.quit)', /^\[x\]\(command:workbench\.action\.quit\)\n/],
      ['$(flame) $(error)', /^\$\(flame\) \$\(error\)\n/],
      ['![x](https://attacker.invalid/pixel.png)', /^!\[x\]\(https:/],
    ] as const) {
      await view.waitForTooltip(['hostile-names', name], tooltip);
    }
    assert.equal(await workbench.page.locator('.workbench-hover img, .monaco-list img').count(), 0);
    assert.deepEqual(foreign, []);
  });
});

/** What cannot be seen, or turns what follows around, is written out. */
function visibly(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => {
    const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0') ?? '';
    return `⟨U+${code}⟩`;
  });
}

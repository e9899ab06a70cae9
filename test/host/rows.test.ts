import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  deletedVersionsRow,
  ownerRow,
  packageRow,
  packageTypeRow,
  rangeRow,
  versionRow,
  type FailedPart,
  type MoreRow,
  type NoticeRow,
  type Row,
} from '../../src/core/explorer/row.ts';
import type { PackageSummary, VersionSummary } from '../../src/core/packages/summary.ts';
import { GitHubError } from '../../src/core/github/problem.ts';
import { tooltipOf } from '../../src/vscode/explorer/tooltip.ts';
import { treeItemOf } from '../../src/vscode/explorer/treeItem.ts';

const day = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * day).toISOString();
const owner = ownerRow({ kind: 'organization', login: 'octo-org' }, false);
const element: PackageSummary = {
  id: 1,
  name: 'hello-world',
  packageType: 'container',
  visibility: 'private',
  versionCount: 1200,
  htmlUrl: undefined,
  repository: 'octo-org/hello',
  createdAt: daysAgo(400),
  updatedAt: daysAgo(1),
};
const container = packageRow(owner, element);
const version: VersionSummary = {
  id: 7,
  name: `sha256:${'0123456789abcdef'.repeat(4)}`,
  tags: ['1.2.3', 'latest'],
  createdAt: daysAgo(3),
  updatedAt: undefined,
  deletedAt: undefined,
};
const more: MoreRow = {
  kind: 'more',
  id: 'more',
  parent: container,
  subject: { of: 'versions' },
  loaded: 100,
  total: 10_000,
  filtered: false,
};

function shown(row: Row): { label: string; description: string } {
  const { label, description } = treeItemOf(row);
  assert.ok(typeof label === 'string' && typeof description !== 'boolean');
  return { label, description: description ?? '' };
}

describe('a row', () => {
  it('R15: of a version without a date names none', () => {
    const row = versionRow(container, { ...version, createdAt: '0001-01-01T00:00:00Z' });
    assert.equal(shown(row).description, '');
    assert.match(tooltipOf(row)?.value ?? '', /Created: unknown/);
  });

  it('of a package says that deleting there was refused, and why', () => {
    const { description } = treeItemOf(container, { isReadOnly: true });
    assert.match(String(description), /^1,200 versions · private · no admin role$/);
    assert.match(tooltipOf(container, 'Ask for the admin role.')?.value ?? '', /Permissions: Ask for the admin role/);
    assert.doesNotMatch(tooltipOf(container)?.value ?? '', /Deleting/);
  });

  it('of an owner says whose it is', () => {
    assert.deepEqual(shown(owner), { label: 'octo-org', description: 'organization' });
    const you = ownerRow({ kind: 'authenticatedUser', login: 'mona' }, false);
    assert.deepEqual(shown(you), { label: 'mona', description: 'you' });
    const added = ownerRow({ kind: 'user', login: 'hubot' }, true);
    assert.deepEqual(shown(added), { label: 'hubot', description: 'user' });
    const described = (packages: number) => treeItemOf(owner, { packages }).description;
    assert.equal(described(24), 'organization · 24 packages');
    assert.equal(described(1), 'organization · 1 package');
    assert.equal(described(0), 'organization · 0 packages');
  });

  it('of a package says its number of versions, where it is known, and its visibility', () => {
    const facts = { label: 'hello-world' };
    assert.deepEqual(shown(container), { ...facts, description: '1,200 versions · private' });
    const one = packageRow(owner, { ...element, versionCount: 1 });
    assert.deepEqual(shown(one), { ...facts, description: '1 version · private' });
    const unknown = packageRow(owner, { ...element, versionCount: undefined });
    assert.deepEqual(shown(unknown), { ...facts, description: 'private' });
  });

  it('of a package type says how many are loaded', () => {
    const row = packageTypeRow(owner, 'nuget', 3);
    assert.deepEqual(shown(row), { label: 'NuGet', description: '3' });
  });

  it('of an image’s version shows its tags, or the short digest and that it is untagged', () => {
    const tagged = { label: '1.2.3, latest', description: '3 days ago' };
    assert.deepEqual(shown(versionRow(container, version)), tagged);
    const untagged = { label: 'sha256:0123456789ab', description: '3 days ago' };
    assert.deepEqual(shown(versionRow(container, { ...version, tags: [] })), untagged, 'the row above says the rest');
    const docker = packageRow(owner, { ...element, packageType: 'docker' });
    assert.equal(shown(versionRow(docker, { ...version, tags: [] })).description, '3 days ago · untagged');
  });

  it('of any other version shows its version string and its age', () => {
    const npm = packageRow(owner, { ...element, packageType: 'npm' });
    const row = versionRow(npm, { ...version, name: '2.0.0-rc.1', tags: [] });
    assert.deepEqual(shown(row), { label: '2.0.0-rc.1', description: '3 days ago' });
  });

  it('of a range of versions says which, and from when', () => {
    const range = { first: 1001, last: 2000, newest: '2026-11-27T00:00:00Z', oldest: '2026-03-01T00:00:00Z' };
    const row = rangeRow(container, { ...range, isOpenEnded: false });
    assert.deepEqual(shown(row), { label: 'Versions 1,001–2,000', description: 'Nov 2026' });
    assert.match(tooltipOf(row)?.value ?? '', /Created: Mar\s–\sNov 2026/);
    const { collapsibleState } = treeItemOf(rangeRow(container, { ...range, isOpenEnded: true }));
    assert.equal(collapsibleState, vscode.TreeItemCollapsibleState.Expanded, 'whoever loads more wants to see it');
  });

  it('of a deleted version shows how long it can be restored', () => {
    const deleted = deletedVersionsRow(container);
    assert.deepEqual(shown(deleted), { label: 'Deleted versions', description: '' });
    const left = (days: number) => shown(versionRow(deleted, { ...version, deletedAt: daysAgo(days) })).description;
    assert.equal(left(10.5), '19 days left');
    assert.equal(left(28.5), '1 day left');
    assert.equal(left(29.6), '9 hours left');
    assert.equal(left(31), 'expired');
  });

  it('for more says how many are loaded, of how many, and what a filter has not seen', () => {
    assert.equal(shown(more).label, 'Load More…');
    assert.equal(shown(more).description, '100 of 10,000 loaded');
    assert.equal(shown({ ...more, filtered: true }).description, '100 loaded, 9,900 not loaded yet');
    assert.equal(shown({ ...more, total: undefined }).description, '100 loaded');
    const packages: Row = { ...more, subject: { of: 'packages', packageType: 'npm' } };
    assert.equal(shown(packages).description, '100 of about 10,000 loaded');
    assert.equal(shown({ ...packages, filtered: true }).description, '100 loaded, about 9,900 not loaded yet');
    const { command } = treeItemOf(more);
    assert.deepEqual([command?.command, command?.arguments], ['githubPackages.loadMore', [more]]);
  });

  it('of an error says what failed and why, and explains it in its tooltip', () => {
    const error = new GitHubError({ kind: 'singleSignOn', authorizeUrl: undefined, message: '' }, 'GET');
    const row: Row = { kind: 'error', id: 'e', parent: owner, part: { of: 'packages', packageType: 'maven' }, error };
    assert.deepEqual(shown(row), {
      label: 'Single sign-on required',
      description: 'Maven packages',
    });
    assert.match(tooltipOf(row)?.value ?? '', /^\*\*Maven packages could not be loaded\*\*/);
    assert.match(tooltipOf(row)?.value ?? '', /requires single sign\\-on/);
    assert.equal(
      treeItemOf(row).accessibilityInformation?.label,
      'Error: Maven packages could not be loaded: Single sign-on required',
    );
  });

  it('of an error speaks of refreshing where what was known before is still shown', () => {
    const of = (part: FailedPart, stale: boolean): Row => ({
      kind: 'error',
      id: 'e',
      parent: undefined,
      part,
      error: new Error('no'),
      stale,
    });
    const parts: readonly (readonly [part: FailedPart, description: string, what: string])[] = [
      [{ of: 'packages', packageType: 'maven' }, 'Maven packages', 'Maven packages'],
      [{ of: 'allPackages' }, 'packages', 'Packages'],
      [{ of: 'versions' }, 'versions', 'Versions'],
      [{ of: 'deletedVersions' }, 'deleted versions', 'Deleted versions'],
      [{ of: 'account' }, 'your account', 'Your account'],
      [{ of: 'organizations' }, 'your organizations', 'Your organizations'],
      [{ of: 'owner', login: 'hubot' }, 'hubot', 'hubot'],
    ];
    for (const [part, description, what] of parts) {
      assert.deepEqual(
        [shown(of(part, false)).label, shown(of(part, false)).description],
        ['Unexpected error', description],
      );
      assert.match(tooltipOf(of(part, false))?.value ?? '', new RegExp(`^\\*\\*${what} could not be loaded`));
      assert.match(tooltipOf(of(part, true))?.value ?? '', new RegExp(`^\\*\\*${what} could not be refreshed`));
    }
  });

  it('of organizations that want single sign-on names them, or gives their ids', () => {
    const error = new GitHubError({ kind: 'singleSignOn', authorizeUrl: undefined, message: '' }, 'GET');
    const of = (...organizations: { id: string; login: string | undefined }[]): Row => {
      const part = { of: 'withheldOrganizations', organizations } as const;
      return { kind: 'error', id: 'e', parent: undefined, part, error };
    };
    const [named, unnamed] = [
      { id: '1', login: 'northwind-secure' },
      { id: '2', login: undefined },
    ];
    const label = 'Single sign-on required';
    assert.deepEqual(shown(of(named)), { label, description: 'northwind-secure' });
    assert.deepEqual(shown(of(unnamed)), { label, description: 'organization with ID 2' });
    assert.equal(shown(of(named, unnamed)).description, 'northwind-secure, organization with ID 2');
    assert.match(tooltipOf(of(named))?.value ?? '', /northwind\\-secure is not shown/);
    assert.match(tooltipOf(of(named, unnamed))?.value ?? '', /2 organizations are not shown/);
  });

  it('of an owner without a type to show says so, and leads to the setting', () => {
    const row: Row = { kind: 'notice', id: 'n', parent: owner, notice: 'noPackageTypes' };
    assert.equal(shown(row).label, 'Your settings hide all package types');
    const { command } = treeItemOf(row);
    assert.deepEqual(
      [command?.command, command?.arguments],
      ['workbench.action.openSettings', ['githubPackages.packageTypes']],
    );
  });

  it('does something when it is clicked, or expands', () => {
    const deleted = versionRow(deletedVersionsRow(container), { ...version, deletedAt: daysAgo(1) });
    const commandOf = (row: Row) => treeItemOf(row).command;
    const notice = (what: NoticeRow['notice']): NoticeRow => ({ kind: 'notice', id: 'n', parent: owner, notice: what });
    const details = commandOf(versionRow(container, version));
    assert.deepEqual([details?.command, details?.arguments?.length], ['githubPackages.previewDetails', 1]);
    assert.equal(commandOf(deleted)?.command, 'githubPackages.explainRow');
    for (const what of ['noPackagesOfVisibility', 'nothingMatches'] as const) {
      assert.equal(commandOf(notice(what))?.command, 'githubPackages.filter');
    }
    for (const what of ['noPackages', 'noVersions', 'noDeletedVersions', 'unsearched', 'partlySearched'] as const) {
      assert.equal(commandOf(notice(what))?.command, 'githubPackages.explainRow');
    }
    for (const row of [owner, packageTypeRow(owner, 'npm', 1), container, deletedVersionsRow(container)]) {
      assert.equal(commandOf(row), undefined, 'a click expands it');
      assert.notEqual(treeItemOf(row).collapsibleState, vscode.TreeItemCollapsibleState.None);
    }
  });

  it('that has rows from before says from when they are, with the day where that is not today', () => {
    const now = Date.now();
    const described = (asOf: number) => treeItemOf(owner, { asOf }).description;
    assert.match(String(described(now)), /^organization · as of \d{1,2}:\d{2}\s[AP]M$/);
    const earlier = described(Date.UTC(2026, 1, 3, 12));
    assert.match(String(earlier), /^organization · as of Feb 3, 2026, \d{1,2}:\d{2}\s[AP]M$/);
    const plain = treeItemOf(deletedVersionsRow(container), { asOf: now }).description;
    assert.match(String(plain), /^as of /);
    const { accessibilityInformation } = treeItemOf(owner, { asOf: now });
    assert.match(accessibilityInformation?.label ?? '', /^octo-org, organization · as of /);
  });

  it('is closed until it is opened, and open again where it was', () => {
    const state = (row: Row, isOpen?: boolean) => treeItemOf(row, { isOpen }).collapsibleState;
    for (const row of [owner, packageTypeRow(owner, 'npm', 1), container]) {
      assert.equal(state(row), vscode.TreeItemCollapsibleState.Collapsed);
      assert.equal(state(row, true), vscode.TreeItemCollapsibleState.Expanded);
    }
    assert.equal(state(versionRow(container, version)), vscode.TreeItemCollapsibleState.Collapsed);
    const others = [packageRow(owner, { ...element, packageType: 'npm' }), deletedVersionsRow(container)];
    for (const parent of others) {
      assert.equal(state(versionRow(parent, version), false), vscode.TreeItemCollapsibleState.None);
    }
  });

  it('is told to a screen reader whole', () => {
    const item = (row: Row) => treeItemOf(row).accessibilityInformation?.label;
    assert.equal(item(owner), 'octo-org, organization');
    assert.equal(item(container), 'hello-world, Container, 1,200 versions · private');
    assert.equal(item(versionRow(container, { ...version, tags: [] })), 'sha256:0123456789ab, 3 days ago');
    const deleted = { ...version, deletedAt: daysAgo(10.5) };
    assert.equal(
      item(versionRow(deletedVersionsRow(container), deleted)),
      '1.2.3, latest, 19 days left, created 3 days ago',
    );
  });

  it('takes a hostile name as text', () => {
    const hostile = packageRow(owner, { ...element, name: '\u202e[x](command:evil) <img src=x> $(flame)' });
    assert.equal(shown(hostile).label, '⟨U+202E⟩[x](command:evil) <img src=x> $(flame)');
    const tooltip = tooltipOf(hostile);
    assert.ok(tooltip);
    assert.ok(!tooltip.isTrusted && !tooltip.supportHtml && !tooltip.supportThemeIcons);
    assert.doesNotMatch(tooltip.value, /\[x\]\(|<img|(?<!\\)\$\(/);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  deletedVersionsRow,
  ownerRow,
  packageRow,
  packageTypeRow,
  versionRow,
  type FailedPart,
  type MoreRow,
  type Row,
} from '../../src/core/explorer/row.ts';
import type { PackageSummary, VersionSummary } from '../../src/core/explorer/summary.ts';
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

function shown(row: Row): { label: string; description: string; contextValue: string } {
  const { label, description, contextValue } = treeItemOf(row, vscode.Uri.file('/extension'));
  assert.ok(typeof label === 'string' && typeof description !== 'boolean');
  return { label, description: description ?? '', contextValue: contextValue ?? '' };
}

describe('a row', () => {
  it('R15: of a version without a date names none', () => {
    const row = versionRow(container, { ...version, createdAt: '0001-01-01T00:00:00Z' });
    assert.equal(shown(row).description, '');
    assert.match(tooltipOf(row)?.value ?? '', /Created: unknown/);
  });

  it('of a package says that deleting there was refused, and why', () => {
    const { description } = treeItemOf(container, vscode.Uri.file('/extension'), { isReadOnly: true });
    assert.match(String(description), /1,200 versions · no admin rights$/);
    assert.match(tooltipOf(container, 'Ask for the admin role.')?.value ?? '', /Deleting: Ask for the admin role/);
    assert.doesNotMatch(tooltipOf(container)?.value ?? '', /Deleting/);
  });

  it('of an owner says whose it is', () => {
    assert.deepEqual(shown(owner), { label: 'octo-org', description: 'organization', contextValue: 'owner' });
    const you = ownerRow({ kind: 'authenticatedUser', login: 'mona' }, false);
    assert.deepEqual(shown(you), { label: 'mona', description: 'you', contextValue: 'owner' });
    const added = ownerRow({ kind: 'user', login: 'hubot' }, true);
    assert.deepEqual(shown(added), { label: 'hubot', description: 'user', contextValue: 'owner.added' });
  });

  it('of a package says its type, visibility and number of versions, where they are known', () => {
    const facts = { label: 'hello-world', contextValue: 'package.container' };
    assert.deepEqual(shown(container), { ...facts, description: 'Container · private · 1,200 versions' });
    const one = packageRow(owner, { ...element, versionCount: 1 });
    assert.deepEqual(shown(one), { ...facts, description: 'Container · private · 1 version' });
    const unknown = packageRow(owner, { ...element, versionCount: undefined });
    assert.deepEqual(shown(unknown), { ...facts, description: 'Container · private' });
  });

  it('of a package type says how many are loaded', () => {
    const row = packageTypeRow(owner, 'nuget', 3);
    assert.deepEqual(shown(row), { label: 'NuGet', description: '3', contextValue: 'packageType' });
  });

  it('of an image’s version shows its tags, or the short digest and that it is untagged', () => {
    const tagged = { label: '1.2.3, latest', description: '3 days ago', contextValue: 'version.container' };
    assert.deepEqual(shown(versionRow(container, version)), tagged);
    const untagged = { label: 'sha256:0123456789ab', description: 'untagged', contextValue: 'version.container' };
    assert.deepEqual(shown(versionRow(container, { ...version, tags: [] })), untagged);
  });

  it('of any other version shows its version string and its age', () => {
    const npm = packageRow(owner, { ...element, packageType: 'npm' });
    const row = versionRow(npm, { ...version, name: '2.0.0-rc.1', tags: [] });
    assert.deepEqual(shown(row), { label: '2.0.0-rc.1', description: '3 days ago', contextValue: 'version.npm' });
  });

  it('of a deleted version shows how long it can be restored', () => {
    const deleted = deletedVersionsRow(container);
    assert.deepEqual(shown(deleted), { label: 'Deleted versions', description: '', contextValue: 'deletedVersions' });
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
    const { command } = treeItemOf(more, vscode.Uri.file('/extension'));
    assert.deepEqual([command?.command, command?.arguments], ['githubPackages.loadMore', [more]]);
  });

  it('of an error says what failed and why, and explains it in its tooltip', () => {
    const error = new GitHubError({ kind: 'singleSignOn', authorizeUrl: undefined, message: '' }, 'GET');
    const row: Row = { kind: 'error', id: 'e', parent: owner, part: { of: 'packages', packageType: 'maven' }, error };
    assert.deepEqual(shown(row), {
      label: 'Maven packages could not be loaded',
      description: 'Single sign-on required',
      contextValue: 'error',
    });
    assert.match(tooltipOf(row)?.value ?? '', /requires single sign\\-on/);
  });

  it('of an error speaks of refreshing where what was known before is still shown', () => {
    const label = (part: FailedPart, stale: boolean) =>
      shown({ kind: 'error', id: 'e', parent: undefined, part, error: new Error('no'), stale }).label;
    const parts: readonly (readonly [FailedPart, string])[] = [
      [{ of: 'packages', packageType: 'maven' }, 'Maven packages'],
      [{ of: 'allPackages' }, 'Packages'],
      [{ of: 'versions' }, 'Versions'],
      [{ of: 'deletedVersions' }, 'Deleted versions'],
      [{ of: 'account' }, 'Your account'],
      [{ of: 'organizations' }, 'Your organizations'],
      [{ of: 'owner', login: 'hubot' }, 'hubot'],
    ];
    for (const [part, what] of parts) {
      assert.equal(label(part, false), `${what} could not be loaded`);
      assert.equal(label(part, true), `${what} could not be refreshed`);
    }
    const withheld = { of: 'withheldOrganizations', ids: ['1'] } as const;
    assert.equal(label(withheld, true), label(withheld, false));
  });

  it('that has rows from before says from when they are, with the day where that is not today', () => {
    const now = Date.now();
    const described = (asOf: number) => treeItemOf(owner, vscode.Uri.file('/extension'), { asOf }).description;
    assert.match(String(described(now)), /^organization · as of \d{1,2}:\d{2}\s[AP]M$/);
    const earlier = described(Date.UTC(2026, 1, 3, 12));
    assert.match(String(earlier), /^organization · as of Feb 3, 2026, \d{1,2}:\d{2}\s[AP]M$/);
    const { accessibilityInformation } = treeItemOf(owner, vscode.Uri.file('/extension'), { asOf: now });
    assert.match(accessibilityInformation?.label ?? '', /^octo-org, organization · as of /);
  });

  it('is closed until it is opened, and open again where it was', () => {
    const state = (row: Row, isOpen?: boolean) =>
      treeItemOf(row, vscode.Uri.file('/extension'), { isOpen }).collapsibleState;
    for (const row of [owner, packageTypeRow(owner, 'npm', 1), container]) {
      assert.equal(state(row), vscode.TreeItemCollapsibleState.Collapsed);
      assert.equal(state(row, true), vscode.TreeItemCollapsibleState.Expanded);
    }
    assert.equal(state(versionRow(container, version), false), vscode.TreeItemCollapsibleState.None);
  });

  it('is told to a screen reader whole', () => {
    const item = (row: Row) => treeItemOf(row, vscode.Uri.file('/extension')).accessibilityInformation?.label;
    assert.equal(item(owner), 'octo-org, organization');
    assert.equal(item(container), 'hello-world, Container · private · 1,200 versions');
    assert.equal(
      item(versionRow(container, { ...version, tags: [] })),
      'sha256:0123456789ab, untagged, created 3 days ago',
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

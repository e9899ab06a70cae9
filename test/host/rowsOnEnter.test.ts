import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  deletedVersionsRow,
  errorRow,
  ownerRow,
  packageRow,
  packageTypeRow,
  partRow,
  rangeRow,
  untaggedRow,
  versionRow,
  type NoticeRow,
  type Row,
} from '../../src/core/explorer/row.ts';
import type { DeletedEntry } from '../../src/core/deletion/journal/recentlyDeleted.ts';
import type { ContentKind, ImageContent } from '../../src/core/images/contents.ts';
import { packageTypes } from '../../src/core/github/types.ts';
import { treeItemOf } from '../../src/vscode/explorer/treeItem.ts';
import { childrenOf, dayRows, type DeletedRow } from '../../src/vscode/recentlyDeleted/row.ts';
import { treeItemOf as deletedItemOf } from '../../src/vscode/recentlyDeleted/treeItem.ts';

/** Enter and a click run the command of a row, or expand it if it has none. */
describe('every row', () => {
  const owner = ownerRow({ kind: 'organization', login: 'octo-org' }, false);
  const packages = packageTypes.map((packageType) =>
    packageRow(owner, { id: 1, name: 'app', packageType, visibility: 'private', createdAt: '2026-01-01T00:00:00Z' }),
  );
  const [container = assert.fail()] = packages;
  const digest = `sha256:${'a'.repeat(64)}`;
  const version = { id: 7, name: digest, tags: ['1.0'], createdAt: '2026-01-01T00:00:00Z' };
  const image = versionRow(container, version);
  const untagged = untaggedRow(container, { untagged: 1, parts: 0, loaded: 1, isAllRead: true });
  const deleted = deletedVersionsRow(container);
  const subject = `sha256:${'b'.repeat(64)}`;

  // As records, so that a kind that is added is missed here.
  const contentKinds: Record<ContentKind, true> = {
    provenance: true,
    sbom: true,
    signature: true,
    attestation: true,
    platform: true,
    index: true,
    manifest: true,
    referrers: true,
    artifact: true,
  };
  const states: Record<ImageContent['state'], true> = { read: true, unread: true, missing: true };
  const parts = Object.keys(contentKinds).flatMap((kind) =>
    Object.keys(states).flatMap((state) =>
      [undefined, version].map((known) => {
        const content = { digest, kinds: [kind as ContentKind] as const, state: state as ImageContent['state'] };
        return partRow(image, { ...content, hasContents: kind === 'index' }, { version: known });
      }),
    ),
  );
  const notices: Record<NoticeRow['notice'], NoticeRow['parent']> = {
    noPackages: owner,
    noPackageTypes: owner,
    noPackagesOfVisibility: owner,
    nothingMatches: container,
    noVersions: container,
    noDeletedVersions: deleted,
    missingManifest: image,
    emptyIndex: image,
    unsearched: owner,
    partlySearched: owner,
    unsized: container,
  };
  const range = { first: 1, last: 1000, newest: '', oldest: '', isOpenEnded: false };
  const more = { kind: 'more', id: 'more', loaded: 1, total: 2, filtered: false } as const;
  const rows: { [Kind in Row['kind']]: readonly Extract<Row, { kind: Kind }>[] } = {
    owner: [owner, ownerRow({ kind: 'user', login: 'hubot' }, true)],
    packageType: packageTypes.map((packageType) => packageTypeRow(owner, packageType, 1)),
    package: packages,
    range: [container, untagged, deleted].map((parent) => rangeRow(parent, range)),
    version: [
      ...packages.map((parent) => versionRow(parent, version)),
      versionRow(untagged, { ...version, tags: [] }),
      versionRow(untagged, version, { attached: { kind: 'signature', subject, isGone: true } }),
      ...packages.map((parent) => versionRow(deletedVersionsRow(parent), { ...version, deletedAt: version.createdAt })),
    ],
    part: parts,
    untagged: [untagged],
    deletedVersions: [deleted],
    more: [
      { ...more, parent: owner, subject: { of: 'packages', packageType: 'npm' } },
      { ...more, parent: container, subject: { of: 'versions' } },
      { ...more, parent: deleted, subject: { of: 'deletedVersions' } },
    ],
    error: [
      errorRow({ of: 'account' }, new Error('no')),
      errorRow({ of: 'organizations' }, new Error('no')),
      errorRow({ of: 'withheldOrganizations', organizations: [] }, new Error('no')),
      errorRow({ of: 'owner', login: 'hubot' }, new Error('no')),
      errorRow({ of: 'allPackages' }, new Error('no'), owner),
      errorRow({ of: 'packages', packageType: 'npm' }, new Error('no'), owner),
      errorRow({ of: 'versions' }, new Error('no'), container),
      errorRow({ of: 'deletedVersions' }, new Error('no'), deleted),
      errorRow({ of: 'manifest' }, new Error('no'), image),
    ],
    notice: Object.entries(notices).map(([notice, parent]) => {
      return { kind: 'notice', id: notice, parent, notice: notice as NoticeRow['notice'], count: 2 };
    }),
  };

  let commands: ReadonlySet<string>;
  before(async () => {
    const extension = vscode.extensions.getExtension('packages-explorer.github-packages-explorer');
    await extension?.activate();
    commands = new Set(await vscode.commands.getCommands(true));
  });

  function assertDoesSomething(what: string, { command, collapsibleState }: vscode.TreeItem): void {
    if (command) assert.ok(commands.has(command.command), `${what}: ${command.command} is no command`);
    else assert.notEqual(collapsibleState, vscode.TreeItemCollapsibleState.None, `${what}: nothing`);
  }

  for (const [kind, some] of Object.entries(rows)) {
    it(`of the kind ${kind} does something on Enter`, () => {
      assert.ok(some.length > 0);
      for (const row of some) assertDoesSomething(row.id, treeItemOf(row));
    });
  }

  it('of an image’s part that is gone explains that, since it has no details', () => {
    const commandOf = (row: Row) => treeItemOf(row).command?.command;
    const missing = parts.filter(({ content, version: known }) => content.state === 'missing' && !known);
    assert.ok(missing.length > 0);
    for (const row of missing) assert.equal(commandOf(row), 'githubPackages.explainRow');
  });

  it('of Recently Deleted does something on Enter', () => {
    const entry = (id: string, plan: string, unit: 'days' | 'none'): DeletedEntry => ({
      id,
      plan,
      intents: [id],
      host: 'github.com',
      account: 'mona',
      target: { owner: owner.owner, packageType: 'npm', name: 'tool', versionId: 7 },
      facts: { versionName: id },
      deletedAt: Date.now(),
      expiresAt: Date.now(),
      timeLeft: unit === 'days' ? { unit, count: 3 } : { unit },
      requires: [],
      tookPackage: false,
    });
    const days = dayRows([entry('1', 'a', 'days'), entry('2', 'a', 'days'), entry('3', 'b', 'none')]);
    const all = (row: DeletedRow): DeletedRow[] => [row, ...childrenOf(row).flatMap(all)];
    const found: Record<DeletedRow['kind'], number> = { day: 0, operation: 0, entry: 0 };
    for (const row of days.flatMap(all)) {
      found[row.kind]++;
      assertDoesSomething(row.id, deletedItemOf(row, vscode.Uri.file('/extension')));
    }
    assert.deepEqual(found, { day: 1, operation: 1, entry: 3 });
  });
});

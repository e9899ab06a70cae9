import assert from 'node:assert/strict';
import { ownerRow, packageRow, referenceOf, type PackageRow } from '../../src/core/explorer/row.ts';
import { KnownRefusals } from '../../src/vscode/deletion/run/knownRefusals.ts';

describe('known refusals', () => {
  const row = (login: string, name: string): PackageRow =>
    packageRow(ownerRow({ kind: 'organization', login }, false), {
      id: 1,
      name,
      packageType: 'npm',
      visibility: 'private',
      versionCount: 3,
      htmlUrl: undefined,
      repository: undefined,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: undefined,
    });
  const [tool, tools, other] = [row('org', 'tool'), row('org', 'tools'), row('another', 'tool')];
  let refusals: KnownRefusals;

  const known = () => [tool, tools, other].map((each) => refusals.of(each) !== undefined);

  beforeEach(() => {
    refusals = new KnownRefusals();
    refusals.note(
      [tool, tools, other].map((each) => ({
        operation: { action: 'delete', target: { ...referenceOf(each), versionId: 7 } },
        outcome: { kind: 'refused', reason: { kind: 'noAdminRight', message: 'Not Found' } },
      })),
    );
  });

  it('are told of each package that refused', () => {
    assert.deepEqual(known(), [true, true, true]);
    assert.match(refusals.of(tool) ?? '', /org\/tool .*Ask for the admin role/);
  });

  it('name the broad scope beside the admin role where a package of its type may need it', () => {
    const target = { ...referenceOf(tool), packageType: 'docker' } as const;
    const outcome = { kind: 'refused', reason: { kind: 'noAdminRight', message: 'Not Found' } } as const;
    refusals.note([{ operation: { action: 'delete', target }, outcome }]);
    const image = { ...tool, package: { ...tool.package, packageType: 'docker' } } as const;
    assert.match(
      refusals.of(image) ?? '',
      /admin role for the package\. Deleting and restoring packages in .*githubPackages\.useRepoScope/,
    );
    assert.doesNotMatch(refusals.of(tool) ?? '', /useRepoScope/);
  });

  it('are forgotten where a delete succeeds', () => {
    refusals.note([{ operation: { action: 'delete', target: referenceOf(tool) }, outcome: { kind: 'deleted' } }]);
    assert.deepEqual(known(), [false, true, true]);
  });

  it('are all forgotten after a refresh', () => {
    refusals.forget();
    assert.deepEqual(known(), [false, false, false]);
  });
});

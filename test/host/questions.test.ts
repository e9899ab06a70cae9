import assert from 'node:assert/strict';
import { ownerRow, packageRow } from '../../src/core/explorer/row.ts';
import { totalText } from '../../src/vscode/deletion/confirmPackages.ts';

describe('the question before packages are deleted', () => {
  const owner = ownerRow({ kind: 'organization', login: 'octo-org' }, false);
  const row = (versionCount: number | undefined) =>
    packageRow(owner, {
      id: 1,
      name: 'hello',
      packageType: 'npm',
      visibility: 'private',
      versionCount,
      htmlUrl: undefined,
      repository: undefined,
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: undefined,
    });

  it('says how many versions go with them, and where that is not known', () => {
    assert.equal(totalText([row(3), row(14)]), '17 versions');
    assert.equal(totalText([row(0)]), '0 versions');
    assert.equal(totalText([row(undefined)]), 'an unknown number of versions');
    assert.equal(totalText([row(undefined), row(1)]), 'at least 1 version');
  });
});

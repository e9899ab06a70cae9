import assert from 'node:assert/strict';
import { parseTarget, targetKey, type Target } from '../../../src/core/packages/target.ts';
import { targetOf, ownerRow, packageRow, versionRow } from '../../../src/core/explorer/row.ts';

const target: Target = {
  owner: { kind: 'organization', login: 'octo' },
  packageType: 'container',
  name: 'charts/nginx',
  versionId: 7,
};

describe('A target', () => {
  it('is what a row of a package or a version is about', () => {
    const created = { createdAt: '', updatedAt: undefined };
    const row = packageRow(ownerRow(target.owner, false), {
      ...created,
      id: 1,
      name: target.name,
      packageType: 'container',
      visibility: 'public',
      versionCount: 1,
      htmlUrl: undefined,
      repository: undefined,
    });
    const version = versionRow(row, { ...created, id: 7, name: 'sha256:1', tags: [], deletedAt: undefined });
    assert.deepEqual(targetOf(version), target);
    assert.deepEqual(targetOf(row), { owner: target.owner, packageType: 'container', name: 'charts/nginx' });
  });

  it('is read again as it was written', () => {
    for (const each of [target, { owner: target.owner, packageType: 'npm', name: 'a' } as const]) {
      assert.deepEqual(parseTarget(JSON.parse(JSON.stringify(each))), each);
    }
  });

  it('leaves out what it does not know', () => {
    assert.deepEqual(parseTarget({ ...target, more: 1, owner: { ...target.owner, more: 1 } }), target);
  });

  it('is nothing else', () => {
    for (const value of [
      undefined,
      null,
      'text',
      [],
      {},
      { ...target, owner: null },
      { ...target, owner: { kind: 'team', login: 'x' } },
      { ...target, owner: { kind: 'user' } },
      { ...target, name: 7 },
      { ...target, packageType: 'gradle' },
      { ...target, versionId: 'seven' },
    ]) {
      assert.equal(parseTarget(value), undefined, JSON.stringify(value));
    }
  });

  it('is told apart by owner, type, name and version, whatever the case of the owner', () => {
    const other = { ...target, name: 'charts', versionId: undefined };
    const keys = [target, { ...target, versionId: 8 }, { ...target, packageType: 'docker' as const }, other].map(
      targetKey,
    );
    assert.equal(new Set(keys).size, 4);
    assert.equal(targetKey({ ...target, owner: { kind: 'user', login: 'OCTO' } }), targetKey(target));
  });
});

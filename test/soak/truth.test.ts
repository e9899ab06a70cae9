import assert from 'node:assert/strict';
import { ownerRow, packageRow, versionRow, type Row } from '../../src/core/explorer/row.ts';
import { lies } from './inHost/truth.ts';

describe('What a soak holds against the tree', () => {
  const owner = ownerRow({ kind: 'organization', login: 'org' }, false);
  const tool = packageRow(owner, {
    id: 1,
    name: 'tool',
    packageType: 'npm',
    visibility: 'private',
    versionCount: undefined,
    htmlUrl: undefined,
    repository: undefined,
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: undefined,
  });
  const version = (id: number) =>
    versionRow(tool, { id, name: String(id), tags: [], createdAt: '', updatedAt: undefined, deletedAt: undefined });
  const more: Row = {
    kind: 'more',
    id: 'more',
    parent: tool,
    subject: { of: 'versions' },
    loaded: 2,
    total: undefined,
    filtered: false,
  };

  function liesOf(versions: readonly Row[], ids: readonly number[]): string[] {
    const under = new Map<Row | undefined, readonly Row[]>([
      [undefined, [owner]],
      [owner, [tool]],
      [tool, versions],
    ]);
    return lies((row) => under.get(row) ?? [], { org: { 'npm/tool': ids } });
  }

  it('is nothing where it shows what the server has', () => {
    assert.deepEqual(liesOf([version(2), version(1)], [2, 1]), []);
  });

  it('is a row that is not there any more, one that is missing, and one that is there twice', () => {
    assert.deepEqual(liesOf([version(3), version(2), version(2)], [2, 1]), [
      'org/npm/tool lacks 1: 1',
      'org/npm/tool has too many, 1: 3',
      'org/npm/tool repeats 1',
    ]);
  });

  it('is not what is behind “Load More…”, but for what is left out before it', () => {
    assert.deepEqual(liesOf([version(3), version(2), more], [3, 2, 1]), []);
    assert.deepEqual(liesOf([version(3), version(1), more], [3, 2, 1]), [
      'org/npm/tool lacks 1: 2',
      'org/npm/tool has too many, 1: 1',
    ]);
  });

  it('is an error that stays', () => {
    const error: Row = { kind: 'error', id: 'e', parent: tool, part: { of: 'versions' }, error: new Error('no') };
    assert.deepEqual(liesOf([version(1), error], [1]), ['e: Error: no']);
  });
});

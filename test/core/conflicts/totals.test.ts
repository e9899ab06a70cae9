import assert from 'node:assert/strict';
import { totalsOf } from '../../../src/core/conflicts/report.ts';
import type { ConflictReport, OwnerAnswer, OwnerReport } from '../../../src/core/conflicts/report.ts';
import type { PackageSummary } from '../../../src/core/packages/summary.ts';

function conflict(id: number, more: Partial<PackageSummary> = {}): PackageSummary {
  return {
    id,
    name: `image-${id}`,
    packageType: 'docker',
    visibility: 'private',
    versionCount: 3,
    htmlUrl: undefined,
    repository: undefined,
    createdAt: '2020-01-01T00:00:00Z',
    updatedAt: undefined,
    ...more,
  };
}

function owner(login: string, answer: OwnerAnswer): OwnerReport {
  return { owner: { kind: 'organization', login }, answer };
}

function listed(login: string, ...conflicts: PackageSummary[]): OwnerReport {
  return owner(login, { kind: 'listed', known: { at: 0, conflicts } });
}

function report(...owners: OwnerReport[]): ConflictReport {
  return { host: 'github.com', account: undefined, owners };
}

describe('the totals of a conflict report', () => {
  it('count owners that answered or failed as asked, and others not', () => {
    const failed: OwnerAnswer = { kind: 'failed', problem: { kind: 'timeout', timeout: 1 } };
    const { owners, asked, conflicts } = totalsOf(
      report(listed('a'), owner('b', failed), owner('c', { kind: 'pending' }), owner('d', { kind: 'cancelled' })),
    );
    assert.deepEqual({ owners, asked, conflicts }, { owners: 4, asked: 2, conflicts: 0 });
  });

  it('tell owners that answered from those that failed, were stopped or could not be listed', () => {
    const problem = { kind: 'timeout', timeout: 1 } as const;
    const { owners, asked, answered, unlisted, mayBeMore } = totalsOf({
      ...report(listed('a'), owner('b', { kind: 'failed', problem }), owner('c', { kind: 'cancelled' })),
      gaps: [
        { ids: ['1', '2'], problem },
        { ids: [], problem },
      ],
    });
    assert.deepEqual([owners, asked, answered, unlisted, mayBeMore], [3, 2, 1, 2, true]);
  });

  it('count conflicts by visibility, and their versions as far as they are known', () => {
    const { visibilities, versions, withoutVersionCount } = totalsOf(
      report(
        listed('a', conflict(1), conflict(2, { visibility: 'public', versionCount: undefined })),
        listed('b', conflict(3, { visibility: 'internal', versionCount: 40 }), conflict(4)),
      ),
    );
    assert.deepEqual(visibilities, { public: 1, private: 2, internal: 1 });
    assert.deepEqual([versions, withoutVersionCount], [46, 1]);
  });
});

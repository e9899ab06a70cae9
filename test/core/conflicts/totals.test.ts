import assert from 'node:assert/strict';
import { totalsOf } from '../../../src/core/conflicts/report.ts';
import type { ConflictReport, FetchState, OwnerReport } from '../../../src/core/conflicts/report.ts';
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

function owner(login: string, state: FetchState): OwnerReport {
  return { owner: { kind: 'organization', login }, state };
}

function listed(login: string, ...conflicts: PackageSummary[]): OwnerReport {
  return owner(login, { kind: 'fetched', known: { at: 0, conflicts } });
}

function report(...owners: OwnerReport[]): ConflictReport {
  return { host: 'github.com', account: undefined, owners };
}

describe('the totals of a conflict report', () => {
  it('count owners that were fetched or failed as settled, and others not', () => {
    const failed: FetchState = { kind: 'failed', problem: { kind: 'timeout', timeoutMs: 1 } };
    const { owners, settled, conflicts } = totalsOf(
      report(listed('a'), owner('b', failed), owner('c', { kind: 'pending' }), owner('d', { kind: 'cancelled' })),
    );
    assert.deepEqual({ owners, settled, conflicts }, { owners: 4, settled: 2, conflicts: 0 });
  });

  it('distinguish owners that were fetched from those that failed, were stopped or could not be listed', () => {
    const problem = { kind: 'timeout', timeoutMs: 1 } as const;
    const { owners, settled, fetched, unlisted, mayBeMore } = totalsOf({
      ...report(listed('a'), owner('b', { kind: 'failed', problem }), owner('c', { kind: 'cancelled' })),
      gaps: [
        { ids: ['1', '2'], problem },
        { ids: [], problem },
      ],
    });
    assert.deepEqual([owners, settled, fetched, unlisted, mayBeMore], [3, 2, 1, 2, true]);
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

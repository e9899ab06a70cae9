import assert from 'node:assert/strict';
import { figures } from '../../../src/core/conflicts/figures.ts';
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
  return owner(login, { kind: 'listed', at: 0, conflicts });
}

function report(...owners: OwnerReport[]): ConflictReport {
  return { host: 'github.com', account: undefined, owners };
}

describe('the figures of a conflict report', () => {
  it('count owners that answered or failed as asked, and others not', () => {
    const failed: OwnerAnswer = { kind: 'failed', at: 0, problem: { kind: 'timeout', timeout: 1 } };
    const { owners, asked, conflicts } = figures(
      report(listed('a'), owner('b', failed), owner('c', { kind: 'pending' }), owner('d', { kind: 'cancelled' })),
    );
    assert.deepEqual({ owners, asked, conflicts }, { owners: 4, asked: 2, conflicts: 0 });
  });

  it('tell owners that answered from those that failed, were stopped or could not be listed', () => {
    const problem = { kind: 'timeout', timeout: 1 } as const;
    const { owners, asked, answered, unlisted, mayBeMore } = figures({
      ...report(listed('a'), owner('b', { kind: 'failed', at: 0, problem }), owner('c', { kind: 'cancelled' })),
      gaps: [
        { ids: ['1', '2'], problem },
        { ids: [], problem },
      ],
    });
    assert.deepEqual([owners, asked, answered, unlisted, mayBeMore], [3, 2, 1, 2, true]);
  });

  it('count conflicts by visibility, and their versions as far as they are known', () => {
    const { visibilities, versions, withoutVersionCount } = figures(
      report(
        listed('a', conflict(1), conflict(2, { visibility: 'public', versionCount: undefined })),
        listed('b', conflict(3, { visibility: 'internal', versionCount: 40 }), conflict(4)),
      ),
    );
    assert.deepEqual(visibilities, { public: 1, private: 2, internal: 1 });
    assert.deepEqual([versions, withoutVersionCount], [46, 1]);
  });

  it('name the oldest and the newest by when they were created, whatever the time zone it is written in', () => {
    const { oldest, newest } = figures(
      report(
        listed('a', conflict(1, { createdAt: '2020-01-01T23:30:00-05:00' }), conflict(2, { createdAt: 'no date' })),
        listed(
          'b',
          conflict(3, { createdAt: '2020-01-02T01:00:00Z' }),
          conflict(4, { createdAt: '2020-01-02T03:00:00Z' }),
        ),
      ),
    );
    assert.deepEqual([oldest?.package.id, newest?.package.id], [3, 1]);
    assert.equal(newest?.owner.login, 'a');
  });

  it('R15: name none whose date stands for no date', () => {
    const { oldest, newest } = figures(
      report(
        listed(
          'a',
          conflict(1, { createdAt: '0001-01-01T00:00:00Z' }),
          conflict(2, { createdAt: '2020-01-01T00:00:00Z' }),
        ),
      ),
    );
    assert.deepEqual([oldest?.package.id, newest?.package.id], [2, 2]);
  });

  it('have neither without conflicts', () => {
    const { oldest, newest, byOwner } = figures(report(listed('a')));
    assert.deepEqual({ oldest, newest, byOwner }, { oldest: undefined, newest: undefined, byOwner: [] });
  });

  it('order owners by their conflicts, then by login, without those that have none', () => {
    const { byOwner } = figures(
      report(
        listed('zoe', conflict(1)),
        listed('none'),
        listed('Bob', conflict(2)),
        listed('most', conflict(3), conflict(4)),
      ),
    );
    assert.deepEqual(
      byOwner.map(({ owner: { login }, conflicts }) => [login, conflicts]),
      [
        ['most', 2],
        ['Bob', 1],
        ['zoe', 1],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { summarizePackage, summarizeVersion } from '../../../src/core/packages/summary.ts';
import type { Package, PackageVersion } from '../../../src/core/github/types.ts';

describe('A summary', () => {
  it('keeps of a package what the tree shows', () => {
    const sent = {
      id: 1,
      name: 'a',
      package_type: 'npm',
      visibility: 'private',
      version_count: 3,
      url: 'https://api.github.com/x',
      html_url: 'https://github.com/x',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-02T00:00:00Z',
      repository: { full_name: 'octo/a' },
    } as Package;
    assert.deepEqual(summarizePackage(sent), {
      id: 1,
      name: 'a',
      packageType: 'npm',
      visibility: 'private',
      versionCount: 3,
      htmlUrl: 'https://github.com/x',
      repository: 'octo/a',
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-02T00:00:00Z',
    });
  });

  it('stands without what the server leaves out, sends as null or as something else', () => {
    for (const odd of [undefined, null, {}, 7]) {
      const sent = { id: 1, name: 'a', version_count: odd === 7 ? '7' : odd, html_url: odd, repository: odd };
      const { versionCount, htmlUrl, repository } = summarizePackage(sent as unknown as Package);
      assert.deepEqual([versionCount, htmlUrl, repository], [undefined, undefined, undefined]);
    }
  });

  it('keeps of a version its tags and when it was deleted', () => {
    const sent = {
      id: 2,
      name: 'sha256:1',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-02T00:00:00Z',
      deleted_at: '2026-01-03T00:00:00Z',
      metadata: { package_type: 'container', container: { tags: ['latest'] } },
    } as PackageVersion;
    assert.deepEqual(JSON.parse(JSON.stringify(summarizeVersion(sent))), {
      id: 2,
      name: 'sha256:1',
      tags: ['latest'],
      createdAt: '2026-01-01T00:00:00Z',
      updatedAt: '2026-01-02T00:00:00Z',
      deletedAt: '2026-01-03T00:00:00Z',
    });
    const bare = summarizeVersion({ id: 3, name: '1', created_at: '' } as PackageVersion);
    assert.deepEqual([bare.tags, bare.deletedAt], [[], undefined]);
  });

  it('keeps a moment as the server sent it', () => {
    for (const moment of [
      '2026-01-01T00:00:00Z',
      '1970-01-01T00:00:00Z',
      '2040-01-01T00:00:00Z',
      '2026-01-01T00:00:00.123Z',
      '2026-01-01T01:00:00+01:00',
      '2026-99-99T00:00:00Z',
      'yesterday',
      '',
    ]) {
      const sent = { id: 1, name: 'a', created_at: moment, updated_at: moment, deleted_at: moment } as PackageVersion;
      const { createdAt, updatedAt, deletedAt } = summarizeVersion(sent);
      assert.deepEqual([createdAt, updatedAt, deletedAt], [moment, moment, moment]);
    }
  });
});

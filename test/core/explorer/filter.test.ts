import assert from 'node:assert/strict';
import { isFiltering, matchingVersions, noFilter } from '../../../src/core/explorer/filter.ts';
import type { PackageSummary, VersionSummary } from '../../../src/core/packages/summary.ts';

const element = { name: 'Web-Frontend' } as PackageSummary;
const version = { name: 'sha256:0AbC', tags: ['Latest', 'v1.0'] } as unknown as VersionSummary;
const filter = (text: string) => ({ ...noFilter, text });

describe('A filter', () => {
  it('is on when it has a text or a visibility', () => {
    assert.equal(isFiltering(noFilter), false);
    assert.ok(isFiltering(filter('x')));
    assert.ok(isFiltering({ ...noFilter, visibility: 'public' }));
  });

  it('finds a version by part of its name, its digest or a tag, whatever the case', () => {
    const isFound = (text: string) => matchingVersions({ ...element, name: '-' }, [version], filter(text)).length > 0;
    for (const text of ['', 'latest', 'V1', '0abc', 'SHA256:0']) assert.ok(isFound(text), text);
    for (const text of ['v2', 'web', '.*']) assert.equal(isFound(text), false, text);
  });

  it('shows all versions of a package whose name matches, else those that match', () => {
    const other = { ...version, tags: [] };
    assert.deepEqual(matchingVersions(element, [version, other], filter('frontend')), [version, other]);
    assert.deepEqual(matchingVersions(element, [version, other], filter('v1')), [version]);
    assert.deepEqual(matchingVersions(element, [version, other], filter('zzz')), []);
  });
});

import assert from 'node:assert/strict';
import { queryConflicts, everything } from '../../../src/core/conflicts/query.ts';
import { toCsv } from '../../../src/core/conflicts/export/csv.ts';
import { toJson } from '../../../src/core/conflicts/export/json.ts';
import { toMarkdown } from '../../../src/core/conflicts/export/markdown.ts';
import { conflictsOf } from '../../../src/core/conflicts/report.ts';
import { exportOf, listed, organization, packageNamed, reportOf } from './fixtures.ts';

const report = reportOf(
  listed(
    organization('octo-org'),
    packageNamed('undated', { id: 1, createdAt: '0001-01-01T00:00:00Z', updatedAt: '0001-01-01T00:00:00Z' }),
    packageNamed('east', { id: 2, createdAt: '2020-01-01T23:30:00-05:00' }),
    packageNamed('west', { id: 3, createdAt: '2020-01-02T03:00:00Z' }),
  ),
);

describe('R15: conflicts without a date', () => {
  it('come last, whichever way they are sorted by it, and dates are sorted as moments', () => {
    const names = (descending: boolean) =>
      queryConflicts(conflictsOf(report), { ...everything, sortBy: 'created', descending }).map(
        (each) => each.package.name,
      );
    assert.deepEqual(names(false), ['west', 'east', 'undated']);
    assert.deepEqual(names(true), ['east', 'west', 'undated']);
  });

  it('are exported without one', () => {
    const exported = exportOf(report);
    for (const text of [toCsv(exported), toJson(exported), toMarkdown(exported)]) assert.doesNotMatch(text, /0001-/);
    const { conflicts } = JSON.parse(toJson(exported)) as { conflicts: { name: string; createdAt: string | null }[] };
    assert.equal(conflicts.find(({ name }) => name === 'undated')?.createdAt, null);
  });
});

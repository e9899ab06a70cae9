import assert from 'node:assert/strict';
import { documentOf } from '../../src/core/planFile/index.ts';
import { explainedCsv } from '../../src/texts/cleanUp/explainedCsv.ts';
import { context, currentPlan, images } from '../core/planFile/documents.ts';
import { parseCsv } from '../core/packages/parseCsv.ts';

describe('The explanations in the CSV of a plan', () => {
  const explanations = (csv: string) => {
    const [heads = [], ...rows] = parseCsv(csv);
    return rows.map((row) => row[heads.indexOf('explanation')]);
  };

  it('are the reasons of the panel', () => {
    // The document has its packages in another order.
    const current = currentPlan([images, { ...images, name: 'a', versions: images.versions.slice(0, 2) }]);
    assert.deepEqual(explanations(explainedCsv(documentOf(current, context), current)), [
      'The newest image of a package is always kept.',
      'linux/amd64 of v1, which is kept.',
      'The newest image of a package is always kept.',
      'linux/amd64 of v1, which is kept.',
      'Rule 1 covers pr-1.',
      'Goes with pr-1; nothing else depends on it.',
      'Rule 1 covers pr-2 but nothing covers beta, and GitHub cannot remove a single tag.',
      'Rule 1 covers pr-3.',
    ]);
  });

  it('name nothing of another moment, as after an opened plan was carried out', () => {
    const confirmed = documentOf(currentPlan([images]), context);
    const now = currentPlan([images], undefined, '2026-12-27T00:00:00Z');
    assert.deepEqual(explanations(explainedCsv(confirmed, now)).slice(0, 4), [
      'It is the newest of its package, which is always kept.',
      'It is part of a kept image, which may not work without it.',
      'Rule 1 deletes it (tagged pr-*), and no rule keeps it.',
      'It is part of a deleted image, and nothing else depends on it.',
    ]);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Outcome, Result } from '../../../src/core/deletion/index.ts';
import { documentOf, planCsv, type PlanDocument } from '../../../src/core/planFile/index.ts';
import { formulas } from '../../github/data/conflictingImages.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { parseCsv } from '../packages/parseCsv.ts';
import { always, anyText } from '../property.ts';
import { context, currentPlan, document, images } from './documents.ts';

/** What is explained is tested with the texts. */
function csvOf(of: PlanDocument): string {
  return planCsv(of, (pkg) => (planned) => `${pkg.input.name} ${planned.id}: ${planned.reason}`);
}

/** As a spreadsheet reads it: a program that takes a cell for a formula goes by how it begins. */
function cells(text: string): Record<string, string>[] {
  const [heads = [], ...rows] = parseCsv(text);
  return rows.map((row) => {
    assert.equal(row.length, heads.length);
    for (const cell of row) assert.doesNotMatch(cell, /^[\s"'`]*[=+\-@＝＋－＠](?<!^'.*)|^[\t\r\n]/u, cell);
    return Object.fromEntries(heads.map((head, index) => [head, row[index] ?? '']));
  });
}

describe('The CSV of a plan', () => {
  it('has a row for each version, with its verdict, reason, rule and what is related to it', () => {
    const rows = cells(csvOf(document));
    const columns = ['id', 'tags', 'verdict', 'reason', 'rule', 'depends_with', 'uncovered_tags', 'requires'];
    assert.deepEqual(
      rows.map((row) => columns.map((column) => row[column]).join('|')),
      [
        '1|v1|keep|newest||||',
        '2||keep|dependency||1||',
        '3|pr-1|delete|rule|1|||',
        '4||delete|along||3||3',
        '5|pr-2 beta|keep|uncoveredTag|||beta|',
        '6|pr-3|delete|rule|1|||',
      ],
    );
    assert.equal(rows[2]?.rule_source, '.github/package-retention.jsonc');
    assert.equal(rows[2].moment, document.moment);
    assert.deepEqual(
      rows.slice(2, 4).map(({ explanation }) => explanation),
      ['api 3: rule', 'api 4: along'],
    );
    assert.match(csvOf(document), /^[^\r\n]*,"outcome","outcome_reason","explanation"\r\n/, 'new columns are last');
  });

  it('has what a run did with each version, and why if it did not delete it', () => {
    const owner = { kind: 'organization', login: 'org' } as const;
    const result = (versionId: number, outcome: Outcome): Result => ({
      operation: { action: 'delete', target: { owner, packageType: 'container', name: 'api', versionId } },
      outcome,
    });
    const results = [
      result(3, { kind: 'refused', reason: { kind: 'tooManyDownloads', message: '' } }),
      result(4, { kind: 'skipped', because: { kind: 'cancelled' } }),
      result(6, { kind: 'deleted' }),
    ];
    const run = { startedAt: document.moment, endedAt: document.moment, isCancelled: true, results };
    const outcomes = (of: PlanDocument) => cells(csvOf(of)).map((row) => `${row.outcome} ${row.outcome_reason}`);
    assert.deepEqual(outcomes({ ...document, run }), [
      ...[' ', ' ', 'refused tooManyDownloads', 'skipped cancelled', ' ', 'deleted '],
    ]);
    assert.deepEqual(new Set(outcomes(document)), new Set([' ']));
  });

  it('ends each line as RFC 4180 says', () => {
    assert.equal(csvOf(document).split('\r\n').length, images.versions.length + 2);
  });

  it('has no cell that is a formula, whatever the names, tags and notes', () => {
    for (const text of [...hostileTexts, ...formulas, '=1+1', '+1', '-1', '@SUM(1)', '\t=1', '\r=1', '＝1', '＠x']) {
      const versions = images.versions.map((version) => ({ ...version, name: text, tags: [text, 'pr-1'] }));
      const rule = { delete: { tags: ['*'] }, note: text, source: text };
      const explain = () => () => text;
      const made = documentOf(currentPlan([{ ...images, name: text, versions }], [rule]), {
        ...context,
        account: text,
      });
      assert.equal(cells(planCsv(made, explain)).length, versions.length);
    }
  });

  it('is read back whatever the names', () =>
    always([fc.array(anyText, { minLength: 1, maxLength: 5 })], (tags) => {
      const versions = images.versions.map((version) => ({ ...version, tags }));
      assert.equal(cells(csvOf(documentOf(currentPlan([{ ...images, versions }]), context))).length, 6);
    }));
});

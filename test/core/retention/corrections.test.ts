import assert from 'node:assert/strict';
import { parseTree } from 'jsonc-parser';
import { correctionsOf, parseRetention, tagPatterns } from '../../../src/core/retention/index.ts';
import { always, anyJson } from '../property.ts';

/** The text with everything corrected, and how much that was. */
function corrected(text: string): { text: string; count: number } {
  const root = parseTree(text);
  const corrections = root ? correctionsOf(root) : [];
  const result = corrections
    .toSorted((one, other) => other.offset - one.offset)
    .reduce(
      (former, { offset, length, text: by }) =>
        former.slice(0, offset) + JSON.stringify(by) + former.slice(offset + length),
      text,
    );
  return { text: result, count: corrections.length };
}

describe('correctionsOf', () => {
  const inRule = (conditions: string) => `// ours\n{ "rules": [{ "delete": { ${conditions} } }] }`;

  it('writes ages in the units of the format', () => {
    for (const [written, meant] of [
      ['1 month', '30 days'],
      ['6 Months', '180 days'],
      ['1 year', '365 days'],
      ['7d', '7 days'],
      ['24h', '24 hours'],
      ['2 wks.', '2 weeks'],
      ['07 days', '7 days'],
      ['1Day', '1 day'],
    ] as const) {
      const { text } = corrected(inRule(`"olderThan": "${written}"`));
      assert.equal(text, inRule(`"olderThan": "${meant}"`));
      assert.deepEqual(parseRetention(text, '').problems, []);
    }
  });

  it('leaves what may mean anything', () => {
    for (const age of ['7', '0 days', '1.5 days', '5 m', '1 fortnight', '300 years', '', '7 days', '1 weeks']) {
      assert.equal(corrected(inRule(`"olderThan": "${age}"`)).count, 0, age);
    }
    assert.equal(corrected(inRule('"olderThan": 7, "newest": 3')).count, 0);
  });

  it('corrects misspelt keys and words', () => {
    const text = `{ "rulse": [], "rules": [{ "pakages": ["*"], "keep": { "Newest": 2, "per": "miner", "by": "Version", "tgas": ["v*"] } }] }`;
    const meant = `{ "rulse": [], "rules": [{ "packages": ["*"], "keep": { "newest": 2, "per": "minor", "by": "version", "tags": ["v*"] } }] }`;
    // There is a "rules" already.
    assert.equal(corrected(text).text, meant);
    assert.equal(corrected('{ "rule": [] }').text, '{ "rules": [] }');
    assert.equal(corrected(inRule('"untaged": true, "older": "1 day", "tag": ["a"], "tags": ["b"]')).count, 1);
  });

  it('does not look for misspelt keys among very many', () => {
    const others = Array.from({ length: 200 }, (_, index) => `"x${index}": 1`).join();
    assert.equal(corrected(inRule('"untaged": true')).count, 1);
    assert.equal(corrected(inRule(`"untaged": true, ${others}`)).count, 0);
  });

  it('says in the problems of a file what was probably meant', () => {
    const messages = (conditions: string) =>
      parseRetention(inRule(conditions), '').problems.map(({ message }) => message);
    assert.deepEqual(messages('"olderthan": "7 days"'), ['Unknown key "olderthan". Did you mean "olderThan"?']);
    assert.deepEqual(messages('"olderThan": "1 month"'), [
      'Write a number of hours, days or weeks, such as "14 days". Write "30 days".',
    ]);
    for (const key of ['newest', 'olderthan']) {
      assert.deepEqual(messages(`"olderThan": "7 days", "${key}": 3`), [
        `Unknown key "${key}". Use tags, versions, untagged, prerelease, below, olderThan, newerThan, broken.`,
      ]);
    }
  });

  it('makes nothing worse', () =>
    always([anyJson], (value) => {
      const text = JSON.stringify({ rules: [value, { keep: value }, { delete: value }] });
      const { problems } = parseRetention(text, '');
      const result = corrected(text);
      const left = parseRetention(result.text, '').problems.length;
      assert.ok(left <= problems.length || result.count > 0, text);
    }));
});

describe('tagPatterns', () => {
  it('count all tags that they match, also those that begin with more', () => {
    const tags = ['v1', 'v2', 'v3', 'vendor', 'v', 'pr-1', 'pr-2', 'pr-3', 'pr--4'];
    const patterns = tagPatterns(tags);
    assert.deepEqual(patterns, [
      { glob: 'v*', count: 5 },
      { glob: 'pr-*', count: 4 },
    ]);
  });

  it('are what several tags begin with', () => {
    const tags = [
      'pr-1',
      'pr-22',
      'pr-3',
      'pr-3',
      'v1',
      'v2.0',
      'v2.1',
      'v3',
      'sha-1a',
      'sha-2b',
      'latest',
      'main',
      '1.0',
    ];
    assert.deepEqual(tagPatterns(tags), [
      { glob: 'v*', count: 4 },
      { glob: 'pr-*', count: 3 },
    ]);
    assert.deepEqual(tagPatterns([]), []);
  });
});

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { getNodeValue, parseTree } from 'jsonc-parser';
import {
  correctionsOf,
  keepRuleInstead,
  parseRetention,
  removeAt,
  replaceRule,
  tagPatterns,
  type Fix,
} from '../../../src/core/retention/index.ts';
import { always, anyJson } from '../property.ts';

/** The text with everything corrected as is likeliest, and how much that was. */
function corrected(text: string): { text: string; count: number } {
  const root = parseTree(text);
  const corrections = root ? correctionsOf(root) : [];
  const result = corrections
    .toSorted((one, other) => other.offset - one.offset)
    .reduce((former, { offset, length, fixes: [fix] }) => {
      if (fix?.kind !== 'replace') return former;
      return former.slice(0, offset) + fix.json + former.slice(offset + length);
    }, text);
  return { text: result, count: corrections.length };
}

function applied(text: string, offset: number, length: number, fix: Fix): string {
  if (fix.kind === 'replace') return text.slice(0, offset) + fix.json + text.slice(offset + length);
  if (fix.kind === 'removeKey') return removeAt(text, fix.path);
  const { rules } = getNodeValue(parseTree(text) ?? assert.fail()) as { rules: readonly unknown[] };
  const instead = keepRuleInstead(rules[fix.rule]) ?? assert.fail();
  return replaceRule(text, fix.rule, instead.delete ? [instead.delete, instead.keep] : [instead.keep]);
}

/** The text in which the first condition that only keep rules can have has been moved to one. */
function moved(text: string): string {
  const found = correctionsOf(parseTree(text) ?? assert.fail());
  const [fix] = found.flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === 'moveToKeepRule'));
  return fix ? applied(text, 0, 0, fix) : text;
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
      ['7', '7 days'],
    ] as const) {
      const { text } = corrected(inRule(`"olderThan": "${written}"`));
      assert.equal(text, inRule(`"olderThan": "${meant}"`));
      assert.deepEqual(parseRetention(text, '').problems, []);
    }
  });

  it('leaves what may mean anything', () => {
    for (const age of ['0', '0 days', '-7', '1.5 days', '5 m', '1 fortnight', '300 years', '', '7 days', '1 weeks']) {
      assert.equal(corrected(inRule(`"olderThan": "${age}"`)).count, 0, age);
    }
    assert.equal(corrected(inRule('"olderThan": 1.5, "below": 3, "newest": "few"')).count, 0);
    assert.equal(corrected(inRule('"tags": "", "versions": 1, "prerelease": "maybe", "untagged": 1')).count, 0);
  });

  it('corrects the type of a value', () => {
    for (const [written, meant] of [
      ['"tags": "pr-*"', '"tags": ["pr-*"]'],
      ['"tags": "v1, v2"', '"tags": ["v1", "v2"]'],
      ['"versions": "1.0,2.0"', '"versions": ["1.0,2.0"]'],
      ['"olderThan": 30', '"olderThan": "30 days"'],
      ['"newerThan": 1', '"newerThan": "1 day"'],
      ['"prerelease": "true"', '"prerelease": true'],
      ['"prerelease": "false"', '"prerelease": false'],
      ['"untagged": "true"', '"untagged": true'],
      ['"untagged": false', '"untagged": true'],
    ] as const) {
      const { text } = corrected(inRule(written));
      assert.equal(text, inRule(meant));
      assert.deepEqual(parseRetention(text, '').problems, []);
    }
    const keep = (conditions: string) => `{ "rules": [{ "packages": "npm/*", "keep": { ${conditions} } }] }`;
    assert.equal(corrected(keep('"newest": "3"')).text, keep('"newest": 3').replace('"npm/*"', '["npm/*"]'));
  });

  it('offers to remove what is absent instead of false, if the rule has another condition', () => {
    const fixes = (conditions: string) => correctionsOf(parseTree(inRule(conditions)) ?? assert.fail())[0]?.fixes;
    assert.deepEqual(fixes('"untagged": false, "olderThan": "7 days"'), [
      { kind: 'removeKey', path: ['rules', 0, 'delete', 'untagged'], key: 'untagged' },
      { kind: 'replace', json: 'true' },
    ]);
    assert.deepEqual(fixes('"untagged": false'), [{ kind: 'replace', json: 'true' }]);
  });

  it('moves what only keep rules can have to one', () => {
    for (const [written, meant] of [
      ['{ "delete": { "newest": 3 } }', '{ "keep": { "newest": 3 } }'],
      [
        '{ "packages": ["npm/*"], "note": "x", "delete": { "newest": 3, "per": "minor" } }',
        '{ "packages": ["npm/*"], "note": "x", "keep": { "newest": 3, "per": "minor" } }',
      ],
      [
        '{ "packages": ["npm/*"], "delete": { "prerelease": true, "olderThan": "7 days", "newest": 3 } }',
        '{ "packages": ["npm/*"], "delete": { "prerelease": true, "olderThan": "7 days" } }, { "packages": ["npm/*"], "keep": { "prerelease": true, "newest": 3 } }',
      ],
      ['{ "delete": { "newest": "3" } }', '{ "keep": { "newest": 3 } }'],
      [
        '{ "delete": { "broken": true, "deployed": true } }',
        '{ "delete": { "broken": true } }, { "keep": { "deployed": true } }',
      ],
    ] as const) {
      const inFile = (rules: string) =>
        `{ "rules": [{ "keep": { "tags": ["a"] } }, ${rules}, { "delete": {} }] } // ours`;
      assert.equal(moved(inFile(written)), inFile(meant));
      assert.deepEqual(parseRetention(`{ "rules": [${meant}] }`, '').problems, []);
    }
    for (const conditions of [
      '"per": "minor"',
      '"newest": 0',
      '"newest": 3, "tags": []',
      '"newest": "x"',
      '"deployed": false',
      '"newst": 1',
    ]) {
      const text = inRule(conditions);
      assert.equal(moved(text), text);
    }
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
    for (const [conditions, message] of [
      ['"olderThan": "1 month"', 'This must be a number of hours, days or weeks, such as "14 days". Write "30 days".'],
      ['"tags": "pr-*"', 'This must be a list of patterns. Write ["pr-*"].'],
      ['"untagged": false', 'This can only be true. Write true.'],
      ['"untagged": false, "below": "2"', 'This can only be true. Write true, or remove "untagged".'],
      ['"newest": 3', 'A delete rule cannot have "newest". Write the rule { "keep": { "newest": 3 } } instead.'],
      [
        '"tags": ["a"], "newest": 3',
        'A delete rule cannot have "newest". Add the rule { "keep": { "tags": ["a"], "newest": 3 } } instead.',
      ],
      [
        '"per": "minor"',
        'A delete rule cannot have "per". Use tags, versions, untagged, prerelease, below, olderThan, newerThan, broken.',
      ],
      [
        '"olderThan": "7 days", "olderthan": 3',
        'Unknown key "olderthan". Use tags, versions, untagged, prerelease, below, olderThan, newerThan, broken.',
      ],
    ] as const) {
      assert.deepEqual(messages(conditions), [message]);
    }
  });

  it('has fixes that can be made, and make nothing worse', async () => {
    const seen = new Set<string>();
    const value = fc.constantFrom<unknown>(true, false, 'true', 'false', 3, '3', '1 month', 'a,b', ['a'], 'v*');
    const conditions = fc.dictionary(
      fc.constantFrom('newest', 'deployed', 'tags', 'untagged', 'olderThan', 'per'),
      value,
    );
    const rule = conditions.map((each) => ({ packages: ['npm/*'], delete: each }));
    await always([fc.array(rule, { minLength: 1, maxLength: 3 })], (rules) => {
      const text = JSON.stringify({ rules });
      const { problems } = parseRetention(text, '');
      for (const { offset, length, fixes } of correctionsOf(parseTree(text) ?? assert.fail())) {
        for (const fix of fixes) {
          seen.add(fix.kind);
          const fixed = applied(text, offset, length, fix);
          assert.ok(parseRetention(fixed, '').problems.length < problems.length, `${text} ${fixed}`);
        }
      }
    });
    assert.deepEqual([...seen].sort(), ['moveToKeepRule', 'removeKey', 'replace']);
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

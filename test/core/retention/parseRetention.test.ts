import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseRetention, type Rule } from '../../../src/core/retention/index.ts';
import { always, anyJson, anyText, spoiled } from '../property.ts';

const parse = (text: string) => parseRetention(text, 'file');

/** The texts that the problems of a file are about. */
function problemTexts(text: string): string[] {
  return parse(text).problems.map(({ offset, length }) => text.slice(offset, offset + length));
}

/** The problem of a file with one rule, which is absent then; `undefined` without one. */
function problemOf(rule: unknown): string | undefined {
  const text = JSON.stringify({ rules: [rule] });
  const { rules, problems } = parse(text);
  assert.equal(rules.length, problems.length === 0 ? 1 : 0);
  const [problem] = problems;
  if (!problem) return undefined;
  const [start, end] = [text.indexOf('[') + 1, text.lastIndexOf(']')];
  assert.ok(problem.offset >= start && problem.offset + problem.length <= end, 'the range is within the rule');
  return text.slice(problem.offset, problem.offset + problem.length);
}

const example = `{
  // What contributors push.
  "$schema": "./schema.json",
  "rules": [
    { "packages": ["container/*"], "delete": { "tags": ["pr-*", "sha-*"], "olderThan": "14 days" } },
    { "packages": ["container/*"], "delete": { "untagged": true, "olderThan": "7 days" } },
    { "packages": ["npm/*", "nuget/*"], "delete": { "prerelease": true, "olderThan": "90 days" } },
    { "keep": { "newest": 10 } }, /* and */
    { "keep": { "tags": ["v*", "release-*"] } },
    { "keep": { "prerelease": false, "newest": 2, "per": "minor" }, "note": "two patches of every minor", },
  ],
}
`;

describe('The retention file', () => {
  it('is JSON with comments and trailing commas; rules are returned as written, with their source', () => {
    const { rules, problems } = parse(example);
    assert.deepEqual(problems, []);
    assert.equal(rules.length, 6);
    assert.deepEqual(rules[5], {
      keep: { prerelease: false, newest: 2, per: 'minor' },
      note: 'two patches of every minor',
      source: 'file',
    });
    assert.deepEqual(parse(`\ufeff${example}`), { rules, problems });
  });

  it('knows every key of the format', () => {
    const both = {
      tags: ['a'],
      versions: ['b'],
      untagged: true,
      prerelease: false,
      below: '1.0',
      olderThan: '1 hour',
      newerThan: '2 weeks',
    };
    const rules = [
      { packages: ['*'], note: 'x', delete: { ...both, broken: true } },
      { keep: { ...both, newest: 1, per: 'package', by: 'created', deployed: true } },
    ];
    const sourced = rules.map((rule) => ({ ...rule, source: 'file' })) as unknown as Rule[];
    assert.deepEqual(parse(JSON.stringify({ rules })), { rules: sourced, problems: [] });
  });

  it('says what a file without a value needs', () => {
    for (const text of ['', '\ufeff', ' \n', '// none yet\n/* */']) {
      const message = 'The file has no rules. It needs at least { "rules": [] }.';
      assert.deepEqual(parse(text), { rules: [], problems: [{ message, offset: 0, length: text.length }] });
    }
    assert.match(parse('}').problems[0]?.message ?? '', /^Syntax error/);
  });

  it('may have no rules', () => {
    assert.deepEqual(parse('{ "rules": [] }'), { rules: [], problems: [] });
  });

  it('unknown keys are problems at every level', () => {
    assert.deepEqual(problemTexts('{ "rules": [], "rule": 1, "other": 2 }'), ['"rule"', '"other"']);
    assert.equal(problemOf({ keep: { newest: 1 }, source: 'x' }), '"source"');
    assert.equal(problemOf({ keep: { newest: 1, broken: true } }), '"broken"');
    assert.equal(problemOf({ delete: { newest: 1 } }), '"newest"');
    assert.equal(problemOf({ delete: { deployed: true } }), '"deployed"');
    for (const key of ['constructor', '__proto__', 'toString', '']) {
      assert.deepEqual(problemTexts(`{ "rules": [{ "keep": { "newest": 1, "${key}": {} } }] }`), [`"${key}"`]);
    }
  });

  it('empty conditions, lists and strings are problems', () => {
    assert.equal(problemOf({ delete: {} }), '{}');
    assert.equal(problemOf({ keep: {} }), '{}');
    assert.equal(problemOf({ packages: [], keep: { newest: 1 } }), '[]');
    assert.equal(problemOf({ keep: { tags: [] } }), '[]');
    assert.equal(problemOf({ keep: { tags: ['a', ''] } }), '""');
    assert.equal(problemOf({ keep: { below: '' } }), '""');
    assert.equal(problemOf({ note: '', keep: { newest: 1 } }), '""');
  });

  it('a rule has either keep or delete', () => {
    assert.equal(problemOf({ keep: { newest: 1 }, delete: { untagged: true } })?.[0], '{');
    assert.equal(problemOf({ packages: ['*'] }), '{"packages":["*"]}');
    for (const rule of [{}, [], 'keep', 1, null, true]) assert.equal(problemOf(rule), JSON.stringify(rule));
    for (const keep of [[], 'newest', 1, null]) assert.equal(problemOf({ keep }), JSON.stringify(keep));
  });

  it('ages are hours, days and weeks; months and years are refused', () => {
    for (const age of ['1 hour', '2 hours', '1 hours', '7 days', '2 day', '99999 weeks']) {
      assert.equal(problemOf({ delete: { olderThan: age } }), undefined, age);
    }
    for (const age of [
      '1 month',
      '1 year',
      '0 days',
      '07 days',
      '1.5 days',
      '-1 days',
      '100000 days',
      '7days',
      '7  days',
      ' 7 days',
      '7 days ',
      '7',
      'days',
      '7 Days',
      '',
      '7 days\n',
    ]) {
      assert.equal(problemOf({ delete: { olderThan: age } }), JSON.stringify(age));
      assert.equal(problemOf({ keep: { newerThan: age } }), JSON.stringify(age));
    }
    assert.equal(problemOf({ delete: { olderThan: 7 } }), '7');
  });

  it('untagged, broken and deployed take only true', () => {
    for (const value of [false, 'true', 1, null]) {
      assert.equal(problemOf({ keep: { untagged: value } }), JSON.stringify(value));
      assert.equal(problemOf({ delete: { broken: value } }), JSON.stringify(value));
      assert.equal(problemOf({ keep: { deployed: value } }), JSON.stringify(value));
    }
    assert.equal(problemOf({ keep: { prerelease: 'false' } }), '"false"');
    assert.equal(problemOf({ keep: { prerelease: false } }), undefined);
  });

  it('newest is an integer from 1; per and by need it', () => {
    for (const value of [0, -1, 1.5, '1', null, 1e300]) {
      assert.equal(problemOf({ keep: { newest: value } }), JSON.stringify(value));
    }
    assert.equal(problemOf({ keep: { tags: ['a'], per: 'minor' } }), '"minor"');
    assert.equal(problemOf({ keep: { tags: ['a'], by: 'created' } }), '"created"');
    assert.equal(problemOf({ keep: { newest: 1, per: 'patch' } }), '"patch"');
    assert.equal(problemOf({ keep: { newest: 1, by: 'name' } }), '"name"');
  });

  it('patterns are lists of strings', () => {
    assert.equal(problemOf({ packages: 'npm/*', keep: { newest: 1 } }), '"npm/*"');
    assert.equal(problemOf({ keep: { tags: ['a', 1] } }), '1');
    assert.equal(problemOf({ keep: { versions: { a: 1 } } }), '{"a":1}');
  });

  it('missing rules, an empty text, a duplicate key and syntax errors are problems', () => {
    assert.deepEqual(problemTexts('{}'), ['{}']);
    for (const text of [
      '',
      ' ',
      '// nothing',
      'null',
      '[]',
      '"rules"',
      '{ "rules": {} }',
      '{ "rules": null }',
      '{ rules: [] }',
    ]) {
      assert.equal(parse(text).problems.length > 0, true, text);
    }
    assert.deepEqual(problemTexts('{ "rules": [], "rules": [] }'), ['"rules"']);
    assert.deepEqual(problemTexts('{ "rules": [{ "keep": { "newest": 1, "newest": 2 } }] }'), ['"newest"']);
    assert.deepEqual(problemTexts('{ "rules": [] } x'), ['x']);
  });

  it('a problem makes its rule absent, and only that', () => {
    const { rules, problems } = parse(`{ "rules": [
      { "keep": { "newest": 1 } },
      { "keep": { "newest": 0 } },
      { "keep": { "newest" 2 } },
      { "keep": { "newest": 3 } },
      { "keep": { "newest": 4 }`);
    assert.deepEqual(
      rules.map(({ keep }) => keep?.newest),
      [1, 3],
    );
    assert.ok(problems.length >= 3);
  });

  it('has 50 rules at most: the 51st is the problem', () => {
    const rule = { keep: { newest: 1 } };
    const rules = Array.from({ length: 52 }, () => rule);
    assert.equal(parse(JSON.stringify({ rules: rules.slice(0, 50) })).problems.length, 0);
    const text = JSON.stringify({ rules });
    const { problems, rules: read } = parse(text);
    assert.deepEqual(
      problems.map(({ offset }) => offset),
      [10 + 50 * (JSON.stringify(rule).length + 1)],
    );
    assert.equal(read.length, 50);
  });

  it('never overflows the stack', () => {
    for (const text of ['[', '{"a":', '{"rules":[', '[[],']) assert.ok(parse(text.repeat(100_000)).problems.length > 0);
    const many = (each: string) => Array.from({ length: 130_000 }, () => each).join();
    for (const text of [
      `{ "rules": [{ "delete": { "tags": [${many('1')}] } }] }`,
      `{ "rules": [], ${many('"a":1')} }`,
      `{ "rules": [${many('?')}] }`,
    ]) {
      assert.ok(parse(text).problems.length >= 130_000);
    }
  });
});

describe('Whatever the retention file has', () => {
  const isInText = (text: string) => {
    const { problems } = parse(text);
    for (const { offset, length, message } of problems) {
      assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length && message.length > 0);
    }
  };

  it('parsing it never throws', async () => {
    await always([anyText], isInText);
    await always([anyJson], (json) => isInText(JSON.stringify(json)));
    const cut = fc.tuple(fc.nat(example.length), fc.nat(example.length), anyText);
    await always([cut], ([start, end, text]) => isInText(example.slice(0, start) + text + example.slice(end)));
  });

  it('a file without problems has the rules that it shows', async () => {
    const rule = fc.oneof(
      spoiled({ packages: ['*'], note: 'x', keep: { newest: 2, per: 'minor' } }),
      spoiled({ delete: { tags: ['a'], olderThan: '1 day' } }),
    );
    await always([fc.array(rule, { maxLength: 3 })], (rules) => {
      const { problems, rules: read } = parse(JSON.stringify({ rules }));
      const written = read.map((each) => Object.fromEntries(Object.entries(each).filter(([key]) => key !== 'source')));
      if (problems.length === 0) assert.deepEqual(written, rules);
      else assert.ok(written.length < rules.length);
    });
  });
});

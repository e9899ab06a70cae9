import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSameJson, parseRetention, writtenRule, type Rule } from '../../src/core/retention/index.ts';
import { escapeList, readList } from '../../src/webview/cleanUp/escapes.ts';
import { emptyFields, fieldsOf, readFields, type RuleFields } from '../../src/webview/cleanUp/ruleFields.ts';
import { anyGlobs, anyRule } from '../core/retention/anyRule.ts';

const typed = fc.oneof(
  fc.constantFrom('', ' ', '0', '1', '14', '007', '1e3', '-1', '1.5', '99999', '100000', 'soon'),
  fc.string(),
);
/** Often valid, so that whole rules are. */
const count = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('', '1', '14', '99999') },
  { weight: 1, arbitrary: typed },
);
const typedAge = fc.record({ count, unit: fc.constantFrom('hours', 'day', 'weeks') });
const fields: fc.Arbitrary<RuleFields> = fc.record({
  action: fc.constantFrom('delete', 'keep'),
  packages: typed,
  tags: typed,
  versions: typed,
  untagged: fc.boolean(),
  prerelease: fc.constantFrom('', 'true', 'false'),
  below: typed,
  olderThan: typedAge,
  newerThan: typedAge,
  broken: fc.boolean(),
  deployed: fc.boolean(),
  newest: count,
  per: fc.constantFrom('', 'package', 'major', 'minor'),
  by: fc.constantFrom('', 'version', 'created'),
  note: typed,
});

/** The problems that the extension finds in a rule. */
function problemsOf(found: unknown): string[] {
  return parseRetention(JSON.stringify({ rules: [found] }), 'test').problems.map(({ message }) => message);
}

describe('The form of a rule', () => {
  it('gives back every rule that it shows, in every key, as it was', () => {
    const keys = new Set<string>();
    fc.assert(
      fc.property(anyRule, (one) => {
        assert.deepEqual(problemsOf(one), []);
        for (const key of Object.keys({ ...one, ...one.keep, ...one.delete })) keys.add(key);
        const read = readFields(fieldsOf(one));
        assert.deepEqual(read.problems, undefined);
        assert.ok(isSameJson(read.rule, one), JSON.stringify([one, read.rule]));
      }),
      { numRuns: 2000 },
    );
    const known =
      'packages note delete keep tags versions untagged prerelease below olderThan newerThan broken newest per by deployed';
    assert.deepEqual([...keys].sort(), known.split(' ').sort());
  });

  it('makes only rules that the extension accepts, whatever is typed', () => {
    let valid = 0;
    fc.assert(
      fc.property(fields, (typed) => {
        const read = readFields(typed);
        if (read.rule) valid++;
        assert.deepEqual(read.rule ? problemsOf(read.rule) : [], []);
        assert.ok(read.rule !== undefined || read.problems.length > 0);
      }),
      { numRuns: 2000 },
    );
    assert.ok(valid > 100, `${valid} rules were valid`);
  });

  it('gives back what is the same but for one field that was edited', () => {
    fc.assert(
      fc.property(anyRule, (one) => {
        const edited = readFields({ ...fieldsOf(one), note: 'why' }).rule;
        assert.ok(edited && isSameJson(edited, { ...one, note: 'why' }));
      }),
    );
  });

  it('reads lists with commas, spaces or both, and shows what nobody can see', () => {
    assert.deepEqual(readList(' pr-*,sha-*  v1 ,, '), ['pr-*', 'sha-*', 'v1']);
    assert.equal(readList(' , '), undefined);
    assert.equal(escapeList(['a,b', '\u202egnp', 'x y']), 'a\\u{2c}b, \\u{202e}gnp, x\\u{20}y');
    fc.assert(fc.property(anyGlobs, (items) => assert.deepEqual(readList(escapeList(items)), items)));
  });

  it('names the fields that say nothing valid', () => {
    const problems = (changes: Partial<RuleFields>) => readFields({ ...emptyFields, ...changes }).problems;
    assert.deepEqual(problems({}), ['conditions']);
    assert.deepEqual(problems({ note: 'only a note', packages: 'npm/*' }), ['conditions']);
    for (const count of ['0', '-3', '1.5', 'soon', '100000', '1 month']) {
      assert.deepEqual(problems({ olderThan: { count, unit: 'days' } }), ['olderThan'], count);
      assert.deepEqual(problems({ tags: 'v*', newerThan: { count, unit: 'weeks' } }), ['newerThan'], count);
    }
    assert.deepEqual(problems({ action: 'keep', newest: '0' }), ['newest']);
    assert.deepEqual(problems({ action: 'keep', newest: 'ten', olderThan: { count: 'x', unit: 'days' } }), [
      'olderThan',
      'newest',
    ]);
    assert.deepEqual(
      problems({ action: 'keep', broken: true }),
      ['conditions'],
      'only a rule that deletes asks for it',
    );
    assert.deepEqual(
      problems({ action: 'delete', newest: '0', tags: 'v*' }),
      undefined,
      'what is not shown does not count',
    );
  });

  it('compares rules without regard to the order of their keys or to their source', () => {
    const one: Rule = { note: 'n', keep: { newest: 1, tags: ['a'] } };
    const other: Rule = { keep: { tags: ['a'], newest: 1 }, note: 'n', source: 'file' };
    assert.ok(isSameJson(writtenRule(one), writtenRule(other)));
    assert.ok(!isSameJson(writtenRule(one), { ...writtenRule(other), note: 'm' }));
    assert.ok(!isSameJson({ tags: ['a', 'b'] }, { tags: ['b', 'a'] }));
  });
});

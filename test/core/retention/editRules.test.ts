import assert from 'node:assert/strict';
import fc from 'fast-check';
import { editRules, parseRetention, removeAt, writtenRule, type Rule } from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { anyRule } from './anyRule.ts';

const untagged: Rule = { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } };
const newest: Rule = { keep: { newest: 10 } };
const releases: Rule = { keep: { tags: ['v*', 'release-*'] } };

const file = `// Who looks after this: the build team.
{
  "rules": [
    // What nobody can pull by name.
    { "packages": ["container/*"], "delete": { "untagged": true, "olderThan": "7 days" } }, // a week
    { "keep": { "newest": 10 } }, /* see #12 */
    {
      "keep": {
        // Customers pin these.
        "tags": ["v*", "release-*"],
      },
    },
  ],
}
`;

function read(text: string): unknown[] {
  const { rules, problems } = parseRetention(text, 'file');
  assert.deepEqual(problems, [], text);
  return rules.map(writtenRule);
}

describe('Editing the rules of a file', () => {
  it('changes nothing if they say the same', () => {
    assert.equal(editRules(file, [untagged, newest, releases]), file);
    const others = { delete: { olderThan: '7 days', untagged: true }, packages: ['container/*'] } as const;
    assert.equal(editRules(file, [{ ...others, source: 'file' }, newest, releases]), file);
  });

  it('removes a rule, a key or an entry, and leaves comments beside it alone', () => {
    assert.equal(
      removeAt(file, ['rules', 1]),
      file.replace('    { "keep": { "newest": 10 } }, /* see #12 */\n', '    /* see #12 */\n'),
    );
    assert.equal(removeAt(file, ['rules', 0, 'delete', 'untagged']), file.replace('"untagged": true, ', ''));
    assert.equal(removeAt(file, ['rules', 2, 'keep', 'tags', 0]), file.replace('"v*", ', ''));
  });

  it('replaces the value that has changed, and keeps comments and format', () => {
    assert.equal(
      editRules(file, [{ ...untagged, delete: { untagged: true, olderThan: '2 weeks' } }, newest, releases]),
      file.replace('7 days', '2 weeks'),
    );
    assert.equal(
      editRules(file, [untagged, newest, { keep: { tags: ['v*', 'stable'] } }]),
      file.replace('"release-*"', '"stable"'),
    );
  });

  it('adds and removes conditions where they belong', () => {
    assert.equal(
      editRules(file, [untagged, { keep: { newest: 10, per: 'minor' }, note: 'why' }, releases]),
      file.replace('"newest": 10 }', '"newest": 10, "per": "minor" }, "note": "why"'),
    );
    assert.equal(
      editRules(file, [{ delete: { untagged: true } }, newest, releases]),
      file.replace('"packages": ["container/*"], ', '').replace(', "olderThan": "7 days"', ''),
    );
    assert.equal(
      editRules(file, [untagged, newest, { keep: { tags: ['v*', 'release-*'], newest: 3 } }]),
      file.replace('"release-*"],', '"release-*"],\n        "newest": 3,'),
    );
  });

  it('adds rules on lines of their own, behind the comments of the rule before', () => {
    const added = '    { "keep": { "deployed": true } }';
    assert.equal(
      editRules(file, [untagged, newest, releases, { keep: { deployed: true } }]),
      file.replace('    },\n  ],', `    },\n${added},\n  ],`),
    );
    assert.equal(
      editRules(file, [untagged, { keep: { deployed: true } }, newest, releases]),
      file.replace('// a week\n', `// a week\n${added},\n`),
    );
    const last = '{\n\t"rules": [\n\t\t{ "keep": { "newest": 10 } } // ten\n\t]\n}';
    assert.equal(
      editRules(last, [newest, { keep: { deployed: true } }]),
      last.replace(' // ten', ', // ten\n\t\t{ "keep": { "deployed": true } }'),
    );
  });

  it('adds rules to a list that has none, below its comments', () => {
    const empty = '{\n  "rules": [\n    // { "keep": { "newest": 10 } }\n  ]\n}\n';
    assert.equal(editRules(empty, [newest]), empty.replace(' }\n  ]', ' }\n    { "keep": { "newest": 10 } }\n  ]'));
    assert.equal(
      editRules('{\r\n  "rules": []\r\n}', [newest]),
      '{\r\n  "rules": [\r\n    { "keep": { "newest": 10 } }\r\n  ]\r\n}',
    );
  });

  it('removes rules with their lines, and no comment on another line', () => {
    assert.equal(editRules(file, [untagged, releases]), file.replace('{ "keep": { "newest": 10 } }, /', '/'));
    const first = '    { "keep": { "newest": 10 } }';
    const second = '    { "keep": { "deployed": true } }';
    const two = `{\n  "rules": [\n${first},\n    // and\n${second}\n  ]\n}\n`;
    assert.equal(editRules(two, [{ keep: { deployed: true } }]), two.replace(`${first},\n`, ''));
    assert.equal(editRules(two, [newest]), two.replace(`${first},`, first).replace(`${second}\n`, ''));
    assert.equal(
      editRules(`{"rules":[{"keep":{"newest":10}},{"keep":{"newest":2}}]}`, [newest]),
      '{"rules":[{"keep":{"newest":10}}]}',
    );
    assert.deepEqual(read(editRules(file, [])), []);
    assert.match(editRules(file, []), /build team[^]*nobody can pull/);
  });

  it('leads to these rules, whatever was there, with comments, trailing commas and a byte order mark', () =>
    always(
      [
        fc.array(fc.tuple(anyRule, fc.constantFrom('', ' // it\'s "," [\n', '/* }, */', '\r\n', '\n    '))),
        fc.array(anyRule, { maxLength: 6 }),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        fc.boolean(),
        fc.constantFrom('', '\ufeff', '// top\n'),
        fc.constantFrom(0, 1, 2),
      ],
      (former, added, chances, isTrailing, start, indent) => {
        const chance = (): number => (chances.next() as IteratorYieldResult<number>).value;
        const items = former.map(([rule, space]) => {
          const json = JSON.stringify(rule, null, indent);
          // Between any tokens, outside of texts.
          const spaced = json.replaceAll(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g, (token) =>
            chance() < 0.1 ? token + space : token,
          );
          return spaced;
        });
        const text = `${start}{ "rules": [${items.join(', ')}${isTrailing && items.length > 0 ? ',' : ''}] }\n`;
        read(text);
        const wanted = [...former.map(([rule]) => rule).filter(() => chance() < 0.7), ...added];
        for (let index = 0; index < wanted.length; index++) {
          if (chance() < 0.2)
            wanted.splice(index, 1, { ...wanted[Math.floor(chance() * wanted.length)], note: 'n' } as Rule);
        }
        const edited = editRules(text, wanted);
        assert.deepEqual(read(edited), JSON.parse(JSON.stringify(wanted.map(writtenRule))));
      },
    ));
});

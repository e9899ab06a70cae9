import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packageTypes } from '../../../src/core/github/index.ts';
import {
  checkRules,
  compileGlobs,
  createPlanner,
  planRetention,
  type RetentionInput,
  type Rule,
  type RuleFinding,
} from '../../../src/core/retention/index.ts';
import { canMatchDigest, canMatchTag, isGlobWithin, possibleTypes } from '../../../src/core/retention/globSets.ts';
import { always } from '../property.ts';
import { anyRule } from './anyRule.ts';
import { deleteRule, keepRule, world } from './worlds.ts';

/** What is found in rules, in short; whether there is a delete rule has a test of its own. */
function found(...rules: Rule[]): string[] {
  const findings = checkRules(rules).filter(({ code }) => code !== 'deletesNothing');
  return findings.map((finding) => `${finding.path.slice(1).join('.')} ${text(finding)}`);
}

function text(finding: RuleFinding): string {
  switch (finding.code) {
    case 'redundant':
    case 'overruled':
      return `${finding.code} by ${finding.by}`;
    case 'coveredEntry':
      return `${finding.code} by ${finding.by}`;
    case 'unknownType':
      return `${finding.code}, meant: ${finding.suggestion ?? '?'}`;
    case 'contradiction':
      return `${finding.code} of ${finding.keys.join(' and ')}`;
    case 'notForTypes':
      return `${finding.code} ${finding.types.join()}`;
    case 'impossibleTag':
      return `${finding.code}${finding.suggestion ? `, meant: ${finding.suggestion.join(' and ')}` : ''}`;
    case 'neverPlanned':
      return `${finding.code}, meant: ${finding.suggestion}`;
    case 'noVersion':
      return `${finding.code} ${finding.types.join()}${finding.suggestion ? `, meant: ${finding.suggestion}` : ''}`;
    case 'keepsEveryAge':
      return `${finding.code} with ${finding.by}`;
    case 'keepsEverything':
    case 'keepsAllDeleted':
    case 'impossibleDigest':
    case 'deletesNothing':
      return finding.code;
  }
}

describe('checkRules', () => {
  it('finds nothing in the rules of retention.md', () => {
    assert.deepEqual(
      found(
        { packages: ['container/*'], delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
        { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } },
        { packages: ['npm/*', 'nuget/*', 'maven/*', 'rubygems/*'], delete: { prerelease: true, olderThan: '90 days' } },
        { keep: { newest: 10 } },
        { keep: { tags: ['v*', 'release-*'] } },
        { keep: { prerelease: false, newest: 2, per: 'minor' }, note: 'two patches of every minor' },
      ),
      [],
    );
  });

  it('finds rules that another one makes redundant', () => {
    assert.deepEqual(
      found(
        { packages: ['container/*'], delete: { tags: ['pr-1*'], olderThan: '3 weeks' } },
        { delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
      ),
      ['0 redundant by 1'],
    );
    const twice: Rule = { delete: { untagged: true } };
    assert.deepEqual(found(twice, { ...twice, note: 'again' }), ['1 redundant by 0']);
    assert.deepEqual(found({ keep: { newest: 3, olderThan: '1 day' } }, { keep: { newest: 5 } }), ['0 redundant by 1']);
    assert.deepEqual(found({ keep: { newest: 3, tags: ['v*'] } }, { keep: { tags: ['*'] } }), ['0 redundant by 1']);
    assert.deepEqual(
      found({ delete: { versions: ['1.*'], newerThan: '1 day' } }, { delete: { newerThan: '2 days' } }),
      ['0 redundant by 1'],
    );
  });

  it('calls none redundant that may matter', () => {
    for (const [one, other] of [
      // The newest 3 of v* are not among the newest 10 of all.
      [{ keep: { newest: 3, tags: ['v*'] } }, { keep: { newest: 10 } }],
      [{ keep: { newest: 3, per: 'major' } }, { keep: { newest: 3 } }],
      [{ keep: { newest: 3, by: 'created' } }, { keep: { newest: 3 } }],
      [{ keep: { newest: 3 } }, { keep: { newest: 5, olderThan: '1 day' } }],
      // A pin also keeps parts.
      [{ keep: { versions: ['sha256:0*'], untagged: true } }, { keep: { untagged: true } }],
      [{ delete: { olderThan: '7 days' } }, { delete: { olderThan: '7 days', tags: ['*'] } }],
      [{ delete: { tags: ['a?'] } }, { delete: { tags: ['a*b', '?b'] } }],
      [{ delete: { untagged: true } }, { packages: ['container/a*'], delete: { untagged: true } }],
      [{ delete: { below: '1.0' } }, { delete: { below: '2.0' } }],
      [{ delete: { olderThan: '6 days' } }, { delete: { olderThan: '1 week' } }],
    ] satisfies [Rule, Rule][]) {
      assert.deepEqual(
        found(one, other).filter((each) => each.startsWith('0 ')),
        [],
        JSON.stringify([one, other]),
      );
    }
  });

  it('finds delete rules that a keep rule overrules, and a keep rule that keeps everything', () => {
    assert.deepEqual(found({ delete: { tags: ['pr-*'] } }, { keep: { tags: ['*'] } }), ['0 overruled by 1']);
    assert.deepEqual(
      found({ packages: ['npm/api'], delete: { below: '2.0.0' } }, { packages: ['npm/*'], keep: { versions: ['*'] } }),
      ['0 overruled by 1'],
    );
    assert.deepEqual(found({ delete: { untagged: true } }, { keep: { tags: ['*'] } }), []);
    assert.deepEqual(found({ delete: { untagged: true } }, { keep: { untagged: true, newest: 1 } }), []);
    assert.deepEqual(found({ delete: { untagged: true } }, { keep: { versions: ['*'] } }), ['1 keepsEverything']);
    assert.deepEqual(found({ packages: ['*/*'], keep: { versions: ['*'] } }), ['0 keepsEverything']);
  });

  it('finds a keep rule because of which no delete rule deletes anything, once', () => {
    const [builds, old]: [Rule, Rule] = [
      { delete: { tags: ['pr-*'] } },
      { delete: { tags: ['v*'], olderThan: '1 day' } },
    ];
    assert.deepEqual(found(builds, { keep: { tags: ['*'] } }, old), ['1 keepsAllDeleted']);
    assert.deepEqual(found(builds, old, { keep: { tags: ['v*', 'pr-*'] } }, { keep: { tags: ['*'] } }), [
      '2 keepsAllDeleted',
    ]);
    assert.deepEqual(found(builds, { keep: { tags: ['*'] } }, { delete: { untagged: true } }), ['0 overruled by 1']);
    // What excludes packages from the rules of other sources, or from some of these.
    assert.deepEqual(found({ packages: ['container/base'], keep: { versions: ['*'] } }), []);
    assert.deepEqual(found(builds, old, { packages: ['container/base'], keep: { versions: ['*'] } }), []);
    assert.deepEqual(found({ delete: { olderThan: '1 day' } }, { keep: { tags: ['*'] } }), []);
    // What the second rule was meant to delete is not known.
    const unknown = checkRules([builds, undefined, { keep: { tags: ['*'] } }, old]);
    assert.deepEqual(
      unknown.map(({ code }) => code),
      ['overruled', 'overruled'],
    );
  });

  it('finds conditions that exclude each other', () => {
    assert.deepEqual(found({ packages: ['container/*'], delete: { prerelease: true, below: '2.0' } }), [
      '0.delete.below contradiction of prerelease and below',
    ]);
    assert.deepEqual(found({ delete: { prerelease: true, below: '2.0' } }), []);
    assert.deepEqual(found({ packages: ['container/*'], delete: { prerelease: false, below: '2.0' } }), []);
    assert.deepEqual(found({ delete: { tags: ['a'], untagged: true } }), [
      '0.delete.tags contradiction of untagged and tags',
    ]);
    assert.deepEqual(found({ keep: { olderThan: '2 weeks', newerThan: '14 days' } }), [
      '0.keep.newerThan contradiction of olderThan and newerThan',
    ]);
    assert.deepEqual(found({ keep: { olderThan: '13 days', newerThan: '2 weeks' } }), []);
  });

  it('finds globs that match nothing', () => {
    assert.deepEqual(found({ delete: { tags: ['v*', 'feature/*', '-x', 'a b', '.*', 'ä*'] } }), [
      '0.delete.tags.1 impossibleTag, meant: feature-*',
      ...[2, 3, 4, 5].map((item) => `0.delete.tags.${item} impossibleTag`),
    ]);
    assert.deepEqual(found({ delete: { tags: ['v1,v2', 'pr/*, sha-*', ',', 'a,-b'] } }), [
      '0.delete.tags.0 impossibleTag, meant: v1 and v2',
      '0.delete.tags.1 impossibleTag, meant: pr-* and sha-*',
      '0.delete.tags.2 impossibleTag',
      '0.delete.tags.3 impossibleTag',
    ]);
    assert.deepEqual(found({ packages: ['container/*'], keep: { versions: ['v1.*', 'sha256:ab*', '*'] } }), [
      '0.keep.versions.0 impossibleDigest',
      '0.keep.versions.0 coveredEntry by *',
      '0.keep.versions.1 coveredEntry by *',
    ]);
    assert.deepEqual(found({ packages: ['container/*', 'npm/*'], keep: { versions: ['v1.*'] } }), []);
  });

  it('finds packages of the Docker registry, which are never planned', () => {
    const meant = (...packages: string[]) => found({ packages, delete: { olderThan: '1 day' } });
    assert.deepEqual(meant('npm/*', 'docker/*', 'docker/a?/b'), [
      '0.packages.1 neverPlanned, meant: container/*',
      '0.packages.2 neverPlanned, meant: container/a?/b',
      '0.packages.2 coveredEntry by docker/*',
    ]);
    assert.deepEqual(meant('*/api', '?o*'), []);
    assert.deepEqual(meant('d*'), ['0.packages.0 neverPlanned, meant: container/*']);
  });

  it('finds bounds that are no version', () => {
    const below = (text: string, ...packages: string[]) =>
      found({ ...(packages.length > 0 ? { packages } : {}), delete: { below: text } });
    assert.deepEqual(below('abc'), ['0.delete.below noVersion container,maven,npm,nuget,rubygems']);
    assert.deepEqual(below('abc', 'maven/*'), ['0.delete.below noVersion maven']);
    assert.deepEqual(below('2.0', 'npm/*'), ['0.delete.below noVersion npm, meant: 2.0.0']);
    assert.deepEqual(below('2', 'npm/*'), ['0.delete.below noVersion npm, meant: 2.0.0']);
    assert.deepEqual(below('1.2.3-rc.1', 'container/*'), ['0.delete.below noVersion container']);
    for (const [text, ...packages] of [
      ['2.0'],
      ['1.0-x', 'maven/*'],
      ['2.0.0', 'npm/*'],
      ['v1', 'container/*'],
      ['2.0', 'npm/*', 'nuget/*'],
    ] as const) {
      assert.deepEqual(below(text, ...packages), []);
    }
  });

  it('says that keep rules alone delete nothing', () => {
    const codes = (...rules: (Rule | undefined)[]) => checkRules(rules).map(({ code, path }) => [code, path]);
    assert.deepEqual(codes({ keep: { newest: 3 } }, { keep: { tags: ['v*'] } }), [['deletesNothing', ['rules']]]);
    assert.deepEqual(codes({ keep: { newest: 3 } }, { delete: { tags: ['pr-*'] } }), []);
    // What it was meant to be is not known.
    assert.deepEqual(codes({ keep: { newest: 3 } }, undefined), []);
    assert.deepEqual(codes(), []);
  });

  it('finds two keep rules that leave no age between them', () => {
    const old: Rule = { keep: { olderThan: '7 days' } };
    const young: Rule = { keep: { newerThan: '30 days' } };
    const inNpm = { packages: ['npm/*'] };
    assert.deepEqual(found(old, young), ['1 keepsEveryAge with 0']);
    assert.deepEqual(found(young, { delete: { olderThan: '1 day' } }, old), ['2 keepsEveryAge with 0']);
    assert.deepEqual(found({ ...old, ...inNpm }, young), ['0 keepsEveryAge with 1']);
    for (const other of [
      { keep: { newerThan: '7 days' } },
      { keep: { newerThan: '1 day' } },
      { keep: { newerThan: '30 days', newest: 9 } },
      { ...young, packages: ['maven/*'] },
      { delete: { newerThan: '30 days' } },
    ] satisfies Rule[]) {
      assert.deepEqual(found({ ...old, ...inNpm }, other), [], JSON.stringify(other));
    }
  });

  it('finds packages of no type, and what was probably meant', () => {
    const meant = (...packages: string[]) => found({ packages, keep: { newest: 1 } });
    assert.deepEqual(meant('contaner/*'), ['0.packages.0 unknownType, meant: container/*']);
    assert.deepEqual(meant('NPM/a'), ['0.packages.0 unknownType, meant: npm/a']);
    assert.deepEqual(meant('gems/a/b'), ['0.packages.0 unknownType, meant: rubygems/a/b']);
    assert.deepEqual(meant('container'), ['0.packages.0 unknownType, meant: container/*']);
    assert.deepEqual(meant('npm/'), ['0.packages.0 unknownType, meant: npm/*']);
    assert.deepEqual(meant('api-gateway'), ['0.packages.0 unknownType, meant: */api-gateway']);
    assert.deepEqual(meant('octo-org/api'), ['0.packages.0 unknownType, meant: ?']);
    assert.deepEqual(
      meant('*', '?*m/*', 'n*', 'NuGet/Api', '*/api').filter((each) => each.includes('unknown')),
      [],
    );
  });

  it('finds conditions on images in rules about other packages, and entries that are there twice', () => {
    assert.deepEqual(found({ packages: ['npm/*', 'mav*'], delete: { tags: ['a/b'], olderThan: '1 day' } }), [
      '0.delete.tags notForTypes maven,npm',
    ]);
    assert.deepEqual(found({ packages: ['npm/*'], delete: { untagged: true } }), ['0.delete.untagged notForTypes npm']);
    assert.deepEqual(found({ packages: ['npm/*', 'container/a'], delete: { untagged: true } }), []);
    assert.deepEqual(found({ delete: { tags: ['pr-1*', 'pr-*', 'x', 'x'] } }), [
      '0.delete.tags.0 coveredEntry by pr-*',
      '0.delete.tags.3 coveredEntry by x',
    ]);
  });

  it('ignores rules with a problem, and keeps their numbers', () => {
    const rule: Rule = { delete: { untagged: true } };
    assert.deepEqual(checkRules([undefined, rule, undefined, rule]), [
      { code: 'redundant', path: ['rules', 3], by: 1 },
    ]);
  });

  // Without a limit, these take some minutes, which is more than a test may.
  it('compares no lists of thousands of globs, and takes long for none', () => {
    const globs = Array.from({ length: 30_000 }, (_, index) => `v${index}`);
    assert.deepEqual(found({ delete: { tags: [...globs, 'a b', 'v1'] } }), ['0.delete.tags.30000 impossibleTag']);
    const rules = Array.from({ length: 50 }, (): Rule => ({ delete: { tags: globs.slice(0, 600) } }));
    assert.deepEqual(found(...rules), []);
    assert.deepEqual(possibleTypes('*'.repeat(900_000)), packageTypes);
  });

  it('never fails', () => always([fc.array(anyRule, { maxLength: 6 })], (rules) => void checkRules(rules)));

  it('finds only what changes no plan', async () => {
    const seen = new Set<string>();
    await always([world, fc.array(related, { minLength: 1, maxLength: 3 })], (input, more) => {
      const rules = [...input.rules, ...more.flat()];
      const findings = checkRules(rules);
      for (const { code } of findings) seen.add(code);
      const planned = verdicts(input, rules);
      assert.deepEqual(verdicts(input, without(rules, findings)), planned);
      if (!findings.some(({ code }) => code === 'keepsEverything' || code === 'keepsAllDeleted')) return;
      assert.ok(planned.flat().every(({ verdict }) => verdict === 'keep'));
    });
    for (const code of ['contradiction', 'coveredEntry', 'keepsAllDeleted', 'notForTypes', 'overruled', 'redundant'])
      assert.ok(seen.has(code), code);
  });

  it('calls nothing a contradiction or not for a type that applies to a version', () =>
    always([world, fc.oneof(deleteRule, keepRule)], (input, rule) => {
      if (!checkRules([rule]).some(({ code }) => code === 'contradiction' || code === 'notForTypes')) return;
      assert.deepEqual(createPlanner().covered(input, rule).flat(), []);
    }));

  it('says the truth about globs', async () => {
    const symbol = fc.constantFrom('a', 'b', 'B', '1', '-', '.', '/', ':', 'npm', '*', '*', '?', 'é', 'İ');
    const glob = fc.array(symbol, { minLength: 1, maxLength: 6 }).map((symbols) => symbols.join(''));
    const letters = fc.array(fc.constantFrom('a', 'b', 'B', '1', '-', '.', '/', ':', 'é', 'İ'), { maxLength: 6 });
    let within = 0;
    const pair = fc.tuple(glob, fc.nat(6), fc.nat(6), glob).map(([one, start, end, other]) => {
      return [one, start < end ? `${one.slice(0, start)}*${one.slice(end)}` : other] as const;
    });
    await always([pair, letters.map((all) => all.join(''))], ([one, other], matched) => {
      if (!isGlobWithin(one, other)) return;
      within++;
      for (const ignoresCase of [false, true]) {
        if (compileGlobs([one], ignoresCase)(matched)) assert.ok(compileGlobs([other], ignoresCase)(matched));
      }
    });
    assert.ok(within > 20);
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
    await always([tag, glob], (valid, any) => {
      if (compileGlobs([any], false)(valid)) assert.ok(canMatchTag(any));
      assert.ok(canMatchTag(valid) && canMatchTag(`${valid.slice(0, 3)}*`));
    });
    const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
    await always([digest, fc.nat(70), fc.nat(70)], (valid, start, end) => {
      for (const each of [
        valid,
        `${valid.slice(0, start)}*${valid.slice(end)}`,
        valid.replace(valid[start] ?? '', '?'),
      ]) {
        if (compileGlobs([each], false)(valid)) assert.ok(canMatchDigest(each), each);
      }
    });
    const names = fc.tuple(fc.constantFrom('npm', 'maven', 'nuget'), fc.constantFrom('a', 'b/1', 'npm'));
    await always([names, glob], ([type, name], any) => {
      if (compileGlobs([any], type === 'nuget')(`${type}/${name}`)) assert.ok(possibleTypes(any).includes(type));
    });
  });
});

/** Rules of which some have less effect than others. */
const related = fc
  .oneof(deleteRule, keepRule)
  .chain((rule) =>
    fc
      .subarray([
        rule,
        { ...rule, packages: ['container/*'] },
        ...(rule.keep?.newest === undefined ? [] : [{ ...rule, keep: { ...rule.keep, newest: 1 } }]),
        ...(rule.delete ? [{ delete: { ...rule.delete, olderThan: '40 days', tags: ['pr-1', 'pr-*', 'v*'] } }] : []),
        ...(rule.delete && !rule.delete.broken ? [{ keep: { ...rule.delete } }] : []),
        { packages: ['npm/*'], delete: { untagged: true } },
      ] as Rule[])
      .map((chosen) => chosen as readonly Rule[]),
  );

/** A rule that never applies, so that the numbers of the others stay. */
const never: Rule = { packages: ['none'], keep: { untagged: true } };
/** A pure plan has packages of the Docker registry, and Maven orders every text. */
const uncertainCodes = ['neverPlanned', 'noVersion'];
const entryCodes = ['coveredEntry', 'impossibleTag', 'impossibleDigest', 'unknownType'];

/** The rules without what was found to be pointless in them. */
function without(rules: readonly Rule[], findings: readonly RuleFinding[]): readonly Rule[] {
  return rules.map((rule, index) => {
    const own = findings.filter(({ path }) => path[1] === index);
    const isPointless = ({ code }: RuleFinding) =>
      !code.startsWith('keeps') && !entryCodes.includes(code) && !uncertainCodes.includes(code);
    if (own.some(isPointless)) return never;
    const entries = new Set(own.filter(({ code }) => entryCodes.includes(code)).map(({ path }) => path.join()));
    let isEmpty = false as boolean;
    const cut = (value: unknown, path: string): unknown => {
      if (Array.isArray(value)) {
        const left = value.filter((_, item) => !entries.has(`${path},${item}`));
        isEmpty ||= left.length === 0;
        return left;
      }
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cut(each, `${path},${key}`)]));
    };
    const shorter = cut(rule, `rules,${index}`) as Rule;
    return isEmpty ? never : shorter;
  });
}

function verdicts(input: RetentionInput, rules: readonly Rule[]) {
  return planRetention({ ...input, rules }).packages.map(({ versions }) =>
    versions.map((version) => ({ ...version, rule: undefined })),
  );
}

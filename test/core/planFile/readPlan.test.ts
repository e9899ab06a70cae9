import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Result } from '../../../src/core/deletion/index.ts';
import { documentOf, maxPlanLength, readPlan, writePlan } from '../../../src/core/planFile/index.ts';
import type { PlanDocument } from '../../../src/core/planFile/index.ts';
import { planRetention, type RetentionInput } from '../../../src/core/retention/index.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { always, anyJson, anyText, spoiled } from '../property.ts';
import { anyRule } from '../retention/anyRule.ts';
import { digestOf } from '../retention/fixtures.ts';
import { world } from '../retention/worlds.ts';
import { context, currentPlan, document, images, readChanged, rules } from './documents.ts';

const owner = { kind: 'organization', login: 'org' } as const;

function resultOf(versionId: number, outcome: Result['outcome'] = { kind: 'deleted' }): Result {
  const target = { owner, packageType: 'container', name: 'api', versionId } as const;
  return { operation: { action: 'delete', target, facts: { versionName: digestOf(versionId), tags: [] } }, outcome };
}

function withResults(...results: readonly Result[]): PlanDocument {
  return {
    ...document,
    run: { startedAt: '2026-11-27T00:00:01Z', endedAt: '2026-11-27T00:00:02Z', isCancelled: false, results },
  };
}

/** The document of a random world, with rules and names of its own. */
function documentOfWorld(
  { packages, now }: RetentionInput,
  written: readonly (typeof rules)[number][],
  account: string,
): PlanDocument {
  const named = packages.map((pkg, index) => ({ ...pkg, name: `${pkg.name} ${account} ${index}` }));
  const plain = JSON.parse(JSON.stringify(written)) as typeof written;
  const sourced = plain.map((rule) => ({ ...rule, source: account }));
  return documentOf(currentPlan(named, sourced, new Date(now).toISOString()), { ...context, account });
}

describe('The JSON of a plan', () => {
  it('gives the same document when it is read, and the same text when that is written', () =>
    always([world, fc.array(anyRule, { maxLength: 3 }), anyText], (input, written, account) => {
      const made = documentOfWorld(input, [...input.rules, ...written], account);
      const text = writePlan(made);
      const read = readPlan(text);
      assert.deepEqual(read, { kind: 'plan', document: made });
      assert.equal(writePlan(made), text);
    }));

  it('rebuilds the input of the plan, which gives the same plan again', () =>
    always([world], (input) => {
      const read = readPlan(writePlan(documentOfWorld(input, input.rules, 'mona')));
      assert.ok(read.kind === 'plan');
      const { moment, rules: found, packages } = read.document;
      const again = planRetention({ now: moment, rules: found, packages: packages.map((pkg) => pkg.input) });
      assert.deepEqual(
        again.packages.map(({ versions }) => versions),
        packages.map(({ planned }) => planned),
      );
    }));

  it('is the same whatever was read first', () => {
    const second = { ...images, name: 'web' };
    const reversed = { ...images, manifests: Object.fromEntries(Object.entries(images.manifests ?? {}).reverse()) };
    assert.equal(
      writePlan(documentOf(currentPlan([second, reversed]), context)),
      writePlan(documentOf(currentPlan([images, second]), context)),
    );
  });

  it('has one line for each version and manifest, and ends with a line break', () => {
    const lines = writePlan(document).split('\n');
    assert.equal(lines.filter((line) => line.includes('"createdAt"')).length, images.versions.length);
    assert.ok(lines.some((line) => line.startsWith(`        "${digestOf(1)}": {"kind":"index"`)));
    assert.equal(lines.at(-1), '');
    assert.ok(lines.includes('  "format": "github-packages-clean-up-plan",'));
  });

  it('escapes what is invisible in names', () => {
    const name = 'gnp\u202e.exe\u0085\u2028';
    const text = writePlan(documentOf(currentPlan([{ ...images, name }]), context));
    assert.ok(text.includes('gnp\\u202e.exe\\u0085\\u2028'));
    assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\u202e\u2028]/u);
  });

  it('says why there is no plan of something', () => {
    const reference = { owner, packageType: 'container', name: 'web' } as const;
    const failing = documentOf(currentPlan([images]), {
      ...context,
      failures: [{ target: { reference, visibility: 'private' }, failure: { kind: 'declined', unread: 501 } }],
      listFailures: [{ owner, packageTypes: ['npm'], error: undefined }],
    });
    assert.deepEqual(failing.failures, [
      { owner, type: 'container', name: 'web', reason: { kind: 'declined', unread: 501 } },
      { owner, types: ['npm'], reason: { kind: 'incomplete' } },
    ]);
    assert.deepEqual(readPlan(writePlan(failing)), { kind: 'plan', document: failing });
  });

  it('has every result of a run, for every kind of outcome', () => {
    const problem = { kind: 'missingScope', message: 'no', needed: ['a'], granted: undefined } as const;
    const made = withResults(
      resultOf(3, { kind: 'deleted', tookPackage: true }),
      resultOf(4, { kind: 'skipped', because: { kind: 'required', by: resultOf(3).operation } }),
      ...(
        [
          { kind: 'alreadyGone' },
          { kind: 'refused', reason: problem },
          { kind: 'refused', reason: { kind: 'noAdminRight', message: 'no' } },
          { kind: 'unknown' },
          { kind: 'unknown', because: { kind: 'inTransit' } },
          { kind: 'skipped', because: { kind: 'cancelled' } },
          { kind: 'skipped', because: { kind: 'tagsChanged', tags: ['v2'] } },
          { kind: 'skipped', because: { kind: 'dependency', dependents: [{ name: 'sha256:9', tags: [] }] } },
          { kind: 'skipped', because: { kind: 'unverified', problem } },
          { kind: 'skipped', because: problem },
        ] as const
      ).map((outcome) => resultOf(6, outcome)),
    );
    assert.deepEqual(readPlan(writePlan(made)), { kind: 'plan', document: made });
  });
});

describe('A file that is no plan', () => {
  it('is told apart: no JSON, something else, of a newer release, too large', () => {
    assert.deepEqual(readPlan('format: plan'), { kind: 'notJson' });
    assert.deepEqual(readPlan(''), { kind: 'notJson' });
    for (const other of ['null', '[]', '"x"', '{}', '{"format":"other","version":1}', '{"rules":[]}']) {
      assert.deepEqual(readPlan(other), { kind: 'foreign' }, other);
    }
    assert.deepEqual(
      readChanged((written) => (written.version = 2)),
      { kind: 'newerVersion' },
    );
    for (const version of [0, -1, '1', null, undefined]) {
      assert.deepEqual(
        readChanged((written) => (written.version = version)),
        { kind: 'damaged', where: 'version' },
      );
    }
    assert.deepEqual(readPlan(' '.repeat(maxPlanLength + 1)), { kind: 'tooLarge' });
  });

  it('is cut off, wherever its end is missing', () => {
    const text = writePlan(document);
    const kinds = new Set(
      Array.from({ length: text.trimEnd().length - 1 }, (_, index) => readPlan(text.slice(0, index + 1)).kind),
    );
    assert.deepEqual([...kinds], ['cutOff']);
    assert.equal(readPlan(`${text}}`).kind, 'notJson');
    assert.equal(readPlan(text.replace('"moment":', '"moment"')).kind, 'notJson');
    assert.equal(readPlan(text.replace('"moment":', '"moment"').slice(0, -20)).kind, 'notJson');
    assert.equal(readPlan('["a').kind, 'notJson');
    assert.notEqual(readPlan(`{"a":${'['.repeat(100_000)}`).kind, 'plan');
  });

  it('is damaged, and makes nothing throw, if it is nested thousands of times deep', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const written = writePlan(document);
    const places = [
      ['"verdict":"keep"', `"verdict":${deep}`, 'packages.0.versions.0.verdict'],
      ['"reason":"newest"', `"reason":"newest","of":${deep}`, 'packages.0.versions.0.of.0'],
      ['{"delete":{', `{"x":${deep},"delete":{`, 'rules.0'],
    ] as const;
    for (const [found, replacement, where] of places) {
      assert.deepEqual(readPlan(written.replace(found, replacement)), { kind: 'damaged', where });
    }
  });

  it('may begin with a byte order mark', () => {
    assert.equal(readPlan(`\ufeff${writePlan(document)}`).kind, 'plan');
  });

  const damages: readonly (readonly [string, string, Parameters<typeof readChanged>[0]])[] = [
    ['a moment that is none', 'moment', (written) => (written.moment = 'yesterday')],
    ['a moment of another zone', 'moment', (written) => (written.moment = '2026-11-27T00:00:00+02:00')],
    ['no account', 'account', (written) => delete written.account],
    ['an unknown type', 'packages.0.type', ({ packages: [pkg] }) => pkg && (pkg.type = 'cargo')],
    ['an owner of no kind', 'packages.0.owner.kind', ({ packages: [pkg] }) => pkg && (pkg.owner = { login: 'org' })],
    ['an id as text', 'packages.0.versions.0.id', ({ packages: [pkg] }) => set(pkg?.versions[0], { id: '1' })],
    ['half an id', 'packages.0.versions.0.id', ({ packages: [pkg] }) => set(pkg?.versions[0], { id: 1.5 })],
    ['a huge id', 'packages.0.versions.0.id', ({ packages: [pkg] }) => set(pkg?.versions[0], { id: 2 ** 60 })],
    ['a negative id', 'packages.0.versions.0.id', ({ packages: [pkg] }) => set(pkg?.versions[0], { id: -1 })],
    ['an id twice', 'packages.0.versions.1.id', ({ packages: [pkg] }) => set(pkg?.versions[1], { id: 1 })],
    ['a package twice', 'packages.1.name', ({ packages }) => packages.push(...packages)],
    ['no tags', 'packages.0.versions.0.tags', ({ packages: [pkg] }) => delete pkg?.versions[0]?.tags],
    ['a rule as text', 'packages.0.versions.2.rule', ({ packages: [pkg] }) => set(pkg?.versions[2], { rule: '1' })],
    [
      'a verdict that only looks like one',
      'packages.0.versions.4.verdict',
      ({ packages: [pkg] }) => set(pkg?.versions[4], { verdict: { toString: 'delete' } }),
    ],
    ['a rule with an unknown key', 'rules.0', ({ rules: [rule] }) => rule && (rule.force = true)],
    ['a rule without a source', 'rules.0.source', ({ rules: [rule] }) => delete rule?.source],
    ['an empty rule', 'rules.0', ({ rules: [rule] }) => rule && (rule.delete = {})],
  ];
  for (const [what, where, damage] of damages) {
    it(`is damaged with ${what}`, () => {
      assert.deepEqual(readChanged(damage), { kind: 'damaged', where });
    });
  }

  it('is damaged with a number that JSON has no place for', () => {
    const text = writePlan(document).replace('{"id":1,', '{"id":1e999,');
    assert.deepEqual(readPlan(text), { kind: 'damaged', where: 'packages.0.versions.0.id' });
  });

  it('is damaged if it claims results of what it does not delete, so that nothing else is restored', () => {
    assert.equal(readPlan(writePlan(withResults(resultOf(3)))).kind, 'plan');
    const where = 'run.results.0.operation';
    assert.deepEqual(readPlan(writePlan(withResults(resultOf(1)))), { kind: 'damaged', where });
    assert.deepEqual(readPlan(writePlan(withResults(resultOf(99)))), { kind: 'damaged', where });
    const { operation, outcome } = resultOf(3);
    for (const target of [
      { ...operation.target, name: 'other' },
      { ...operation.target, versionId: undefined },
      { ...operation.target, owner: { ...owner, login: 'other' } },
    ]) {
      const read = readPlan(writePlan(withResults({ operation: { ...operation, target }, outcome })));
      assert.deepEqual(read, { kind: 'damaged', where });
    }
    const restore = withResults({ operation: { ...operation, action: 'restore' }, outcome });
    assert.deepEqual(readPlan(writePlan(restore)), { kind: 'damaged', where });
  });

  it('never makes the reader throw, whatever is in it', () =>
    always([spoiled(JSON.parse(writePlan(withResults(resultOf(3)))) as Record<string, unknown>)], (value) => {
      readPlan(JSON.stringify(value));
    }));

  it('never makes the reader throw, whatever a package or version is', () =>
    always([anyJson, anyJson, fc.constantFrom('versions', 'manifests', 'owner', 'spared')], (value, other, key) => {
      readChanged(({ packages: [pkg] }) => Object.assign(pkg ?? {}, { [key]: value }));
      readChanged(({ packages: [pkg] }) => pkg?.versions.splice(0, 1, { ...pkg.versions[0], id: value, tags: other }));
    }));
});

function set(version: Record<string, unknown> | undefined, values: Record<string, unknown>): void {
  Object.assign(version ?? assert.fail(), values);
}

describe('A plan that somebody edited', () => {
  const editedIds = (read: ReturnType<typeof readPlan>) =>
    read.kind === 'edited' ? read.versions.map(({ id }) => id) : assert.fail(read.kind);

  it('is found out by a flipped verdict', () => {
    const flipped = readChanged(({ packages: [pkg] }) => {
      Object.assign(pkg?.versions[0] ?? {}, { verdict: 'delete', reason: 'rule', rule: 1 });
    });
    assert.deepEqual(flipped, {
      kind: 'edited',
      versions: [{ type: 'container', package: 'api', id: 1, name: digestOf(1), tags: ['v1'] }],
    });
  });

  it('is found out by ids of another package, which no rule and no digest fits', () => {
    const read = readChanged(({ packages: [pkg] }) => {
      Object.assign(pkg?.versions[3] ?? {}, { id: 77 });
    });
    // Everything that named it differs.
    assert.equal(read.kind, 'plan');
    const named = readChanged(({ packages: [pkg] }) => set(pkg?.versions[2], { id: 77 }));
    assert.deepEqual(editedIds(named), [4]);
  });

  it('is found out by a changed verdict, reason, rule, requires, of or with', () => {
    const changes: readonly [number, Record<string, unknown>][] = [
      [2, { rule: 2 }],
      [2, { reason: 'picked' }],
      [3, { requires: [] }],
      [3, { requires: [1] }],
      [3, { with: [3, 1] }],
      [1, { of: [3] }],
      [4, { uncoveredTags: ['pr-2'] }],
      [4, { verdict: 'DELETE' }],
    ];
    for (const [position, change] of changes) {
      const read = readChanged(({ packages: [pkg] }) => Object.assign(pkg?.versions[position] ?? {}, change));
      assert.deepEqual(editedIds(read), [position + 1], JSON.stringify(change));
    }
  });

  it('is found out by a rule that was added or removed', () => {
    assert.deepEqual(editedIds(readChanged((written) => written.rules.shift())), [3, 4, 5, 6]);
    assert.deepEqual(
      editedIds(readChanged((written) => written.rules.unshift({ delete: { tags: ['beta'] }, source: 'x' }))),
      [3, 5, 6],
    );
  });

  it('is found out by what was read of images', () => {
    const read = readChanged(({ packages: [pkg] }) =>
      Object.assign(pkg?.manifests[digestOf(1)] ?? {}, { children: [] }),
    );
    assert.deepEqual(editedIds(read), [2]);
  });

  it('is no plan whichever verdicts are changed', () =>
    always([fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 })], (positions) => {
      const read = readChanged(({ packages: [pkg] }) => {
        for (const position of positions) {
          const version = pkg?.versions[position] ?? assert.fail();
          version.verdict = version.verdict === 'keep' ? 'delete' : 'keep';
        }
      });
      assert.deepEqual(
        editedIds(read),
        positions.map((position) => position + 1),
      );
    }));

  it('may have other keys, which are not used', () => {
    const read = readChanged((written) => {
      const [pkg] = written.packages;
      Object.assign(written, { force: true, picked: [1] });
      Object.assign(pkg ?? {}, { forced: [1] });
      Object.assign(pkg?.versions[0] ?? {}, { forced: true, origin: 'forced' });
    });
    assert.deepEqual(read, { kind: 'plan', document });
    const json = writePlan(document);
    const polluted = json.replace('{\n', '{\n  "__proto__": {"polluted": true}, "constructor": {"prototype": 1},\n');
    assert.deepEqual(readPlan(polluted), { kind: 'plan', document });
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('has versions and manifests whose names are those of every object', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', ...hostileTexts]) {
      const [first, ...rest] = images.versions;
      const renamed = {
        ...images,
        name,
        versions: [{ ...(first ?? assert.fail()), name }, ...rest],
        manifests: Object.fromEntries([[name, { kind: 'image' as const }], ...Object.entries(images.manifests ?? {})]),
      };
      const made = documentOf(currentPlan([renamed]), context);
      assert.deepEqual(readPlan(writePlan(made)), { kind: 'plan', document: made }, name);
    }
  });
});

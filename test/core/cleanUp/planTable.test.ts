import assert from 'node:assert/strict';
import type { GatheredPackage } from '../../../src/core/cleanUp/gather.ts';
import { packageRowsOf } from '../../../src/core/cleanUp/packageRows.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { createPlanTable, type PlanRow, type TableQuery } from '../../../src/core/cleanUp/planTable.ts';
import { createVersionTable } from '../../../src/core/cleanUp/versionTable.ts';
import { planPicked, planRetention, type Rule } from '../../../src/core/retention/index.ts';
import { Registry, sampleRegistry, tagFor } from '../images/fixtures.ts';
import { gatheredImages, gatheredLibrary, now } from './packages.ts';

function open(packages: readonly GatheredPackage[]) {
  const inputs = packages.map(planInputOf);
  const rows = packages.map((each, index) => packageRowsOf(each, inputs[index] ?? assert.fail()));
  const names = packages.map(({ reference: { packageType, name } }) => `${packageType}/${name}`);
  const table = createVersionTable(rows, names);
  const plan = (rules: readonly Rule[]) => planRetention({ now, rules, packages: inputs });
  return {
    table,
    input: inputs,
    plan,
    show: (rules: readonly Rule[]) => createPlanTable(table, plan(rules), undefined, Date.parse(now)),
  };
}

const all: TableQuery = { search: '', sortBy: 'package', descending: false };
const label = ({ tags, version, part }: PlanRow) =>
  part ? `${part.platform ?? part.kind} of ${part.image.tags?.[0] ?? 'untagged'}` : (tags[0] ?? version.name);

describe('The table of a clean-up plan', () => {
  const olderThanADay: readonly Rule[] = [{ delete: { olderThan: '1 day' } }];

  it('shows each version with its verdict, and parts with their image', () => {
    const registry = sampleRegistry();
    const { show } = open([gatheredImages(registry)]);
    const { total, first, items } = show(olderThanADay).rows(all, 0, 100);
    assert.deepEqual([total, first, items.length], [13, 0, 13]);
    const named = (name: string) => items.find(({ version }) => version.name === registry.named(name).digest);
    assert.equal(label(named('arm') ?? assert.fail()), 'linux/amd64 of latest');
    assert.equal(label(named('signature') ?? assert.fail()), 'signature of latest');
    assert.equal(label(named('provenance') ?? assert.fail()), 'attestation of latest');
    assert.equal(label(named('deep') ?? assert.fail()), 'linux/amd64 of 0.9');
    assert.equal(label(named('unlisted referrer') ?? assert.fail()), 'referrer of latest');
    assert.equal(label(named('older') ?? assert.fail()), '0.9');
    assert.deepEqual(named('signature')?.tags, []);
    assert.deepEqual(named('older')?.planned.reason, 'newest');
    assert.deepEqual(named('untagged index')?.planned, {
      id: registry.named('untagged index').id,
      verdict: 'delete',
      reason: 'rule',
      rule: 1,
    });
  });

  it('leaves what was taken out among what is deleted, so that the next click hits no other version', () => {
    const lib = gatheredLibrary('npm', ['1.0.3', '1.0.2', '1.0.1', '1.0.0']);
    const input = { ...planInputOf(lib), spared: [2] };
    const table = createVersionTable([packageRowsOf(lib, input)], ['npm/lib']);
    const shown = createPlanTable(table, planRetention({ now, rules: olderThanADay, packages: [input] }));
    const found = (query: Partial<TableQuery>) =>
      shown.rows({ ...all, ...query }, 0, 10).items.map(({ version }) => version.name);
    assert.deepEqual(found({ group: 'delete rule 1' }), ['1.0.2', '1.0.1', '1.0.0']);
    assert.deepEqual(found({ verdict: 'delete' }), ['1.0.2', '1.0.1', '1.0.0']);
    assert.deepEqual(found({ verdict: 'keep' }), ['1.0.3', '1.0.2']);
    assert.deepEqual(found({ group: 'keep spared' }), ['1.0.2']);
  });

  it('shows slices of at most 200 rows, also beyond the end', () => {
    const { show } = open([
      gatheredLibrary(
        'npm',
        Array.from({ length: 450 }, (_, index) => `1.0.${450 - index}`),
      ),
    ]);
    const shown = show([]);
    const slice = (first: number, count: number) => {
      const { total, first: from, items } = shown.rows(all, first, count);
      assert.equal(total, 450);
      return [from, items.length, items[0]?.version.name];
    };
    assert.deepEqual(slice(0, 10), [0, 10, '1.0.450']);
    assert.deepEqual(slice(100, 1000), [100, 200, '1.0.350']);
    assert.deepEqual(slice(440, 200), [440, 10, '1.0.10']);
    assert.deepEqual(slice(900, 10), [450, 0, undefined]);
  });

  it('sorts numbers in names as numbers, and parts stay with their image', () => {
    const registry = new Registry();
    for (const tag of ['v1.10', 'v1.9', 'V1.100']) {
      registry.push(tag, { tags: [tag], children: [registry.push(`part of ${tag}`)] });
    }
    registry.push('untagged');
    const { show } = open([gatheredImages(registry), gatheredLibrary('npm', ['1.2.0', '1.10.0'])]);
    const names = (descending: boolean) =>
      show([])
        .rows({ ...all, sortBy: 'name', descending }, 0, 100)
        .items.map(label);
    const untagged = registry.named('untagged').digest;
    assert.deepEqual(names(false), [
      ...['1.2.0', '1.10.0'],
      ...['v1.9', 'v1.10', 'V1.100'].flatMap((tag) => [tag, `linux/amd64 of ${tag}`]),
      untagged,
    ]);
    assert.deepEqual(names(true)[0], untagged);
    assert.deepEqual(names(true).slice(1, 3), ['V1.100', 'linux/amd64 of V1.100']);
  });

  it('sorts unknown sizes last, in both directions', () => {
    const registry = new Registry();
    registry.push('small', { tags: ['small'], size: 5 });
    registry.push('large', { tags: ['large'], size: 50 });
    registry.push('unknown', { tags: ['unknown'] });
    const manifests = new Map(registry.manifests());
    const { digest } = registry.named('unknown');
    manifests.set(digest, { kind: 'missing' });
    const { show } = open([gatheredImages(registry, manifests)]);
    const sorted = (descending: boolean) => show([]).rows({ ...all, sortBy: 'size', descending }, 0, 9).items;
    assert.deepEqual(sorted(false).map(label), ['small', 'large', 'unknown']);
    assert.deepEqual(sorted(true).map(label), ['large', 'small', 'unknown']);
    assert.deepEqual(
      sorted(true).map(({ size }) => size),
      [50, 5, undefined],
    );
  });

  it('finds words in tags, digests, platforms, the tags of the image, and packages', () => {
    const registry = sampleRegistry();
    const { show } = open([gatheredImages(registry), gatheredLibrary('npm', ['0.9.1', '0.8.0'])]);
    const shown = show([]);
    const found = (search: string) => shown.rows({ ...all, search }, 0, 100).items.map(label);
    assert.deepEqual(found('0.9 INDEX'), []);
    assert.deepEqual(found('  0.9  npm/LIB '), ['0.9.1']);
    assert.ok(found('0.9').includes('linux/amd64 of 0.9'));
    assert.deepEqual(found('0.9 amd64 container/app'), Array(3).fill('linux/amd64 of 0.9'));
    assert.deepEqual(found('0.9 amd64 npm'), []);
    const { digest } = registry.named('older');
    assert.ok(found(digest.slice(7, 19)).includes('0.9'));
    assert.equal(found(tagFor(registry.named('latest'), '.sig')).length, 1);
    assert.equal(found('').length, 15);
  });

  it('filters by verdict, group and package', () => {
    const { show } = open([
      gatheredLibrary('npm', ['2.0.0', '1.0.0', '1.0.0-rc.1'], 'one'),
      gatheredLibrary('npm', ['3.0.0', '1.0.0'], 'two'),
    ]);
    const shown = show([{ delete: { below: '1.5.0' } }, { keep: { versions: ['1.0.0-rc.1'] } }]);
    const names = (query: Partial<TableQuery>) =>
      shown.rows({ ...all, ...query }, 0, 100).items.map((row) => `${row.package} ${row.version.name}`);
    assert.deepEqual(names({ verdict: 'delete' }), ['0 1.0.0', '1 1.0.0']);
    assert.deepEqual(names({ package: 1 }), ['1 3.0.0', '1 1.0.0']);
    assert.deepEqual(names({ verdict: 'keep', package: 0 }), ['0 2.0.0', '0 1.0.0-rc.1']);
    assert.deepEqual(names({ group: 'keep rule 2' }), ['0 1.0.0-rc.1']);
    assert.deepEqual(names({ group: 'keep newest' }), ['0 2.0.0', '1 3.0.0']);
    assert.deepEqual(names({ group: 'keep inUse' }), []);
    assert.deepEqual(names({ sortBy: 'verdict' })[0], '0 1.0.0');
    assert.deepEqual(shown.groups, [
      { id: 'delete rule 1', verdict: 'delete', reason: 'rule', rule: 1, count: 2 },
      { id: 'keep rule 2', verdict: 'keep', reason: 'rule', rule: 2, count: 1 },
      { id: 'keep newest', verdict: 'keep', reason: 'newest', count: 2 },
    ]);
  });

  it('leaves what was taken out of the plan in its place among what is deleted', () => {
    const library = gatheredLibrary('npm', ['3.0.0', '2.0.0', '1.1.0', '1.0.0']);
    const input = planInputOf(library);
    const table = createVersionTable([packageRowsOf(library, input)], ['npm/lib']);
    const namesWith = (spared: readonly number[]) => {
      const rules: readonly Rule[] = [{ delete: { below: '2.0.0' } }];
      const plan = planRetention({ now, rules, packages: [{ ...input, spared }] });
      const { items } = createPlanTable(table, plan).rows({ ...all, sortBy: 'verdict' }, 0, 100);
      return items.map(({ version }) => version.name);
    };
    const newest = input.versions.find(({ name }) => name === '1.1.0') ?? assert.fail();
    assert.deepEqual(namesWith([]), ['1.1.0', '1.0.0', '3.0.0', '2.0.0']);
    assert.deepEqual(namesWith([newest.id]), ['1.1.0', '1.0.0', '3.0.0', '2.0.0']);
  });

  it('filters by age at the moment of the plan; exactly so many days, and unknown dates, match neither', () => {
    const lib = gatheredLibrary('npm', ['5.0.0', '4.0.0', '3.0.0', '2.0.0', '1.0.0']);
    const dates = [
      '2026-12-26T23:00:00Z',
      '2026-12-20T00:00:00.001Z',
      '2026-12-20T00:00:00Z',
      '2026-12-19T23:59:59Z',
      'never',
    ];
    const versions = lib.versions.map((version, index) => ({ ...version, createdAt: dates[index] ?? '' }));
    const { show, table, plan } = open([{ ...lib, versions }]);
    const shown = show(olderThanADay);
    const names = (age: TableQuery['age'], more: Partial<TableQuery> = {}) =>
      shown.rows({ ...all, ...more, age }, 0, 100).items.map(({ version }) => version.name);
    assert.deepEqual(names({ is: 'olderThan', days: 7 }), ['2.0.0']);
    assert.deepEqual(names({ is: 'newerThan', days: 7 }), ['5.0.0', '4.0.0']);
    assert.deepEqual(names({ is: 'newerThan', days: 1 }), ['5.0.0']);
    assert.deepEqual(names({ is: 'olderThan', days: 1 }), ['4.0.0', '3.0.0', '2.0.0']);
    assert.deepEqual(names({ is: 'olderThan', days: 1 }, { search: '3' }), ['3.0.0']);
    assert.equal(names(undefined).length, 5);
    const withoutMoment = createPlanTable(table, plan([]));
    assert.throws(() => withoutMoment.rows({ ...all, age: { is: 'olderThan', days: 7 } }, 0, 1), RangeError);
  });

  it('counts versions, images, packages, and bytes where they are known', () => {
    const registry = new Registry();
    const parts = ['amd64', 'arm64'].map((name) => registry.push(name, { size: 100 }));
    registry.push('index', { tags: ['v1'], children: parts });
    registry.push('plain', { tags: ['v2'], size: 7 });
    registry.push('newest', { tags: ['v3'] });
    const manifests = new Map(registry.manifests());
    const { table, plan } = open([gatheredImages(registry, manifests), gatheredLibrary('npm', ['2.0.0', '1.0.0'])]);
    const shown = createPlanTable(table, plan(olderThanADay));
    assert.deepEqual(shown.totals, {
      versions: 7,
      deleted: 5,
      deletedImages: 2,
      touchedPackages: 2,
      deletedBytes: 207,
      sized: 3,
    });
    assert.deepEqual(shown.byPackage, [
      { deleted: 4, versions: 5 },
      { deleted: 1, versions: 2 },
    ]);
    const index = shown.rows(all, 0, 100).items.find(({ tags }) => tags.includes('v1'));
    assert.equal(index?.size, 200, 'an index is shown with the size of its platforms');
  });

  it('marks what an edit of the rules has changed', () => {
    const lib = gatheredLibrary('npm', ['4.0.0', '3.0.0', '2.0.0', '1.0.0']);
    const { table, plan } = open([lib]);
    const before = createPlanTable(table, plan([{ delete: { below: '2.5.0' } }]));
    assert.deepEqual(before.change, { nowDeleted: 0, nowKept: 0 });
    const after = createPlanTable(
      table,
      plan([{ delete: { versions: ['3*', '2*'] } }, { keep: { tags: ['x'] } }]),
      before,
    );
    assert.deepEqual(after.change, { nowDeleted: 1, nowKept: 1 });
    const changed = after.rows(all, 0, 10).items.filter(({ isChanged }) => isChanged);
    assert.deepEqual(
      changed.map(({ version, planned }) => [version.name, planned.verdict]),
      [
        ['3.0.0', 'delete'],
        ['1.0.0', 'keep'],
      ],
    );
  });

  it('counts a package that has arrived since as unchanged', () => {
    const [one, two] = [
      gatheredLibrary('npm', ['2.0.0', '1.0.0'], 'one'),
      gatheredLibrary('npm', ['2.0.0', '1.0.0'], 'two'),
    ];
    const [inputOne, inputTwo] = [planInputOf(one), planInputOf(two)];
    const [rowsOne, rowsTwo] = [packageRowsOf(one, inputOne), packageRowsOf(two, inputTwo)];
    const before = createPlanTable(
      createVersionTable([rowsOne], ['npm/one']),
      planRetention({ now, rules: [], packages: [inputOne] }),
    );
    const packages = [inputTwo, inputOne];
    const after = createPlanTable(
      createVersionTable([rowsTwo, rowsOne], ['npm/two', 'npm/one']),
      planRetention({ now, rules: olderThanADay, packages }),
      before,
    );
    assert.deepEqual(after.change, { nowDeleted: 1, nowKept: 0 });
    assert.deepEqual(
      after.rows(all, 0, 10).items.map(({ isChanged }) => isChanged),
      [false, false, false, true],
    );
  });

  it('begins a review with what was selected and needs a decision, and can show the selection alone', () => {
    const registry = sampleRegistry();
    const [arm, older] = [registry.named('arm'), registry.named('older')];
    const { table, input } = open([gatheredImages(registry)]);
    const review = (forced: readonly number[]) => {
      const picked = [older.id, arm.id];
      const plan = planPicked({ now, packages: input.map((pkg) => ({ ...pkg, picked, forced })) });
      const picks = plan.packages.map((pkg) => ({ picked: new Set(picked), forced: pkg.forced }));
      return createPlanTable(table, plan, undefined, Date.parse(now), picks);
    };
    const query = { ...all, sortBy: 'verdict', selected: true } as const;
    const ids = (forced: readonly number[]) =>
      review(forced)
        .rows(query, 0, 100)
        .items.map(({ version }) => version.id);
    assert.deepEqual(ids([]).slice(0, 2), [arm.id, older.id]);
    assert.deepEqual(ids([arm.id]), ids([]), 'a tick moves no row');
    const shown = review([]);
    const along = shown.groups.find(({ reason }) => reason === 'along')?.count ?? 0;
    assert.ok(along > 0);
    assert.equal(ids([]).length, 2 + along);
    assert.deepEqual(
      shown.groups.map(({ id }) => id),
      ['delete picked', 'delete along', 'keep dependency', 'keep noRule'],
    );
    assert.equal(shown.groups[2]?.count, 1, 'what nobody selected is one group');
    const others = shown.rows({ ...query, selected: false, group: 'keep noRule' }, 0, 100);
    assert.equal(others.total, 13 - ids([]).length);
  });

  it('has a timeline by month, without gaps', () => {
    const lib = gatheredLibrary('npm', ['3.0.0', '2.0.0', '1.0.0', '0.1.0']);
    const dates = ['2026-03-31T23:59:59Z', '2026-03-01T00:00:00Z', '2026-01-15T12:00:00Z', '1969-12-31T00:00:00Z'];
    const versions = lib.versions.map((version, index) => ({ ...version, createdAt: dates[index] ?? '' }));
    const { show } = open([{ ...lib, versions }]);
    assert.deepEqual(show([{ delete: { below: '2.5.0' } }]).months, [
      { month: '2026-01', deleted: 1, kept: 0 },
      { month: '2026-02', deleted: 0, kept: 0 },
      { month: '2026-03', deleted: 1, kept: 1 },
    ]);
  });

  it('keeps a timeline short that spans more than 20 years', () => {
    const lib = gatheredLibrary('npm', ['2.0.0', '1.0.0']);
    const dates = ['9999-12-31T00:00:00Z', '1971-01-01T00:00:00Z'];
    const versions = lib.versions.map((version, index) => ({ ...version, createdAt: dates[index] ?? '' }));
    const { show } = open([{ ...lib, versions }]);
    assert.deepEqual(
      show([]).months.map(({ month }) => month),
      ['1971-01', '9999-12'],
    );
  });

  it('refuses a plan of other packages', () => {
    const { table } = open([gatheredLibrary('npm', ['2.0.0', '1.0.0'])]);
    assert.throws(() => createPlanTable(table, { packages: [] }), RangeError);
  });
});

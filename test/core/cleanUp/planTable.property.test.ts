import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatheredPackage } from '../../../src/core/cleanUp/gather.ts';
import { packageRowsOf } from '../../../src/core/cleanUp/packageRows.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { createPlanTable, type PlanRow, type PlanTable, type TableQuery } from '../../../src/core/cleanUp/planTable.ts';
import { createVersionTable } from '../../../src/core/cleanUp/versionTable.ts';
import { planRetention, type RetentionInput } from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { deleteRule, keepRule, world } from '../retention/worlds.ts';
import { gatheredOf } from './packages.ts';

/** Packages are complete: of others, nothing is gathered. */
const gatherable = world.map((input) => ({
  ...input,
  packages: input.packages.map((pkg) => ({ ...pkg, complete: true })),
}));
const rules = fc.array(fc.oneof(deleteRule, keepRule), { maxLength: 4 });

const query: fc.Arbitrary<TableQuery> = fc.record({
  search: fc.constantFrom('', '', 'v1', '1', 'latest 1', 'AMD64', 'sha256:3', 'api', 'nothing like it'),
  verdict: fc.constantFrom(undefined, undefined, 'delete', 'keep'),
  group: fc.constantFrom(undefined, undefined, 'delete rule 1', 'delete along', 'keep newest', 'keep dependency'),
  package: fc.constantFrom(undefined, undefined, 0, 1),
  age: fc.option(fc.record({ is: fc.constantFrom('olderThan', 'newerThan'), days: fc.constantFrom(1, 5, 7, 30) }), {
    nil: undefined,
    freq: 1,
  }),
  sortBy: fc.constantFrom('package', 'name', 'created', 'verdict', 'size'),
  descending: fc.boolean(),
});

interface Scene {
  readonly input: RetentionInput;
  readonly packages: readonly GatheredPackage[];
  readonly names: readonly string[];
  readonly show: (changes?: Partial<RetentionInput>, before?: PlanTable) => PlanTable;
}

function sceneOf(input: RetentionInput): Scene {
  const packages = input.packages.map(gatheredOf);
  const inputs = packages.map(planInputOf);
  const names = packages.map(({ reference: { packageType, name } }) => `${packageType}/${name}`);
  const rows = packages.map((each, index) => packageRowsOf(each, inputs[index] ?? assert.fail()));
  const table = createVersionTable(rows, names);
  return {
    input,
    packages,
    names,
    show: (changes = {}, before) =>
      createPlanTable(
        table,
        planRetention({ ...input, packages: inputs, ...changes }),
        before,
        Date.parse(changes.now ?? input.now),
      ),
  };
}

const everything: TableQuery = { search: '', sortBy: 'package', descending: false };
const allRows = (shown: PlanTable) => shown.rows(everything, 0, 200).items;
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** What the table does, without any of its columns. */
function naiveRows(
  shown: PlanTable,
  { names, input }: Pick<Scene, 'names' | 'input'>,
  wanted: TableQuery,
): readonly PlanRow[] {
  const rows = allRows(shown);
  const places = new Map(rows.map((row, index) => [row, index]));
  const imageOf = (row: PlanRow) =>
    (row.part && rows.find((each) => each.package === row.package && each.version.id === row.part?.image.id)) ?? row;
  const textOf = (row: PlanRow) => [...(row.version.tags ?? []), row.version.name, row.part?.platform ?? ''].join(' ');
  const words = wanted.search.toLowerCase().split(' ').filter(Boolean);
  const groupOf = ({ planned }: PlanRow) =>
    [planned.verdict, planned.reason, ...(planned.reason === 'rule' ? [planned.rule] : [])].join(' ');
  const nameOf = (row: PlanRow): string => {
    const image = imageOf(row);
    const name = image.tags[0] ?? image.version.name;
    const key = name.startsWith('sha256:') ? `\u{ffff}${name}` : name.toLowerCase();
    return key.replace(/\d+/g, (digits) => (digits.length > 12 ? digits : digits.padStart(12, '0')));
  };
  const place = (row: PlanRow) => places.get(row) ?? assert.fail();
  const time = (row: PlanRow) => {
    const created = Date.parse(row.version.createdAt);
    return created > 0 ? created : undefined;
  };
  const hasAge = (row: PlanRow) => {
    const created = time(row);
    if (!wanted.age) return true;
    if (created === undefined) return false;
    const days = (Date.parse(input.now) - created) / 86_400_000;
    return wanted.age.is === 'olderThan' ? days > wanted.age.days : days < wanted.age.days;
  };
  const compare = (one: PlanRow, other: PlanRow): number => {
    const sign = wanted.descending ? -1 : 1;
    const number = (key: (row: PlanRow) => number | undefined) => {
      const [mine, its] = [key(one), key(other)];
      if (mine === undefined || its === undefined) return Number(mine === undefined) - Number(its === undefined);
      return sign * (mine - its);
    };
    switch (wanted.sortBy) {
      case 'package':
        return number((row) => row.package);
      case 'created':
        return number(time);
      case 'size':
        return number(({ size }) => size);
      case 'verdict':
        return number(({ planned }) => (planned.verdict === 'delete' ? 0 : 1));
      case 'name': {
        const [mine, its] = [nameOf(one), nameOf(other)];
        if (mine !== its) return sign * (mine < its ? -1 : 1);
        return sign * (place(imageOf(one)) - place(imageOf(other)));
      }
    }
  };
  return rows
    .filter(
      (row) =>
        (wanted.verdict === undefined || row.planned.verdict === wanted.verdict) &&
        (wanted.group === undefined || groupOf(row) === wanted.group) &&
        (wanted.package === undefined || row.package === wanted.package) &&
        hasAge(row) &&
        words.every((word) =>
          [textOf(row), textOf(imageOf(row)), names[row.package] ?? ''].some((text) =>
            text.toLowerCase().includes(word),
          ),
        ),
    )
    .sort((one, other) => compare(one, other) || place(one) - place(other));
}

describe('The table of any plan', () => {
  it('is of the same plan as what was gathered', async () => {
    await always([gatherable], (input) => {
      const inputs = input.packages.map((pkg) => {
        // What is not gathered stays as it was.
        return { ...pkg, ...planInputOf(gatheredOf(pkg)) };
      });
      const ofContainers = ({ packages }: ReturnType<typeof planRetention>) =>
        packages.filter(({ type }) => type !== 'docker');
      assert.deepEqual(ofContainers(planRetention({ ...input, packages: inputs })), ofContainers(planRetention(input)));
    });
  });

  it('has groups, packages and months that add up to all versions', async () => {
    let deletedAtAll = 0;
    await always([gatherable], (input) => {
      const shown = sceneOf(input).show();
      const rows = allRows(shown);
      const { totals, groups, byPackage, months } = shown;
      assert.equal(totals.versions, sum(input.packages.map(({ versions }) => versions.length)));
      assert.equal(rows.length, totals.versions);
      assert.equal(sum(groups.map(({ count }) => count)), totals.versions);
      assert.equal(new Set(groups.map(({ id }) => id)).size, groups.length);
      assert.ok(groups.every(({ count }) => count > 0));
      const deleted = groups.filter(({ verdict }) => verdict === 'delete');
      assert.equal(sum(deleted.map(({ count }) => count)), totals.deleted);
      assert.equal(sum(byPackage.map((each) => each.deleted)), totals.deleted);
      assert.equal(sum(byPackage.map((each) => each.versions)), totals.versions);
      assert.equal(byPackage.filter((each) => each.deleted > 0).length, totals.touchedPackages);
      const dated = rows.filter(({ version }) => Date.parse(version.createdAt) > 0);
      assert.equal(sum(months.map((month) => month.deleted + month.kept)), dated.length);
      assert.ok(sum(months.map((month) => month.deleted)) <= totals.deleted);
      for (const { id, count } of groups) assert.equal(shown.rows({ ...everything, group: id }, 0, 1).total, count);
      const along = sum(deleted.map(({ reason, count }) => (reason === 'along' ? count : 0)));
      const ofLibraries = rows.filter(
        ({ planned, package: index }) =>
          planned.verdict === 'delete' && !['container', 'docker'].includes(input.packages[index]?.type ?? ''),
      );
      assert.equal(totals.deletedImages, totals.deleted - along - ofLibraries.length);
      deletedAtAll += totals.deleted;
    });
    assert.ok(deletedAtAll > 0);
  });

  it('shows the slices of what a filter and a sort of all rows would give', async () => {
    let matches = 0;
    await always(
      [gatherable, query, fc.nat({ max: 12 }), fc.integer({ min: 1, max: 5 })],
      (input, wanted, first, size) => {
        const scene = sceneOf(input);
        const shown = scene.show();
        const expected = naiveRows(shown, scene, wanted);
        const slice = shown.rows(wanted, first, size);
        assert.equal(slice.total, expected.length);
        assert.equal(slice.first, Math.min(first, expected.length));
        assert.deepEqual(slice.items, expected.slice(first, first + size));
        assert.deepEqual(shown.rows(wanted, 0, 200).items, expected);
        matches += expected.length;
      },
    );
    assert.ok(matches > 100, String(matches));
  });

  it('marks exactly the versions whose verdict another set of rules changes', async () => {
    let changes = 0;
    await always([gatherable, rules], (input, others) => {
      const { show } = sceneOf(input);
      const before = show();
      const after = show({ rules: others }, before);
      const verdicts = allRows(before).map(({ planned }) => planned.verdict);
      for (const [index, { planned, isChanged }] of allRows(after).entries()) {
        assert.equal(isChanged, planned.verdict !== verdicts[index]);
      }
      const changed = allRows(after).filter(({ isChanged }) => isChanged);
      const nowDeleted = changed.filter(({ planned }) => planned.verdict === 'delete').length;
      assert.deepEqual(after.change, { nowDeleted, nowKept: changed.length - nowDeleted });
      changes += changed.length;
    });
    assert.ok(changes > 20, String(changes));
  });
});

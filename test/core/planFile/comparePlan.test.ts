import assert from 'node:assert/strict';
import type { GatherFailure } from '../../../src/core/cleanUp/index.ts';
import { packageKey, targetKey } from '../../../src/core/packages/target.ts';
import { comparePlan, documentOf, limitOf, type PlanDocument } from '../../../src/core/planFile/index.ts';
import { planRetention, type RetentionPackage } from '../../../src/core/retention/index.ts';
import { always } from '../property.ts';
import { containerPackage, type TestImage } from '../retention/fixtures.ts';
import { world } from '../retention/worlds.ts';
import { context, currentPlan, document, livePlan, rules } from './documents.ts';

const present = { failures: new Map<string, GatherFailure>() };

/** As `images`, with some replaced, removed or added. */
function changedImages(changes: Readonly<Record<number, Omit<TestImage, 'id'> | undefined>>): RetentionPackage {
  const before: Record<number, Omit<TestImage, 'id'> | undefined> = {
    1: { tags: ['v1'], age: 50, children: [2] },
    2: {},
    3: { tags: ['pr-1'], children: [4] },
    4: {},
    5: { tags: ['pr-2', 'beta'] },
    6: { tags: ['pr-3'] },
    ...changes,
  };
  return containerPackage(
    Object.entries(before).flatMap(([id, image]) => (image ? [{ id: Number(id), ...image }] : [])),
  );
}

/** What changed, in words, and the ids that the opened plan deletes now. */
function open(packages: readonly RetentionPackage[], of: PlanDocument = document) {
  const live = livePlan(packages, of.rules);
  live.limit(limitOf(of));
  const { current } = live;
  const found = comparePlan(of, current, present);
  const changes = found.packages.flatMap(({ versions }) =>
    versions.map((change) => {
      const { kind, version } = change;
      const name = `${kind} ${version.id}`;
      if (kind === 'tags')
        return `${name} +${change.added.join()} -${change.removed.map(({ tag, to }) => `${tag}>${to?.id ?? ''}`).join()}`;
      if (kind === 'dependents') return `${name} of ${change.dependents.map(({ id }) => id).join()}`;
      return kind === 'keptNow' ? `${name} ${change.planned.reason}` : name;
    }),
  );
  return { changes, deleted: deletedIds(current?.plan.packages ?? []), found, current };
}

function deletedIds(packages: ReturnType<typeof planRetention>['packages']): number[] {
  return packages.flatMap(({ versions }) => versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
}

describe('What changed since a plan was exported', () => {
  it('is nothing if nothing did, and then the same is deleted', () => {
    const { changes, deleted, found } = open([changedImages({})]);
    assert.deepEqual(changes, []);
    assert.deepEqual(found, { packages: [], rules: { added: [], removed: [] } });
    assert.deepEqual(deleted, [3, 4, 6]);
  });

  it('names a new tag, which may keep the version', () => {
    const { changes, deleted } = open([changedImages({ 6: { tags: ['pr-3', 'stable'] } })]);
    assert.deepEqual(changes, ['tags 6 +stable -', 'keptNow 6 uncoveredTag']);
    assert.deepEqual(deleted, [3, 4]);
  });

  it('names a lost tag, and where it is now', () => {
    const moved = open([changedImages({ 1: { tags: [], age: 50, children: [2] }, 5: { tags: ['pr-2', 'v1'] } })]);
    assert.deepEqual(moved.changes, ['tags 1 + -v1>5', 'tags 5 +v1 -beta>', 'keptNow 6 newest']);
  });

  it('names versions that are gone and new ones, and deletes no new one', () => {
    const { changes, deleted, current } = open([changedImages({ 6: undefined, 7: { tags: ['pr-7'] } })]);
    assert.deepEqual(changes, ['gone 6', 'new 7']);
    assert.deepEqual(deleted, [3, 4]);
    assert.deepEqual([...(current?.beyondLimit[0] ?? [])], [7]);
  });

  it('takes another version under the same id for what it is', () => {
    const { changes, deleted } = open([changedImages({ 6: { tags: ['pr-3'], digest: 66 } })]);
    assert.deepEqual(changes, ['gone 6', 'new 6']);
    assert.deepEqual(deleted, [3, 4]);
  });

  it('names new dependents, which keep what they list', () => {
    const { changes, deleted } = open([changedImages({ 8: { tags: ['v8'], age: 1, children: [4] } })]);
    assert.deepEqual(changes, ['dependents 4 of 8', 'keptNow 4 dependency', 'new 8']);
    assert.deepEqual(deleted, [3, 6]);
  });

  it('is nothing that is taken out of the plan once it is open, with its parts', () => {
    const live = livePlan([changedImages({ 6: { tags: ['pr-3', 'stable'] } })], document.rules);
    live.limit(limitOf(document));
    const key = packageKey(live.current?.gathered[0]?.reference ?? assert.fail());
    live.setSpared(key, 3, true);
    assert.deepEqual(deletedIds(live.current?.plan.packages ?? []), []);
    const kinds = () =>
      comparePlan(document, live.current, present).packages.flatMap(({ versions }) =>
        versions.map(({ kind, version }) => `${kind} ${version.id}`),
      );
    assert.deepEqual(kinds(), ['tags 6', 'keptNow 6']);
    // A new image that depends on the part keeps it too.
    const listed = livePlan([changedImages({ 8: { tags: ['v8'], age: 1, children: [4] } })], document.rules);
    listed.limit(limitOf(document));
    listed.setSpared(key, 3, true);
    assert.deepEqual(
      comparePlan(document, listed.current, present).packages[0]?.versions.map(({ kind, version }) => [
        kind,
        version.id,
      ]),
      [
        ['dependents', 4],
        ['keptNow', 4],
        ['new', 8],
      ],
    );
  });

  it('names a new dependent that the plan does not delete, though its rules would', () => {
    const { changes } = open([changedImages({ 8: { tags: ['pr-8'], children: [4] } })]);
    assert.deepEqual(changes, ['dependents 4 of 8', 'keptNow 4 dependency', 'new 8']);
  });

  it('tells what a run of the plan deleted from what is gone', () => {
    const current = currentPlan([changedImages({ 3: undefined, 6: undefined })]);
    const { reference } = current.gathered[0] ?? assert.fail();
    const deleted = new Set([3, 4].map((versionId) => targetKey({ ...reference, versionId })));
    const [found] = comparePlan(document, current, { ...present, deleted }).packages;
    assert.deepEqual(
      found?.versions.map(({ kind, version }) => [kind, version.id]),
      [
        ['deleted', 3],
        ['gone', 6],
      ],
    );
  });

  it('names packages that have no plan now, and why', () => {
    const failure = { kind: 'incomplete' } as const;
    const [pkg] = document.packages;
    const reference = { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'api' } as const;
    const failures = new Map([[packageKey(reference), failure]]);
    assert.deepEqual(comparePlan(document, undefined, { failures }).packages, [
      { pkg, index: undefined, failure, versions: [] },
    ]);
  });

  it('names the rules that apply now and are others', () => {
    const [first, ...others] = rules;
    const added = { keep: { newest: 3 }, source: 'elsewhere' };
    const current = currentPlan([changedImages({})]);
    const same = rules.map((rule) => ({ ...rule, source: 'elsewhere' }));
    assert.deepEqual(comparePlan(document, current, { ...present, rules: same }).rules, { added: [], removed: [] });
    assert.deepEqual(comparePlan(document, current, { ...present, rules: [added, ...others] }).rules, {
      added: [added],
      removed: [first],
    });
  });

  it('names another visibility, if both are known', () => {
    const { gathered, input, plan } = currentPlan([changedImages({})]);
    const [pkg] = gathered;
    assert.ok(pkg);
    const now = { gathered: [{ ...pkg, visibility: 'public' as const }], input, plan };
    const before = {
      ...document,
      packages: document.packages.map((each) => ({ ...each, visibility: 'private' as const })),
    };
    assert.deepEqual(comparePlan(before, now, present).packages[0]?.visibility, { before: 'private', now: 'public' });
    assert.deepEqual(comparePlan(document, now, present).packages, []);
  });

  it('is judged at the present moment', () => {
    const recent = changedImages({ 7: { age: 5 } });
    const later = new Date(Date.parse(document.moment) + 3 * 86_400_000).toISOString();
    const made = documentOf(currentPlan([recent]), context);
    const live = livePlan([recent], rules, later);
    assert.ok(deletedIds(live.current?.plan.packages ?? []).includes(7));
    live.limit(limitOf(made));
    assert.deepEqual(deletedIds(live.current?.plan.packages ?? []), [3, 4, 6]);
  });
});

describe('What an opened plan deletes', () => {
  it('is deleted by the document and by its rules now, in whatever world it is opened', () =>
    always([world, world], (before, after) => {
      const named = (packages: readonly RetentionPackage[]) =>
        packages.map((pkg, index) => ({ ...pkg, type: 'container' as const, complete: true, name: `p${index}` }));
      const made = documentOf(currentPlan(named(before.packages), before.rules), context);
      const live = livePlan(named(after.packages), before.rules);
      const fresh = live.current;
      live.limit(limitOf(made));
      const limited = live.current;
      limited?.plan.packages.forEach(({ versions, name }, index) => {
        const document = made.packages.find(({ input }) => input.name === name);
        const inDocument = new Map(document?.planned.map((each) => [each.id, each.verdict]));
        const names = new Map(document?.input.versions.map((each) => [each.id, each.name]));
        versions.forEach(({ id, verdict }, position) => {
          if (verdict === 'keep') return;
          assert.equal(fresh?.plan.packages[index]?.versions[position]?.verdict, 'delete');
          assert.equal(inDocument.get(id), 'delete');
          assert.equal(names.get(id), limited.input.packages[index]?.versions[position]?.name);
        });
      });
      comparePlan(made, limited, present);
    }));

  it('is what the document deletes, if nothing has changed', () =>
    always([world], ({ packages, rules: by }) => {
      const named = packages.map((pkg, index) => ({ ...pkg, name: `p${index}`, complete: true }));
      const made = documentOf(currentPlan(named, by), context);
      const live = livePlan(named, by);
      live.limit(limitOf(made));
      const found = new Map(live.current?.plan.packages.map(({ name, versions }) => [name, versions]));
      for (const { input, planned } of made.packages) assert.deepEqual(found.get(input.name), planned);
      assert.deepEqual(comparePlan(made, live.current, present).packages, []);
    }));

  it('does not become more when something is put back that the document does not delete', () => {
    const live = livePlan([changedImages({ 7: { tags: ['pr-7'] } })]);
    live.limit(limitOf(document));
    const [key = ''] = [...(live.current?.gathered ?? [])].map(({ reference }) => packageKey(reference));
    live.setSpared(key, 7, false);
    live.setSpared(key, 6, true);
    assert.deepEqual(deletedIds(live.current?.plan.packages ?? []), [3, 4]);
    live.setSpared(key, 6, false);
    assert.deepEqual(deletedIds(live.current?.plan.packages ?? []), [3, 4, 6]);
  });
});

import assert from 'node:assert/strict';
import { LivePlan, packageNames } from '../../../src/core/cleanUp/livePlan.ts';
import { packageKey } from '../../../src/core/packages/target.ts';
import type { Rule } from '../../../src/core/retention/index.ts';
import { sampleRegistry } from '../images/fixtures.ts';
import { gatheredImages, gatheredLibrary, now } from './packages.ts';

const at = Date.parse(now);
const lib = gatheredLibrary('npm', ['1.2.0', '1.1.0', '1.0.0']);
const other = gatheredLibrary('npm', ['2.0.0', '1.0.0'], 'other');
const [libKey, otherKey] = [packageKey(lib.reference), packageKey(other.reference)];
const olderThanADay: Rule = { delete: { olderThan: '1 day' } };

function open(): LivePlan {
  const live = new LivePlan();
  live.begin(at, [libKey, otherKey]);
  return live;
}

/** A function, since TypeScript takes a property to stay as it was. */
const currentOf = (live: LivePlan) => live.current;
const verdicts = ({ current }: LivePlan) =>
  current?.plan.packages.map(({ name, versions }) => [name, versions.map(({ verdict }) => verdict)]);

describe('A plan that follows what is read and changed', () => {
  it('has no plan until a package has been read, and then the packages in the order of the targets', () => {
    const live = open();
    assert.equal(verdicts(live), undefined);
    live.put(other);
    live.put(lib);
    assert.deepEqual(verdicts(live), [
      ['lib', ['keep', 'keep', 'keep']],
      ['other', ['keep', 'keep']],
    ]);
    assert.deepEqual(currentOf(live)?.versions.packages.length, 2);
    live.drop(libKey);
    assert.deepEqual(
      currentOf(live)?.gathered.map(({ reference }) => reference.name),
      ['other'],
    );
  });

  it('is the same object until something changes, so that what was confirmed is what is carried out', () => {
    const live = open();
    live.put(lib);
    const first = live.current;
    assert.equal(live.current, first);
    live.setSpared(libKey, 2, true);
    assert.notEqual(live.current, first);
  });

  it('marks what the last edit of a rule changed, and nothing after other changes', () => {
    const live = open();
    live.put(lib);
    live.setRules([]);
    assert.deepEqual(currentOf(live)?.table.change, { nowDeleted: 0, nowKept: 0 });
    live.setRules([olderThanADay]);
    assert.deepEqual(currentOf(live)?.table.change, { nowDeleted: 2, nowKept: 0 });
    live.setRules([olderThanADay, { keep: { newest: 2 } }]);
    assert.deepEqual(currentOf(live)?.table.change, { nowDeleted: 0, nowKept: 1 });
    live.put(other);
    assert.deepEqual(currentOf(live)?.table.change, { nowDeleted: 0, nowKept: 0 });
  });

  it('compares with the plan that was shown when several rules are edited before the next', () => {
    const live = open();
    live.put(lib);
    assert.ok(live.current);
    live.setRules([{ delete: { olderThan: '9999 days' } }]);
    live.setRules([olderThanADay]);
    assert.deepEqual(currentOf(live)?.table.change, { nowDeleted: 2, nowKept: 0 });
  });

  it('keeps what the user took out, and deletes it again once it is put back', () => {
    const live = open();
    live.put(lib);
    live.setRules([olderThanADay]);
    live.setSpared(libKey, 2, true);
    assert.deepEqual(currentOf(live)?.plan.packages[0]?.versions[1], { id: 2, verdict: 'keep', reason: 'spared' });
    assert.deepEqual([...live.spared.keys()], [libKey]);
    live.setSpared(libKey, 2, false);
    assert.equal(currentOf(live)?.plan.packages[0]?.versions[1]?.verdict, 'delete');
    assert.deepEqual([...live.spared.keys()], []);
  });

  it('keeps images that are deployed, once that is known', () => {
    const live = new LivePlan();
    const registry = sampleRegistry();
    const app = gatheredImages(registry);
    live.begin(at, [packageKey(app.reference)]);
    live.put(app);
    live.setRules([olderThanADay]);
    const untagged = registry.named('untagged index');
    const planned = () => currentOf(live)?.plan.packages[0]?.versions.find(({ id }) => id === untagged.id);
    assert.equal(planned()?.verdict, 'delete');
    live.setDeployed('org', new Set([untagged.digest]));
    assert.equal(planned()?.reason, 'deployed');
    const other = registry.named('older');
    live.setDeployed('org', new Set([other.digest]));
    assert.equal(planned()?.verdict, 'delete', 'as many as before, but another one');
  });

  it('forgets packages that are no longer listed', () => {
    const live = open();
    live.put(lib);
    live.put(other);
    live.begin(at, [otherKey]);
    assert.deepEqual(
      currentOf(live)?.gathered.map(({ reference }) => reference.name),
      ['other'],
    );
  });

  it('plans what was picked by hand, and deletes what is forced although something depends on it', () => {
    const registry = sampleRegistry();
    const app = gatheredImages(registry);
    const key = packageKey(app.reference);
    const [arm, latest] = [registry.named('arm'), registry.named('latest')];
    const live = new LivePlan(new Map([[key, new Set([arm.id])]]));
    live.begin(at, [key]);
    live.put(app);
    const planned = (id: number) => currentOf(live)?.plan.packages[0]?.versions.find((each) => each.id === id);
    assert.deepEqual([planned(arm.id)?.verdict, planned(arm.id)?.reason], ['keep', 'dependency']);
    live.setForced(key, arm.id, true);
    assert.deepEqual([planned(arm.id)?.verdict, planned(arm.id)?.reason], ['delete', 'picked']);
    assert.equal(planned(latest.id)?.verdict, 'keep');
    live.pick(new Map([[key, new Set([latest.id])]]));
    assert.equal(planned(latest.id)?.reason, 'picked');
    assert.deepEqual([...live.forced.keys()], []);
  });
});

describe('The names of the packages of a plan', () => {
  it('have an owner only if there are several', () => {
    assert.deepEqual(packageNames([lib, other]), ['npm/lib', 'npm/other']);
    const elsewhere = {
      ...other,
      reference: { ...other.reference, owner: { kind: 'organization', login: 'acme' } as const },
    };
    assert.deepEqual(packageNames([lib, elsewhere]), ['org/npm/lib', 'acme/npm/other']);
  });
});

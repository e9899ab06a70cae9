import assert from 'node:assert/strict';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { createPlanner } from '../../../src/core/retention/planner.ts';
import { Registry, sampleRegistry } from '../images/fixtures.ts';
import { gatheredImages, gatheredLibrary, now } from './packages.ts';

describe('The input of a plan', () => {
  it('has each version once, with what rules look at', () => {
    const input = planInputOf(gatheredLibrary('npm', ['1.1.0', '1.0.0']));
    assert.deepEqual(input, {
      type: 'npm',
      name: 'lib',
      complete: true,
      versions: [
        { id: 1, name: '1.1.0', createdAt: '2026-09-01T00:00:00Z', tags: [] },
        { id: 2, name: '1.0.0', createdAt: '2026-08-31T00:00:00Z', tags: [] },
      ],
    });
  });

  it('has what manifests list and what they are about, and what is missing or unreadable', () => {
    const registry = sampleRegistry();
    const spoiled = { missing: ['signature'], unreadable: ['deep'], unread: ['leftover'] };
    const { manifests = {} } = planInputOf(gatheredImages(registry, registry.manifests(spoiled)));
    const of = (name: string) => manifests[registry.named(name).digest];
    const digests = (...names: string[]) => names.map((name) => registry.named(name).digest);
    assert.deepEqual(of('latest'), { kind: 'index', children: digests('shared', 'arm', 'provenance') });
    assert.deepEqual(of('shared'), { kind: 'image' });
    assert.deepEqual(of('unlisted referrer'), { kind: 'image', subject: registry.named('latest').digest });
    assert.deepEqual(of('signature'), { kind: 'missing' });
    assert.deepEqual(of('deep'), { kind: 'unreadable' });
    assert.equal(of('leftover'), undefined);
  });

  it('keeps names of servers what they are: `__proto__` is a name', () => {
    const registry = new Registry();
    const image = registry.push('image', { tags: ['v1'] });
    const state = registry.manifests().get(image.digest) ?? assert.fail();
    const { manifests = {} } = planInputOf(gatheredImages(registry, new Map([['__proto__', state]])));
    assert.deepEqual(Object.keys(manifests), ['__proto__']);
    assert.equal(Object.getPrototypeOf(manifests), Object.prototype);
  });

  it('lets a planner recognize the package when something is added', () => {
    const registry = sampleRegistry();
    const input = planInputOf(gatheredImages(registry));
    const planner = createPlanner();
    const rules = [{ delete: { olderThan: '1 day' } }] as const;
    const verdicts = (spared: readonly number[]) =>
      planner.plan({ now, rules, packages: [{ ...input, spared }] }).packages[0]?.versions ?? [];
    const untagged = registry.named('untagged index').id;
    assert.equal(verdicts([]).find(({ id }) => id === untagged)?.verdict, 'delete');
    assert.deepEqual(
      verdicts([untagged]).find(({ id }) => id === untagged),
      { id: untagged, verdict: 'keep', reason: 'spared' },
    );
  });
});

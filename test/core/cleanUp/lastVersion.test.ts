import assert from 'node:assert/strict';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { runOperations } from '../../../src/core/cleanUp/runOperations.ts';
import type { Result } from '../../../src/core/deletion/operation.ts';
import { planRetention, type Rule } from '../../../src/core/retention/index.ts';
import { activeVersions, packagesOf, type Package, type PackageVersion } from '../../github/world.ts';
import { openWindow } from '../deletion/fixtures.ts';
import { addLibrary, gathered, openSite } from './fixtures.ts';

const rules: readonly Rule[] = [{ delete: { versions: ['*'] } }];

/** Plans for a library of four versions of which only the newest is kept; lets others delete that, and runs. */
async function run(
  type: 'npm' | 'nuget' | 'rubygems',
  others: (newest: PackageVersion, now: number) => void,
): Promise<{ readonly results: readonly Result[]; readonly pkg: Package }> {
  const site = await openSite((to) => addLibrary(to, type, 'lib', 4));
  try {
    const { results } = await site.gather([`${type}/lib`]);
    const packages = results.map(gathered);
    const plan = planRetention({ now: '2027-01-01T00:00:00Z', rules, packages: packages.map(planInputOf) });
    const pkg = packagesOf(site.github.world, 'org').find(({ name }) => name === 'lib') ?? assert.fail();
    others(pkg.versions[0] ?? assert.fail(), site.clock.now());
    const { operations, rechecks } = runOperations(packages, plan);
    assert.equal(operations.length, 3);
    return { results: await openWindow(site).queue.run(operations, { rechecks }), pkg };
  } finally {
    await site.close();
  }
}

describe('The only version that a plan keeps, deleted by another client before the run', () => {
  for (const type of ['npm', 'nuget', 'rubygems'] as const) {
    it(`does not make the run delete the whole package with its last version (${type})`, async () => {
      const { results, pkg } = await run(type, (newest, now) => (newest.deletedAt = now));
      assert.equal(pkg.deletedAt, undefined, 'the package is there');
      assert.ok(activeVersions(pkg).length > 0);
      assert.ok(results.every(({ outcome }) => outcome.kind !== 'deleted' || !outcome.tookPackage));
      assert.ok(
        results.some(({ outcome }) => outcome.kind === 'skipped'),
        'it is reported',
      );
    });
  }

  it('is not a reason to skip anything while it is there', async () => {
    const { results, pkg } = await run('npm', () => undefined);
    assert.ok(results.every(({ outcome }) => outcome.kind === 'deleted'));
    assert.equal(activeVersions(pkg).length, 1);
  });
});

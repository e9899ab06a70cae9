import assert from 'node:assert/strict';
import fc from 'fast-check';
import { comparePackages, unversioned } from '../../../src/core/comparison/packages.ts';
import type { SbomPackage } from '../../../src/core/documents/types.ts';
import { always, anyText } from '../property.ts';

function packageOf(name: string, version?: string, purl?: string): SbomPackage {
  return { name, version, licence: undefined, purl };
}
const npm = (name: string, version: string) => packageOf(name, version, `pkg:npm/${name}@${version}`);

describe('comparePackages', () => {
  it('finds packages that were changed, added and removed, by their package URLs', () => {
    const before = [npm('express', '4.0.0'), npm('left-pad', '1.3.0'), npm('same', '1.0.0')];
    const after = [npm('zod', '3.0.0'), npm('express', '5.0.0'), npm('same', '1.0.0')];
    assert.deepEqual(comparePackages({ packages: before }, { packages: after }), [
      { name: 'express', purl: 'pkg:npm/express', kind: 'changed', before: ['4.0.0'], after: ['5.0.0'] },
      { name: 'zod', purl: 'pkg:npm/zod', kind: 'added', before: [], after: ['3.0.0'] },
      { name: 'left-pad', purl: 'pkg:npm/left-pad', kind: 'removed', before: ['1.3.0'], after: [] },
      { name: 'same', purl: 'pkg:npm/same', kind: 'same', before: ['1.0.0'], after: ['1.0.0'] },
    ]);
  });

  it('compares all versions of a package that an image has several of', () => {
    const before = [npm('ms', '2.1.3'), npm('ms', '2.0.0'), npm('ms', '2.0.0')];
    const after = [npm('ms', '2.1.3')];
    const [change] = comparePackages({ packages: before }, { packages: after });
    assert.deepEqual([change?.kind, change?.before, change?.after], ['changed', ['2.0.0', '2.1.3'], ['2.1.3']]);
  });

  it('does not take the release of a distribution for a change', () => {
    const curl = (release: string) =>
      packageOf('curl', '7.88.1', `pkg:deb/debian/curl@7.88.1?arch=amd64&distro=debian-${release}`);
    const [change] = comparePackages({ packages: [curl('12.4')] }, { packages: [curl('12.5')] });
    assert.equal(change?.kind, 'same');
  });

  it('compares by name what has no package URL', () => {
    const [change] = comparePackages({ packages: [packageOf('a', '1')] }, { packages: [packageOf('a', '2')] });
    assert.equal(change?.kind, 'changed');
  });

  it('takes a version from the package URL where there is no other', () => {
    const at = (version: string) => packageOf('a', undefined, `pkg:npm/a@${version}`);
    const [change] = comparePackages({ packages: [at('1')] }, { packages: [at('2')] });
    assert.deepEqual([change?.before, change?.after], [['1'], ['2']]);
  });

  const aPackage = fc
    .record({ name: fc.constantFrom('a', 'b', 'constructor', '__proto__'), version: fc.constantFrom('1', '2') })
    .map(({ name, version }) => npm(name, version));
  const packages = fc.array(aPackage);

  it('has each package once, and says of an SBOM that it is the same as itself', () =>
    always([packages, packages], (before, after) => {
      const changes = comparePackages({ packages: before }, { packages: after });
      const names = new Set([...before, ...after].map(({ name }) => name));
      assert.deepEqual(changes.map(({ name }) => name).sort(), [...names].sort());
      assert.ok(comparePackages({ packages: after }, { packages: after }).every(({ kind }) => kind === 'same'));
    }));

  it('compares 20,000 packages with 20,000 others quickly', () => {
    const many = (version: string) => Array.from({ length: 20_000 }, (_, index) => npm(`package-${index}`, version));
    const start = performance.now();
    const changes = comparePackages({ packages: many('1') }, { packages: many('2') });
    const ms = performance.now() - start;
    assert.equal(changes.length, 20_000);
    assert.ok(changes.every(({ kind }) => kind === 'changed'));
    // About 100 ms on a quiet machine.
    assert.ok(ms < 1000, `${ms} ms`);
  });
});

describe('a package URL without its version', () => {
  const examples = {
    'pkg:npm/left-pad@1.3.0': 'pkg:npm/left-pad',
    'pkg:npm/%40scope/name@1.0.0': 'pkg:npm/%40scope/name',
    'pkg:npm/@scope/name@1.0.0': 'pkg:npm/@scope/name',
    'pkg:npm/@scope/name': 'pkg:npm/@scope/name',
    'pkg:golang/github.com/a/b@v1.0.0#cmd/b': 'pkg:golang/github.com/a/b',
    'pkg:deb/debian/curl@7.88.1-10%2Bdeb12u5?arch=amd64': 'pkg:deb/debian/curl',
    'pkg:generic/openssl': 'pkg:generic/openssl',
    '': '',
  };
  for (const [purl, expected] of Object.entries(examples)) {
    it(`is ${expected} of ${purl}`, () => assert.equal(unversioned(purl), expected));
  }

  it('is the start of any text', () =>
    always([anyText], (text) => assert.ok(text.startsWith(unversioned(text) ?? 'absent'))));

  it('takes linear time', () => {
    const start = performance.now();
    unversioned('@'.repeat(1_000_000));
    assert.ok(performance.now() - start < 500);
  });
});

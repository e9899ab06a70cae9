import assert from 'node:assert/strict';
import { distinctScopes, listTargets, scopeKey, type Scope } from '../../../src/core/cleanUp/scope.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import { on } from '../../github/faults.ts';
import { addImages, addLibrary, openSite, type Site } from './fixtures.ts';

const owner = { kind: 'organization', login: 'org' } as const;
const npm = { kind: 'type', owner, packageType: 'npm' } as const;
const lib = { kind: 'package', owner, packageType: 'npm', name: 'lib' } as const;

describe('What a clean-up is about', () => {
  it('has each package once, whatever was selected with it', () => {
    const keys = (...scopes: Scope[]) => distinctScopes(scopes).map(scopeKey);
    assert.deepEqual(keys(lib, lib), ['org/npm/lib']);
    assert.deepEqual(keys(lib, npm), ['org/npm']);
    assert.deepEqual(keys(lib, npm, { kind: 'owner', owner: { ...owner, login: 'ORG' } }), ['org']);
    const other = { ...owner, login: 'other' };
    assert.deepEqual(keys(npm, { ...lib, owner: other }, { ...lib, packageType: 'maven' }), [
      'org/npm',
      'other/npm/lib',
      'org/maven/lib',
    ]);
  });
});

describe('Listing the packages of a clean-up', () => {
  let site: Site;
  afterEach(() => site.close());

  const list = (...scopes: Scope[]) =>
    listTargets(site.connection, scopes, packageTypes, {
      signal: new AbortController().signal,
      onWait: () => undefined,
    });
  const names = ({ targets }: Awaited<ReturnType<typeof list>>) =>
    targets.map(({ reference: { packageType, name } }) => `${packageType}/${name}`);

  it('lists all packages of an owner, of a type, or none but those that were named', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'z-lib', 1);
      addLibrary(world, 'npm', 'a-lib', 1);
      addImages(world, 'app-1', 1);
    });
    const all = names(await list({ kind: 'owner', owner }));
    assert.ok(
      ['npm/a-lib', 'npm/z-lib', 'container/app-1'].every((name) => all.includes(name)),
      String(all),
    );
    assert.ok(all.indexOf('npm/a-lib') < all.indexOf('npm/z-lib'));
    assert.ok(names(await list(npm)).every((name) => name.startsWith('npm/')));
    site.github.clearLog();
    assert.deepEqual(names(await list({ ...lib, name: 'z-lib', visibility: 'private' })), ['npm/z-lib']);
    assert.deepEqual(site.github.log, []);
  });

  it('reads the visibility of a package of which it is not known, if it is there', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 1);
    });
    const { targets, failures } = await list(lib, { ...lib, name: 'none' });
    assert.deepEqual(
      targets.map(({ visibility }) => visibility),
      ['private', undefined],
    );
    assert.deepEqual(failures, []);
  });

  it('says which lists failed, together if for the same reason, and lists the others', async () => {
    site = await openSite((world) => {
      addLibrary(world, 'npm', 'lib', 1);
    });
    for (const type of ['maven', 'nuget']) {
      site.github.faults.push({ match: on('GET', `package_type=${type}`), act: 'not-json' });
    }
    const listed = await list({ kind: 'owner', owner });
    assert.ok(names(listed).includes('npm/lib'));
    assert.deepEqual(
      listed.failures.map(({ packageTypes: types, error }) => [types.toSorted(), error?.problem.kind]),
      [[['maven', 'nuget'], 'malformed']],
    );
  });
});

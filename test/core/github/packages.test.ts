import assert from 'node:assert/strict';
import {
  deletePackage,
  deleteVersion,
  getPackage,
  getVersion,
  listConflicts,
  listPackages,
  listVersions,
  restorePackage,
  restoreVersion,
  type VersionReference,
} from '../../../src/core/github/packages.ts';
import type { Connection } from '../../../src/core/github/connection.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { mocked, problemOf } from './fixtures.ts';

const element = { id: 7, name: 'a', package_type: 'npm', visibility: 'public', created_at: '2026-01-01T00:00:00Z' };
const read = ({ name }: { name: string }): string => name;
const octo: Owner = { kind: 'organization', login: 'octo' };

function reference(name: string, owner: Owner = octo): VersionReference {
  return { owner, packageType: 'npm', name, versionId: 7 };
}

/** Everything that can be asked about a package. */
const operations: Record<string, (connection: Connection, about: VersionReference) => Promise<unknown>> = {
  getPackage,
  deletePackage,
  restorePackage,
  getVersion,
  deleteVersion,
  restoreVersion,
  listVersions: (connection, about) => listVersions(connection, about, { read }),
};

describe('The functions over a package', () => {
  for (const [name, operation] of Object.entries(operations)) {
    it(`${name} puts a name into the address once, whatever is in it`, async () => {
      for (const text of [...hostileTexts, 'a/b', 'a%2Fb', '@scope/a', 'a+b c']) {
        const isWrite = /^(delete|restore)/.test(name);
        const body = name === 'listVersions' ? [element] : element;
        const { connection, sent } = mocked([isWrite ? { status: 204 } : { body }]);
        await operation(connection, reference(text));
        const { pathname } = new URL(sent[0]?.url ?? '');
        const [, family, login, packages, type, encoded] = pathname.split('/');
        assert.deepEqual([family, login, packages, type], ['orgs', 'octo', 'packages', 'npm']);
        assert.equal(encoded, encodeURIComponent(text));
      }
    });

    it(`${name} takes nothing but the documented success for one`, async () => {
      const { connection } = mocked([name.startsWith('get') || name.startsWith('list') ? { status: 204 } : {}]);
      assert.equal((await problemOf(operation(connection, reference('a')))).kind, 'malformed');
    });

    it(`${name} rejects a name that an address cannot hold, and sends nothing`, async () => {
      for (const text of ['', '.', '..', '\ud800']) {
        const { connection, sent } = mocked([{ body: element }]);
        assert.equal((await problemOf(operation(connection, reference(text)))).kind, 'invalidName', text);
        const owner: Owner = { kind: 'user', login: text };
        assert.equal((await problemOf(operation(connection, reference('a', owner)))).kind, 'invalidName', text);
        assert.deepEqual(sent, []);
      }
    });

    it(`${name} rejects an aborted signal with its reason, and sends nothing`, async () => {
      const { connection, sent } = mocked([{ body: element }]);
      const signal = AbortSignal.abort(new Error('too late'));
      const options = { signal, read };
      const functions = { getPackage, deletePackage, restorePackage, getVersion, deleteVersion, restoreVersion };
      const one = functions[name as keyof typeof functions] as typeof getPackage | undefined;
      await assert.rejects(
        one ? one(connection, reference('a'), options) : listVersions(connection, reference('a'), options),
        /too late/,
      );
      assert.deepEqual(sent, []);
    });
  }

  it('keep of each element what they are asked to keep', async () => {
    const { connection } = mocked([{ body: [element, { ...element, name: 'b' }] }]);
    assert.deepEqual((await listPackages(connection, octo, 'npm', { read })).items, ['a', 'b']);
    assert.deepEqual((await listVersions(connection, reference('a'), { read })).items, ['a', 'b']);
    assert.deepEqual(
      (await listConflicts(connection, octo)).map(({ name }) => name),
      ['a', 'b'],
    );
  });

  it('are the three families of addresses for the three kinds of owner', async () => {
    const { connection, sent } = mocked([{ body: [] }]);
    for (const kind of ['organization', 'authenticatedUser', 'user'] as const) {
      await listConflicts(connection, { kind, login: 'ann' });
      await listPackages(connection, { kind, login: 'ann' }, 'npm', { read, visibility: 'internal', perPage: 9 });
    }
    assert.deepEqual(
      sent.map(({ url }) => url.replace('https://api.github.com', '')),
      ['/orgs/ann', '/user', '/users/ann'].flatMap((family) => [
        `${family}/docker/conflicts`,
        `${family}/packages?package_type=npm&visibility=internal&per_page=9`,
      ]),
    );
  });

  it('reject an answer that is no package', async () => {
    for (const body of [undefined, '[]', '{}', '<html>', { ...element, id: 'seven' }]) {
      const { connection } = mocked([{ body }]);
      assert.equal((await problemOf(getPackage(connection, reference('a')))).kind, 'malformed');
    }
    for (const body of [[null], [element, {}]]) {
      const { connection } = mocked([{ body }]);
      assert.equal((await problemOf(listPackages(connection, octo, 'npm', { read }))).kind, 'malformed');
    }
  });

  it('send the token of a package only where there is one', async () => {
    const { connection, sent } = mocked([{ status: 204 }]);
    await restorePackage(connection, reference('a'));
    await restorePackage(connection, reference('a'), { token: 'x&y' });
    assert.deepEqual(
      sent.map(({ url }) => new URL(url).search),
      ['', '?token=x%26y'],
    );
  });
});

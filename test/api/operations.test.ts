import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getAuthenticatedUser, getOwner, listOrganizations } from '../../src/core/github/accounts.ts';
import type { Connection } from '../../src/core/github/connection.ts';
import type { Page } from '../../src/core/github/page.ts';
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
} from '../../src/core/github/packages.ts';
import { packageTypes, type Owner } from '../../src/core/github/types.ts';
import { believableWorld, tokens } from '../github/data/believableWorld.ts';
import { hostileTexts } from '../github/data/hostileNames.ts';
import { operationId, validateLog } from '../github/openapi.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { addFilled, smallWorld, withRepo, type SmallWorld } from '../github/smallWorld.ts';
import { packagesOf } from '../github/world.ts';
import { connectTo, hostsOf, validating } from './fixtures.ts';

/** For a busy machine: each test takes well under a second on a free one. */
const read = <Element>(element: Element): Element => element;

const owners: readonly Owner[] = [
  { kind: 'organization', login: 'org' },
  { kind: 'authenticatedUser', login: 'ann' },
  { kind: 'user', login: 'ann' },
];

/** All operations on packages that GitHub describes, by their ids. */
function described(): string[] {
  const file = fileURLToPath(import.meta.resolve('@octokit/openapi/generated/api.github.com.json'));
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, { operationId?: string }>>;
  };
  return Object.values(paths)
    .flatMap((methods) => Object.values(methods).map((operation) => operation.operationId ?? ''))
    .filter((id) => id.startsWith('packages/'))
    .sort();
}

async function all<T>(first: Promise<Page<T>>, next: (page: string) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  let page = await first;
  items.push(...page.items);
  while (page.next !== undefined) {
    page = await next(page.next);
    items.push(...page.items);
  }
  return items;
}

for (const kind of ['dotCom', 'server'] as const) {
  describe(`The client over the wire, with ${kind === 'dotCom' ? 'github.com' : 'Enterprise Server'}`, () => {
    let world: SmallWorld;
    let github: GitHub;
    let connection: Connection;
    const problems: string[] = [];
    const answers = new Map<number, number>();

    beforeEach(async () => {
      problems.length = 0;
      answers.clear();
      world = smallWorld();
      github = await startGitHub({ world });
      connection = connectTo(hostsOf(github)[kind], withRepo, { transport: validating(problems, answers) });
    });
    afterEach(() => github.close());

    /** The ids of the operations that the log holds. */
    const operationsSeen = (): string[] =>
      [...new Set(github.log.map(({ method, route }) => operationId(method, route ?? '') ?? 'none'))].sort();

    /** What went over the wire is what GitHub describes, both ways. */
    function assertDescribed(): void {
      assert.deepEqual(validateLog(github.log), []);
      assert.deepEqual(problems, []);
      const prefix = kind === 'server' ? '/api/v3/' : '/';
      for (const { body, headers, url } of github.log) {
        assert.equal(body, '');
        assert.equal(headers['content-type'], undefined);
        assert.equal(headers['x-github-api-version'], '2022-11-28');
        assert.equal(headers.accept, 'application/vnd.github+json');
        assert.ok(url.startsWith(prefix) && (kind === 'server' || !url.startsWith('/api/')), url);
      }
    }

    it('makes all 27 operations on packages, for the three kinds of owner and all six types', async () => {
      for (const { type, owner } of [...world.packages]) {
        addFilled(world, owner, type, 'charts/ingress.nginx_x+y', 3, { visibility: 'private' });
      }
      const [conflict] = packagesOf(world, 'org').filter(({ type }) => type === 'docker');
      assert.ok(conflict);
      conflict.migrationConflict = true;
      for (const owner of owners) {
        const conflicts = await listConflicts(connection, owner);
        assert.deepEqual(
          conflicts.map(({ name }) => name),
          owner.login === 'org' ? ['thing'] : [],
        );
        for (const packageType of packageTypes) {
          const { items } = await listPackages(connection, owner, packageType, { read, visibility: 'private' });
          const name = 'charts/ingress.nginx_x+y';
          assert.deepEqual(items.map((item) => item.name).sort(), [name, 'thing']);
          const reference = { owner, packageType, name };
          assert.equal((await getPackage(connection, reference)).package_type, packageType);
          const versions = (await listVersions(connection, reference, { read, state: 'active' })).items;
          assert.equal(versions.length, 3);
          const version = { ...reference, versionId: versions[1]?.id ?? 0 };
          assert.equal((await getVersion(connection, version)).id, version.versionId);
          await deleteVersion(connection, version);
          const deleted = await listVersions(connection, reference, { read, state: 'deleted' });
          assert.deepEqual(
            deleted.items.map(({ id }) => id),
            [version.versionId],
          );
          await restoreVersion(connection, version);
          assert.equal((await listVersions(connection, reference, { read })).items.length, 3);
          await deletePackage(connection, reference);
          assert.equal((await listPackages(connection, owner, packageType, { read })).items.length, 1);
          await restorePackage(connection, reference);
          assert.equal((await getPackage(connection, reference)).version_count, 3);
        }
      }
      const ids = described();
      assert.equal(ids.length, 27);
      assert.deepEqual(operationsSeen(), ids);
      assertDescribed();
      assert.deepEqual([...answers.keys()].sort(), [200, 204]);
      assert.equal(
        [...answers.values()].reduce((sum, count) => sum + count),
        github.log.length,
      );
    });

    it('makes the three operations on accounts', async () => {
      assert.equal((await getAuthenticatedUser(connection)).login, 'ann');
      const { items } = await listOrganizations(connection, { perPage: 1 });
      assert.deepEqual(
        items.map(({ login }) => login),
        ['org'],
      );
      assert.deepEqual(await getOwner(connection, 'ORG'), { kind: 'organization', login: 'org' });
      assert.deepEqual(await getOwner(connection, 'Bob'), { kind: 'user', login: 'bob' });
      assert.deepEqual(operationsSeen(), [
        'orgs/list-for-authenticated-user',
        'users/get-authenticated',
        'users/get-by-username',
      ]);
      assertDescribed();
    });

    for (const sendsLink of [true, false]) {
      it(`reads all pages of packages ${sendsLink ? 'by their Link' : 'without one'}, and of versions`, async () => {
        github.behaviour.packageListsSendLink = sendsLink;
        for (let number = 0; number < 7; number++) addFilled(world, 'org', 'npm', `package-${number}`, 1);
        addFilled(world, 'org', 'container', 'a/b', 8);
        for (const owner of [...owners, { kind: 'user', login: 'org' } as const]) {
          const packages = await all(listPackages(connection, owner, 'npm', { read, perPage: 3 }), (page) =>
            listPackages(connection, owner, 'npm', { read, page }),
          );
          assert.equal(packages.length, owner.login === 'org' ? 8 : 1);
          const reference = { owner, packageType: 'container', name: owner.login === 'org' ? 'a/b' : 'thing' } as const;
          const versions = await all(
            listVersions(connection, reference, { read, perPage: 3, state: 'active' }),
            (page) => listVersions(connection, reference, { read, page }),
          );
          assert.equal(versions.length, owner.login === 'org' ? 8 : 2);
          assert.equal(new Set(versions.map(({ id }) => id)).size, versions.length);
        }
        assertDescribed();
      });
    }

    it('asks again with the ETag, and is charged nothing for what has not changed', async () => {
      const [owner] = owners;
      assert.ok(owner);
      const reference = { owner, packageType: 'npm', name: 'thing' } as const;
      const packages = await listPackages(connection, owner, 'npm', { read });
      const versions = await listVersions(connection, reference, { read });
      assert.equal(await listPackages(connection, owner, 'npm', { read, previous: packages }), packages);
      assert.equal(await listVersions(connection, reference, { read, previous: versions }), versions);
      assert.deepEqual(
        github.log.map(({ status }) => status),
        [200, 200, 304, 304],
      );
      addFilled(world, 'org', 'npm', 'new', 1);
      const changed = await listPackages(connection, owner, 'npm', { read, previous: packages });
      assert.equal(changed.items.length, 2);
      assertDescribed();
    });
  });
}

describe('The client over a believable world', () => {
  let github: GitHub;
  const problems: string[] = [];
  let connection: Connection;

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
    connection = connectTo(hostsOf(github).dotCom, tokens.mona.repo, { transport: validating(problems, new Map()) });
  });
  after(() => github.close());

  it('reads every package, its versions and its deleted versions, all as described', async () => {
    for (const owner of [
      { kind: 'authenticatedUser', login: 'mona' },
      { kind: 'organization', login: 'octo-org' },
      { kind: 'organization', login: 'acme-platform' },
      { kind: 'user', login: 'hubot' },
    ] as const) {
      for (const packageType of packageTypes) {
        for (const { name } of (await listPackages(connection, owner, packageType, { read })).items) {
          const reference = { owner, packageType, name };
          const [found, versions] = await Promise.all([
            getPackage(connection, reference),
            listVersions(connection, reference, { read }),
            listVersions(connection, reference, { read, state: 'deleted' }),
          ]);
          assert.equal(versions.items.length, Math.min(found.version_count, 100));
        }
      }
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(validateLog(github.log), []);
  });

  it('reads packages of hostile names by their names', async () => {
    const owner: Owner = { kind: 'user', login: 'hostile-names' };
    const { items } = await listPackages(connection, owner, 'npm', { read });
    assert.deepEqual(items.map(({ name }) => name).sort(), [...hostileTexts].sort());
    for (const { name } of items) {
      const reference = { owner, packageType: 'npm', name } as const;
      assert.equal((await getPackage(connection, reference)).name, name);
      assert.equal((await listVersions(connection, reference, { read })).items.length, 2);
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(validateLog(github.log), []);
  });
});

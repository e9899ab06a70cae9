import assert from 'node:assert/strict';
import { getAuthenticatedUser, getOwner, listOrganizations } from '../../src/core/github/accounts.ts';
import type { Connection, ConnectionOptions } from '../../src/core/github/connection.ts';
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
  type PackageReference,
} from '../../src/core/github/packages.ts';
import type { Problem } from '../../src/core/github/problem.ts';
import type { Owner, PackageType } from '../../src/core/github/types.ts';
import { manualClock } from '../github/clock.ts';
import { on, type Act } from '../github/faults.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import {
  addFilled,
  administrator,
  outsider,
  reader,
  smallWorld,
  withRepo,
  type SmallWorld,
} from '../github/smallWorld.ts';
import { addToken, findAccount, packagesOf, type Organization, type Package } from '../github/world.ts';
import { connectTo, hostsOf, problemOf, validating } from './fixtures.ts';

const read = <Element>(element: Element): Element => element;
const org: Owner = { kind: 'organization', login: 'org' };

describe('A refusal of the local GitHub', () => {
  let world: SmallWorld;
  let github: GitHub;
  const problems: string[] = [];

  beforeEach(async () => {
    problems.length = 0;
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(async () => {
    await github.close();
    assert.deepEqual(problems, []);
  });

  const as = (token: string | undefined, options: Partial<ConnectionOptions> = {}): Connection =>
    connectTo(hostsOf(github).dotCom, token, { transport: validating(problems, new Map()), ...options });

  function thing(packageType: PackageType, owner: Owner = org): PackageReference & { versionId: number } {
    const found = packagesOf(world, owner.login).find(({ type }) => type === packageType);
    return { owner, packageType, name: 'thing', versionId: found?.versions[0]?.id ?? 0 };
  }

  function addPublic(downloads: number): PackageReference & { versionId: number } {
    const found = addFilled(world, 'org', 'npm', 'popular', 2, { visibility: 'public' });
    const [version] = found.versions;
    assert.ok(version);
    version.downloads = downloads;
    return { owner: org, packageType: 'npm', name: 'popular', versionId: version.id };
  }

  function organization(): Organization {
    const account = findAccount(world, 'org');
    assert.ok(account?.kind === 'Organization');
    return account;
  }

  it('for a missing scope names what is needed and what is granted', async () => {
    addToken(world, 'gho_nothing', 'ann', []);
    const nothing = as('gho_nothing');
    const reading = as(reader);
    const cases: { work: Promise<unknown>; needed: string[]; granted: string[] }[] = [
      { work: listPackages(nothing, org, 'npm', { read }), needed: ['read:packages'], granted: [] },
      { work: listVersions(nothing, thing('npm'), { read }), needed: ['read:packages'], granted: [] },
      { work: getPackage(nothing, thing('npm')), needed: ['read:packages'], granted: [] },
      { work: listOrganizations(nothing), needed: ['read:org'], granted: [] },
      {
        work: deletePackage(reading, thing('npm')),
        needed: ['delete:packages', 'read:packages'],
        granted: ['read:packages'],
      },
      {
        work: deleteVersion(reading, thing('npm')),
        needed: ['delete:packages', 'read:packages'],
        granted: ['read:packages'],
      },
    ];
    for (const { work, needed, granted } of cases) {
      const problem = await problemOf(work);
      assert.ok(problem.kind === 'missingScope', problem.kind);
      assert.deepEqual([problem.needed, problem.granted], [needed, granted]);
    }
    for (const work of [restorePackage(reading, thing('npm')), restoreVersion(reading, thing('npm'))]) {
      assert.equal((await problemOf(work)).kind, 'missingScope');
    }
    assert.ok(packagesOf(world, 'org').every(({ deletedAt }) => deletedAt === undefined));
  });

  it('for single sign-on gives the address to sign on at', async () => {
    organization().samlSso = true;
    const problem = await problemOf(listPackages(as(administrator), org, 'npm', { read }));
    assert.ok(problem.kind === 'singleSignOn');
    assert.match(
      problem.authorizeUrl ?? '',
      new RegExp(`^${github.origin}/orgs/org/sso\\?authorization_request=\\w+$`),
    );
    const { items, withheldOrganizations } = await listOrganizations(as(administrator));
    assert.deepEqual(
      items.map(({ login }) => login),
      ['team'],
    );
    assert.deepEqual(withheldOrganizations, [String(organization().id)]);
  });

  it('for an organization’s restriction of OAuth apps names the organization', async () => {
    organization().restrictsOAuthApps = true;
    const problem = await problemOf(listPackages(as(administrator), org, 'npm', { read }));
    assert.ok(problem.kind === 'oauthAppRestriction');
    assert.equal(problem.organization, 'org');
  });

  it('for a revoked or unknown token, or none, is one of authentication', async () => {
    addToken(world, 'gho_revoked', 'ann', ['read:packages'], { revoked: true });
    for (const token of ['gho_revoked', 'gho_unknown', undefined]) {
      assert.equal((await problemOf(getAuthenticatedUser(as(token)))).kind, 'authentication');
      assert.equal((await problemOf(listPackages(as(token), org, 'npm', { read }))).kind, 'authentication');
      assert.equal((await problemOf(deletePackage(as(token), thing('npm')))).kind, 'authentication');
    }
    assert.deepEqual(await listConflicts(as(undefined), org), []);
    assert.equal(
      (await problemOf(listConflicts(as(undefined), { ...org, kind: 'authenticatedUser' }))).kind,
      'authentication',
    );
  });

  it('of a fine-grained token for containers says that the kind of token is wrong', async () => {
    addToken(world, 'github_pat_1', 'ann', [], { kind: 'fine-grained' });
    addToken(world, 'github_pat_2', 'ann', ['read:packages'], { kind: 'fine-grained' });
    const problem = await problemOf(listPackages(as('github_pat_2'), org, 'container', { read }));
    assert.equal(problem.kind, 'wrongTokenKind');
    assert.equal((await problemOf(listPackages(as('github_pat_2'), org, 'npm', { read }))).kind, 'forbidden');
  });

  it('for the last version of a package says so', async () => {
    for (const packageType of ['container', 'maven', 'docker'] as const) {
      const found = packagesOf(world, 'org').find(({ type }) => type === packageType);
      assert.ok(found);
      const [last] = found.versions.splice(0, 1);
      found.versions.splice(0, Infinity, ...(last ? [last] : []));
      const problem = await problemOf(deleteVersion(as(withRepo), thing(packageType)));
      assert.equal(problem.kind, 'lastVersion', packageType);
    }
  });

  it('for over 5,000 downloads says so', async () => {
    const popular = addPublic(5_001);
    assert.equal((await problemOf(deleteVersion(as(administrator), popular))).kind, 'tooManyDownloads');
    assert.equal((await problemOf(deletePackage(as(administrator), popular))).kind, 'tooManyDownloads');
  });

  it('for what is not there, or not to be seen, says that it was not found', async () => {
    const connection = as(administrator);
    const absent = { ...thing('npm'), name: 'absent' };
    const work: Promise<unknown>[] = [
      getPackage(connection, absent),
      listVersions(connection, absent, { read }),
      deletePackage(connection, absent),
      restorePackage(connection, absent),
      getVersion(connection, { ...thing('npm'), versionId: 1 }),
      deleteVersion(connection, { ...thing('npm'), versionId: 1 }),
      restoreVersion(connection, thing('npm')),
      getOwner(connection, 'nobody'),
      listPackages(connection, { kind: 'user', login: 'nobody' }, 'npm', { read }),
      getPackage(as(outsider), thing('npm')),
      // Without the scope repo, packages with the repository's permissions are not to be seen.
      getPackage(connection, thing('maven')),
    ];
    for (const each of work) assert.equal((await problemOf(each)).kind, 'notFound');
  });

  it('for want of the admin right looks as if what reads fine were not there', async () => {
    const open = addPublic(0);
    assert.equal((await getPackage(as(outsider), open)).name, 'popular');
    assert.equal((await problemOf(deletePackage(as(outsider), open))).kind, 'notFound');
    assert.equal((await problemOf(deleteVersion(as(outsider), open))).kind, 'notFound');
  });

  it('to restore what has been replaced gives the server’s reason', async () => {
    const connection = as(administrator);
    await deletePackage(connection, thing('npm'));
    addFilled(world, 'org', 'npm', 'thing', 1);
    const problem = await problemOf(restorePackage(connection, thing('npm')));
    assert.ok(problem.kind === 'rejected');
    assert.match(problem.message, /reused/);
  });

  it('beyond 10,000 packages is a rejection', async () => {
    const page = `${github.origin}/orgs/org/packages?package_type=npm&per_page=100&page=101`;
    assert.equal((await problemOf(listPackages(as(administrator), org, 'npm', { read, page }))).kind, 'rejected');
  });

  for (const status of [403, 429] as const) {
    it(`for the limit of the hour, as ${status}, ends when the hour does`, async () => {
      github.limits.perHour = 2;
      github.limits.status = status;
      const connection = as(reader, { now: () => world.clock.now() });
      const hourEnds = world.clock.now() + 3_600_000;
      await getAuthenticatedUser(connection);
      await getAuthenticatedUser(connection);
      const problem = await problemOf(getAuthenticatedUser(connection));
      assert.ok(problem.kind === 'rateLimit');
      assert.deepEqual([problem.limit, problem.endsAt], ['primary', hourEnds]);
      const sent = github.log.length;
      assert.equal((await problemOf(getAuthenticatedUser(connection))).kind, 'rateLimit');
      assert.equal(github.log.length, sent);
      world.clock.advance(3_600_000);
      assert.equal((await getAuthenticatedUser(connection)).login, 'ann');
    });
  }

  for (const sendRetryAfter of [true, false]) {
    it(`for a secondary limit ${sendRetryAfter ? 'ends as it says' : 'that says nothing ends after a minute'}`, async () => {
      Object.assign(github.limits, { enforceSecondary: true, pointsPerMinute: 2, sendRetryAfter });
      const connection = as(reader, { now: () => world.clock.now() });
      await getAuthenticatedUser(connection);
      world.clock.advance(20_000);
      await getAuthenticatedUser(connection);
      const problem = await problemOf(getAuthenticatedUser(connection));
      assert.ok(problem.kind === 'rateLimit');
      assert.equal(problem.limit, 'secondary');
      assert.equal(problem.endsAt - world.clock.now(), sendRetryAfter ? 40_000 : 60_000);
      world.clock.advance(problem.endsAt - world.clock.now());
      assert.equal((await getAuthenticatedUser(connection)).login, 'ann');
    });
  }
});

describe('A fault of the local GitHub', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;
  let reference: PackageReference;

  beforeEach(async () => {
    world = smallWorld();
    // A fault is dated by this machine's clock.
    world.clock = manualClock(Date.now());
    many = addFilled(world, 'org', 'npm', 'many', 3);
    reference = { owner: org, packageType: 'npm', name: 'many' };
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const now = (): number => world.clock.now();
  const sleep = (ms: number): Promise<void> => {
    world.clock.advance(ms);
    return Promise.resolve();
  };

  for (const { act, kind, tries } of [
    { act: 500, kind: 'server', tries: 3 },
    { act: 502, kind: 'server', tries: 3 },
    { act: 503, kind: 'server', tries: 3 },
    { act: 504, kind: 'server', tries: 3 },
    { act: 'reset', kind: 'network', tries: 3 },
    { act: 'reset-in-body', kind: 'network', tries: 3 },
    { act: 'secondary-limit', kind: 'rateLimit', tries: 2 },
    { act: 'secondary-limit-429', kind: 'rateLimit', tries: 2 },
    { act: 'secondary-limit-without-retry-after', kind: 'rateLimit', tries: 1 },
    { act: 'primary-limit', kind: 'rateLimit', tries: 1 },
    { act: 'revoked-token', kind: 'authentication', tries: 1 },
    { act: 'truncated-json', kind: 'malformed', tries: 1 },
    { act: 'wrong-type', kind: 'malformed', tries: 1 },
    { act: 'not-json', kind: 'malformed', tries: 1 },
    { act: 'empty-body', kind: 'malformed', tries: 1 },
    { act: 'wrong-elements', kind: 'malformed', tries: 1 },
    { act: 'hang', kind: 'timeout', tries: 1 },
    { act: 'drip', kind: 'timeout', tries: 1 },
    { act: { status: 302, headers: { location: 'http://127.0.0.1:1/' } }, kind: 'foreignUrl', tries: 1 },
    { act: { status: 451, body: { message: 'Gone' } }, kind: 'rejected', tries: 1 },
  ] satisfies { act: Act; kind: Problem['kind']; tries: number }[]) {
    it(`${typeof act === 'object' ? act.status : act} is a problem of kind ${kind} after ${tries}`, async () => {
      github.faults.push({ match: on('GET', '/versions'), act });
      const timeoutMs = act === 'hang' || act === 'drip' ? 60 : 30_000;
      let exchanges = 0;
      const onExchange = () => exchanges++;
      const options = { now, sleep, timeoutMs, onExchange };
      const connection = connectTo(hostsOf(github).dotCom, administrator, options);
      assert.equal((await problemOf(listVersions(connection, reference, { read }))).kind, kind);
      assert.equal(exchanges, tries);
    });
  }

  for (const act of [500, 502, 'reset', 'reset-in-body', 'secondary-limit'] satisfies Act[]) {
    it(`${act} that happens once is not noticed by a read`, async () => {
      github.faults.push({ match: on('GET', '/versions'), times: 1, act });
      const connection = connectTo(hostsOf(github).server, administrator, { now, sleep });
      assert.equal((await listVersions(connection, reference, { read })).items.length, 3);
    });
  }

  it('that leads the next page elsewhere is stopped before anything is sent', async () => {
    github.faults.push({ match: on('GET', '/versions'), act: 'foreign-link' });
    const asked: string[] = [];
    const connection = connectTo(hostsOf(github).dotCom, administrator, {
      transport: (input, init) => {
        asked.push(new URL(input as URL).origin);
        return fetch(input, init);
      },
    });
    const { next } = await listVersions(connection, reference, { read });
    assert.equal(new URL(next ?? '').origin, 'https://attacker.invalid');
    const problem = await problemOf(listVersions(connection, reference, { read, page: next }));
    assert.deepEqual(problem, { kind: 'foreignUrl', url: 'https://attacker.invalid' });
    assert.deepEqual(asked, [github.origin]);
  });

  for (const act of ['effect-then-500', 'effect-then-reset'] satisfies Act[]) {
    it(`${act} of a delete is told, and not repeated: the version may be gone`, async () => {
      github.faults.push({ match: on('DELETE', '/versions'), act });
      const connection = connectTo(hostsOf(github).dotCom, administrator);
      const version = { ...reference, versionId: many.versions[0]?.id ?? 0 };
      assert.match((await problemOf(deleteVersion(connection, version))).kind, /^(server|network)$/);
      assert.equal(github.log.length, 1);
      github.faults.length = 0;
      assert.equal((await problemOf(getVersion(connection, version))).kind, 'notFound');
    });
  }
});

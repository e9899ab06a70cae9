import assert from 'node:assert/strict';
import { startGitHub, type GitHub } from '../../../github/server.ts';
import {
  addFilled,
  administrator,
  outsider,
  reader,
  smallWorld,
  withRepo,
  type SmallWorld,
} from '../../../github/smallWorld.ts';
import { addOrganization, addToken, findAccount, type Package } from '../../../github/world.ts';
import { on } from '../../../github/faults.ts';
import { agreed, countOf, isWrite, kindsOf, onPackage, onVersions, openWindow, type Window } from '../fixtures.ts';

describe('A refused delete', () => {
  let world: SmallWorld;
  let github: GitHub;
  let many: Package;

  beforeEach(async () => {
    world = smallWorld();
    many = addFilled(world, 'org', 'container', 'many', 30);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const windowOf = (token = administrator): Window => openWindow({ github, clock: world.clock, token });
  const writes = () => github.log.filter(isWrite).length;
  const hide = (of: Package, id: number | undefined) =>
    void of.versions.splice(
      of.versions.findIndex((v) => v.id === id),
      1,
    );

  it('stops a package after three refusals for want of the admin right, and leaves the others alone', async () => {
    const foreign = addFilled(world, 'team', 'container', 'foreign', 300);
    const window = windowOf();
    const plan = [...onVersions('delete', foreign), ...onVersions('delete', many, [0, 1, 2])];
    const results = await window.queue.run(plan);
    const counts = countOf(results);
    assert.equal(counts.deleted, 3);
    assert.ok((counts['refused: noAdminRight'] ?? 0) >= 3 && (counts['refused: noAdminRight'] ?? 0) <= 5);
    assert.ok(writes() <= 8, `${writes()} writes`);
    const { outcome } = results[299] ?? assert.fail();
    assert.ok(outcome.kind === 'skipped' && outcome.because.kind === 'noAdminRight');
    await agreed(window, foreign, results.slice(0, 300));
    await agreed(window, many, results.slice(300));
  });

  it('is told from what is already gone: a version that 404s while its package reads', async () => {
    const plan = onVersions('delete', many, [0, 1, 2, 3, 4, 5, 6, 7]);
    for (const index of [1, 2, 3, 5]) hide(many, plan[index]?.target.versionId);
    const window = windowOf();
    const results = await window.queue.run(plan);
    assert.deepEqual(countOf(results), { deleted: 4, alreadyGone: 4 });
    await agreed(window, many, results);
  });

  it('is told from no access, where everything 404s: nothing is sent', async () => {
    const hidden = addFilled(world, 'org', 'container', 'hidden', 300, { visibility: 'private' });
    const results = await windowOf(outsider).queue.run(onVersions('delete', hidden));
    const counts = countOf(results);
    assert.equal((counts['refused: notVisible'] ?? 0) + (counts.skipped ?? 0), 300);
    assert.ok((counts['refused: notVisible'] ?? 0) <= 3);
    assert.equal(writes(), 0);
    assert.ok(github.log.length <= 3);
  });

  it('for access lost in the middle is not taken for what is already gone', async () => {
    const lost = addFilled(world, 'org', 'container', 'lost', 30, { visibility: 'private' });
    const window = windowOf();
    const results = await window.queue.run(onVersions('delete', lost), {
      onProgress: ({ done }) => {
        const organization = findAccount(world, 'org');
        if (done === 10 && organization?.kind === 'Organization') organization.members.clear();
      },
    });
    const counts = countOf(results);
    assert.equal(counts.alreadyGone, undefined);
    assert.ok((counts['refused: notVisible'] ?? 0) >= 1);
    await agreed(window, lost, results);
  });

  for (const [type, kind] of [
    ['container', 'lastVersion'],
    ['maven', 'lastVersion'],
  ] as const) {
    it(`of the last version of a ${type} package names that reason`, async () => {
      const small = addFilled(world, 'org', type, 'small', 3);
      const window = windowOf(withRepo);
      const results = await window.queue.run(onVersions('delete', small));
      assert.deepEqual(countOf(results), { deleted: 2, [`refused: ${kind}`]: 1 });
      await agreed(window, small, results);
    });
  }

  it('of a version with over 5,000 downloads names that reason, and the others go', async () => {
    for (const index of [2, 4]) Object.assign(many.versions[index] ?? {}, { downloads: 5001 });
    const window = windowOf();
    const results = await window.queue.run(onVersions('delete', many, [0, 1, 2, 3, 4, 5]));
    assert.deepEqual(kindsOf(results), [
      'deleted',
      'deleted',
      'refused: tooManyDownloads',
      'deleted',
      'refused: tooManyDownloads',
      'deleted',
    ]);
    await agreed(window, many, results);
  });

  it('for want of a scope stops everything that wants it', async () => {
    const window = windowOf(reader);
    const results = await window.queue.run(onVersions('delete', many));
    const counts = countOf(results);
    assert.ok((counts['refused: missingScope'] ?? 0) >= 1 && (counts['refused: missingScope'] ?? 0) <= 3);
    assert.equal(
      Object.values(counts).reduce((sum, count) => sum + count),
      30,
    );
    const { outcome } = results.at(-1) ?? assert.fail();
    assert.ok(outcome.kind === 'skipped' && outcome.because.kind === 'missingScope');
    assert.deepEqual(outcome.because.needed, ['delete:packages', 'read:packages']);
    await agreed(window, many, results);
  });

  it('for want of single sign-on stops that owner alone', async () => {
    addOrganization(world, 'secured', { members: { ann: 'admin' }, samlSso: true });
    const secured = addFilled(world, 'secured', 'npm', 'inner', 20);
    const other = addFilled(world, 'secured', 'npm', 'other', 20);
    const plan = [...onVersions('delete', secured), ...onVersions('delete', other)].map((operation) => ({
      ...operation,
      target: { ...operation.target, owner: { kind: 'organization', login: 'secured' } as const },
    }));
    const window = windowOf();
    const results = await window.queue.run([...plan, ...onVersions('delete', many, [0, 1, 2])]);
    assert.equal(countOf(results).deleted, 3);
    assert.equal(writes(), 3);
    const first = results[0]?.outcome;
    assert.ok(first?.kind === 'refused' && first.reason.kind === 'singleSignOn');
    assert.match(first.reason.authorizeUrl ?? '', /\/orgs\/secured\/sso/);
    const last = results[39]?.outcome;
    assert.ok(last?.kind === 'skipped' && last.because.kind === 'singleSignOn');
    await agreed(window, many, results);
  });

  it('of a package without the admin right, or with too many downloads, names the reason', async () => {
    const foreign = addFilled(world, 'team', 'npm', 'foreign', 2);
    const loved = addFilled(world, 'org', 'npm', 'loved', 2);
    Object.assign(loved.versions[1] ?? {}, { downloads: 6000 });
    const results = await windowOf().queue.run([onPackage('delete', foreign), onPackage('delete', loved)]);
    assert.deepEqual(kindsOf(results), ['refused: noAdminRight', 'refused: tooManyDownloads']);
  });

  it('of a package of one’s own that is not there any more means that it is already gone', async () => {
    const own = addFilled(world, 'ann', 'npm', 'own', 1);
    own.deletedAt = world.clock.now();
    const target = { owner: { kind: 'authenticatedUser', login: 'ann' }, packageType: 'npm', name: 'own' } as const;
    const results = await windowOf().queue.run([{ action: 'delete', target }]);
    assert.deepEqual(kindsOf(results), ['alreadyGone']);
  });

  it('of a package that somebody else deletes at the same moment means that it is already gone', async () => {
    const small = addFilled(world, 'org', 'npm', 'small', 1);
    github.faults.push({
      match: (request) => {
        if (request.method === 'DELETE') small.deletedAt = world.clock.now();
        return false;
      },
      act: 500,
    });
    assert.deepEqual(kindsOf(await windowOf().queue.run([onPackage('delete', small)])), ['alreadyGone']);
  });

  it('of a package counts as done where it took effect before the answer broke off', async () => {
    github.faults.push({ match: on('DELETE', '/packages/'), times: 1, act: 'effect-then-reset' });
    assert.deepEqual(kindsOf(await windowOf().queue.run([onPackage('delete', many)])), ['deleted']);
    assert.equal(writes(), 1);
    assert.ok(many.deletedAt !== undefined);
  });

  it('for an app that the organization has not approved stops that owner', async () => {
    addOrganization(world, 'strict', { members: { ann: 'admin' }, restrictsOAuthApps: true });
    const strict = addFilled(world, 'strict', 'npm', 'inner', 10);
    addToken(world, 'gho_manage', 'ann', ['read:org', 'write:packages', 'delete:packages']);
    const plan = onVersions('delete', strict).map((operation) => ({
      ...operation,
      target: { ...operation.target, owner: { kind: 'organization', login: 'strict' } as const },
    }));
    const results = await windowOf('gho_manage').queue.run(plan);
    assert.equal(writes(), 0);
    assert.ok((countOf(results)['refused: oauthAppRestriction'] ?? 0) <= 3);
    assert.ok((countOf(results).skipped ?? 0) >= 7);
  });
});

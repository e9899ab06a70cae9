import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { on, type Fault } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, reader, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { addOrganization, addToken, addUser, findAccount } from '../../github/world.ts';
import { errorIn, exploring, namesUnder, problemIn, settings, urlsOf } from './fixtures.ts';

describe('The owners', () => {
  let world: SmallWorld;
  let github: GitHub;

  beforeEach(async () => {
    world = smallWorld();
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  it('are the signed-in user, their organizations, and those added by hand', async () => {
    const explorer = exploring(github, administrator, { owners: ['bob'] });
    const rows = await childrenOf(explorer);
    assert.deepEqual(
      rows.map((row) => row.kind === 'owner' && [row.owner.kind, row.owner.login, row.added]),
      [
        ['authenticatedUser', 'ann', false],
        ['organization', 'org', false],
        ['organization', 'team', false],
        ['user', 'bob', true],
      ],
    );
    assert.deepEqual(urlsOf(github.log).sort(), ['/user', '/user/orgs?per_page=100', '/users/bob']);
  });

  it('are each there once whatever their case, and as GitHub spells them', async () => {
    const explorer = exploring(github, administrator, { owners: ['BOB', 'Ann', 'ORG', 'bob', 'Nobody', 'NOBODY'] });
    assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team', 'bob', 'error: notFound']);
  });

  it('may be organizations that the user is not in', async () => {
    addOrganization(world, 'elsewhere');
    const [, , , added] = await childrenOf(exploring(github, administrator, { owners: ['elsewhere'] }));
    assert.ok(added?.kind === 'owner');
    assert.deepEqual([added.owner.kind, added.added], ['organization', true]);
  });

  it('stay in sight below the error when a refresh fails, and are whole again after Retry', async () => {
    const explorer = exploring(github, administrator, {});
    const before = await namesUnder(explorer);
    github.faults.push({ match: on('GET', '/user'), act: 500 });
    await explorer.refresh();
    const rows = await childrenOf(explorer);
    assert.deepEqual(await namesUnder(explorer), ['error: server', ...before]);
    assert.equal(errorIn(rows).stale, true);
    github.faults.length = 0;
    await explorer.retry(errorIn(rows));
    assert.deepEqual(await namesUnder(explorer), before);
  });

  it('that could not be asked for again stay beside a row that says so, those that are gone do not', async () => {
    addOrganization(world, 'elsewhere');
    const explorer = exploring(github, administrator, { owners: ['bob', 'elsewhere'] });
    const before = await namesUnder(explorer);
    github.faults.push({ match: on('GET', '/user/orgs'), act: 500 }, { match: on('GET', '/users/bob'), act: 500 });
    const gone = findAccount(world, 'elsewhere');
    world.accounts.splice(
      world.accounts.findIndex((each) => each === gone),
      1,
    );
    await explorer.refresh();
    const rows = await childrenOf(explorer);
    const failures = rows.filter((row) => row.kind === 'error');
    assert.deepEqual(
      failures.map(({ part, stale }) => [part.of === 'owner' ? part.login : part.of, stale]),
      [
        ['organizations', true],
        ['bob', true],
        ['elsewhere', false],
      ],
    );
    assert.deepEqual(
      rows.flatMap((row) => (row.kind === 'owner' ? row.owner.login : [])),
      before.slice(0, -1),
    );
    github.faults.length = 0;
    await explorer.retry(errorIn(rows));
    assert.deepEqual((await namesUnder(explorer)).slice(0, 4), before.slice(0, 4));
  });

  it('that do not exist, or cannot be names, are error rows beside the others', async () => {
    const explorer = exploring(github, administrator, { owners: ['nobody', '..', 'bob'] });
    const rows = await childrenOf(explorer);
    assert.deepEqual(await namesUnder(explorer), [
      'ann',
      'org',
      'team',
      'error: notFound',
      'error: invalidName',
      'bob',
    ]);
    assert.deepEqual(errorIn(rows).part, { of: 'owner', login: 'nobody' });
    addUser(world, 'nobody');
    await explorer.retry(errorIn(rows));
    assert.deepEqual((await namesUnder(explorer)).slice(3, 4), ['nobody']);
  });

  it('without read:org are the user, and a row that says what is missing', async () => {
    const rows = await childrenOf(exploring(github, reader));
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['owner', 'error'],
    );
    const row = errorIn(rows);
    assert.deepEqual(row.part, { of: 'organizations' });
    const problem = problemIn(row);
    assert.deepEqual(problem.kind === 'missingScope' && problem.needed, ['read:org']);
  });

  describe('that want single sign-on', () => {
    beforeEach(() => {
      for (const login of ['team', 'third']) {
        const organization = findAccount(world, login) ?? addOrganization(world, login, { members: { ann: 'member' } });
        assert.ok(organization.kind === 'Organization');
        organization.samlSso = true;
      }
    });

    const idOf = (login: string) => String(findAccount(world, login)?.id);
    const withheld = async (owners: readonly string[] = []) => {
      const rows = await childrenOf(exploring(github, administrator, { owners }));
      return rows.flatMap((row) =>
        row.kind === 'error' && row.part.of === 'withheldOrganizations' ? row.part.organizations : [],
      );
    };

    it('are a row that names them', async () => {
      const explorer = exploring(github, administrator);
      assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'error: singleSignOn']);
      assert.deepEqual(await withheld(), [
        { id: idOf('team'), login: 'team' },
        { id: idOf('third'), login: 'third' },
      ]);
    });

    it('have their ids alone where GitHub does not tell their names', async () => {
      github.behaviour.organizationsById = false;
      assert.deepEqual(await withheld(), [
        { id: idOf('team'), login: undefined },
        { id: idOf('third'), login: undefined },
      ]);
    });

    for (const told of [true, false]) {
      it(`are not in that row when they were added by hand, ${told ? 'by name' : 'known by id alone'}`, async () => {
        github.behaviour.organizationsById = told;
        assert.deepEqual(
          (await withheld(['TEAM'])).map(({ id }) => id),
          [idOf('third')],
        );
        assert.deepEqual(await withheld(['Team', 'third']), []);
      });
    }

    it('are gone from the row once they are authorized, with the next refresh', async () => {
      const explorer = exploring(github, administrator);
      await childrenOf(explorer);
      for (const { id } of await withheld()) {
        world.tokens.get(administrator)?.authorizedOrganizations.add(Number(id));
      }
      await explorer.refresh();
      assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team', 'third']);
    });
  });

  it('are read to the last page', async () => {
    for (let number = 0; number < 150; number++) {
      addOrganization(world, `organization-${number}`, { members: { ann: 'member' } });
    }
    const explorer = exploring(github, administrator);
    assert.equal((await childrenOf(explorer)).length, 153);
    assert.equal(github.log.length, 3);
  });

  it('end where pages of organizations form a loop', async () => {
    const leadTo = (page: number, match: Fault['match']): Fault => {
      const link = `<${github.origin}/api/v3/user/orgs?page=${page}>; rel="next"`;
      return { match, act: { status: 200, headers: { link }, body: [{ id: 1, login: 'round' }] } };
    };
    github.faults.push(leadTo(1, on('GET', /orgs\?page=2/)), leadTo(2, on('GET', '/user/orgs')));
    assert.deepEqual(await namesUnder(exploring(github, administrator)), ['ann', 'round']);
    assert.equal(github.log.length, 4);
  });

  for (const { name, prepare, kind } of [
    {
      name: 'a revoked token',
      prepare: () => {
        const token = world.tokens.get(administrator);
        if (token) token.revoked = true;
      },
      kind: 'authentication',
    },
    {
      name: 'a server that breaks',
      prepare: () => github.faults.push({ match: on('*', /^/), act: 500 }),
      kind: 'server',
    },
    {
      name: 'no network',
      prepare: () => github.faults.push({ match: on('*', /^/), act: 'reset' }),
      kind: 'network',
    },
    {
      name: 'a captive portal',
      prepare: () => github.faults.push({ match: on('*', /^/), act: 'not-json' }),
      kind: 'malformed',
    },
  ]) {
    it(`with ${name} are one row that says so, until it is tried again`, async () => {
      prepare();
      const explorer = exploring(github, administrator, { owners: ['bob'] });
      const rows = await childrenOf(explorer);
      assert.equal(rows.length, 1);
      const row = errorIn(rows);
      assert.deepEqual([row.part, row.stale, problemIn(row).kind], [{ of: 'account' }, false, kind]);
      const asked = github.log.length;
      await childrenOf(explorer);
      assert.equal(github.log.length, asked);
      github.faults.length = 0;
      addToken(world, administrator, 'ann', ['read:org', 'read:packages']);
      await explorer.retry(row);
      assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team', 'bob']);
    });
  }

  it('that were removed while they were read are not kept for the next start', async () => {
    const explorer = exploring(github, administrator, { owners: ['bob'] });
    const reading = explorer.owners();
    explorer.configure(settings);
    await reading;
    assert.equal(explorer.snapshot(), undefined);
    assert.deepEqual(await namesUnder(explorer), ['ann', 'org', 'team']);
  });

  it('are asked for once, however often they are drawn', async () => {
    const explorer = exploring(github, administrator);
    await Promise.all([childrenOf(explorer), childrenOf(explorer)]);
    await childrenOf(explorer);
    assert.equal(github.log.length, 2);
  });
});

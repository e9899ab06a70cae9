import assert from 'node:assert/strict';
import { findOwner } from '../../../src/core/github/accounts.ts';
import { LiveReport } from '../../../src/core/conflicts/live.ts';
import {
  conflictKey,
  conflictsOf,
  isPublicOnly,
  requestOf,
  type ConflictReport,
} from '../../../src/core/conflicts/report.ts';
import { connect, type Connection } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { defaultMaxInFlight } from '../../../src/core/github/limiter/limiter.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { until, urlsOf } from '../explorer/fixtures.ts';
import { ask, liveReport, organization } from './fixtures.ts';

const mona: Owner = { kind: 'authenticatedUser', login: 'mona' };
const hubot: Owner = { kind: 'user', login: 'hubot' };
const octo = organization('octo-org');

describe('Asking owners for their conflicts', () => {
  let github: GitHub;

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
  });
  after(() => github.close());
  beforeEach(() => {
    github.faults.splice(0);
    github.openGates();
    github.clearLog();
  });

  function as(token?: string): Connection {
    const enterprise = enterpriseHost(github.origin);
    assert.ok(enterprise);
    const sleep = () => Promise.resolve();
    return connect({ host: enterprise, token, transport: fetch, userAgent: 'test', sleep });
  }

  const states = ({ owners }: ConflictReport) =>
    owners.map(({ owner, state }) => [owner.login, state.kind, state.known?.conflicts.map(({ name }) => name)]);

  const kinds = ({ report }: LiveReport) => report.owners.map(({ state }) => state.kind);

  it('asks each kind of owner by its own operation', async () => {
    const report = await ask(as(tokens.mona.repo), 'mona', [mona, octo, hubot]);
    assert.deepEqual(states(report), [
      ['mona', 'fetched', ['legacy-blog']],
      ['octo-org', 'fetched', ['hello-world', 'web-frontend', 'batch-runner']],
      ['hubot', 'fetched', ['hubot-matteradapter', 'scratch']],
    ]);
    assert.deepEqual(urlsOf(github.log).sort(), [
      '/orgs/octo-org/docker/conflicts',
      '/user/docker/conflicts',
      '/users/hubot/docker/conflicts',
    ]);
    const first = conflictsOf(report)[0];
    assert.ok(first);
    assert.equal(conflictKey(first), `mona/${first.package.id}`);
  });

  it('works signed out for public packages of organizations and other users, and of nobody’s own', async () => {
    const report = await ask(as(), undefined, [octo, hubot, mona]);
    assert.deepEqual(states(report), [
      ['octo-org', 'fetched', ['hello-world', 'batch-runner']],
      ['hubot', 'fetched', ['hubot-matteradapter', 'scratch']],
      ['mona', 'failed', undefined],
    ]);
  });

  it('keeps the failure of each owner beside the conflicts of the others', async () => {
    github.faults.push({ match: on('GET', '/users/hubot/docker'), act: 500 });
    const owners = [organization('northwind-secure'), hubot, organization('contoso-restricted'), octo];
    const report = await ask(as(tokens.mona.read), 'mona', [...owners, organization('no-such-owner')]);
    const problems = report.owners.map(({ state }) => (state.kind === 'failed' ? state.problem.kind : state.kind));
    assert.deepEqual(problems, ['singleSignOn', 'server', 'oauthAppRestriction', 'fetched', 'notFound']);
  });

  it('reports each owner as soon as it is fetched', async () => {
    github.faults.push({ match: on('GET', '/user/docker'), act: 'hang' });
    const connection = as(tokens.mona.read);
    let changes = 0;
    const live = liveReport(connection, 'mona', [mona, octo, hubot], () => changes++);
    const fetching = live.fetchConflicts(connection, [mona, octo, hubot], true);
    assert.deepEqual(kinds(live), ['pending', 'pending', 'pending']);
    assert.equal(changes, 3);
    await until(() => changes === 5);
    assert.deepEqual(kinds(live), ['pending', 'fetched', 'fetched']);
    live.cancel();
    await fetching;
    assert.deepEqual(kinds(live), ['cancelled', 'fetched', 'fetched']);
    assert.equal(changes, 6);
  });

  it('goes on fetching the others when one owner is fetched again', async () => {
    github.faults.push({ match: on('GET', '/docker/conflicts'), act: 'hang', times: 3 });
    const connection = as(tokens.mona.read);
    const live = liveReport(connection, 'mona', [mona, octo, hubot]);
    const first = live.fetchConflicts(connection, [mona, octo, hubot], true);
    await until(() => github.log.length === 3);
    // Through another connection: the same one would share the request that hangs.
    await live.fetchConflicts(as(tokens.mona.read), [octo], true);
    assert.deepEqual(kinds(live), ['pending', 'fetched', 'pending'], 'the others are still being fetched');
    live.cancel();
    await first;
    assert.deepEqual(kinds(live), ['cancelled', 'fetched', 'cancelled']);
  });

  it('asks no more than the connection lets through at once, and nobody after a cancel', async () => {
    const gate = github.hold(on('GET', '/docker/conflicts'));
    const owners = Array.from({ length: 60 }, (_, index) => organization(`owner-${index}`));
    const connection = as(tokens.mona.read);
    const live = liveReport(connection, 'mona', owners);
    const fetching = live.fetchConflicts(connection, owners, true);
    await gate.waitForHeld(defaultMaxInFlight);
    live.cancel();
    await fetching;
    assert.equal(github.log.length, defaultMaxInFlight);
    assert.ok(kinds(live).every((kind) => kind === 'cancelled'));
  });

  it('finds out whose login it is, with a token or without', async () => {
    for (const connection of [as(tokens.mona.read), as()]) {
      assert.deepEqual(await findOwner(connection, 'OCTO-ORG'), octo);
      assert.deepEqual(await findOwner(connection, 'hubot'), hubot);
    }
  });

  it('finds it out by the conflict lists where accounts are told to nobody without a token', async () => {
    github.faults.push({ match: on('GET', /\/users\/[^/]+$/), act: 'revoked-token' });
    assert.deepEqual(await findOwner(as(), 'octo-org'), octo);
    assert.deepEqual(await findOwner(as(), 'hubot'), hubot);
  });
});

describe('A conflict report', () => {
  let github: GitHub;
  let connection: Connection;

  before(async () => {
    github = await startGitHub({ world: believableWorld() });
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    const sleep = () => Promise.resolve();
    connection = connect({ host, token: tokens.mona.repo, transport: fetch, userAgent: 'test', sleep });
  });
  after(() => github.close());

  it('has each owner once, whatever its case', () => {
    const live = liveReport(connection, 'mona', [octo, organization('OCTO-ORG'), hubot]);
    const logins = () => requestOf(live.report).owners.map(({ login }) => login);
    assert.deepEqual(logins(), ['octo-org', 'hubot']);
    assert.deepEqual(live.add([organization('Hubot'), organization('new')], []), [organization('new')]);
    assert.deepEqual(logins(), ['octo-org', 'hubot', 'new']);
  });

  it('has the account and the owners of a report, and nothing that was fetched', async () => {
    const request = { host: 'github.com', account: 'mona', accountId: '7', owners: [octo] };
    const live = new LiveReport(request, () => undefined);
    live.add([], [{ ids: ['7'], problem: { kind: 'timeout', timeoutMs: 1 } }]);
    await live.fetchConflicts(connection, [octo], false);
    assert.equal(conflictsOf(live.report).length, 3);
    assert.deepEqual(requestOf(live.report), request);
  });

  it('keeps the last conflicts of an owner while it is fetched again, and where that fails', async () => {
    const live = liveReport(connection, 'mona', [octo]);
    const names = () => conflictsOf(live.report).map(({ package: { name } }) => name);
    const state = () => live.report.owners[0]?.state;
    await live.fetchConflicts(connection, [octo], false);
    const before = names();
    const fetchedAt = () => live.report.owners.map((each) => each.state.known?.at);
    const at = fetchedAt();
    assert.deepEqual([before.length, isPublicOnly(live.report)], [3, false]);
    for (const kind of ['failed', 'cancelled']) {
      const gate = github.hold(on('GET', '/docker/conflicts'));
      if (kind === 'failed')
        github.faults.push({ match: on('GET', '/docker/conflicts'), act: { status: 422, body: {} } });
      const fetching = live.fetchConflicts(connection, [organization('Octo-Org')], false);
      assert.deepEqual([state()?.kind, names()], ['pending', before]);
      await gate.waitForHeld(1);
      if (kind === 'cancelled') live.cancel();
      github.openGates();
      await fetching;
      github.faults.splice(0);
      assert.deepEqual([state()?.kind, names()], [kind, before]);
      assert.deepEqual(fetchedAt(), at);
    }
    await live.fetchConflicts(connection, [octo], true);
    const fetching = live.fetchConflicts(connection, [octo], false);
    assert.equal(isPublicOnly(live.report), true, 'of the list before');
    await fetching;
    assert.equal(isPublicOnly(live.report), false);
    assert.deepEqual(Object.keys(state() ?? {}).sort(), ['kind', 'known']);
    assert.deepEqual(Object.keys(state()?.known ?? {}).sort(), ['at', 'conflicts', 'publicOnly']);
  });
});

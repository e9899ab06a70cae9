import assert from 'node:assert/strict';
import { findOwner } from '../../../src/core/conflicts/findOwner.ts';
import type { LiveReport } from '../../../src/core/conflicts/live.ts';
import {
  conflictKey,
  conflictsOf,
  isPublicOnly,
  knownOf,
  newReport,
  withAnswer,
  withOwners,
  type ConflictReport,
} from '../../../src/core/conflicts/report.ts';
import { connect, type Connection } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { mostInFlight } from '../../../src/core/github/limiter/limiter.ts';
import type { Owner } from '../../../src/core/github/types.ts';
import { believableWorld, tokens } from '../../github/data/believableWorld.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { until, urlsOf } from '../explorer/fixtures.ts';
import { ask, at, listed, liveReport, organization, packageNamed, reportOf } from './fixtures.ts';

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

  const answers = ({ owners }: ConflictReport) =>
    owners.map(({ owner, answer }) => [owner.login, answer.kind, knownOf(answer)?.conflicts.map(({ name }) => name)]);

  const kinds = ({ report }: LiveReport) => report.owners.map(({ answer }) => answer.kind);

  it('asks each kind of owner by its own operation', async () => {
    const report = await ask(as(tokens.mona.repo), 'mona', [mona, octo, hubot]);
    assert.deepEqual(answers(report), [
      ['mona', 'listed', ['legacy-blog']],
      ['octo-org', 'listed', ['hello-world', 'web-frontend', 'batch-runner']],
      ['hubot', 'listed', ['hubot-matteradapter', 'scratch']],
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
    assert.deepEqual(answers(report), [
      ['octo-org', 'listed', ['hello-world', 'batch-runner']],
      ['hubot', 'listed', ['hubot-matteradapter', 'scratch']],
      ['mona', 'failed', undefined],
    ]);
  });

  it('keeps the failure of each owner beside the answers of the others', async () => {
    github.faults.push({ match: on('GET', '/users/hubot/docker'), act: 500 });
    const owners = [organization('northwind-secure'), hubot, organization('contoso-restricted'), octo];
    const report = await ask(as(tokens.mona.read), 'mona', [...owners, organization('no-such-owner')]);
    const problems = report.owners.map(({ answer }) => (answer.kind === 'failed' ? answer.problem.kind : answer.kind));
    assert.deepEqual(problems, ['singleSignOn', 'server', 'oauthAppRestriction', 'listed', 'notFound']);
  });

  it('tells each answer as it comes', async () => {
    github.faults.push({ match: on('GET', '/user/docker'), act: 'hang' });
    const connection = as(tokens.mona.read);
    let changes = 0;
    const live = liveReport(connection, 'mona', [mona, octo, hubot], () => changes++);
    const asking = live.ask(connection, [mona, octo, hubot], true);
    assert.deepEqual(kinds(live), ['pending', 'pending', 'pending']);
    assert.equal(changes, 3);
    await until(() => changes === 5);
    assert.deepEqual(kinds(live), ['pending', 'listed', 'listed']);
    live.cancel();
    await asking;
    assert.deepEqual(kinds(live), ['cancelled', 'listed', 'listed']);
    assert.equal(changes, 6);
  });

  it('goes on asking the others when one owner is asked again', async () => {
    github.faults.push({ match: on('GET', '/docker/conflicts'), act: 'hang', times: 3 });
    const connection = as(tokens.mona.read);
    const live = liveReport(connection, 'mona', [mona, octo, hubot]);
    const first = live.ask(connection, [mona, octo, hubot], true);
    await until(() => github.log.length === 3);
    // Through another connection: the same one would share the request that hangs.
    await live.ask(as(tokens.mona.read), [octo], true);
    assert.deepEqual(kinds(live), ['pending', 'listed', 'pending'], 'the others are still being asked');
    live.cancel();
    await first;
    assert.deepEqual(kinds(live), ['cancelled', 'listed', 'cancelled']);
  });

  it('asks no more than the connection lets through at once, and nobody after a cancel', async () => {
    const gate = github.hold(on('GET', '/docker/conflicts'));
    const owners = Array.from({ length: 60 }, (_, index) => organization(`owner-${index}`));
    const connection = as(tokens.mona.read);
    const live = liveReport(connection, 'mona', owners);
    const asking = live.ask(connection, owners, true);
    await gate.waitForHeld(mostInFlight);
    live.cancel();
    await asking;
    assert.equal(github.log.length, mostInFlight);
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
  it('has each owner once, whatever its case', () => {
    const report = newReport({
      host: 'github.com',
      account: 'mona',
      owners: [octo, organization('OCTO-ORG'), hubot],
    });
    assert.deepEqual(
      report.owners.map(({ owner }) => owner.login),
      ['octo-org', 'hubot'],
    );
    assert.deepEqual(
      withOwners(report, [organization('Hubot'), organization('new')], []).owners.map(({ owner }) => owner.login),
      ['octo-org', 'hubot', 'new'],
    );
  });

  it('keeps what an owner answered before while it is asked again, and where that fails', () => {
    const before = reportOf(listed(octo, packageNamed('one')));
    const names = (report: ConflictReport) => conflictsOf(report).map(({ package: { name } }) => name);
    const pending = withAnswer(before, organization('Octo-Org'), { kind: 'pending' });
    const problem = { kind: 'server', status: 500, message: 'Server Error' } as const;
    const failed = withAnswer(pending, octo, { kind: 'failed', at: at + 1, problem });
    const cancelled = withAnswer(failed, octo, { kind: 'cancelled' });
    for (const report of [pending, failed, cancelled]) {
      assert.deepEqual(names(report), ['one']);
      assert.equal(report.owners[0] && knownOf(report.owners[0].answer)?.at, at);
    }
    const narrow = withAnswer(before, octo, { kind: 'listed', at, conflicts: [], publicOnly: true });
    assert.deepEqual([before, narrow, withAnswer(narrow, octo, { kind: 'pending' })].map(isPublicOnly), [
      false,
      true,
      true,
    ]);
    const fresh = withAnswer(cancelled, octo, { kind: 'listed', at: at + 2, conflicts: [packageNamed('two')] });
    assert.deepEqual(fresh.owners[0]?.answer, { kind: 'listed', at: at + 2, conflicts: [packageNamed('two')] });
  });
});

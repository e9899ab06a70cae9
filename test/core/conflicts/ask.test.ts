import assert from 'node:assert/strict';
import { findOwner, OwnerRequests } from '../../../src/core/conflicts/ask.ts';
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
import { ask, at, listed, organization, packageNamed, reportOf } from './fixtures.ts';

const mona: Owner = { kind: 'authenticatedUser', login: 'mona' };
const hubot: Owner = { kind: 'user', login: 'hubot' };
const octo = organization('octo-org');
const options = { publicOnly: true, now: () => at };

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
    const told: string[] = [];
    const requests = new OwnerRequests();
    const asking = requests.ask(as(tokens.mona.read), [mona, octo, hubot], options, ({ login }, { kind }) =>
      told.push(`${login} ${kind}`),
    );
    await until(() => told.length === 2);
    assert.deepEqual(told.toSorted(), ['hubot listed', 'octo-org listed']);
    requests.cancel();
    await asking;
    assert.deepEqual(told.slice(2), ['mona cancelled']);
    assert.ok(requests.isIdle);
  });

  it('goes on asking the others when one owner is asked again', async () => {
    github.faults.push({ match: on('GET', '/docker/conflicts'), act: 'hang', times: 3 });
    const requests = new OwnerRequests();
    const told: string[] = [];
    const onAnswer = ({ login }: Owner, { kind }: { kind: string }) => told.push(`${login} ${kind}`);
    const first = requests.ask(as(tokens.mona.read), [mona, octo, hubot], options, onAnswer);
    await until(() => github.log.length === 3);
    // Through another connection: the same one would share the request that hangs.
    await requests.ask(as(tokens.mona.read), [octo], options, onAnswer);
    assert.deepEqual(told, ['octo-org listed']);
    assert.equal(requests.isIdle, false, 'the others are still being asked');
    requests.cancel();
    await first;
    assert.deepEqual(told.slice(1).toSorted(), ['hubot cancelled', 'mona cancelled']);
  });

  it('asks no more than the connection lets through at once, and nobody after a cancel', async () => {
    const gate = github.hold(on('GET', '/docker/conflicts'));
    const owners = Array.from({ length: 60 }, (_, index) => organization(`owner-${index}`));
    const requests = new OwnerRequests();
    const asking = ask(as(tokens.mona.read), 'mona', owners, requests);
    await gate.waitForHeld(mostInFlight);
    requests.cancel();
    const report = await asking;
    assert.equal(github.log.length, mostInFlight);
    assert.ok(report.owners.every(({ answer }) => answer.kind === 'cancelled'));
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
    const report = newReport('github.com', 'mona', [octo, organization('OCTO-ORG'), hubot]);
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

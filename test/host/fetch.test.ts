import assert from 'node:assert/strict';
import { connect } from '../../src/core/github/connection.ts';
import { enterpriseHost } from '../../src/core/github/host.ts';
import { getAuthenticatedUser } from '../../src/core/github/accounts.ts';
import { GitHubError } from '../../src/core/github/problem.ts';
import { tokens } from '../github/data/believableWorld.ts';
import { startGitHub, type GitHub } from '../github/server.ts';

describe('the client over the editor’s own fetch', () => {
  let github: GitHub;

  before(async () => {
    github = await startGitHub();
  });

  after(() => github.close());

  const connection = (options: { timeoutMs?: number } = {}) => {
    const host = enterpriseHost(github.origin);
    assert.ok(host);
    return connect({
      host,
      token: tokens.mona.read,
      transport: (input, init) => globalThis.fetch(input, init),
      userAgent: 'host-test',
      sleep: () => Promise.resolve(),
      ...options,
    });
  };

  it('reads from a server', async () => {
    assert.equal((await getAuthenticatedUser(connection())).login, 'mona');
    assert.equal(github.log.at(-1)?.headers['user-agent'], 'host-test');
  });

  it('ends a request that is never answered', async () => {
    github.faults.push({ match: () => true, times: 1, act: 'hang' });
    await assert.rejects(getAuthenticatedUser(connection({ timeoutMs: 200 })), isProblem('timeout'));
  });

  it('tells a server that is not there', async () => {
    const gone = await startGitHub();
    await gone.close();
    const host = enterpriseHost(gone.origin);
    assert.ok(host);
    const transport: typeof fetch = (input, init) => globalThis.fetch(input, init);
    const offline = connect({ host, transport, userAgent: 'host-test', sleep: () => Promise.resolve() });
    await assert.rejects(getAuthenticatedUser(offline), isProblem('network'));
  });

  it('sees redirects, which it follows only at home', async () => {
    const headers = { location: 'https://attacker.invalid/user' };
    github.faults.push({ match: () => true, times: 1, act: { status: 302, headers } });
    await assert.rejects(getAuthenticatedUser(connection()), isProblem('foreignUrl'));
  });
});

function isProblem(kind: string): (error: unknown) => boolean {
  return (error) => error instanceof GitHubError && error.problem.kind === kind;
}

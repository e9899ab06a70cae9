import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { GitHubError, type Problem } from '../../src/core/github/problem.ts';
import { showProblem } from '../../src/vscode/commands.ts';
import { explain, SignedOutError } from '../../src/vscode/problem.ts';

/** One of each kind: the type fails to compile where one is missing. */
const problems: { [Kind in Problem['kind']]: Extract<Problem, { kind: Kind }> } = {
  authentication: { kind: 'authentication', message: 'Bad credentials' },
  missingScope: { kind: 'missingScope', needed: ['read:packages'], granted: [], message: 'You need …' },
  singleSignOn: { kind: 'singleSignOn', authorizeUrl: 'https://github.com/orgs/x/sso', message: 'SAML' },
  oauthAppRestriction: { kind: 'oauthAppRestriction', organization: 'octo-org', message: 'restricted' },
  forbidden: { kind: 'forbidden', message: 'Must have admin rights' },
  notFound: { kind: 'notFound', message: 'Not Found' },
  wrongTokenKind: { kind: 'wrongTokenKind', message: 'Invalid argument.' },
  lastVersion: { kind: 'lastVersion', message: 'You cannot delete …' },
  tooManyDownloads: { kind: 'tooManyDownloads', message: 'Publicly visible …' },
  rejected: { kind: 'rejected', status: 422, message: 'Invalid request' },
  rateLimit: { kind: 'rateLimit', limit: 'secondary', endsAt: Date.UTC(2026, 0, 1, 12), message: 'slow down' },
  server: { kind: 'server', status: 502, message: 'HTTP status 502' },
  network: { kind: 'network', code: 'ENOTFOUND', message: 'getaddrinfo' },
  proxy: { kind: 'proxy', message: 'Proxy response (407)' },
  certificate: { kind: 'certificate', code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self signed' },
  timeout: { kind: 'timeout', timeoutMs: 30_000 },
  malformed: { kind: 'malformed', message: 'not JSON' },
  tooLarge: { kind: 'tooLarge', maxBytes: 1200 },
  wrongDigest: { kind: 'wrongDigest', digest: `sha256:${'a'.repeat(64)}` },
  foreignUrl: { kind: 'foreignUrl', url: 'https://attacker.invalid' },
  invalidName: { kind: 'invalidName', name: '..' },
};

describe('the explanation of a problem', () => {
  for (const problem of Object.values(problems)) {
    it(`says what happened and what to do: ${problem.kind}`, () => {
      const { short, message } = explain(new GitHubError(problem, 'GET /user'));
      assert.match(short, /^\S.{3,30}$/);
      assert.match(message, /^\S.*[.!]$/);
      assert.ok(message.length > short.length);
    });
  }

  it('leads to the page that authorizes single sign-on, exactly as the server gave it', () => {
    const authorizeUrl = 'https://github.com/orgs/x/sso?authorization_request=A%2BB%3D';
    const { remedies } = explain(new GitHubError({ ...problems.singleSignOn, authorizeUrl }, 'GET /orgs/x/packages'));
    assert.deepEqual(remedies[0], { title: 'Authorize VS Code', command: 'vscode.open', arguments: [authorizeUrl] });
  });

  it('names on each button what it does', () => {
    const titlesOf = (problem: Problem) => explain(new GitHubError(problem, 'GET')).remedies.map(({ title }) => title);
    assert.deepEqual(titlesOf(problems.tooManyDownloads), ['Contact GitHub Support']);
    assert.deepEqual(titlesOf(problems.server), ['Open GitHub Status']);
    assert.deepEqual(titlesOf(problems.proxy), ['Open Proxy Settings', 'Show Log']);
  });

  it('leads to a new sign-in where the token is refused or lacks a scope', () => {
    for (const problem of [problems.authentication, problems.missingScope, problems.wrongTokenKind]) {
      const { remedies } = explain(new GitHubError(problem, 'GET /user'));
      assert.equal(remedies[0]?.command, 'githubPackages.signIn');
    }
  });

  it('offers the repo scope where its lack may be the reason, and nowhere else', () => {
    const hint = /githubPackages\.useRepoScope/;
    for (const packageType of ['maven', 'docker'] as const) {
      assert.match(explain(new GitHubError(problems.notFound, 'GET'), { packageType }).message, hint);
      assert.match(explain(new GitHubError(problems.forbidden, 'GET'), { packageType }).message, hint);
      assert.doesNotMatch(explain(new GitHubError(problems.server, 'GET'), { packageType }).message, hint);
    }
    assert.doesNotMatch(explain(new GitHubError(problems.notFound, 'GET'), { packageType: 'npm' }).message, hint);
  });

  it('says that the repo scope is for private packages to list them, and for all to change them', () => {
    const message = (isChange: boolean) =>
      explain(new GitHubError(problems.forbidden, 'DELETE'), { packageType: 'maven', isChange }).message;
    assert.match(message(false), /Private packages in Maven, Gradle and the Docker registry need/);
    assert.match(message(true), /Deleting and restoring packages in Maven, Gradle and the Docker registry requires/);
    assert.doesNotMatch(message(true), /[Pp]rivate/);
  });

  it('does not say how often GitHub was asked: a 501, a long wait or a write are not repeated', () => {
    const { message } = explain(new GitHubError({ ...problems.server, status: 501 }, 'DELETE'));
    assert.equal(message, 'GitHub returned a server error (501). Try again later.');
  });

  it('says of a document of an image what is wrong with it, with what is known', () => {
    const messageOf = (problem: Problem) => explain(new GitHubError(problem, 'GET')).message;
    assert.match(messageOf(problems.tooLarge), /^The response is larger than expected \(1\.2 kB\)\./);
    const declared = messageOf({ kind: 'tooLarge', maxBytes: 1e6, declaredBytes: 60e6 });
    assert.match(
      declared,
      /^The document has 60 MB\. Nothing over 1 MB is read by itself\. Open its JSON to read it\.$/,
    );
    assert.match(messageOf(problems.wrongDigest), /^The content does not match .* it has sha256:aaaaaaaaaaaa\. /);
    const unencrypted = messageOf({ kind: 'foreignUrl', url: 'http://storage.invalid' });
    assert.match(unencrypted, /^The response pointed to an unencrypted address, http:\/\/storage\.invalid\./);
  });

  it('gives the second when a limit ends that is shorter than a minute', () => {
    const limit = (ms: number) => ({ ...problems.rateLimit, endsAt: Date.now() + ms });
    const short = explain(new GitHubError(limit(20_000), 'GET'));
    assert.match(short.short, /^Rate limit until \d+:\d\d:\d\d/);
    assert.match(short.message, /Try again after \d+:\d\d:\d\d/);
    assert.match(explain(new GitHubError(limit(600_000), 'GET')).short, /^Rate limit until \d+:\d\d\s[AP]M$/);
  });

  it('points to Sign In while signed out, and to the log where the extension itself has failed', () => {
    assert.equal(explain(new SignedOutError()).remedies[0]?.command, 'githubPackages.signIn');
    const { message, remedies } = explain(new TypeError('x is undefined'));
    assert.match(message, /x is undefined/);
    assert.equal(remedies[0]?.command, 'githubPackages.showLog');
  });
});

describe('a problem', () => {
  const { showErrorMessage } = vscode.window;
  let shown: string[];

  beforeEach(() => {
    shown = [];
    const play = (message: string) => Promise.resolve(void shown.push(message));
    Object.assign(vscode.window, { showErrorMessage: play });
  });
  after(() => Object.assign(vscode.window, { showErrorMessage }));

  it('is shown', async () => {
    await showProblem(new GitHubError(problems.server, 'GET /user'));
    assert.equal(shown.length, 1);
  });

  it('is none where a person has ended it, as signing out ends what goes on', async () => {
    await showProblem(new vscode.CancellationError());
    await showProblem(AbortSignal.abort().reason);
    assert.deepEqual(shown, []);
  });
});

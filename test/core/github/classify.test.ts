import assert from 'node:assert/strict';
import { classify, classifyRejection, errorIn, grantedScopes } from '../../../src/core/github/classify.ts';
import type { Problem } from '../../../src/core/github/problem.ts';
import { messages, oauthRestricted, primaryLimit } from '../../github/refusals.ts';
import { fetchFailed } from './fixtures.ts';

const now = Date.UTC(2026, 5, 15, 9, 30);
const hour = 3_600_000;
const seconds = (date: number): string => String(Math.round(date / 1000));

function problemOf(status: number, message: string | undefined, headers: Record<string, string> = {}): Problem {
  const body = message === undefined ? undefined : { message, status: String(status) };
  return classify({ status, headers: new Headers(headers), body }, now);
}

describe('The reason of an answer', () => {
  for (const { status, message, kind } of [
    { status: 401, message: messages.badCredentials, kind: 'authentication' },
    { status: 401, message: undefined, kind: 'authentication' },
    { status: 407, message: undefined, kind: 'proxy' },
    { status: 404, message: messages.packageNotFound, kind: 'notFound' },
    { status: 400, message: messages.lastTagged, kind: 'lastVersion' },
    { status: 400, message: messages.lastVersion, kind: 'lastVersion' },
    { status: 400, message: messages.versionDownloads, kind: 'tooManyDownloads' },
    { status: 400, message: messages.packageDownloads, kind: 'tooManyDownloads' },
    { status: 400, message: 'Packages with more than 5,000 downloads stay.', kind: 'tooManyDownloads' },
    { status: 400, message: messages.invalidArgument, kind: 'wrongTokenKind' },
    { status: 400, message: messages.tooDeep, kind: 'rejected' },
    { status: 410, message: 'Gone', kind: 'rejected' },
    { status: 422, message: messages.unexpectedBody, kind: 'rejected' },
    { status: 451, message: 'Unavailable', kind: 'rejected' },
    { status: 403, message: 'Must have admin rights to Repository.', kind: 'forbidden' },
    { status: 403, message: undefined, kind: 'forbidden' },
    { status: 500, message: messages.serverError, kind: 'server' },
    { status: 599, message: undefined, kind: 'server' },
    { status: 0, message: undefined, kind: 'malformed' },
  ] as const) {
    it(`is ${kind} for ${status} ${message ?? 'without a message'}`, () => {
      assert.equal(problemOf(status, message).kind, kind);
    });
  }

  it('names the scopes that are needed and those that the token has', () => {
    assert.deepEqual(
      problemOf(403, 'You need at least delete:packages and read:packages scopes to delete a package.', {
        'x-oauth-scopes': 'read:org, read:packages',
      }),
      {
        kind: 'missingScope',
        needed: ['delete:packages', 'read:packages'],
        granted: ['read:org', 'read:packages'],
        message: 'You need at least delete:packages and read:packages scopes to delete a package.',
      },
    );
    const organizations = problemOf(403, messages.listOrganizations);
    assert.ok(organizations.kind === 'missingScope');
    assert.deepEqual([organizations.needed, organizations.granted], [['read:org'], undefined]);
  });

  it('gives the address for single sign-on, if it is one to open in a browser', () => {
    const url = 'https://github.com/orgs/octo/sso?authorization_request=AbC';
    const required = problemOf(403, messages.saml, { 'x-github-sso': `required; url=${url}` });
    assert.ok(required.kind === 'singleSignOn');
    assert.equal(required.authorizeUrl, url);
    for (const header of [undefined, 'required', 'required; url=javascript:alert(1)', 'required; url=%%%']) {
      const other = problemOf(403, messages.saml, header === undefined ? {} : { 'x-github-sso': header });
      assert.ok(other.kind === 'singleSignOn');
      assert.equal(other.authorizeUrl, undefined, header);
    }
    assert.equal(problemOf(403, 'Reworded.', { 'x-github-sso': `required; url=${url}` }).kind, 'singleSignOn');
  });

  it('names the organization that restricts OAuth apps', () => {
    const problem = problemOf(403, oauthRestricted('octo-org'));
    assert.ok(problem.kind === 'oauthAppRestriction');
    assert.equal(problem.organization, 'octo-org');
  });

  it('keeps at most 500 characters of the server’s sentence, and the status of a page that is not GitHub’s', () => {
    const long = problemOf(404, 'x'.repeat(10_000));
    assert.ok(long.kind === 'notFound');
    assert.equal(long.message.length, 500);
    const page = classify({ status: 502, headers: new Headers(), body: undefined }, now);
    assert.deepEqual(page, { kind: 'server', status: 502, message: 'HTTP status 502' });
  });
});

describe('A primary limit', () => {
  const over = { 'x-ratelimit-remaining': '0' };

  it('is not what refuses the last request of an hour, where the server names another reason', () => {
    const message = 'You need at least read:packages scope to list packages.';
    assert.equal(problemOf(403, message, over).kind, 'missingScope');
  });

  for (const status of [403, 429]) {
    it(`answered with ${status} ends at its reset`, () => {
      const headers = { ...over, 'x-ratelimit-reset': seconds(now + 90_000) };
      assert.deepEqual(problemOf(status, primaryLimit(1), headers), {
        kind: 'rateLimit',
        limit: 'primary',
        endsAt: now + 90_000,
        message: primaryLimit(1),
      });
    });
  }

  for (const hours of [-1, 1]) {
    it(`is measured by the server’s date where this clock is ${hours} h off`, () => {
      const serverNow = now + hours * hour;
      const headers = {
        ...over,
        'x-ratelimit-reset': seconds(serverNow + 90_000),
        date: new Date(serverNow).toUTCString(),
      };
      const problem = problemOf(403, primaryLimit(1), headers);
      assert.ok(problem.kind === 'rateLimit');
      assert.equal(problem.endsAt, now + 90_000);
    });
  }

  for (const { what, date, reset, wait } of [
    { what: 'this clock where the server’s date cannot be', date: now + hour, reset: now + 90_000, wait: 90_000 },
    { what: 'neither where the reset is too far', date: now, reset: now + hour + 90_000, wait: 60_000 },
    { what: 'neither where the reset is long over', date: now, reset: now - hour + 90_000, wait: 60_000 },
  ]) {
    it(`is measured by ${what}`, () => {
      const headers = { ...over, 'x-ratelimit-reset': seconds(reset), date: new Date(date).toUTCString() };
      const problem = problemOf(403, primaryLimit(1), headers);
      assert.ok(problem.kind === 'rateLimit');
      assert.equal(problem.endsAt, now + wait);
    });
  }

  it('lasts a second at least, and a minute where nothing is said', () => {
    const past = problemOf(403, primaryLimit(1), { ...over, 'x-ratelimit-reset': seconds(now - 5000) });
    assert.ok(past.kind === 'rateLimit');
    assert.equal(past.endsAt, now + 1000);
    const silent = problemOf(403, primaryLimit(1), { ...over, date: 'nonsense', 'x-ratelimit-reset': 'soon' });
    assert.ok(silent.kind === 'rateLimit');
    assert.equal(silent.endsAt, now + 60_000);
  });
});

describe('A secondary limit', () => {
  for (const { name, status, message, headers, wait } of [
    {
      name: 'with retry-after',
      status: 403,
      message: messages.secondaryLimit,
      headers: { 'retry-after': '3' },
      wait: 3,
    },
    { name: 'without retry-after', status: 403, message: messages.secondaryLimit, headers: {}, wait: 60 },
    {
      name: 'on the last request of the hour',
      status: 403,
      message: messages.secondaryLimit,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': seconds(now + 3_000_000), 'retry-after': '7' },
      wait: 7,
    },
    {
      // R14 (octokit/plugin-throttling.js#218): the text of the primary limit while thousands of requests remain.
      name: 'R14: in the words of the primary limit, with requests remaining',
      status: 403,
      message: primaryLimit(1),
      headers: { 'x-ratelimit-remaining': '4211', 'x-ratelimit-reset': seconds(now + 3_000_000) },
      wait: 60,
    },
    {
      name: 'R14: in the words of the primary limit, with requests remaining and retry-after',
      status: 429,
      message: primaryLimit(1),
      headers: { 'x-ratelimit-remaining': '1', 'retry-after': '12' },
      wait: 12,
    },
    { name: 'known by its status alone', status: 429, message: undefined, headers: {}, wait: 60 },
    { name: 'known by retry-after alone', status: 403, message: 'Slow down', headers: { 'retry-after': '9' }, wait: 9 },
    {
      name: 'with a date in retry-after',
      status: 429,
      message: undefined,
      headers: { 'retry-after': 'Mon' },
      wait: 60,
    },
  ]) {
    it(`${name} ends after ${wait} s`, () => {
      const problem = problemOf(status, message, headers);
      assert.ok(problem.kind === 'rateLimit');
      assert.deepEqual([problem.limit, problem.endsAt - now], ['secondary', wait * 1000]);
    });
  }
});

describe('The error in a body', () => {
  it('is the message of the API, or message and code of a registry', () => {
    const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown', detail: {} }, { code: 'OTHER' }];
    assert.deepEqual(errorIn({ errors }), { code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' });
    assert.deepEqual(errorIn({ errors: [{ code: 'DENIED' }] }), { code: 'DENIED', message: undefined });
    assert.equal(
      errorIn({ message: 'Validation Failed', errors: [{ message: 'other' }] }).message,
      'Validation Failed',
    );
    assert.equal(errorIn({ message: 'Bad', errors: ['text'] }).message, 'Bad');
  });

  it('is nothing where the body is something else', () => {
    for (const body of [undefined, null, 7, '<html>', [], {}, { errors: null }, { errors: [] }, { errors: [null] }]) {
      const { message, code } = errorIn(body);
      assert.deepEqual([message, code], [undefined, undefined], JSON.stringify(body));
    }
  });
});

describe('Granted scopes', () => {
  it('are unknown where the server does not say them, and may be none', () => {
    assert.equal(grantedScopes(new Headers()), undefined);
    assert.deepEqual(grantedScopes(new Headers({ 'x-oauth-scopes': '' })), []);
    assert.deepEqual(grantedScopes(new Headers({ 'x-oauth-scopes': 'repo,read:org , user' })), [
      'repo',
      'read:org',
      'user',
    ]);
  });
});

describe('The reason of a fetch that rejects', () => {
  for (const { error, expected } of [
    {
      error: fetchFailed({ message: 'getaddrinfo ENOTFOUND api.github.com', code: 'ENOTFOUND' }),
      expected: { kind: 'network', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND api.github.com' },
    },
    {
      error: fetchFailed({ message: 'other side closed', code: 'UND_ERR_SOCKET' }),
      expected: { kind: 'network', code: 'UND_ERR_SOCKET', message: 'other side closed' },
    },
    {
      error: fetchFailed({ message: 'self-signed certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }),
      expected: { kind: 'certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'self-signed certificate' },
    },
    {
      error: fetchFailed({ message: 'outer', code: 'UND_ERR' }, { message: 'expired', code: 'CERT_HAS_EXPIRED' }),
      expected: { kind: 'certificate', code: 'CERT_HAS_EXPIRED', message: 'expired' },
    },
    {
      error: fetchFailed({ message: 'unable to get local issuer', code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }),
      expected: {
        kind: 'certificate',
        code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
        message: 'unable to get local issuer',
      },
    },
    {
      error: fetchFailed({ message: 'Proxy response (407) !== 200 when HTTP Tunneling', code: 'UND_ERR_ABORTED' }),
      expected: { kind: 'proxy', message: 'Proxy response (407) !== 200 when HTTP Tunneling' },
    },
    {
      error: new TypeError('net::ERR_CERT_AUTHORITY_INVALID'),
      expected: {
        kind: 'certificate',
        code: 'ERR_CERT_AUTHORITY_INVALID',
        message: 'net::ERR_CERT_AUTHORITY_INVALID',
      },
    },
    {
      error: new TypeError('net::ERR_PROXY_CONNECTION_FAILED'),
      expected: { kind: 'proxy', message: 'net::ERR_PROXY_CONNECTION_FAILED' },
    },
    {
      error: new TypeError('net::ERR_INTERNET_DISCONNECTED'),
      expected: {
        kind: 'network',
        code: 'ERR_INTERNET_DISCONNECTED',
        message: 'net::ERR_INTERNET_DISCONNECTED',
      },
    },
    { error: new TypeError('fetch failed'), expected: { kind: 'network', code: undefined, message: 'fetch failed' } },
    { error: 'text', expected: { kind: 'network', code: undefined, message: 'text' } },
  ] satisfies { error: unknown; expected: Problem }[]) {
    it(`is ${expected.kind} for ${expected.message}`, () => {
      assert.deepEqual(classifyRejection(error), expected);
    });
  }

  it('is that of the first address of a host with several', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:443'), { code: 'ECONNREFUSED' });
    const all = new AggregateError([refused, new Error('connect ECONNREFUSED 127.0.0.1:443')]);
    assert.deepEqual(classifyRejection(new TypeError('fetch failed', { cause: all })), {
      kind: 'network',
      code: 'ECONNREFUSED',
      message: 'connect ECONNREFUSED ::1:443',
    });
  });

  it('is found though the causes form a cycle', () => {
    const error = new Error('round');
    error.cause = error;
    assert.equal(classifyRejection(error).kind, 'network');
  });
});

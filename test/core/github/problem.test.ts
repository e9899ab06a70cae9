import assert from 'node:assert/strict';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';

describe('An error', () => {
  for (const { problem, text } of [
    { problem: { kind: 'notFound', message: 'Package not found.' }, text: /^GET \/x: notFound: Package not found\.$/ },
    { problem: { kind: 'timeout', timeoutMs: 30_000 }, text: /no response within 30000 ms/ },
    { problem: { kind: 'foreignUrl', url: 'https://a.invalid' }, text: /points to https:\/\/a\.invalid/ },
    { problem: { kind: 'invalidName', name: '\n' }, text: /not a name: "\\n"/ },
  ] satisfies { problem: Problem; text: RegExp }[]) {
    it(`says what was asked and that it is ${problem.kind}`, () => {
      assert.match(new GitHubError(problem, 'GET /x').message, text);
    });
  }

  it('keeps its cause and the id that GitHub’s support asks for', () => {
    const cause = new Error('deep');
    const error = new GitHubError({ kind: 'timeout', timeoutMs: 1 }, 'GET /', { cause, requestId: 'ABCD' });
    assert.equal(error.cause, cause);
    assert.equal(error.requestId, 'ABCD');
    assert.equal(error.name, 'GitHubError');
  });
});

import assert from 'node:assert/strict';
import {
  parseAccount,
  parseList,
  parseOrganization,
  parsePackage,
  parseVersion,
} from '../../../src/core/github/parse.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';

const element = {
  id: 1,
  name: 'a',
  package_type: 'npm',
  visibility: 'private',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
};

function malformed(message: RegExp) {
  return (error: unknown) =>
    error instanceof GitHubError && error.problem.kind === 'malformed' && message.test(error.problem.message);
}

describe('Parsing', () => {
  it('gives back what it was given, with fields that it does not know', () => {
    const sent = { ...element, novelty: true };
    assert.equal(parsePackage(sent), sent);
    assert.equal(parseVersion(sent), sent);
    const account = { id: 1, login: 'ann', type: 'User' };
    assert.equal(parseAccount(account), account);
    assert.equal(parseOrganization(account), account);
  });

  it('does not need a repository, an owner, links or metadata', () => {
    assert.doesNotThrow(() => parsePackage({ ...element, repository: null, owner: null }));
    assert.doesNotThrow(() => parseVersion({ id: 1, name: '1', created_at: 'now' }));
  });

  for (const [field, wrong] of [
    ['id', 'seven'],
    ['id', 1.5],
    ['id', 2 ** 53],
    ['name', null],
    ['package_type', 'gradle'],
    ['visibility', undefined],
    ['created_at', 0],
  ] as const) {
    it(`refuses a package whose ${field} is ${String(wrong)}`, () => {
      assert.throws(() => parsePackage({ ...element, [field]: wrong }), malformed(new RegExp(field)));
    });
  }

  it('repeats nothing of what it refuses', () => {
    const secret = (error: unknown) => error instanceof GitHubError && !error.message.includes('secret');
    assert.throws(() => parsePackage({ ...element, id: 'secret', package_type: 'secret' }), secret);
    assert.throws(() => parseAccount('secret'), secret);
  });

  it('refuses what is no object', () => {
    for (const value of [null, undefined, 7, 'text', []]) {
      assert.throws(() => parseVersion(value), malformed(/version/), String(value));
      assert.throws(() => parseAccount(value), malformed(/account/), String(value));
    }
  });

  it('refuses a list that is none, or with one element that is wrong', () => {
    for (const body of [undefined, null, {}, { items: [] }, 'text']) {
      assert.throws(() => parseList(body, parsePackage), malformed(/list/));
    }
    assert.throws(() => parseList([element, null], parsePackage), malformed(/package/));
    assert.deepEqual(parseList([element], parsePackage), [element]);
  });
});

import assert from 'node:assert/strict';
import { ownerAndEndpoint } from '../../../src/core/github/url.ts';

describe('The endpoint of a path', () => {
  for (const [path, owner, endpoint] of [
    ['/user', 'user', 'user'],
    ['/user/orgs', 'user', 'orgs'],
    ['/users/ann', 'users/ann', 'users'],
    ['/user/packages', 'user', 'packages'],
    ['/user/7/packages', 'user/7', 'packages'],
    ['/orgs/o/docker/conflicts', 'orgs/o', 'docker/…'],
    ['/orgs/o/packages/npm/versions/versions', 'orgs/o', 'packages/…/…/versions'],
    ['/organizations/7/packages/npm/a%2Fb/versions', 'organizations/7', 'packages/…/…/versions'],
    ['/users/ann/packages/npm/a/versions/5/restore', 'users/ann', 'packages/…/…/versions/…/restore'],
    ['orgs/o/packages/npm/a/restore', 'orgs/o', 'packages/…/…/restore'],
  ] as const) {
    it(`${path} is ${endpoint} of ${owner}`, () => {
      assert.deepEqual(ownerAndEndpoint(path), { owner, endpoint });
    });
  }
});

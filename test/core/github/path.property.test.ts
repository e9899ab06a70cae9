import assert from 'node:assert/strict';
import { path } from '../../../src/core/github/url.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { always, anyText } from '../property.ts';

describe('Whatever a name holds', () => {
  it('comes back from the address it was put in, or is refused', () =>
    always([anyText, anyText], (login, name) => {
      let built: string;
      try {
        built = path`/users/${login}/packages/npm/${name}/versions/${7}`;
      } catch (error) {
        assert.ok(error instanceof GitHubError && error.problem.kind === 'invalidName');
        assert.ok([login, name].some((each) => /^\.{0,2}$/.test(each) || !each.isWellFormed()));
        return;
      }
      const url = new URL(`https://api.github.com${built}`);
      assert.equal(url.href, `https://api.github.com${url.pathname}`);
      const segments = url.pathname.split('/').map(decodeURIComponent);
      assert.deepEqual(segments, ['', 'users', login, 'packages', 'npm', name, 'versions', '7']);
    }));
});

import assert from 'node:assert/strict';
import { path } from '../../../src/core/github/url.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';

describe('A path', () => {
  it('holds every value encoded once', () => {
    assert.equal(
      path`/orgs/${'octo-org'}/packages/${'container'}/${'charts/ingress-nginx'}`,
      '/orgs/octo-org/packages/container/charts%2Fingress-nginx',
    );
    assert.equal(path`/x/${'already%2Fencoded'}`, '/x/already%252Fencoded');
    assert.equal(path`/x/${12345}/restore`, '/x/12345/restore');
  });

  it('keeps dots, plus signs and underscores', () => {
    assert.equal(path`/x/${'dev.mona_tools+x'}`, '/x/dev.mona_tools%2Bx');
    assert.equal(path`/x/${'...'}/${'.a'}`, '/x/.../.a');
  });

  it('is of the same segments when a URL has read it, whatever the name', () => {
    for (const name of hostileTexts) {
      const url = new URL(`https://api.github.com${path`/orgs/o/packages/npm/${name}/versions`}`);
      assert.equal(url.pathname.split('/').length, 7, name);
      assert.equal(decodeURIComponent(url.pathname.split('/')[5] ?? ''), name);
      assert.equal(url.search + url.hash, '', name);
    }
  });

  it('refuses what a URL would swallow, and broken text', () => {
    for (const name of ['', '.', '..', '\ud800', 'a\udfffb']) {
      assert.throws(
        () => path`/user/packages/npm/${name}`,
        (error) => error instanceof GitHubError && error.problem.kind === 'invalidName' && error.problem.name === name,
      );
    }
  });
});

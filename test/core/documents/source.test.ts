import assert from 'node:assert/strict';
import { commitUrl, compareUrl, repositoryUrl, sourceOf } from '../../../src/core/documents/source.ts';
import { hosts } from '../packages/fixtures.ts';

const commit = 'faef2ddd81b0736748413a7c646cd0bfc26c00a0';
const other = '0123456789abcdef0123456789abcdef01234567';

describe('The source of an image', () => {
  const name = (key: string) => `org.opencontainers.image.${key}`;

  it('is in annotations and labels; annotations count first, empty ones not at all', () => {
    const annotations = [
      { name: name('source'), value: 'https://github.com/octo-org/api' },
      { name: name('revision'), value: '' },
      { name: name('base.name'), value: 'docker.io/library/node:22' },
      { name: name('base.digest'), value: 'sha256:1' },
    ];
    const labels = [
      { name: name('source'), value: 'https://github.com/somebody/else' },
      { name: name('revision'), value: commit },
      { name: name('licenses'), value: 'MIT' },
      { name: name('version'), value: '1.2.3' },
      { name: name('title'), value: 'api' },
      { name: name('description'), value: 'An API' },
      { name: name('created'), value: '2026-11-03T09:14:07Z' },
    ];
    assert.deepEqual(sourceOf(annotations, labels), {
      source: 'https://github.com/octo-org/api',
      revision: commit,
      licence: 'MIT',
      baseName: 'docker.io/library/node:22',
      baseDigest: 'sha256:1',
      version: '1.2.3',
      title: 'api',
      description: 'An API',
      created: '2026-11-03T09:14:07Z',
    });
    assert.ok(Object.values(sourceOf()).every((value) => value === undefined));
  });
});

describe('The page of a repository', () => {
  const page = 'https://github.com/octo-org/api';
  for (const source of [
    page,
    `${page}/`,
    `${page}.git`,
    `${page}.git#refs/tags/v1:docs`,
    `git+${page}@refs/heads/main`,
    `git+${page}.git@refs/heads/main`,
    `git+ssh://git@github.com/octo-org/api.git`,
    'git@github.com:octo-org/api.git',
    'ssh://git@github.com/octo-org/api.git',
    'git://github.com/octo-org/api.git',
  ]) {
    it(`is found from ${source}`, () => assert.equal(repositoryUrl(source), page));
  }

  it('is never anything but https, and never has a password', () => {
    for (const source of ['http://github.com/a/b', 'javascript:alert(1)', 'https://u:p@github.com/a/b', 'a/b', '']) {
      assert.equal(repositoryUrl(source), undefined, source);
    }
    assert.equal(repositoryUrl(`https://github.com/a/b${'/'.repeat(2000)}c`), undefined);
  });
});

describe('The page of a commit', () => {
  it('is on GitHub', () => {
    const expected = `https://github.com/octo-org/api/commit/${commit}`;
    assert.equal(commitUrl(hosts.dotCom, 'https://github.com/octo-org/api/tree/main/docs', commit), expected);
    assert.equal(
      commitUrl(hosts.dataResidency, 'git+https://octo.ghe.com/a/b@refs/heads/main', commit),
      `https://octo.ghe.com/a/b/commit/${commit}`,
    );
    assert.equal(
      compareUrl(hosts.dotCom, 'https://github.com/octo-org/api.git', other, commit),
      `https://github.com/octo-org/api/compare/${other}...${commit}`,
    );
  });

  it('is not known for other hosts and for what is no commit', () => {
    assert.equal(commitUrl(hosts.dotCom, 'https://gitlab.com/a/b', commit), undefined);
    assert.equal(commitUrl(hosts.dotCom, 'https://octo.ghe.com/a/b', commit), undefined);
    assert.equal(commitUrl(hosts.dotCom, 'https://github.com/a', commit), undefined);
    for (const revision of ['main', commit.slice(1), `${commit}\n`, '../..']) {
      assert.equal(commitUrl(hosts.dotCom, 'https://github.com/a/b', revision), undefined, revision);
      assert.equal(compareUrl(hosts.dotCom, 'https://github.com/a/b', commit, revision), undefined, revision);
    }
  });
});

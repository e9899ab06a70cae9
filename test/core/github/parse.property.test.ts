import assert from 'node:assert/strict';
import fc from 'fast-check';
import { summarizePackage, summarizeVersion } from '../../../src/core/packages/summary.ts';
import { githubDotCom } from '../../../src/core/github/host.ts';
import {
  parseAccount,
  parseList,
  parseOrganization,
  parsePackage,
  parseVersion,
} from '../../../src/core/github/parse.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { age } from '../../../src/core/packages/moment.ts';
import { installCommands } from '../../../src/core/packages/installCommand.ts';
import { versionLabel } from '../../../src/core/packages/name.ts';
import { timeline } from '../../../src/core/packages/timeline.ts';
import { visible } from '../../../src/core/packages/text.ts';
import { always, anyJson, spoiled } from '../property.ts';

const now = new Date(Date.UTC(2026, 5, 15));
const common = { id: 7, name: 'thing', created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
const anyPackage = fc.oneof(
  anyJson,
  spoiled({
    ...common,
    package_type: 'npm',
    visibility: 'private',
    version_count: 3,
    html_url: 'https://github.com/orgs/octo/packages/npm/thing',
    repository: { full_name: 'octo/thing', html_url: 'https://github.com/octo/thing', description: null },
    owner: { login: 'octo' },
  }),
  spoiled({ full_name: 'octo/thing' }).map((repository) => ({
    ...common,
    package_type: 'docker',
    visibility: 'public',
    repository,
  })),
);
const anyVersion = fc.oneof(
  anyJson,
  spoiled({ ...common, deleted_at: '2026-02-01T00:00:00Z', metadata: { package_type: 'npm' } }),
  fc
    .tuple(spoiled({ tags: ['latest'] }), spoiled({ tag: ['a'], tags: ['b'] }))
    .map(([container, docker]) => ({ ...common, metadata: { container, docker } })),
);

/** @returns what is parsed; `undefined` where it is refused as it should be. */
function parsed<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    assert.ok(error instanceof GitHubError, String(error));
    assert.equal(error.problem.kind, 'malformed');
    return undefined;
  }
}

describe('Whatever an answer of the API holds', () => {
  it('is a package that can be shown, or malformed', () =>
    always([anyPackage], (body) => {
      const element = parsed(() => parsePackage(body));
      if (!element) return;
      const { name, packageType, repository, versionCount, updatedAt, createdAt } = summarizePackage(element);
      for (const each of [repository, updatedAt]) assert.ok(each === undefined || typeof each === 'string');
      assert.ok(versionCount === undefined || typeof versionCount === 'number');
      visible(name);
      age(createdAt, now, 'en');
      const repositoryName = repository?.split('/').at(-1);
      const target = { host: githubDotCom, owner: 'octo', packageType, packageName: name, shell: 'posix' } as const;
      installCommands({ ...target, ...(repositoryName ? { repositoryName } : {}) });
    }));

  it('is a version that can be shown, or malformed', () =>
    always([anyVersion, fc.constantFrom('container', 'docker', 'npm', 'maven')], (body, packageType) => {
      const element = parsed(() => parseVersion(body));
      if (!element) return;
      const summary = summarizeVersion(element);
      assert.ok(summary.tags.every((tag) => typeof tag === 'string'));
      assert.equal(typeof versionLabel(summary, packageType), 'string');
      timeline([summary.createdAt], now);
      age(summary.createdAt, now, 'en');
      const target = {
        host: githubDotCom,
        owner: 'octo',
        packageType,
        packageName: 'thing',
        shell: 'powershell',
      } as const;
      installCommands({ ...target, version: summary });
    }));

  it('is a list, an account or an organization, or malformed', () =>
    always([fc.oneof(anyJson, fc.array(anyPackage), spoiled({ id: 7, login: 'ann', type: 'User' }))], (body) => {
      for (const element of parsed(() => parseList(body, parsePackage)) ?? [])
        assert.equal(typeof element.name, 'string');
      const accounts = [parsed(() => parseAccount(body)), parsed(() => parseOrganization(body))];
      for (const account of accounts) assert.ok(!account || typeof account.login === 'string');
    }));
});

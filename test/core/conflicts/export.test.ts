import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { everything } from '../../../src/core/conflicts/query.ts';
import type { Collision } from '../../../src/core/conflicts/collision.ts';
import { toCsv } from '../../../src/core/conflicts/export/csv.ts';
import { neutralized } from '../../../src/core/packages/csv.ts';
import { toJson } from '../../../src/core/conflicts/export/json.ts';
import { toMarkdown } from '../../../src/core/conflicts/export/markdown.ts';
import type { ConflictReport } from '../../../src/core/conflicts/report.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { formulas } from '../../github/data/conflictingImages.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { parseCsv } from '../packages/parseCsv.ts';
import { at, exportOf, host, listed, organization, packageNamed, reportOf } from './fixtures.ts';

const expected = (name: string) => readFileSync(path.join(import.meta.dirname, 'expected', name), 'utf8');

const legacy = packageNamed('legacy');
const tools = packageNamed('build "tools", v2', { id: 8, visibility: 'private', versionCount: undefined });
const bare = packageNamed('bare', { id: 9, repository: undefined, htmlUrl: undefined, updatedAt: undefined });
const problem = { kind: 'singleSignOn', authorizeUrl: undefined, message: 'SAML' } as const;

const report: ConflictReport = {
  ...reportOf(
    listed(organization('octo-org'), legacy, tools),
    {
      owner: { kind: 'authenticatedUser', login: 'mona' },
      state: { kind: 'fetched', known: { at, conflicts: [bare], publicOnly: true } },
    },
    listed({ kind: 'user', login: 'hubot' }),
    { owner: organization('northwind-secure'), state: { kind: 'failed', problem } },
    {
      owner: organization('acme'),
      state: {
        kind: 'failed',
        problem: { kind: 'server', status: 500, message: 'x' },
        known: { at: at - 60_000, conflicts: [packageNamed('old', { id: 10, packageType: 'container' })] },
      },
    },
    { owner: { kind: 'user', login: 'slow' }, state: { kind: 'cancelled' } },
  ),
  gaps: [{ ids: ['21955855', '20582480'], problem }],
};

const container = packageNamed('legacy', {
  id: 77,
  packageType: 'container',
  versionCount: 12,
  htmlUrl: `https://${host}/orgs/octo-org/packages/container/package/legacy`,
});
const collisions: Record<string, Collision> = {
  'octo-org/7': {
    kind: 'present',
    at,
    docker: { package: legacy, tags: ['1.0', 'latest'] },
    container: { package: container, tags: undefined },
  },
  'octo-org/8': { kind: 'absent', at, docker: { package: tools, tags: [] } },
  'mona/9': { kind: 'failed', at, docker: { package: bare, tags: undefined }, error: new GitHubError(problem, 'GET') },
};

describe('An export of a conflict report', () => {
  const formats = [
    ['md', toMarkdown],
    ['csv', toCsv],
    ['json', toJson],
  ] as const;

  for (const [extension, write] of formats) {
    it(`is as expected as ${extension}, whole and narrowed`, () => {
      assert.equal(write(exportOf(report, everything, collisions)), expected(`whole.${extension}`));
      const narrow = { ...everything, search: 'octo `x` |', visibility: 'public', sortBy: 'name' } as const;
      assert.equal(write(exportOf(report, { ...narrow, search: 'octo' }, collisions)), expected(`narrow.${extension}`));
    });
  }

  it('says which account fetched it, also where nobody was signed in', () => {
    const anonymous = { ...report, account: undefined };
    assert.match(toMarkdown(exportOf(anonymous)), /Checked as: signed out \(public packages only\)/);
    assert.equal((JSON.parse(toJson(exportOf(anonymous))) as { askedBy: unknown }).askedBy, null);
    assert.equal(parseCsv(toCsv(exportOf(anonymous)))[1]?.[2], '');
  });

  it('of one owner is about nobody else', () => {
    const exported = exportOf(report, { ...everything, owner: 'HUBOT' });
    const owners = [
      parseCsv(toCsv(exported))
        .slice(1)
        .map((record) => record[5]),
      (JSON.parse(toJson(exported)) as { owners: { login: string }[] }).owners.map(({ login }) => login),
    ];
    assert.deepEqual(owners, [['hubot'], ['hubot']]);
    assert.match(toMarkdown(exported), /## Owners \(1\)/);
    assert.doesNotMatch(toMarkdown(exported), /Could not be checked|organizations could not/);
  });

  it('says that private packages may be missing by the scope of the sign-in, of all owners or of some', () => {
    const { owners } = report;
    const listing = owners.flatMap(({ owner, state }) =>
      state.kind === 'fetched' && state.known ? [{ owner, state, known: state.known }] : [],
    );
    const fetched = (publicOnly: boolean) =>
      reportOf(
        ...listing.map(({ owner, state, known }) => ({
          owner,
          state: { ...state, known: { ...known, publicOnly } },
        })),
      );
    assert.match(toMarkdown(exportOf(fetched(true))), /- Private packages may be missing/);
    assert.match(toMarkdown(exportOf(report)), /- Private packages of `mona` may be missing/);
    assert.doesNotMatch(toMarkdown(exportOf(fetched(false))), /Private packages/);
    const isPublicOnly = (each: ConflictReport) =>
      (JSON.parse(toJson(exportOf(each))) as { publicOnly: boolean }).publicOnly;
    assert.deepEqual([report, fetched(false)].map(isPublicOnly), [true, false]);
  });

  it('says that there is nothing, in words and with the owners', () => {
    const empty = exportOf(reportOf(listed(organization('octo-org'))));
    assert.match(toMarkdown(empty), /## Conflicts \(0\)\n\nNone\.\n/);
    assert.equal(parseCsv(toCsv(empty)).length, 2);
  });
});

describe('Hostile names in an export', () => {
  const texts = [
    ...hostileTexts,
    ...formulas,
    '|',
    '\\|',
    '`',
    '``',
    '@mona',
    'https://attacker.invalid',
    ' =1',
    '"=1',
  ];
  const hostile = reportOf(
    listed(
      organization('hostile-names'),
      ...texts.map((name, id) => packageNamed(name, { id, repository: name, htmlUrl: name, createdAt: name })),
    ),
  );

  it('are exactly the server’s in JSON, and seen in its text', () => {
    const text = toJson(exportOf(hostile));
    const { conflicts } = JSON.parse(text) as { conflicts: { name: string }[] };
    assert.deepEqual(conflicts.map(({ name }) => name).toSorted(), texts.toSorted());
    assert.doesNotMatch(text, /[\p{Cf}]/u);
  });

  it('are cells of Markdown tables, and neither links, mentions nor HTML', () => {
    const lines = toMarkdown(exportOf(hostile)).split('\n');
    const rows = lines.filter(
      (line) => line.startsWith('| `hostile-names` | `') || line.startsWith('| `hostile-names` | ``'),
    );
    const cells = rows.filter((row) => !row.includes('| organization |'));
    assert.equal(cells.length, texts.length);
    for (const row of cells) {
      assert.equal(row.split('|').length, 10, row);
      // What is left without the code spans holds no name.
      const rest = row.replaceAll(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, '');
      assert.match(rest, /^[|\w :,()-]*$/, row);
    }
    assert.doesNotMatch(lines.join('\n'), /[\p{Cf}]/u);
  });

  it('are no formulas in CSV', () => {
    const [, ...records] = parseCsv(toCsv(exportOf(hostile)));
    assert.equal(records.length, texts.length + 1);
    for (const field of records.flat()) assert.doesNotMatch(field, /^[\s"'`]*[=+@-](?<!^'.*)/, field);
    assert.ok(records.some((record) => record[12] === `'${formulas[0]}`));
  });
});

describe('CSV', () => {
  it('is read back as it was written, whatever the names', () => {
    const text = fc.string({ unit: 'grapheme' });
    const any = fc.array(fc.record({ name: text, repository: fc.option(text, { nil: undefined }) }), { minLength: 1 });
    fc.assert(
      fc.property(any, (packages) => {
        const conflicts = packages.map(({ name, repository }, id) => packageNamed(name, { id, repository }));
        const [heads = [], ...rows] = parseCsv(toCsv(exportOf(reportOf(listed(organization('o'), ...conflicts)))));
        const records = rows.filter(([type]) => type === 'conflict');
        const column = (head: string) => records.map((record) => record[heads.indexOf(head)]);
        assert.ok(rows.every((row) => row.length === heads.length));
        assert.equal(records.length, packages.length);
        const written = new Map(column('id').map((id, index) => [id, column('name')[index]]));
        for (const [id, { name }] of packages.entries()) {
          const isPlain = /^[\w ]*$/.test(name);
          if (isPlain) assert.equal(written.get(String(id)), name);
        }
      }),
    );
  });

  it('has no field that begins as a formula does', () => {
    const begins = fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"=', ' =', "'=", '  @', '＝', '＋');
    fc.assert(
      fc.property(begins, fc.string(), (begin, rest) => {
        assert.equal(neutralized(begin + rest), `'${begin}${rest}`);
      }),
    );
    for (const plain of ['octo-org', 'a=b', '1.0', '2019-04-01T08:00:00Z', '', 'x@y']) {
      assert.equal(neutralized(plain), plain);
    }
  });
});

describe('Why an owner could not be fetched', () => {
  it('is said with the date, and without advice to the user', () => {
    const because = (failure: Problem) => {
      const owner = { owner: organization('acme'), state: { kind: 'failed', problem: failure } } as const;
      const { owners } = JSON.parse(toJson(exportOf(reportOf(owner)))) as { owners: { reason: string }[] };
      return owners[0]?.reason;
    };
    assert.equal(
      because({ kind: 'rateLimit', limit: 'primary', endsAt: at, message: '' }),
      'GitHub’s rate limit was reached, until 2026-06-15T09:30:00Z.',
    );
    assert.equal(
      because(problem),
      'The organization requires single sign-on, for which the sign-in was not authorized.',
    );
    assert.equal(
      because({ kind: 'timeout', timeoutMs: 30_000 }),
      'GitHub did not send a complete response within 30 seconds.',
    );
  });
});

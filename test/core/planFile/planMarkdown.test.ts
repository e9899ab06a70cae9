import assert from 'node:assert/strict';
import { documentOf } from '../../../src/core/planFile/index.ts';
import type { Outcome } from '../../../src/core/deletion/index.ts';
import type { PlanDocument } from '../../../src/core/planFile/index.ts';
import type { RetentionPackage, Rule } from '../../../src/core/retention/index.ts';
import { planMarkdown } from '../../../src/texts/cleanUp/planMarkdown.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { containerPackage } from '../retention/fixtures.ts';
import { context, currentPlan, images, rules } from './documents.ts';

/** So many images, each with a platform; the newest is kept. */
function manyImages(count: number): RetentionPackage {
  return containerPackage(
    Array.from({ length: count }, (_, index) => [
      { id: 2 * index, tags: [`pr-${index}`], children: [2 * index + 1], age: 30 + index },
      { id: 2 * index + 1 },
    ]).flat(),
  );
}

function markdownOf(
  packages: readonly RetentionPackage[],
  by = rules,
  change: Partial<PlanDocument> = {},
  notes: string[] = [],
): string {
  const current = currentPlan(packages, by);
  return planMarkdown({ ...documentOf(current, context), ...change }, current, notes);
}

describe('The Markdown of a plan', () => {
  it('has what the reader must know about the whole, without links', () => {
    const text = markdownOf([images], rules, {}, ['Deployed images of @org are not protected.']);
    assert.match(text, /- 3 versions are kept\n.*\n- Deployed images of .*org are not protected\./);
    assert.doesNotMatch(text, /[^\\`]@org/);
  });

  it('says what is planned for whom, by which rules, and what becomes of each version', () => {
    assert.equal(
      markdownOf([images]),
      `# Clean-up plan: \`org: container/api\`

Planned on \`github.com\` as \`mona\`: 2026-11-27 00:00 UTC

- **3 of 6 versions would be deleted: 2 images with their parts, in 1 package**
- 3 versions are kept
- Total size not known: only 2 of 3 versions have a known size, up to 8 bytes together

## Rules

1. Delete versions that are tagged pr-\\* (from \`.github/package-retention.jsonc\`)
2. Delete versions that are untagged and older than 7 days, in container/\\* (from \`githubPackages.retention\`)
3. Keep versions that are tagged v\\* (from \`githubPackages.retention\`): releases

## Verdicts

| Verdict | Versions | Reason |
| --- | --- | --- |
| Delete | 2 | Rule 1 deletes them (tagged pr-\\*), and no rule keeps them. |
| Delete | 1 | It is part of a deleted image, and nothing else depends on it. |
| Keep | 1 | It is part of a kept image, which may not work without it. |
| Keep | 1 | It is the newest of its package, which is always kept. |
| Keep | 1 | Rules cover some of its tags, but not all, and GitHub cannot remove a single tag. |

## Versions to delete

| Package | Version | Created | Reason |
| --- | --- | --- | --- |
| \`container/api\` | \`pr-1\` and 1 part | 2026-08-19 | Rule 1 covers pr-1. |
| \`container/api\` | \`pr-3\` | 2026-08-19 | Rule 1 covers pr-3. |
`,
    );
  });

  it('lists at most 200 versions and counts the rest', () => {
    const many = containerPackage(Array.from({ length: 300 }, (_, id) => ({ id, tags: [`pr-${id}`] })));
    const lines = markdownOf([many]).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('| `container/api` |')).length, 200);
    assert.ok(lines.includes('99 more versions are not listed here.'), lines.at(-3));
  });

  it('counts each package, those with most deletes first', () => {
    const kept = containerPackage([{ id: 7, tags: ['v1'] }]);
    const text = markdownOf([
      { ...kept, name: 'kept' },
      { ...images, name: 'few' },
      { ...manyImages(10), name: 'many' },
    ]);
    assert.ok(
      text.includes(`
## Packages

| Package | Delete | Keep |
| --- | --- | --- |
| \`container/many\` | 18 | 2 |
| \`container/few\` | 3 | 3 |
| \`container/kept\` | 0 | 1 |
`),
      text,
    );
    assert.match(text, /^# Clean-up plan: `org`\n/);
    assert.doesNotMatch(markdownOf([images]), /## Packages/);
  });

  it('counts the packages beyond 100, and those in which nothing is deleted', () => {
    const packages = Array.from({ length: 103 }, (_, index) => ({
      ...(index < 102 ? images : containerPackage([{ id: 7, tags: ['v1'] }])),
      name: `app-${index}`,
    }));
    const text = markdownOf(packages);
    assert.match(text, /2 more packages in which versions are to be deleted are not listed here\.\n/);
    assert.match(text, /\n1 more package has nothing to delete\.\n/);
  });

  it('lists images with their parts, and versions of each package before more of one', () => {
    const text = markdownOf([
      { ...manyImages(300), name: 'many' },
      { ...images, name: 'few' },
    ]);
    const namesOf = (name: string) =>
      text.split('\n').flatMap((line) => line.match(`^\\| \`container/${name}\` \\| (\`.*) \\| 2026-`)?.[1] ?? []);
    assert.deepEqual(namesOf('few'), ['`pr-1` and 1 part', '`pr-3`']);
    assert.equal(namesOf('many').length, 198);
    assert.equal(namesOf('many')[0], '`pr-1` and 1 part');
    // Of 299 images with a part each.
    assert.match(text, /\n202 more versions are not listed here\.\n/);
  });

  it('names the owners where there are several', () => {
    const ofOther = { ...images, name: 'other' };
    const current = currentPlan([images, ofOther]);
    const gathered = current.gathered.map((each, index) =>
      index === 0
        ? each
        : { ...each, reference: { ...each.reference, owner: { kind: 'user', login: 'ann' } as const } },
    );
    const both = { ...current, gathered };
    const text = planMarkdown(documentOf(both, context), both, []);
    assert.match(text, /^# Clean-up plan: `ann`, `org`\n/);
    assert.match(text, /\n\| `org\/container\/api` \| 3 \| 3 \|\n\| `ann\/container\/other` \| 3 \| 3 \|\n/);
  });

  it('names the owner of what could not be planned', () => {
    const owner = { kind: 'organization', login: 'octo-org' } as const;
    const reason = { kind: 'incomplete' } as const;
    const titleOf = (...failures: PlanDocument['failures']) =>
      markdownOf([images], rules, { packages: [], failures }).split('\n')[0];
    const lib = { owner, reason, type: 'npm', name: 'lib' } as const;
    assert.equal(titleOf(lib), '# Clean-up plan: `octo-org: npm/lib`');
    assert.equal(titleOf(lib, { ...lib, name: 'ui' }), '# Clean-up plan: `octo-org`');
    assert.equal(titleOf({ owner, reason, types: ['npm'] }), '# Clean-up plan: `octo-org`');
    const others = ['a', 'b', 'c'].map((login) => ({ ...lib, owner: { ...owner, login } }));
    assert.equal(titleOf(lib, ...others), '# Clean-up plan: `octo-org`, `a`, `b` and 1 more owner');
    assert.equal(titleOf(), '# Clean-up plan');
  });

  it('does not list among what is deleted what was taken out', () => {
    const text = markdownOf([{ ...images, spared: [6] }]);
    assert.doesNotMatch(text, /`pr-3`/);
    assert.match(text, /\n\| Keep \| 1 \| Somebody took it out of the plan\. \|\n/);
  });

  it('says why something is not planned', () => {
    const owner = { kind: 'organization', login: 'org' } as const;
    const text = markdownOf([images], rules, {
      failures: [
        { owner, type: 'container', name: 'web', reason: { kind: 'declined', unread: 501 } },
        { owner, types: ['npm'], reason: { kind: 'failed', problem: { kind: 'server', status: 502, message: '' } } },
      ],
    });
    assert.match(
      text,
      /\n## Not planned\n\n- `org\/container\/web`: Up to 501 manifests were not read\.\n- `org`: packages in npm: /,
    );
  });

  it('gives a reason once', () => {
    const owner = { kind: 'organization', login: 'org' } as const;
    const failures = ['a', 'b'].map((name) => ({
      ...{ owner, type: 'npm' as const, name, reason: { kind: 'incomplete' as const } },
    }));
    assert.ok(
      markdownOf([images], rules, { failures }).endsWith(
        '\n- 2 packages: Others deleted something while it was listed.\n  - `org/npm/a`, `org/npm/b`\n',
      ),
    );
  });

  it('lists at most 200 packages without a plan, since GitHub takes no summary over 1 MiB', () => {
    const owner = { kind: 'organization', login: 'org' } as const;
    const failures = Array.from({ length: 201 }, (_, index) => ({
      ...{ owner, type: 'npm' as const, name: `lib-${index}`, reason: { kind: 'incomplete' as const } },
    }));
    assert.match(
      markdownOf([images], rules, { failures }),
      /\n- 201 packages: .*\n {2}- `org\/npm\/lib-0`, .*`org\/npm\/lib-199`\n\n1 more is not listed here\.\n$/,
    );
  });

  it('says what a run did', () => {
    const target = { owner: { kind: 'organization', login: 'org' }, packageType: 'container', name: 'api' } as const;
    const results = [3, 6].map((versionId) => ({
      operation: { action: 'delete' as const, target: { ...target, versionId }, facts: { tags: [`pr-${versionId}`] } },
      outcome:
        versionId === 3
          ? ({ kind: 'deleted' } as const)
          : ({ kind: 'skipped', because: { kind: 'tagsChanged', tags: ['v9'] } } as const),
    }));
    const run = { startedAt: '2026-11-27T00:00:01Z', endedAt: '2026-11-27T00:01:00Z', isCancelled: false, results };
    const text = markdownOf([images], rules, { run });
    assert.match(text, /\n## Result\n\n2026-11-27 00:01 UTC: Deleted 1 version/);
    assert.match(text, /\n- `.*pr-6.*`: Skipped: /);
    assert.match(text, /\n## Plan\n\n- \*\*The plan was to delete 3 of 6 versions: 2 images/);
    assert.match(text, /\n\| `container\/api` \| `pr-1` and 1 part \|.*\| Deleted\. 1 part was not tried\. \|\n/);
    assert.match(text, /\n\| `container\/api` \| `pr-3` \|.*\| Rule 1 covers pr-3\. \| Skipped: .*\|\n/);
    assert.doesNotMatch(text, /would be deleted/);
    const part = (outcome: Outcome) => {
      const tried = { operation: { action: 'delete' as const, target: { ...target, versionId: 4 } }, outcome };
      const of = { ...run, results: [...results, tried] };
      return markdownOf([images], rules, { run: of })
        .split('\n')
        .find((line) => line.startsWith('| `container/api` | `pr-1` '));
    };
    assert.match(part({ kind: 'deleted' }) ?? '', /\| Deleted\. \|$/);
    assert.match(
      part({ kind: 'skipped', because: { kind: 'cancelled' } }) ?? '',
      /\| Deleted\. Its parts: Skipped api 4: The operation was cancelled\. \|$/,
    );
    const before = results.map(({ operation, outcome }) => ({
      operation: { ...operation, target: { ...target, versionId: 99 } },
      outcome,
    }));
    const continued = markdownOf([images], rules, { run: { ...run, results: before } });
    assert.match(continued, /\n## Plan of what the earlier run left\n/);
  });
});

describe('Hostile names in the Markdown of a plan', () => {
  const more = ['@octocat', '#12', 'https://attacker.invalid', 'WWW.attacker.invalid', 'a@b.invalid', 'a|b', '<!-- x'];

  it('are neither links, mentions, images, HTML, headings, cells nor lines', () => {
    for (const text of [...hostileTexts, ...more]) {
      const versions = images.versions.map((version) => ({
        ...version,
        tags: version.tags?.length ? [text, text] : [],
      }));
      const written: readonly Rule[] = [
        { packages: [text, '*'], delete: { tags: [text, '*'], below: text }, note: text, source: text },
        { delete: { tags: [text, '*'] }, source: text },
      ];
      const markdown = markdownOf([{ ...images, name: text, versions }], written, { account: text, host: text });
      for (const line of markdown.split('\n')) checkLine(line);
    }
  });

  function checkLine(line: string): void {
    // In code, nothing is anything.
    const rest = line.replaceAll(/(?<![`\\])(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, 'CODE');
    const plain = rest.replaceAll(/\\[\\`*_[\]<>&#!|~]/g, '').replaceAll('<!-- -->', '\0');
    assert.doesNotMatch(plain, /[<>[\]`&!~]|@[\w-]|#\d|\/\/|www\./i, line);
    assert.doesNotMatch(plain, /\p{Cf}/u, line);
    if (plain.startsWith('|')) assert.ok([4, 5].includes(plain.split('|').length - 1), line);
    assert.doesNotMatch(plain, /^(?!# |## )\s*#|^\s*(=+|-{3,})\s*$/, line);
  }
});

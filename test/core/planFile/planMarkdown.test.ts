import assert from 'node:assert/strict';
import { documentOf } from '../../../src/core/planFile/index.ts';
import type { PlanDocument } from '../../../src/core/planFile/index.ts';
import type { RetentionPackage, Rule } from '../../../src/core/retention/index.ts';
import { planMarkdown } from '../../../src/texts/cleanUp/planMarkdown.ts';
import { shownPlan } from '../../../src/texts/cleanUp/shownPlan.ts';
import { hostileTexts } from '../../github/data/hostileNames.ts';
import { containerPackage } from '../retention/fixtures.ts';
import { context, currentPlan, images, rules } from './documents.ts';

function markdownOf(
  packages: readonly RetentionPackage[],
  by = rules,
  change: Partial<PlanDocument> = {},
  notes: string[] = [],
): string {
  const current = currentPlan(packages, by);
  return planMarkdown({ ...documentOf(current, context), ...change }, shownPlan(current, []), notes);
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
      `# Clean-up plan: \`org/api\`

Planned on \`github.com\` as \`mona\`: 2026-11-27 00:00 UTC

- **3 of 6 versions would be deleted: 2 images with their parts, in 1 package**
- 3 versions are kept
- Size known of 2 of 3 versions: up to 8 bytes

## Rules

1. Delete versions that are tagged pr-\\* (from \`.github/package-retention.jsonc\`)
2. Delete versions that are untagged and older than 7 days, in container/\\* (from \`githubPackages.retention\`)
3. Keep versions that are tagged v\\* (from \`githubPackages.retention\`): releases

## Verdicts

| Verdict | Reason | Versions |
| --- | --- | --- |
| Delete | Rule 1: tagged pr-\\* | 2 |
| Delete | Parts of deleted images | 1 |
| Keep | Parts of kept images | 1 |
| Keep | Newest of its package | 1 |
| Keep | Not all tags covered | 1 |

## Versions to delete

| Package | Version | Created | Reason |
| --- | --- | --- | --- |
| \`container/api\` | \`pr-1\` | 2026-08-19 | Rule 1 covers pr-1. |
| \`container/api\` | \`linux/amd64 of pr-1\` | 2026-08-19 | Goes with pr-1; nothing else depends on it. |
| \`container/api\` | \`pr-3\` | 2026-08-19 | Rule 1 covers pr-3. |
`,
    );
  });

  it('lists at most 200 versions and counts the rest', () => {
    const many = containerPackage(Array.from({ length: 300 }, (_, id) => ({ id, tags: [`pr-${id}`] })));
    const lines = markdownOf([many]).split('\n');
    assert.equal(lines.filter((line) => line.startsWith('| `container/api` |')).length, 200);
    assert.ok(lines.includes('99 more are not listed here.'), lines.at(-3));
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

  it('lists at most 200 packages without a plan, since GitHub takes no summary over 1 MiB', () => {
    const owner = { kind: 'organization', login: 'org' } as const;
    const failures = Array.from({ length: 201 }, (_, index) => ({
      ...{ owner, type: 'npm' as const, name: `lib-${index}`, reason: { kind: 'incomplete' as const } },
    }));
    assert.match(markdownOf([images], rules, { failures }), /lib-199`: .*\n\n1 more is not listed here\.\n$/);
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
    assert.match(text, /\n\| `container\/api` \| `pr-1` \|.*\| Deleted\. \|\n/);
    assert.match(text, /\n\| `container\/api` \| `pr-3` \|.*\| Rule 1 covers pr-3\. \| Skipped: .*\|\n/);
    assert.match(text, /\n\| `container\/api` \| `linux\/amd64 of pr-1` \|.*\|  \|\n/, 'it was not tried');
    assert.doesNotMatch(text, /would be deleted/);
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

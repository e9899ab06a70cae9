import type { RetentionInput, RetentionManifest, RetentionVersion, Rule } from '../../src/core/retention/index.ts';
import { digestOf } from '../github/data/manifests.ts';

const images = 20_000;
const now = '2026-11-27T00:00:00Z';

const rules = [
  { packages: ['container/*'], delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
  { packages: ['container/*'], delete: { untagged: true, olderThan: '7 days' } },
  { packages: ['container/*', 'npm/*'], delete: { prerelease: true, olderThan: '90 days' } },
  { keep: { newest: 10 } },
  { keep: { tags: ['v*', 'release-*'] } },
  { keep: { prerelease: false, newest: 2, per: 'minor' } },
] as const satisfies readonly Rule[];

/** A release, a pull request, a build of main, a prerelease, and one that was replaced, in turn. */
function tagsOf(number: number): readonly string[] {
  const minor = String(number % 100);
  const turn = [
    [`v1.${minor}.${String(number)}`, `sha-${String(number)}`],
    [`pr-${String(number)}`],
    [`sha-${String(number)}`, `pr-${String(number)}`, `main-${String(number)}`],
    [`1.${minor}.${String(number)}-rc.1`],
    [],
  ];
  return turn[number % turn.length] ?? [];
}

/** Returns one package of 100,000 versions: images of three parts, each with a signature. */
export function createInput(): RetentionInput {
  const versions: RetentionVersion[] = [];
  const manifests: Record<string, RetentionManifest> = {};
  const start = Date.parse('2024-01-01T00:00:00Z');
  const push = (seed: string, number: number, tags: readonly string[], manifest: RetentionManifest): string => {
    const name = digestOf(seed);
    const createdAt = new Date(start + number * 3_000_000).toISOString();
    versions.push({ id: versions.length + 1, name, createdAt, tags });
    manifests[name] = manifest;
    return name;
  };
  for (let number = 0; number < images; number++) {
    const children = ['amd64', 'arm64', 'provenance'].map((part) =>
      push(`${String(number)} ${part}`, number, [], { kind: 'image' }),
    );
    const index = push(`${String(number)} index`, number, tagsOf(number), { kind: 'index', children });
    push(`${String(number)} signature`, number, [`${index.replace(':', '-')}.sig`], { kind: 'image' });
  }
  versions.reverse();
  return { now, rules, packages: [{ type: 'container', name: 'api', complete: true, versions, manifests }] };
}

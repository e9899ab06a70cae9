import type { GatheredPackage } from '../../src/core/cleanUp/gather.ts';
import type { ManifestState } from '../../src/core/images/graph.ts';
import type { ManifestFacts } from '../../src/core/images/manifest.ts';
import type { ImageReader } from '../../src/core/images/imageReader.ts';
import type { VersionSummary } from '../../src/core/packages/summary.ts';
import type { Rule } from '../../src/core/retention/index.ts';
import { digestOf } from '../github/data/manifests.ts';

/** The moment of the plans. */
export const now = '2026-11-27T00:00:00Z';

export const rules: readonly Rule[] = [
  { delete: { tags: ['pr-*', 'sha-*'], olderThan: '14 days' } },
  { delete: { untagged: true, olderThan: '7 days' } },
  { keep: { newest: 10 } },
  { keep: { tags: ['v*'] } },
];

const images = 20_000;

/** Returns one package of 100,000 versions: images of two platforms with a provenance each, and a signature. */
export function gatherImages(): GatheredPackage {
  const versions: VersionSummary[] = [];
  const manifests = new Map<string, ManifestState>();
  const start = Date.parse('2024-01-01T00:00:00Z');
  const push = (seed: string, number: number, tags: readonly string[], facts: Partial<ManifestFacts> = {}): string => {
    const name = digestOf(seed);
    const createdAt = new Date(start + number * 3_000_000).toISOString();
    versions.push({ id: versions.length + 1, name, tags, createdAt, updatedAt: createdAt, deletedAt: undefined });
    const image = { mediaType: null, kind: 'image', children: [], subject: null } as const;
    manifests.set(name, {
      kind: 'read',
      facts: { ...image, ...(facts.kind ? {} : { size: 1000 + number }), ...facts },
    });
    return name;
  };
  for (let number = 0; number < images; number++) {
    const children = ['amd64', 'arm64', 'provenance'].map((part) => {
      const digest = push(`${String(number)} ${part}`, number, []);
      const isAttestation = part === 'provenance';
      return { digest, mayHaveChildren: false, isAttestation, ...(isAttestation ? {} : { platform: `linux/${part}` }) };
    });
    const tags = [
      [`v1.${String(number % 100)}.${String(number)}`, `sha-${String(number)}`],
      [`pr-${String(number)}`],
      [],
    ];
    const index = push(`${String(number)} index`, number, tags[number % 3] ?? [], { kind: 'index', children });
    push(`${String(number)} signature`, number, [`${index.replace(':', '-')}.sig`]);
  }
  const unused = () => Promise.reject(new Error('nothing is read here'));
  const reader: ImageReader = {
    cachedManifests: new Map(),
    cached(digest) {
      const state = manifests.get(digest);
      return state?.kind === 'read' ? { digest, facts: state.facts, readAt: 0 } : undefined;
    },
    cachedBodies: () => {
      throw new Error('nothing is read here');
    },
    facts: unused,
    manifest: unused,
    blob: unused,
  };
  return {
    kind: 'gathered',
    reference: { owner: { kind: 'organization', login: 'octo-org' }, packageType: 'container', name: 'api' },
    visibility: 'public',
    list: { pages: [], isComplete: true },
    versions: versions.reverse(),
    images: { manifests, reader },
  };
}

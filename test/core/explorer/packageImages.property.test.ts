import assert from 'node:assert/strict';
import fc from 'fast-check';
import { packageImages, type PackageImages } from '../../../src/core/explorer/packageImages.ts';
import type { CachedManifest } from '../../../src/core/images/cachedManifest.ts';
import { contentsOf, isReferrerList } from '../../../src/core/images/contents.ts';
import { ownTags } from '../../../src/core/images/graph.ts';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import { packVersions } from '../../../src/core/packages/packedVersions.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';
import { Registry, tagFor, type Pushed } from '../images/fixtures.ts';
import { always } from '../property.ts';

/** What one push is like; numbers choose among those before it, or for tags among all. */
const push = fc.record({
  tags: fc.array(fc.constantFrom('1.0', 'latest', 'nightly'), { maxLength: 2 }),
  fallback: fc.option(fc.record({ of: fc.nat(), suffix: fc.constantFrom('', '.sig', '.att', '.sbom') }), {
    nil: undefined,
    freq: 3,
  }),
  children: fc.option(fc.array(fc.record({ of: fc.nat(), attests: fc.boolean() }), { maxLength: 4 }), {
    nil: undefined,
    freq: 1,
  }),
  subject: fc.option(fc.nat(), { nil: undefined, freq: 4 }),
  isCached: fc.boolean(),
});

interface Example {
  readonly versions: readonly VersionSummary[];
  readonly cached: ReadonlyMap<string, CachedManifest>;
}

const example: fc.Arbitrary<Example> = fc.array(push, { minLength: 1, maxLength: 14 }).map((plans) => {
  const registry = new Registry();
  for (const [number, { children, subject }] of plans.entries()) {
    const before = (of: number): Pushed | undefined => registry.pushed[of % Math.max(number, 1)];
    registry.push(`push ${number}`, {
      ...(children && {
        children: children.flatMap(({ of, attests }) => {
          const child = before(of);
          return child ? [attests ? { attests: child, by: child } : child] : [];
        }),
      }),
      ...(subject !== undefined && before(subject) ? { subject: before(subject) } : {}),
    } as Parameters<Registry['push']>[1]);
  }
  const versions = registry.pushed.map(({ id, digest, createdAt }, number): VersionSummary => {
    const { tags = [], fallback } = plans[number] ?? {};
    const of = fallback && registry.pushed[fallback.of % registry.pushed.length];
    const all = of ? [...tags.slice(0, fallback.of % 2), tagFor(of, fallback.suffix)] : tags;
    return { id, name: digest, tags: [...new Set(all)], createdAt, updatedAt: undefined, deletedAt: undefined };
  });
  const read = registry.pushed.filter((_, number) => plans[number]?.isCached);
  const cached = new Map(
    read.map(({ digest, body }) => [digest, { digest, facts: parseManifest(body), readAt: undefined }]),
  );
  return { versions: versions.toReversed(), cached };
});

/** The digests under a row, opened as the tree opens it. */
function digestsUnder(
  digest: string,
  images: PackageImages,
  { cached }: Example,
  above: ReadonlySet<string> = new Set(),
): string[] {
  const known = { graph: images.graph, cached: (each: string) => cached.get(each), isMissing: () => false };
  const contents = contentsOf(digest, known, above);
  const digests = contents.map((content) => content.digest);
  assert.equal(new Set(digests).size, digests.length, 'a row appears twice');
  for (const each of digests) assert.ok(!above.has(each), 'a row appears under itself');
  const beside = cached.get(digest)?.facts.children.map((child) => child.digest) ?? [];
  return contents.flatMap((content) =>
    content.hasContents
      ? [
          content.digest,
          ...digestsUnder(content.digest, images, { versions: [], cached }, new Set([...above, digest, ...beside])),
        ]
      : [content.digest],
  );
}

describe('The rows of a container package, whatever was pushed and read', () => {
  it('have each version with a tag once, and the others once or under what they are part of', () =>
    always([example], (given) => {
      const { versions, cached } = given;
      const images = packageImages(packVersions(versions), cached);
      const isRelease = ({ name: digest, tags }: VersionSummary) => ownTags({ digest, tags }).length > 0;
      const ids = (list: Iterable<VersionSummary>) => [...list].map(({ id }) => id);
      assert.deepEqual(ids(images.releases), ids(versions.filter(isRelease)));
      const listed = new Set([...ids(images.releases), ...ids(images.untagged)]);
      assert.equal(listed.size, images.releases.length + images.untagged.length);
      const under = [...images.releases, ...images.untagged].flatMap(({ name }) => digestsUnder(name, images, given));
      for (const { id, name } of versions) {
        const node = images.graph.get(name);
        // Its referrers stand in its place.
        const isReplaced = node !== undefined && isReferrerList(node) && cached.get(name)?.facts.kind === 'index';
        assert.ok(listed.has(id) || isReplaced || under.includes(name), `${name} is in no row`);
      }
    }));
});

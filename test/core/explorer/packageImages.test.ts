import assert from 'node:assert/strict';
import { packageImages, type PackageImages } from '../../../src/core/explorer/packageImages.ts';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';
import { Registry, tagFor, type Pushed } from '../images/fixtures.ts';

/** @param read what is cached. Default: everything. */
function imagesOf(registry: Registry, read = registry.pushed, versions = registry.versions): PackageImages {
  const cached = new Map(
    read.map(({ digest, body }) => [digest, { digest, facts: parseManifest(body), readAt: undefined }]),
  );
  const items = versions.map(({ id, digest, tags, createdAt }): VersionSummary => {
    return { id, name: digest, tags, createdAt, updatedAt: undefined, deletedAt: undefined };
  });
  return packageImages(items, cached);
}

function names(registry: Registry, list: Iterable<VersionSummary>): string[] {
  return [...list].map(({ name }) => registry.pushed.find(({ digest }) => digest === name)?.name ?? name);
}

function parts(registry: Registry, images: PackageImages, of: string): string[] {
  const node = images.graph.get(registry.named(of).digest);
  return (node?.parts ?? []).map(
    (part) => registry.pushed.find(({ digest }) => digest === part.node.digest)?.name ?? '',
  );
}

describe('The images among the loaded versions', () => {
  it('R1: have a child that several indexes share under each of them', () => {
    const registry = new Registry();
    const arm = registry.push('arm');
    registry.push('pinned', { children: [arm] });
    registry.push('nightly', { tags: ['nightly'], children: [arm] });
    const images = imagesOf(registry);
    assert.deepEqual(names(registry, images.releases), ['nightly']);
    assert.deepEqual(names(registry, images.untagged), ['pinned']);
    for (const index of ['nightly', 'pinned']) assert.deepEqual(parts(registry, images, index), ['arm']);
  });

  it('R2: list a child whose tag names its own digest', () => {
    const registry = new Registry();
    const child = registry.push('child');
    const tagged: Pushed = { ...child, tags: [tagFor(child, '.imgpkg')] };
    registry.pushed.splice(0, 1, tagged);
    registry.push('index', { tags: ['1.0'], children: [tagged] });
    const images = imagesOf(registry);
    assert.deepEqual(names(registry, images.releases), ['index', 'child']);
    assert.deepEqual(parts(registry, images, 'index'), ['child']);
  });

  it('R3: fold a fallback tag with a prefix, of which nothing was read', () => {
    const registry = new Registry();
    const image = registry.push('image', { tags: ['1.0'] });
    registry.push('signature', { tags: [`release-${tagFor(image, '.sig')}`] });
    const images = imagesOf(registry, []);
    assert.deepEqual(names(registry, images.releases), ['image']);
    assert.equal(images.untagged.length, 0);
    assert.deepEqual(parts(registry, images, 'image'), ['signature']);
  });

  it('R6: treat every id of a digest alike', () => {
    const registry = new Registry();
    const child = registry.push('child');
    registry.push('index', { tags: ['1.0'], children: [child] });
    const images = imagesOf(registry, registry.pushed, [{ ...child, id: 99 }, ...registry.versions]);
    assert.equal(images.untagged.length, 0);
    assert.deepEqual(
      images.graph.get(child.digest)?.versions.map(({ id }) => id),
      [99, 1],
    );
  });

  it('R7: keep an old build, its bundles and their list together, without a tag', () => {
    const registry = new Registry();
    const old = registry.push('old');
    const bundles = ['bundle one', 'bundle two'].map((name) => registry.push(name, { subject: old }));
    registry.push('list', { children: bundles, tags: [tagFor(old)] });
    registry.push('latest', { tags: ['latest'] });
    const images = imagesOf(registry);
    assert.deepEqual(names(registry, images.releases), ['latest']);
    assert.deepEqual(names(registry, images.untagged), ['old']);
  });

  it('count the parts of what has no tag, but not those of an image with a tag', () => {
    const registry = new Registry();
    const [shared, own] = [registry.push('shared'), registry.push('own')];
    registry.push('old', { children: [shared, own] });
    registry.push('signature of old', { subject: registry.named('old') });
    registry.push('latest', { tags: ['latest'], children: [shared] });
    const images = imagesOf(registry);
    assert.deepEqual(names(registry, images.untagged), ['old']);
    assert.equal(images.untaggedParts, 2);
    assert.equal(imagesOf(registry, []).untaggedParts, 0);
  });

  it('are the same until the list or the cache changes', () => {
    const registry = new Registry();
    const child = registry.push('child');
    registry.push('index', { tags: ['1.0'], children: [child] });
    const items = registry.versions.map(({ id, digest, tags, createdAt }): VersionSummary => {
      return { id, name: digest, tags, createdAt, updatedAt: undefined, deletedAt: undefined };
    });
    const cached = new Map<string, { digest: string; facts: ReturnType<typeof parseManifest>; readAt: undefined }>();
    const before = packageImages(items, cached);
    assert.equal(packageImages(items, cached), before);
    assert.equal(before.untagged.length, 1);
    const { digest, body } = registry.named('index');
    cached.set(digest, { digest, facts: parseManifest(body), readAt: undefined });
    assert.equal(packageImages(items, cached).untagged.length, 0);
  });
});

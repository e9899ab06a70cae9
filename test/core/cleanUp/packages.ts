import type { GatheredPackage } from '../../../src/core/cleanUp/gather.ts';
import type { PackageType } from '../../../src/core/github/types.ts';
import type { Manifests, ManifestState } from '../../../src/core/images/graph.ts';
import type { ImageReader } from '../../../src/core/images/imageReader.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import type { RetentionManifest, RetentionPackage } from '../../../src/core/retention/index.ts';
import type { Registry } from '../images/fixtures.ts';

/** Three months after the registry's images were pushed, and later than all libraries. */
export const now = '2026-12-27T00:00:00Z';

const owner = { kind: 'organization', login: 'org' } as const;

/** A package as it was gathered, without a server. @param names the newest first, a day apart. */
export function gatheredLibrary(type: PackageType, names: readonly string[], name = 'lib'): GatheredPackage {
  const newest = Date.parse('2026-09-01T00:00:00Z');
  const versions = names.map((version, index) =>
    versionOf(index + 1, version, new Date(newest - index * 86_400_000).toISOString().replace('.000Z', 'Z')),
  );
  return packageOf(type, name, versions);
}

/** The images of a registry as they were gathered. */
export function gatheredImages(
  registry: Registry,
  manifests: Manifests = registry.manifests(),
  name = 'app',
): GatheredPackage {
  const versions = registry.versions.map(({ id, digest, createdAt, tags }) => versionOf(id, digest, createdAt, tags));
  return { ...packageOf('container', name, versions), images: { manifests, reader: readerOf(manifests) } };
}

/** What would have to be gathered for a plan to have this input. Image `n` of a package has a size of `n` bytes. */
export function gatheredOf(input: RetentionPackage): GatheredPackage {
  return gatheredWithPlatforms(input, (_, index) => (index % 2 === 0 ? 'linux/amd64' : undefined));
}

/** @param platformOf a digest, by its position in its index. */
export function gatheredWithPlatforms(
  { type, name, versions, manifests = {} }: RetentionPackage,
  platformOf: (digest: string, index: number) => string | undefined,
): GatheredPackage {
  const summaries = versions.map(({ id, name: version, createdAt, tags }) => versionOf(id, version, createdAt, tags));
  const gathered = packageOf(type, name, summaries);
  if (type !== 'container') return gathered;
  const states = new Map(
    Object.entries(manifests).map(
      ([digest, manifest], index) => [digest, stateOf(manifest, index, platformOf)] as const,
    ),
  );
  return { ...gathered, images: { manifests: states, reader: readerOf(states) } };
}

const error = new GitHubError({ kind: 'server', status: 500, message: 'Server Error' }, 'GET');

function stateOf(
  { kind, children = [], subject }: RetentionManifest,
  size: number,
  platformOf: (digest: string, index: number) => string | undefined,
): ManifestState {
  if (kind === 'missing') return { kind };
  if (kind === 'unreadable') return { kind, error };
  const listed = children.map((digest, index) => {
    const platform = platformOf(digest, index);
    return {
      digest,
      mayHaveChildren: true,
      isAttestation: false,
      ...(platform === undefined ? {} : { platform }),
    };
  });
  const sizes = kind === 'image' ? { size } : {};
  return { kind: 'read', facts: { mediaType: null, kind, children: listed, subject: subject ?? null, ...sizes } };
}

function packageOf(packageType: PackageType, name: string, versions: readonly VersionSummary[]): GatheredPackage {
  return {
    kind: 'gathered',
    reference: { owner, packageType, name },
    visibility: undefined,
    list: { pages: [], isComplete: true },
    versions,
  };
}

function versionOf(id: number, name: string, createdAt: string, tags: readonly string[] = []): VersionSummary {
  return { id, name, createdAt, tags, updatedAt: undefined, deletedAt: undefined };
}

/** Has what was read in its cache, and reads nothing. */
function readerOf(manifests: Manifests): ImageReader {
  const unexpected = () => Promise.reject(new Error('nothing is read here'));
  return {
    cachedManifests: new Map(),
    cached(digest) {
      const state = manifests.get(digest);
      return state?.kind === 'read' ? { digest, facts: state.facts, readAt: 1 } : undefined;
    },
    cachedBodies: () => {
      throw new Error('nothing is read here');
    },
    facts: unexpected,
    manifest: unexpected,
    blob: unexpected,
  };
}

import type { Items } from './items.ts';
import type { Host } from '../github/host.ts';
import type { PackageType } from '../github/types.ts';
import { ownTags } from '../images/referrerTag.ts';
import { digestOf, isImageType, type NamedVersion } from './name.ts';
import { imageRegistry } from './registry.ts';

/** A version of the Container or the Docker registry. */
export interface ImageTarget {
  readonly host: Host;
  readonly owner: string;
  readonly packageType: PackageType;
  readonly packageName: string;
  readonly version?: NamedVersion;
  /** The name, without its owner, of the repository that the package belongs to. */
  readonly repositoryName?: string;
}

/** Where a version is: `ghcr.io/owner/name`, and its tag or, pinned, its digest. */
export interface ImageReference {
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

export type ReferenceRefusal = 'otherMeaning' | 'noRepository' | 'noVersion' | 'attachment';

/**
 * Returns where a version is in its registry, or why it has no address that installs something: without a version, the
 * registry would take `latest`, which there may not be; one that is tagged as a signature or a list of attestations of
 * another has nothing to install.
 */
export function imageReference(target: ImageTarget): ImageReference | { readonly refused: ReferenceRefusal } {
  const { host, owner, packageType, packageName, version, repositoryName } = target;
  if (!isImageType(packageType)) return { refused: 'otherMeaning' };
  // An image of the Docker registry lives under its repository; one of the Container registry under its owner.
  if (packageType === 'docker' && !repositoryName) return { refused: 'noRepository' };
  if (!version) return { refused: 'noVersion' };
  if (isTaggedAsAttachment(version)) return { refused: 'attachment' };
  const path = packageType === 'docker' ? [owner, repositoryName, packageName] : [owner, packageName];
  const image = path.join('/').toLowerCase();
  const digest = digestOf(version, packageType);
  const tag = ordinaryTags(version)[0] ?? (digest === undefined ? version.name : undefined);
  if (/[:@\s]/.test(image) || /[:@/\s]/.test(tag ?? '') || /[@/\s]/.test(digest ?? '')) {
    return { refused: 'otherMeaning' };
  }
  return { repository: `${imageRegistry(host, packageType)}/${image}`, tag, digest };
}

/** By its tag, else by its digest. */
export function taggedReference({ repository, tag, digest }: ImageReference): string {
  return tag === undefined ? `${repository}@${digest ?? ''}` : `${repository}:${tag}`;
}

/** By its digest, where it has one, which pins it even where it is tagged. */
export function pinnedReference(reference: ImageReference): string {
  return taggedReference(reference.digest === undefined ? reference : { ...reference, tag: undefined });
}

/**
 * Returns the version that stands for its package: the one with the tag `latest`, the newest that is tagged, or the
 * newest; `undefined` where there is none.
 *
 * @param versions the newest first.
 */
export function representativeVersion(versions: Items<NamedVersion>): NamedVersion | undefined {
  const latest = versions.find(({ tags }) => tags.includes('latest'));
  if (latest) return { name: latest.name, tags: ['latest', ...latest.tags.filter((tag) => tag !== 'latest')] };
  return (
    versions.find((version) => ordinaryTags(version).length > 0) ??
    versions.find((version) => !isTaggedAsAttachment(version))
  );
}

/** The tags that do not stand for a signature or an attestation of another version. */
function ordinaryTags({ name: digest, tags }: NamedVersion): readonly string[] {
  return ownTags({ digest, tags });
}

function isTaggedAsAttachment(version: NamedVersion): boolean {
  return version.tags.length > 0 && ordinaryTags(version).length === 0;
}

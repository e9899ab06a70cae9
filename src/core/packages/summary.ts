import type { Package, PackageType, PackageVersion, Visibility } from '#core/github';

export interface PackageSummary {
  readonly id: number;
  readonly name: string;
  readonly packageType: PackageType;
  readonly visibility: Visibility;
  readonly versionCount?: number | undefined;
  readonly htmlUrl?: string | undefined;
  /** `owner/name`, where there is one that the user may see. */
  readonly repository?: string | undefined;
  /** ISO 8601, as the server sent it. */
  readonly createdAt: string;
  readonly updatedAt?: string | undefined;
}

export interface VersionSummary {
  readonly id: number;
  /** The digest for containers, the version string for everything else. */
  readonly name: string;
  readonly tags: readonly string[];
  readonly createdAt: string;
  readonly updatedAt?: string | undefined;
  readonly deletedAt?: string | undefined;
}

export function summarizePackage(element: Package): PackageSummary {
  const versionCount: unknown = element.version_count;
  return {
    id: element.id,
    name: element.name,
    packageType: element.package_type,
    visibility: element.visibility,
    versionCount: typeof versionCount === 'number' ? versionCount : undefined,
    htmlUrl: textOf(element.html_url),
    repository: textOf(element.repository?.full_name),
    createdAt: element.created_at,
    updatedAt: textOf(element.updated_at),
  };
}

export function summarizeVersion(element: PackageVersion): VersionSummary {
  return {
    id: element.id,
    name: element.name,
    tags: tagsOf(element),
    createdAt: element.created_at,
    updatedAt: textOf(element.updated_at),
    deletedAt: textOf(element.deleted_at),
  };
}

/** Both `tag` and `tags` are in GitHub's description of docker (github/rest-api-description#337). */
export function tagsOf(version: PackageVersion): string[] {
  const { container, docker } = version.metadata ?? {};
  const dockerTags: { tag?: unknown; tags?: unknown } = docker ?? {};
  const tags: unknown = container?.tags ?? dockerTags.tag ?? dockerTags.tags;
  if (!Array.isArray(tags)) return [];
  // As it came where it can be: what `filter` makes has room for 17, and there are 100,000 of them.
  const isText = (value: unknown) => typeof value === 'string';
  return tags.every(isText) ? tags : tags.filter(isText);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

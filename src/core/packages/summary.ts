import * as v from 'valibot';
import { packageTypes, type Package, type PackageVersion, type Visibility } from '#core/github';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const optionalText = v.optional(v.string());

export const storedPackage = v.object({
  id: count,
  name: v.string(),
  packageType: v.picklist(packageTypes),
  // GitHub may add other values, which are then shown as they are.
  visibility: v.custom<Visibility>((value) => typeof value === 'string'),
  versionCount: v.optional(count),
  htmlUrl: optionalText,
  /** `owner/name`, if there is one that the user may see. */
  repository: optionalText,
  /** ISO 8601, as the server sent it. */
  createdAt: v.string(),
  updatedAt: optionalText,
});

export const storedVersion = v.object({
  id: count,
  /** The digest for containers, the version string for everything else. */
  name: v.string(),
  tags: v.pipe(v.array(v.string()), v.readonly()),
  createdAt: v.string(),
  updatedAt: optionalText,
  deletedAt: optionalText,
});

export type PackageSummary = Readonly<v.InferOutput<typeof storedPackage>>;
export type VersionSummary = Readonly<v.InferOutput<typeof storedVersion>>;

export function summarizePackage(pkg: Package): PackageSummary {
  const versionCount: unknown = pkg.version_count;
  return {
    id: pkg.id,
    name: pkg.name,
    packageType: pkg.package_type,
    visibility: pkg.visibility,
    versionCount: typeof versionCount === 'number' ? versionCount : undefined,
    htmlUrl: textOf(pkg.html_url),
    repository: textOf(pkg.repository?.full_name),
    createdAt: pkg.created_at,
    updatedAt: textOf(pkg.updated_at),
  };
}

export function summarizeVersion(version: PackageVersion): VersionSummary {
  return {
    id: version.id,
    name: version.name,
    tags: tagsOf(version),
    createdAt: version.created_at,
    updatedAt: textOf(version.updated_at),
    deletedAt: textOf(version.deleted_at),
  };
}

/** Both `tag` and `tags` are in GitHub's description of docker (github/rest-api-description#337). */
export function tagsOf(version: PackageVersion): string[] {
  const { container, docker } = version.metadata ?? {};
  const dockerTags: { tag?: unknown; tags?: unknown } = docker ?? {};
  const tags: unknown = container?.tags ?? dockerTags.tag ?? dockerTags.tags;
  if (!Array.isArray(tags)) return [];
  // `filter` would make an array with room for 17 elements, for each of 100,000 versions.
  const isText = (value: unknown) => typeof value === 'string';
  return tags.every(isText) ? tags : tags.filter(isText);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

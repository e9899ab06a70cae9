import type { Explorer } from '#core/explorer';
import { getPackage, getVersion, GitHubError } from '#core/github';
import type { Package, PackageReference, PackageVersion, Problem } from '#core/github';
import type { PackageSummary, VersionSummary } from '#core/packages';
import { momentText, t } from '../../texts/language.ts';
import { explain } from '../problem.ts';

export interface ReadTarget<Ids extends readonly number[]> {
  readonly pkg: Package;
  /** In the order of the ids. */
  readonly versions: { readonly [Index in keyof Ids]: PackageVersion };
  /** Why GitHub did not confirm it, and from when it is. */
  readonly unconfirmed?: string;
}

/**
 * Reads a package and some of its versions. If GitHub cannot be reached, returns what the tree has of them, which lacks
 * description and license. @throws GitHubError; the signal's reason when aborted.
 */
export async function readTarget<const Ids extends readonly number[]>(
  explorer: Explorer,
  reference: PackageReference,
  ids: Ids,
  signal: AbortSignal,
): Promise<ReadTarget<Ids>> {
  const { connection } = explorer;
  try {
    const [pkg, ...versions] = await Promise.all([
      getPackage(connection, reference, { signal }),
      ...ids.map((versionId) => getVersion(connection, { ...reference, versionId }, { signal })),
    ]);
    return { pkg, versions: versions as ReadTarget<Ids>['versions'] };
  } catch (error) {
    const isUnreachable = error instanceof GitHubError && unreachable.has(error.problem.kind);
    const known = isUnreachable ? knownOf(explorer, reference, ids) : undefined;
    if (!known) throw error;
    const { message } = explain(error, { packageType: reference.packageType });
    const unconfirmed = t('Shown as of {0}. {1}', momentText(known.readAt), message);
    return { pkg: known.pkg, versions: known.versions as ReadTarget<Ids>['versions'], unconfirmed };
  }
}

/** Any other failure is an answer to the request. */
const unreachable: ReadonlySet<Problem['kind']> = new Set(['network', 'proxy', 'timeout']);

function knownOf(explorer: Explorer, reference: PackageReference, ids: readonly number[]) {
  const packages = explorer.packages(reference.owner, reference.packageType);
  const list = explorer.versions(reference);
  const pkg = packages.items.find(({ name }) => name === reference.name);
  const versions = ids.flatMap((wanted) => list.items.find(({ id }) => id === wanted) ?? []);
  if (!pkg || versions.length < ids.length) return undefined;
  const readAt = ids.length === 0 ? packages.readAt : Math.min(packages.readAt, list.readAt);
  return { pkg: asPackage(pkg), versions: versions.map((version) => asVersion(version, reference)), readAt };
}

/* As GitHub's API returns them, as far as that is known. */

function asPackage({ id, name, packageType, visibility, ...summary }: PackageSummary): Package {
  const known: Partial<Record<keyof Package, unknown>> = {
    id,
    name,
    package_type: packageType,
    visibility,
    version_count: summary.versionCount,
    html_url: summary.htmlUrl,
    repository: summary.repository === undefined ? undefined : { full_name: summary.repository },
    created_at: summary.createdAt,
    updated_at: summary.updatedAt,
  };
  return known as Package;
}

function asVersion(
  { id, name, tags, createdAt, updatedAt }: VersionSummary,
  { packageType }: PackageReference,
): PackageVersion {
  const metadata = { package_type: packageType, container: { tags }, docker: { tag: tags } };
  const known: Partial<Record<keyof PackageVersion, unknown>> = {
    id,
    name,
    metadata,
    created_at: createdAt,
    updated_at: updatedAt,
  };
  return known as PackageVersion;
}

import type { Connection } from '../../core/github/connection.ts';
import { getPackage, getVersion, type CallOptions } from '../../core/github/packages.ts';
import type { Package, PackageVersion } from '../../core/github/types.ts';
import type { Target } from '../../core/packages/target.ts';

/** A fresh GET of a package or version. @throws GitHubError. */
export async function getTarget(
  connection: Connection,
  target: Target,
  options?: CallOptions,
): Promise<Package | PackageVersion> {
  const { versionId } = target;
  return versionId === undefined
    ? getPackage(connection, target, options)
    : getVersion(connection, { ...target, versionId }, options);
}

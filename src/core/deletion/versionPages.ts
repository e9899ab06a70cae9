import { summarizeVersion, type VersionSummary } from '../explorer/summary.ts';
import type { Connection } from '../github/connection.ts';
import type { FetchPage } from '../github/lookahead.ts';
import { listVersions, type PackageReference } from '../github/packages.ts';
import type { ReadableVersion } from '../images/readManifests.ts';

/** Of the list that a plan is made from; the most that GitHub gives. */
export const versionsPerPage = 100;

/** Returns what reads a package's versions, newest first, page by page, apart from what the tree shows. */
export function versionPages(connection: Connection, reference: PackageReference): FetchPage<VersionSummary> {
  return (page) => listVersions(connection, reference, { ...page, read: summarizeVersion, perPage: versionsPerPage });
}

/** Returns a version of a container package as the images see it: its name is the digest of its manifest. */
export function imageVersion({ id, name: digest, tags, createdAt }: VersionSummary): ReadableVersion {
  return { id, digest, tags, createdAt };
}

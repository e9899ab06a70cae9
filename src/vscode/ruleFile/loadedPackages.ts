import { isRemoteOn, type PackageReference } from '#core/github';
import type { Explorer } from '#core/explorer';
import type { PackageSummary } from '#core/packages';
import type { RetentionPackage, RetentionVersion } from '#core/retention';
import type { FolderRemote } from '../cleanUp/folderRemote.ts';
import type { RulePlan } from '../cleanUp/rulePlan.ts';

/** What the tree and Clean Up have read of packages that rules may be about. */
export interface LoadedPackages {
  readonly packages: readonly LoadedPackage[];
  /** Whether these are all packages. */
  readonly isComplete: boolean;
}

export interface LoadedPackage extends Pick<PackageSummary, 'packageType' | 'name' | 'versionCount'> {
  /** Returns what has been read of its versions, newest first, and whether that is all. */
  readonly versions: () => {
    readonly items: Iterable<Pick<RetentionVersion, 'name' | 'tags'>>;
    readonly isComplete: boolean;
  };
}

/**
 * Returns the packages of the owner of a folder's remote, or of all owners if that is not known. Sends no request.
 * @param explorer `undefined` while nobody is signed in.
 * @param plans of the open Clean Ups that the rules are on in, which have all versions of each package.
 */
export function loadedPackages(
  explorer: Explorer | undefined,
  remote: FolderRemote | undefined,
  plans: readonly RulePlan[],
): LoadedPackages {
  const shown = shownPackages(explorer, remote);
  const planned = plans.flatMap(({ current }) => current.input.packages.filter(({ complete }) => complete));
  const names = new Set(planned.map(({ type, name }) => `${type}/${name}`));
  const isWhole = plans.some(
    ({ isWhole: isRead, scopes }) => isRead && remote?.kind === 'known' && scopes.some(({ kind }) => kind === 'owner'),
  );
  return {
    packages: [
      ...planned.map(plannedPackage),
      ...shown.packages.filter(({ packageType, name }) => !names.has(`${packageType}/${name}`)),
    ],
    isComplete: shown.isComplete || isWhole,
  };
}

function plannedPackage({ type, name, versions, complete }: RetentionPackage): LoadedPackage {
  const read = { items: versions, isComplete: complete };
  return { packageType: type, name, versionCount: versions.length, versions: () => read };
}

/** What the tree has read. */
function shownPackages(explorer: Explorer | undefined, remote: FolderRemote | undefined): LoadedPackages {
  if (!explorer) return { packages: [], isComplete: false };
  const isKnown = remote?.kind === 'known' && isRemoteOn(remote.remote, explorer.connection.host);
  const login = isKnown ? remote.remote.owner.toLowerCase() : undefined;
  const owners = explorer.lastOwners.flatMap((row) =>
    row.kind === 'owner' && (login === undefined || row.owner.login.toLowerCase() === login) ? row.owner : [],
  );
  let isComplete = owners.length > 0;
  const packages = owners.flatMap((owner) =>
    explorer.settings.packageTypes.flatMap((packageType) => {
      const list = explorer.packages(owner, packageType);
      if (!list.loaded || list.hasMore) isComplete = false;
      return Array.from(list.items, ({ name, versionCount }): LoadedPackage => {
        const reference: PackageReference = { owner, packageType, name };
        return { packageType, name, versionCount, versions: () => versionsOf(explorer, reference) };
      });
    }),
  );
  return { packages, isComplete };
}

function versionsOf(explorer: Explorer, reference: PackageReference): ReturnType<LoadedPackage['versions']> {
  const list = explorer.versions(reference);
  return { items: list.items, isComplete: list.loaded && !list.hasMore };
}

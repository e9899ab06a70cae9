import * as v from 'valibot';
import { getPackage, GitHubError, listPackages, packageTypes, readWholeList } from '#core/github';
import type { Connection, LoadAllOptions, Owner, PackageReference, PackageType, Visibility } from '#core/github';
import { ownerKey, packageKey, storedOwner, summarizePackage, type PackageSummary } from '#core/packages';
import type { GatherTarget } from './gather.ts';
import { createSemaphore } from './semaphore.ts';

/** What a clean-up is about: all packages of an owner, those of one type, or one package. */
export type Scope =
  | { readonly kind: 'owner'; readonly owner: Owner }
  | { readonly kind: 'type'; readonly owner: Owner; readonly packageType: PackageType }
  | {
      readonly kind: 'package';
      readonly owner: Owner;
      readonly packageType: PackageType;
      readonly name: string;
      readonly visibility?: Visibility | undefined;
    };

const packageType = v.picklist(packageTypes);
/** As stored. */
export const storedScope = v.variant('kind', [
  v.object({ kind: v.literal('owner'), owner: storedOwner }),
  v.object({ kind: v.literal('type'), owner: storedOwner, packageType }),
  v.object({
    kind: v.literal('package'),
    owner: storedOwner,
    packageType,
    name: v.string(),
    visibility: v.optional(v.picklist(['public', 'private', 'internal'])),
  }),
]) satisfies v.GenericSchema<unknown, Scope>;

/** Without regard to the case of the owner. */
export function scopeKey(scope: Scope): string {
  if (scope.kind === 'package') return packageKey(scope);
  return scope.kind === 'type' ? `${ownerKey(scope.owner)}/${scope.packageType}` : ownerKey(scope.owner);
}

/** Returns each scope once, without those that another one covers. */
export function distinctScopes(scopes: readonly Scope[]): readonly Scope[] {
  const keys = new Map(scopes.map((scope) => [scopeKey(scope), scope]));
  return [...keys.values()].filter((scope) => {
    if (scope.kind === 'owner') return true;
    if (keys.has(ownerKey(scope.owner))) return false;
    return scope.kind === 'type' || !keys.has(`${ownerKey(scope.owner)}/${scope.packageType}`);
  });
}

/** Packages that could not be listed. */
export interface ListFailure {
  readonly owner: Owner;
  /** The types whose lists failed for the same kind of reason. */
  readonly packageTypes: readonly PackageType[];
  /** `undefined`: the list changed while it was read. */
  readonly error: GitHubError | undefined;
}

const maxLists = 20;
const packagesPerPage = 100;

/**
 * Returns the packages of all scopes, each once with its visibility, and what could not be listed. Nothing comes from a cache.
 * @param types those whose packages are listed for a whole owner.
 * @throws the signal's reason when aborted.
 */
export async function listTargets(
  connection: Connection,
  scopes: readonly Scope[],
  types: readonly PackageType[],
  options: Pick<LoadAllOptions, 'signal' | 'onWait'>,
): Promise<{ readonly targets: readonly GatherTarget[]; readonly failures: readonly ListFailure[] }> {
  const schedule = createSemaphore(maxLists);
  const failures: ListFailure[] = [];
  const found = await Promise.all(
    distinctScopes(scopes).map(async (scope): Promise<readonly GatherTarget[]> => {
      const { owner } = scope;
      if (scope.kind === 'package') {
        const { packageType: type, name } = scope;
        const reference = { owner, packageType: type, name };
        return [{ reference, visibility: scope.visibility ?? (await schedule(() => visibilityOf(reference))) }];
      }
      const listed = scope.kind === 'owner' ? types : [scope.packageType];
      const failed = new Map<string, { types: PackageType[]; error: GitHubError | undefined }>();
      const packages = await Promise.all(listed.map((type) => schedule(() => list(owner, type, failed))));
      for (const { types: of, error } of failed.values()) failures.push({ owner, packageTypes: of, error });
      return packages.flat();
    }),
  );
  const targets = new Map(found.flat().map((target) => [packageKey(target.reference), target]));
  return { targets: [...targets.values()], failures };

  /** `undefined` if it cannot be read: then its versions cannot be listed either, and that is reported. */
  async function visibilityOf(reference: PackageReference): Promise<Visibility | undefined> {
    try {
      const { signal } = options;
      signal.throwIfAborted();
      return (await getPackage(connection, reference, { signal })).visibility;
    } catch (error) {
      if (error instanceof GitHubError) return undefined;
      throw error;
    }
  }

  async function list(
    owner: Owner,
    type: PackageType,
    failed: Map<string, { types: PackageType[]; error: GitHubError | undefined }>,
  ): Promise<readonly GatherTarget[]> {
    const fail = (error: GitHubError | undefined) => {
      const kind = error?.problem.kind ?? '';
      const known = failed.get(kind);
      if (known) known.types.push(type);
      else failed.set(kind, { types: [type], error });
    };
    try {
      options.signal.throwIfAborted();
      const { pages, isComplete } = await readWholeList<PackageSummary>(
        (page) => listPackages(connection, owner, type, { ...page, read: summarizePackage, perPage: packagesPerPage }),
        { ...options, onProgress: () => undefined },
      );
      if (!isComplete) fail(undefined);
      const packages = new Map(pages.flatMap(({ items }) => items).map((pkg) => [pkg.id, pkg]));
      return Array.from(packages.values(), ({ name, visibility }) => ({
        reference: { owner, packageType: type, name },
        visibility,
      })).sort((one, other) => one.reference.name.localeCompare(other.reference.name, 'en'));
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      fail(error);
      return [];
    }
  }
}

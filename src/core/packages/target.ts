import * as v from 'valibot';
import { type PackageReference, packageTypes, type Owner } from '#core/github';

export interface Target extends PackageReference {
  readonly versionId?: number | undefined;
}

export function ownerKey({ login }: Owner): string {
  return login.toLowerCase();
}

/** A slash in a name is encoded, unlike the separators. */
export function packageKey({ owner, packageType, name }: PackageReference): string {
  return `${ownerKey(owner)}/${packageType}/${encodeURIComponent(name.toWellFormed())}`;
}

export function targetKey(target: Target): string {
  return `${packageKey(target)}/${target.versionId ?? ''}`;
}

/** In the order of the first target of each package. `isWhole`: the package itself is among them. */
export function byPackage(targets: readonly Target[]) {
  return [...Map.groupBy(targets, packageKey).values()].flatMap((ofOne) => {
    const versionIds = new Set(ofOne.flatMap(({ versionId }) => versionId ?? []));
    const isWhole = ofOne.some(({ versionId }) => versionId === undefined);
    return ofOne.slice(0, 1).map((reference) => ({ reference, isWhole, versionIds }));
  });
}

export const storedOwner = v.object({
  kind: v.picklist(['organization', 'authenticatedUser', 'user']),
  login: v.string(),
});

/** As stored, or sent by a webview. */
export const storedTarget = v.object({
  owner: storedOwner,
  packageType: v.picklist(packageTypes),
  name: v.string(),
  // Ignoring an invalid one would delete the package instead of a version.
  versionId: v.exactOptional(v.pipe(v.number(), v.safeInteger())),
}) satisfies v.GenericSchema<unknown, Target>;

export function parseTarget(value: unknown): Target | undefined {
  const { success, output } = v.safeParse(storedTarget, value);
  return success ? output : undefined;
}

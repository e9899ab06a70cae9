import type { PackageReference } from '../github/packages.ts';
import { packageTypes, type Owner } from '../github/types.ts';
import { packageKey, referenceOf, versionReferenceOf, type PackageRow, type VersionRow } from './row.ts';

/** A package, or one of its versions: what can be got, opened and described. Plain data that can be kept and read again. */
export interface Target extends PackageReference {
  readonly versionId?: number | undefined;
}

export function targetOf(row: PackageRow | VersionRow): Target {
  return row.kind === 'package' ? referenceOf(row) : versionReferenceOf(row);
}

/** Tells targets apart. */
export function targetKey(target: Target): string {
  return `${packageKey(target)}/${target.versionId ?? ''}`;
}

/** What of a package is meant. */
export interface PackageTargets {
  readonly reference: PackageReference;
  /** The package itself is among them. */
  readonly isWhole: boolean;
  readonly versionIds: ReadonlySet<number>;
}

/** Targets by package, in the order of their first. */
export function byPackage(targets: readonly Target[]): PackageTargets[] {
  return [...Map.groupBy(targets, packageKey).values()].flatMap((ofOne) => {
    const [reference] = ofOne;
    if (!reference) return [];
    const versionIds = new Set(ofOne.flatMap(({ versionId }) => versionId ?? []));
    return [{ reference, isWhole: ofOne.some(({ versionId }) => versionId === undefined), versionIds }];
  });
}

const ownerKinds: readonly Owner['kind'][] = ['organization', 'authenticatedUser', 'user'];

/** Reads a target that was kept outside, such as by a webview. @returns `undefined` for anything else. */
export function parseTarget(value: unknown): Target | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { owner, packageType, name, versionId } = value as Record<string, unknown>;
  if (typeof owner !== 'object' || owner === null || typeof name !== 'string') return undefined;
  const { kind, login } = owner as Record<string, unknown>;
  const ownerKind = ownerKinds.find((each) => each === kind);
  const type = packageTypes.find((each) => each === packageType);
  if (ownerKind === undefined || typeof login !== 'string' || type === undefined) return undefined;
  const id = Number.isSafeInteger(versionId) ? { versionId: versionId as number } : {};
  return { owner: { kind: ownerKind, login }, packageType: type, name, ...id };
}

import type { Owner, PackageType, PackageReference, VersionReference } from '#core/github';
import { type PackageSummary, type VersionSummary, ownerKey, packageKey, type Target } from '#core/packages';

export type Row =
  OwnerRow | PackageTypeRow | PackageRow | RangeRow | VersionRow | DeletedVersionsRow | MoreRow | ErrorRow | NoticeRow;

interface RowOf<Kind extends string, Parent> {
  readonly kind: Kind;
  readonly id: string;
  readonly parent: Parent;
}

export type ParentRow = OwnerRow | PackageTypeRow | PackageRow | DeletedVersionsRow;

export interface OwnerRow {
  readonly kind: 'owner';
  readonly id: string;
  readonly owner: Owner;
  /** Added by hand, so it can be removed by hand. */
  readonly added: boolean;
}

export interface PackageTypeRow extends RowOf<'packageType', OwnerRow> {
  readonly packageType: PackageType;
  /** How many packages it has. */
  readonly shown: number;
}

export interface PackageRow extends RowOf<'package', OwnerRow | PackageTypeRow> {
  readonly owner: Owner;
  /** Replaced when it has changed: VS Code knows a row by its object. */
  package: PackageSummary;
}

export interface RangeRow extends RowOf<'range', PackageRow | DeletedVersionsRow> {
  /** Positions of its first and last version, counted from 1. */
  readonly first: number;
  readonly last: number;
  /** When its first and its last version were created; ISO 8601. */
  readonly newest: string;
  readonly oldest: string;
  /** Whether more versions can be loaded after it. */
  readonly isOpenEnded: boolean;
}

export interface VersionRow extends RowOf<'version', PackageRow | DeletedVersionsRow | RangeRow> {
  readonly package: PackageRow;
  readonly version: VersionSummary;
  readonly deleted: boolean;
}

export type DeletedVersionsRow = RowOf<'deletedVersions', PackageRow>;

export type ListSubject =
  | { readonly of: 'packages'; readonly packageType: PackageType }
  | { readonly of: 'versions' }
  | { readonly of: 'deletedVersions' };

export interface MoreRow extends RowOf<'more', ParentRow> {
  readonly subject: ListSubject;
  readonly loaded: number;
  /** Of how many, if known. */
  readonly total: number | undefined;
  /** Whether a text filter is on, which cannot search what is not loaded. */
  readonly filtered: boolean;
}

export type FailedPart =
  | ListSubject
  /** The packages of every type, all for the same reason. */
  | { readonly of: 'allPackages' }
  /** The signed-in user, and with it everything. */
  | { readonly of: 'account' }
  | { readonly of: 'organizations' }
  /** Organizations that the server left out until their single sign-on is done; it names ids only. */
  | {
      readonly of: 'withheldOrganizations';
      readonly organizations: readonly { readonly id: string; readonly login: string | undefined }[];
    }
  /** An owner added by hand. */
  | { readonly of: 'owner'; readonly login: string };

export interface ErrorRow extends RowOf<'error', ParentRow | undefined> {
  readonly part: FailedPart;
  readonly error: unknown;
  /** Whether older data is still shown. */
  readonly stale?: boolean;
}

export interface NoticeRow extends RowOf<'notice', OwnerRow | PackageRow | DeletedVersionsRow> {
  readonly notice:
    | 'noPackages'
    /** The settings hide every package type. */
    | 'noPackageTypes'
    | 'noPackagesOfVisibility'
    | 'nothingMatches'
    | 'noVersions'
    | 'noDeletedVersions'
    /** Hidden packages, none of whose versions are loaded, may match. */
    | 'unsearched'
    /** The same, with some of their versions loaded. */
    | 'partlySearched';
  /** How many packages, if the notice counts them. */
  readonly count?: number;
}

export function ownerRow(owner: Owner, added: boolean): OwnerRow {
  return { kind: 'owner', id: `owner:${owner.login.toLowerCase()}`, owner, added };
}

export function packageTypeRow(parent: OwnerRow, packageType: PackageType, shown: number): PackageTypeRow {
  return { kind: 'packageType', id: `type:${ownerKey(parent.owner)}/${packageType}`, parent, packageType, shown };
}

export function packageRow(parent: OwnerRow | PackageTypeRow, pkg: PackageSummary): PackageRow {
  const { owner } = ownerOf(parent);
  const id = `package:${packageKey({ ...pkg, owner })}`;
  return { kind: 'package', id, parent, owner, package: pkg };
}

export function deletedVersionsRow(parent: PackageRow): DeletedVersionsRow {
  return { kind: 'deletedVersions', id: `deleted:${packageKey(referenceOf(parent))}`, parent };
}

/** The id depends on the position only, so that ranges stay open when a version is added. */
export function rangeRow(
  parent: PackageRow | DeletedVersionsRow,
  range: Omit<RangeRow, 'kind' | 'id' | 'parent'>,
): RangeRow {
  return { kind: 'range', id: `range:${parent.id}:${range.first}`, parent, ...range };
}

export function versionRow(parent: VersionRow['parent'], version: VersionSummary): VersionRow {
  const list = parent.kind === 'range' ? parent.parent : parent;
  const deleted = list.kind === 'deletedVersions';
  const row = deleted ? list.parent : list;
  const id = `${deleted ? 'deletedVersion' : 'version'}:${packageKey(referenceOf(row))}/${version.id}`;
  return { kind: 'version', id, parent, package: row, version, deleted };
}

export function errorRow(part: FailedPart, error: unknown, parent?: ParentRow, stale = false): ErrorRow {
  const which = part.of === 'packages' ? part.packageType : part.of === 'owner' ? part.login.toLowerCase() : '';
  return { kind: 'error', id: `error:${parent?.id ?? ''}:${part.of}:${which}`, parent, part, error, stale };
}

export function referenceOf(row: PackageRow): PackageReference {
  return { owner: row.owner, packageType: row.package.packageType, name: row.package.name };
}

export function versionReferenceOf(row: VersionRow): VersionReference {
  return { ...referenceOf(row.package), versionId: row.version.id };
}

export function targetOf(row: PackageRow | VersionRow): Target {
  return row.kind === 'package' ? referenceOf(row) : versionReferenceOf(row);
}

export function ownerOf(row: Exclude<Row, ErrorRow | NoticeRow>): OwnerRow {
  return row.kind === 'owner' ? row : ownerOf(row.parent);
}

/** The common prefix of the keys of all lists under a row; for a package, of its active and deleted versions. */
export function prefixOf(row: Row): string | undefined {
  if (row.kind === 'owner') return `${ownerKey(row.owner)}/`;
  if (row.kind === 'packageType') return `${ownerKey(row.parent.owner)}/${row.packageType}/`;
  if (row.kind === 'package') return `${packageKey(referenceOf(row))}/`;
  if (row.kind === 'deletedVersions') return prefixOf(row.parent);
  return row.kind === 'version' ? prefixOf(row.package) : undefined;
}

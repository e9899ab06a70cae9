import type { Owner, PackageType, PackageReference, VersionReference } from '#core/github';
import type { ContentKind, ImageContent } from '#core/images';
import {
  type Artifact,
  type PackageSummary,
  type VersionSummary,
  ownerKey,
  packageKey,
  type Target,
} from '#core/packages';

export type Row =
  | OwnerRow
  | PackageTypeRow
  | PackageRow
  | RangeRow
  | VersionRow
  | PartRow
  | UntaggedRow
  | DeletedVersionsRow
  | MoreRow
  | ErrorRow
  | NoticeRow;

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

export interface RangeRow extends RowOf<'range', PackageRow | UntaggedRow | DeletedVersionsRow> {
  /** Positions of its first and last version, counted from 1. */
  readonly first: number;
  readonly last: number;
  /** When its first and its last version were created; ISO 8601. */
  readonly newest: string;
  readonly oldest: string;
  /** Whether more versions can be loaded after it. */
  readonly isOpenEnded: boolean;
}

export interface VersionRow extends RowOf<'version', PackageRow | UntaggedRow | DeletedVersionsRow | RangeRow> {
  readonly package: PackageRow;
  readonly version: VersionSummary;
  readonly deleted: boolean;
  /** What it is, if that is known; replaced like a `PackageRow`'s package. */
  image?: VersionImage | undefined;
}

export interface VersionImage {
  readonly artifact?: Artifact | undefined;
  /** Of all its platforms together: compressed, in bytes. */
  readonly size?: number | undefined;
  /** When its manifest was read; ms since 1970. */
  readonly readAt?: number | undefined;
  readonly isIndex?: boolean;
  /** Whether it lists what the package does not have any more. */
  readonly isIncomplete?: boolean;
  /** Of what is attached to an image that is not in the list. */
  readonly attached?: {
    readonly kind: ContentKind;
    /** The digest of the image. */
    readonly subject: string;
    /** Whether the image no longer exists; otherwise it may not be loaded. */
    readonly isGone: boolean;
  };
}

/** What an image consists of, or what is attached to it. */
export interface PartRow extends RowOf<'part', VersionRow | PartRow> {
  readonly package: PackageRow;
  readonly content: ImageContent;
  /** If its manifest is cached. */
  readonly artifact: Artifact | undefined;
  /** If it is loaded. */
  readonly version: VersionSummary | undefined;
}

/** The versions of a container package that have no tag and are not known to be part of an image in the list. */
export interface UntaggedRow extends RowOf<'untagged', PackageRow> {
  /** Replaced like a `PackageRow`'s package. */
  counts: UntaggedCounts;
}

export interface UntaggedCounts {
  readonly untagged: number;
  /** How many versions are parts of these, and of no image with a tag. */
  readonly parts: number;
  /** How many versions of the package are loaded. */
  readonly loaded: number;
  /** Whether all manifests are cached that may say what they are part of. */
  readonly isAllRead: boolean;
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
  /** What an image consists of. */
  | { readonly of: 'manifest' }
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

export interface ErrorRow extends RowOf<'error', ParentRow | VersionRow | PartRow | undefined> {
  readonly part: FailedPart;
  readonly error: unknown;
  /** Whether older data is still shown. */
  readonly stale?: boolean;
}

export interface NoticeRow extends RowOf<'notice', OwnerRow | PackageRow | VersionRow | PartRow | DeletedVersionsRow> {
  readonly notice:
    | 'noPackages'
    /** The settings hide every package type. */
    | 'noPackageTypes'
    | 'noPackagesOfVisibility'
    | 'nothingMatches'
    | 'noVersions'
    | 'noDeletedVersions'
    /** The registry does not have the manifest of a version. */
    | 'missingManifest'
    /** An index that lists nothing. */
    | 'emptyIndex'
    /** Hidden packages, none of whose versions are loaded, may match. */
    | 'unsearched'
    /** The same, with some of their versions loaded. */
    | 'partlySearched'
    /** Versions are hidden because the filter asks for their size, which is not known. */
    | 'unsized';
  /** How many packages or versions, if the notice counts them. */
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

export function noticeRow(parent: NoticeRow['parent'], notice: NoticeRow['notice']): NoticeRow {
  return { kind: 'notice', id: `notice:${parent.id}`, parent, notice };
}

export function untaggedRow(parent: PackageRow, counts: UntaggedCounts): UntaggedRow {
  return { kind: 'untagged', id: `untagged:${packageKey(referenceOf(parent))}`, parent, counts };
}

/** The id depends on the position only, so that ranges stay open when a version is added. */
export function rangeRow(parent: RangeRow['parent'], range: Omit<RangeRow, 'kind' | 'id' | 'parent'>): RangeRow {
  return { kind: 'range', id: `range:${parent.id}:${range.first}`, parent, ...range };
}

export function versionRow(
  parent: VersionRow['parent'],
  version: VersionSummary,
  image?: VersionRow['image'],
): VersionRow {
  const list = parent.kind === 'range' ? parent.parent : parent;
  const deleted = list.kind === 'deletedVersions';
  const row = list.kind === 'package' ? list : list.parent;
  const id = `${deleted ? 'deletedVersion' : 'version'}:${packageKey(referenceOf(row))}/${version.id}`;
  return { kind: 'version', id, parent, package: row, version, deleted, image };
}

/** A digest may be part of several images, so that the id depends on the rows above it. */
export function partRow(
  parent: PartRow['parent'],
  content: ImageContent,
  { artifact, version }: Partial<Pick<PartRow, 'artifact' | 'version'>> = {},
): PartRow {
  const above = parent.kind === 'part' ? parent.id : `part:${parent.id}`;
  const id = `${above}/${content.digest}`;
  return { kind: 'part', id, parent, package: parent.package, content, artifact, version };
}

export function digestOf(row: VersionRow | PartRow): string {
  return row.kind === 'version' ? row.version.name : row.content.digest;
}

/** The version that a part is, if it is loaded. */
export function versionOfPart({ package: row, version }: PartRow): VersionRow | undefined {
  return version && versionRow(row, version);
}

/** Takes over what may have changed of a row that has the same id. */
export function updateRow(known: Row, changed: Row): void {
  if (known.kind === 'package' && changed.kind === 'package') known.package = changed.package;
  if (known.kind === 'version' && changed.kind === 'version') known.image = changed.image;
  if (known.kind === 'untagged' && changed.kind === 'untagged') known.counts = changed.counts;
}

export function errorRow(part: FailedPart, error: unknown, parent?: ErrorRow['parent'], stale = false): ErrorRow {
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
  return row.kind === 'version' || row.kind === 'part' ? prefixOf(row.package) : undefined;
}

import * as vscode from 'vscode';
import {
  contextOf,
  type ErrorRow,
  type MoreRow,
  type NoticeRow,
  type OwnerRow,
  type PackageRow,
  type PackageTypeRow,
  type RangeRow,
  type Row,
  type VersionRow,
} from '../../core/explorer/index.ts';
import { age, timeToRestore, isImageType, versionLabel, visible } from '../../core/packages/index.ts';
import { explain } from '../problem.ts';
import {
  timeLeftText,
  asOfText,
  failedPart,
  whatFailed,
  monthsText,
  rangeText,
  moreText,
  noticeText,
  ownerKindName,
  typeName,
  versionCount,
  visibilityName,
  circumstanceOf,
} from './text.ts';
import { typeIcon } from './typeIcon.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** What is known of a row besides itself. */
export interface Standing {
  /** From when what is under it is, where that is not from now; ms since 1970. */
  readonly asOf?: number | undefined;
  /** Counts where VS Code has no such row yet: of those that it has it remembers by itself what is open. */
  readonly isOpen?: boolean | undefined;
  /** Of a package: deleting there was refused before. */
  readonly isReadOnly?: boolean;
}

/**
 * How a row looks. Tooltips are made when they are asked for (`tooltipOf`), for a list may have thousands of rows.
 */
export function treeItemOf(
  row: Row,
  extensionUri: vscode.Uri,
  { asOf, isOpen = false, isReadOnly = false }: Standing = {},
): vscode.TreeItem {
  const item = itemOf(row, extensionUri);
  const notes = [
    ...(isReadOnly ? [vscode.l10n.t('no admin rights')] : []),
    ...(asOf === undefined ? [] : [asOfText(asOf)]),
  ];
  if (notes.length > 0) {
    const own = typeof item.description === 'string' && item.description !== '' ? [item.description] : [];
    item.description = [...own, ...notes].join(' · ');
  }
  item.id = row.id;
  item.contextValue = contextOf(row);
  if (isOpen) item.collapsibleState = Expanded;
  item.accessibilityInformation ??= { label: spoken(item) };
  return item;
}

/** Label and description, as a screen reader is to say them. */
function spoken({ label, description }: vscode.TreeItem): string {
  const name = typeof label === 'string' ? label : (label?.label ?? '');
  return typeof description === 'string' && description !== '' ? `${name}, ${description}` : name;
}

function itemOf(row: Row, extensionUri: vscode.Uri): vscode.TreeItem {
  switch (row.kind) {
    case 'owner':
      return ownerItem(row);
    case 'packageType':
      return packageTypeItem(row, extensionUri);
    case 'package':
      return packageItem(row, extensionUri);
    case 'range':
      return rangeItem(row);
    case 'version':
      return versionItem(row);
    case 'deletedVersions':
      return deletedVersionsItem();
    case 'more':
      return moreItem(row);
    case 'error':
      return errorItem(row);
    case 'notice':
      return noticeItem(row);
  }
}

function ownerItem({ owner }: OwnerRow): vscode.TreeItem {
  const item = new vscode.TreeItem(visible(owner.login), Collapsed);
  item.description = ownerKindName(owner);
  item.iconPath = new vscode.ThemeIcon(owner.kind === 'organization' ? 'organization' : 'account');
  return item;
}

function packageTypeItem({ packageType, loaded }: PackageTypeRow, extensionUri: vscode.Uri): vscode.TreeItem {
  const item = new vscode.TreeItem(typeName(packageType), Collapsed);
  item.description = String(loaded);
  item.iconPath = typeIcon(packageType, extensionUri);
  return item;
}

function packageItem(row: PackageRow, extensionUri: vscode.Uri): vscode.TreeItem {
  const { name, packageType, visibility, versionCount: versions } = row.package;
  const item = new vscode.TreeItem(visible(name), Collapsed);
  const facts = [typeName(packageType), visibilityName(visibility)];
  if (versions !== undefined) facts.push(versionCount(versions));
  item.description = facts.join(' · ');
  item.iconPath = typeIcon(packageType, extensionUri);
  return item;
}

function rangeItem(row: RangeRow): vscode.TreeItem {
  // Whoever loads more wants to see it.
  const item = new vscode.TreeItem(rangeText(row), row.isOpenEnded ? Expanded : Collapsed);
  // One month alone is still read in a narrow side bar; the tooltip has both.
  item.description = monthsText(row.newest, row.newest);
  item.iconPath = new vscode.ThemeIcon('versions');
  return item;
}

/** The age first: it is what is still read in a narrow side bar. */
function untaggedText(age: string | undefined): string {
  return age === undefined ? vscode.l10n.t('untagged') : vscode.l10n.t('{0} · untagged', age);
}

function versionItem({ version, package: row, deleted }: VersionRow): vscode.TreeItem {
  const { packageType } = row.package;
  const item = new vscode.TreeItem(visible(versionLabel(version, packageType)), None);
  const untagged = isImageType(packageType) && version.tags.length === 0;
  const created = age(version.createdAt, new Date(), vscode.env.language);
  item.description = deleted ? daysLeftText(version.deletedAt) : untagged ? untaggedText(created) : (created ?? '');
  item.iconPath = new vscode.ThemeIcon(deleted ? 'trash' : untagged ? 'circle-outline' : 'tag');
  if (deleted && created !== undefined) {
    item.accessibilityInformation = { label: vscode.l10n.t('{0}, created {1}', spoken(item), created) };
  }
  return item;
}

/** How long a deleted version can still be restored. */
export function daysLeftText(deletedAt: string | undefined): string {
  if (deletedAt === undefined) return vscode.l10n.t('deleted');
  return timeLeftText(timeToRestore(Date.parse(deletedAt), Date.now()));
}

function deletedVersionsItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Deleted versions'), Collapsed);
  item.iconPath = new vscode.ThemeIcon('archive');
  return item;
}

function moreItem(row: MoreRow): vscode.TreeItem {
  const label = vscode.l10n.t('Load More…');
  const item = new vscode.TreeItem(label, None);
  item.description = moreText(row);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'githubPackages.loadMore', title: label, arguments: [row] };
  return item;
}

function errorItem(row: ErrorRow): vscode.TreeItem {
  // The reason first: it is what is still read in a narrow side bar.
  const { short } = explain(row.error, circumstanceOf(row));
  const item = new vscode.TreeItem(visible(short), None);
  item.description = visible(whatFailed(row));
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('list.errorForeground'));
  item.accessibilityInformation = { label: vscode.l10n.t('Error: {0}: {1}', visible(failedPart(row)), visible(short)) };
  item.command = { command: 'githubPackages.explainRow', title: vscode.l10n.t('Explain'), arguments: [row] };
  return item;
}

function noticeItem(row: NoticeRow): vscode.TreeItem {
  const item = new vscode.TreeItem(noticeText(row), None);
  if (row.notice === 'noPackageTypes') {
    item.command = {
      command: 'workbench.action.openSettings',
      title: vscode.l10n.t('Open Setting'),
      arguments: ['githubPackages.packageTypes'],
    };
  }
  return item;
}

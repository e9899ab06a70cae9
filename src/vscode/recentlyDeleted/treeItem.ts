import * as vscode from 'vscode';
import { deletedTarget, isRestorable, type DeletedEntry } from '#core/deletion';
import { escapeMarkdown, packageKey, visible } from '#core/packages';
import { targetText } from '../../texts/deletion/reasonText.ts';
import { count, timeLeftText } from '../explorer/text.ts';
import { typeName } from '../../texts/typeName.ts';
import { typeIcon } from '../explorer/typeIcon.ts';
import { dateAndTimeText, language, listText, t, timeText } from '../../texts/language.ts';
import { entriesIn, type DayRow, type DeletedRow, type EntryRow, type OperationRow } from './row.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export function treeItemOf(row: DeletedRow, extensionUri: vscode.Uri): vscode.TreeItem {
  const item =
    row.kind === 'day' ? dayItem(row) : row.kind === 'operation' ? operationItem(row) : entryItem(row, extensionUri);
  item.id = row.id;
  return item;
}

function dayItem(row: DayRow): vscode.TreeItem {
  const entries = entriesIn([row]);
  const item = new vscode.TreeItem(dayText(row.day), Expanded);
  item.description = count(entries.length);
  item.contextValue = entries.some(isRestorable) ? 'deletedDay' : 'expired';
  return item;
}

function dayText(day: string): string {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (day === today.toDateString()) return t('Today');
  if (day === yesterday.toDateString()) return t('Yesterday');
  return new Date(day).toLocaleDateString(language(), { dateStyle: 'long' });
}

function operationItem({ operation: { deletedAt, entries } }: OperationRow): vscode.TreeItem {
  const label = operationLabel(entries);
  const item = new vscode.TreeItem(label, Collapsed);
  const time = timeText(deletedAt);
  const restorable = entries.filter(isRestorable);
  // What was deleted first expires first.
  const left = (restorable.at(-1) ?? entries.at(-1))?.timeLeft ?? { unit: 'none' };
  item.description = restorable.length > 0 ? time : `${time} · ${timeLeftText(left)}`;
  item.iconPath = new vscode.ThemeIcon('versions');
  item.contextValue = restorable.length > 0 ? 'deletedOperation' : 'expired';
  const packages = [...new Map(entries.map(({ target }) => [packageKey(target), target])).values()];
  const owners = listText([...new Set(packages.map(({ owner }) => visible(owner.login)))]);
  const types = listText([...new Set(packages.map(({ packageType }) => typeName(packageType)))]);
  item.tooltip = tooltip(label, [
    [t('Type'), types],
    [t('Owner'), owners],
    [t('Packages'), truncated(packages.map(({ name }) => visible(name)))],
    ...timesAndAccount(entries),
  ]);
  item.accessibilityInformation = {
    label: [label, types, t('owner {0}', owners), t('deleted at {0}', time), timeLeftText(left)].join(', '),
  };
  return item;
}

/** `17 versions of api-gateway`, `3 packages`. */
function operationLabel(entries: readonly DeletedEntry[]): string {
  const versions = entries.filter(({ target }) => target.versionId !== undefined);
  const names = new Map(versions.map(({ target }) => [packageKey(target), visible(target.name)]));
  const [name = ''] = names.values();
  const values = { versions: versions.length, of: names.size, name, packages: entries.length - versions.length };
  if (values.packages === 0) {
    return t(
      '{versions, plural, one {# version} other {# versions}} of {of, plural, =1 {{name}} other {# packages}}',
      values,
    );
  }
  if (values.versions === 0) return t('{packages, plural, one {# package} other {# packages}}', values);
  return t(
    '{packages, plural, one {# package} other {# packages}} and {versions, plural, one {# version} other {# versions}}',
    values,
  );
}

function entryItem(row: EntryRow, extensionUri: vscode.Uri): vscode.TreeItem {
  const { entry } = row;
  const { target, facts, timeLeft } = entry;
  const isPackage = isPackageEntry(entry);
  const label = labelOf(entry);
  const item = new vscode.TreeItem(label, None);
  const left = timeLeftText(timeLeft);
  // A package's label begins with its owner.
  item.description = `${left} · ${isPackage ? packageText(entry) : visible(target.owner.login)}`;
  item.iconPath = isPackage ? typeIcon(target.packageType, extensionUri) : new vscode.ThemeIcon('tag');
  item.contextValue = !isRestorable(entry) ? 'expired' : isPackage ? 'deletedPackage' : 'deletedVersion';
  item.command = { command: 'githubPackages.explainDeleted', title: t('Explain'), arguments: [row] };
  item.tooltip = tooltip(label, [
    [t('Type'), typeName(target.packageType)],
    [t('Owner'), target.owner.login],
    [t('Package'), target.name],
    [t('Version'), facts?.versionName],
    [t('Versions'), facts?.versionCount === undefined ? undefined : count(facts.versionCount)],
    ...timesAndAccount([entry]),
    [t('Note'), entry.tookPackage ? t('It was the last version, so its package was deleted with it.') : undefined],
  ]);
  item.accessibilityInformation = {
    label: [
      label,
      typeName(target.packageType),
      isPackage ? packageText(entry) : t('version, owner {0}', visible(target.owner.login)),
      left,
    ].join(', '),
  };
  return item;
}

/** Whether restoring the entry restores a package. */
export function isPackageEntry({ target, tookPackage }: DeletedEntry): boolean {
  return target.versionId === undefined || tookPackage;
}

/** For a last version that was deleted with its package, the package, because that is what can be restored. */
export function labelOf({ target, facts, tookPackage }: DeletedEntry): string {
  return targetText({ target: deletedTarget(target, tookPackage), facts });
}

function packageText({ facts, tookPackage }: DeletedEntry): string {
  const versions = tookPackage ? 1 : facts?.versionCount;
  if (versions === undefined) return t('package');
  return t('package, {count, plural, one {# version} other {# versions}}', { count: versions });
}

type TooltipLine = readonly [name: string, value: string | undefined];

/** @param entries newest first. */
function timesAndAccount(entries: readonly DeletedEntry[]): TooltipLine[] {
  const [last, first] = [entries.at(0), entries.at(-1)];
  if (!last || !first) return [];
  return [
    [t('Deleted'), dateAndTimeText(last.deletedAt)],
    [t('Can be restored until'), dateAndTimeText(first.expiresAt)],
    [t('Account'), `${last.host}, ${last.account}`],
  ];
}

function tooltip(label: string, lines: readonly TooltipLine[]): vscode.MarkdownString {
  const known = lines.flatMap(([name, value]) => (value === undefined ? [] : [`- ${name}: ${escapeMarkdown(value)}`]));
  return new vscode.MarkdownString(`**${escapeMarkdown(label)}**\n\n${known.join('\n')}`);
}

const maxNamed = 8;

function truncated(names: readonly string[]): string {
  const rest = names.length - maxNamed;
  if (rest <= 1) return listText(names);
  return listText([...names.slice(0, maxNamed), t('{count, plural, other {# more}}', { count: rest })]);
}

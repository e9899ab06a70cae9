import * as vscode from 'vscode';
import { contextOf, type ErrorRow, type NoticeRow, type PackageRow, type Row, type VersionRow } from '#core/explorer';
import { age, digestOf, escapeMarkdown, isImageType, versionLabel, visible } from '#core/packages';
import { dateAndTimeText, language, t } from '../language.ts';
import { explain, repoScopeHint } from '../problem.ts';
import { readSettings } from '../settings.ts';
import {
  asOfText,
  errorContextOf,
  count,
  daysLeftText,
  failureTexts,
  monthsText,
  moreText,
  noticeText,
  ownerKindName,
  packageCount,
  rangeText,
  typeName,
  versionCount,
  visibilityName,
} from './text.ts';
import { typeIcon } from './typeIcon.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface RowState {
  /** When its children were fetched, if they come from a cache; ms since 1970. */
  readonly asOf?: number | undefined;
  /** Applies only to rows that are new to VS Code, which remembers itself which rows are expanded. */
  readonly isOpen?: boolean | undefined;
  /** Of a package: deleting there was refused before. */
  readonly isReadOnly?: boolean;
  /** Of an owner: how many packages it has, if known. */
  readonly packages?: number | undefined;
}

/** How a row looks, without its tooltip: a list may have thousands of rows. */
export function treeItemOf(row: Row, state: RowState = {}): vscode.TreeItem {
  const { asOf, isOpen = false, isReadOnly = false, packages } = state;
  const { label, description = '', icon, collapsible = None, command, type, spoken } = appearanceOf(row);
  const item = new vscode.TreeItem(label, isOpen ? Expanded : collapsible);
  const notes = [
    description,
    packages === undefined ? '' : packageCount(packages),
    isReadOnly ? t('no admin role') : '',
    asOf === undefined ? '' : asOfText(asOf),
  ];
  item.description = notes.filter((note) => note !== '').join(' · ');
  item.id = row.id;
  item.contextValue = contextOf(row);
  if (icon) item.iconPath = icon;
  if (command) item.command = command;
  const { description: facts } = item;
  const whole = [label, type, facts].filter((part) => part !== undefined && part !== '');
  item.accessibilityInformation = { label: spoken ?? whole.join(', ') };
  return item;
}

interface Appearance {
  readonly label: string;
  readonly description?: string;
  readonly icon?: vscode.ThemeIcon | ReturnType<typeof typeIcon>;
  readonly collapsible?: vscode.TreeItemCollapsibleState;
  readonly command?: vscode.Command;
  /** For a screen reader, between label and description: to others, the icon says it. */
  readonly type?: string;
  /** For a screen reader, instead of label and description. */
  readonly spoken?: string;
}

function appearanceOf(row: Row): Appearance {
  const { ThemeIcon } = vscode;
  switch (row.kind) {
    case 'owner': {
      const { owner } = row;
      const icon = new ThemeIcon(owner.kind === 'organization' ? 'organization' : 'account');
      return { label: visible(owner.login), description: ownerKindName(owner), icon, collapsible: Collapsed };
    }
    case 'packageType': {
      const { packageType, loaded } = row;
      const icon = typeIcon(packageType);
      return { label: typeName(packageType), description: String(loaded), icon, collapsible: Collapsed };
    }
    case 'package': {
      const { name, packageType, visibility, versionCount: versions } = row.package;
      // The number first, since a narrow side bar cuts off the rest.
      const facts = [...(versions === undefined ? [] : [versionCount(versions)]), visibilityName(visibility)];
      const icon = typeIcon(packageType);
      const type = typeName(packageType);
      return { label: visible(name), description: facts.join(' · '), icon, type, collapsible: Collapsed };
    }
    case 'range':
      return {
        label: rangeText(row),
        // One month fits in a narrow side bar; the tooltip has both.
        description: monthsText(row.newest, row.newest),
        icon: new ThemeIcon('versions'),
        // Expanded, so that what Load More adds is visible.
        collapsible: row.isOpenEnded ? Expanded : Collapsed,
      };
    case 'version':
      return { ...versionAppearance(row), command: row.deleted ? explainCommand(row) : detailsCommand(row) };
    case 'deletedVersions':
      return { label: t('Deleted versions'), icon: new ThemeIcon('archive'), collapsible: Collapsed };
    case 'more': {
      const label = t('Load More…');
      const command = { command: 'githubPackages.loadMore', title: label, arguments: [row] };
      return { label, description: moreText(row), icon: new ThemeIcon('ellipsis'), command };
    }
    case 'error': {
      const short = visible(explain(row.error, errorContextOf(row)).short);
      const [what, sentence] = failureTexts(row);
      return {
        // The reason first, since a narrow side bar cuts off the rest.
        label: short,
        description: visible(what),
        icon: new ThemeIcon('error', new vscode.ThemeColor('list.errorForeground')),
        spoken: t('Error: {0}: {1}', visible(sentence), short),
        command: explainCommand(row),
      };
    }
    case 'notice':
      return { label: noticeText(row), command: noticeCommand(row) };
  }
}

function noticeCommand(row: NoticeRow): vscode.Command {
  switch (row.notice) {
    case 'noPackageTypes': {
      const setting = ['githubPackages.packageTypes'];
      return { command: 'workbench.action.openSettings', title: t('Open Setting'), arguments: setting };
    }
    case 'noPackagesOfVisibility':
    case 'nothingMatches':
      return { command: 'githubPackages.filter', title: t('Filter…') };
    default:
      return explainCommand(row);
  }
}

function explainCommand(row: ErrorRow | NoticeRow | VersionRow): vscode.Command {
  return { command: 'githubPackages.explainRow', title: t('Explain'), arguments: [row] };
}

/** Container versions have children, which only their twistie shows: a row with a command expands by that alone. */
function detailsCommand(row: VersionRow): vscode.Command {
  return { command: 'githubPackages.previewDetails', title: t('Show Details'), arguments: [row] };
}

function versionAppearance({ version, package: row, deleted }: VersionRow): Appearance {
  const { ThemeIcon } = vscode;
  const { packageType } = row.package;
  const label = visible(versionLabel(version, packageType));
  const created = age(version.createdAt, new Date(), language());
  if (deleted) {
    const description = daysLeftText(version.deletedAt);
    const spoken = created === undefined ? {} : { spoken: t('{0}, created {1}', `${label}, ${description}`, created) };
    return { label, description, icon: new ThemeIcon('trash'), ...spoken };
  }
  if (!isImageType(packageType) || version.tags.length > 0) {
    return { label, description: created ?? '', icon: new ThemeIcon('tag') };
  }
  // The age first, since a narrow side bar cuts off the rest.
  const description = created === undefined ? t('untagged') : t('{0} · untagged', created);
  return { label, description, icon: new ThemeIcon('circle-outline') };
}

/** The facts behind a row. Everything from the server is escaped, and the Markdown is not trusted. */
export function tooltipOf(row: Row, refusal?: string): vscode.MarkdownString | undefined {
  switch (row.kind) {
    case 'owner': {
      const hint = readSettings().useRepoScope ? '' : `\n\n${escapeMarkdown(repoScopeHint())}`;
      const title = `**${escapeMarkdown(row.owner.login)}** · ${ownerKindName(row.owner)}`;
      return new vscode.MarkdownString(title + hint);
    }
    case 'package':
      return packageTooltip(row, refusal);
    case 'version':
      return versionTooltip(row);
    case 'error': {
      const { message } = explain(row.error, errorContextOf(row));
      return new vscode.MarkdownString(`**${escapeMarkdown(failureTexts(row)[1])}**\n\n${escapeMarkdown(message)}`);
    }
    case 'range':
      return facts(rangeText(row), [[t('Created'), monthsText(row.oldest, row.newest)]]);
    case 'packageType':
    case 'deletedVersions':
    case 'more':
    case 'notice':
      return undefined;
  }
}

function packageTooltip({ owner, package: element }: PackageRow, refusal?: string): vscode.MarkdownString {
  return facts(element.name, [
    [t('Type'), typeName(element.packageType)],
    [t('Owner'), owner.login],
    [t('Visibility'), visibilityName(element.visibility)],
    [t('Versions'), element.versionCount === undefined ? undefined : count(element.versionCount)],
    [t('Repository'), element.repository],
    [t('Created'), moment(element.createdAt)],
    [t('Updated'), moment(element.updatedAt)],
    [t('Permissions'), refusal],
  ]);
}

const maxTags = 20;

function versionTooltip({ version, package: row }: VersionRow): vscode.MarkdownString {
  const { packageType } = row.package;
  const tags = version.tags.slice(0, maxTags).join(', ') + (version.tags.length > maxTags ? ', …' : '');
  const digest = digestOf(version, packageType);
  return facts(row.package.name, [
    [t('Version'), digest === undefined ? version.name : undefined],
    [t('Tags'), isImageType(packageType) ? tags || t('untagged') : undefined],
    [t('Digest'), digest],
    [t('ID'), String(version.id)],
    [t('Created'), moment(version.createdAt)],
    [t('Updated'), moment(version.updatedAt)],
    [t('Deleted'), moment(version.deletedAt)],
    [t('Restore period'), version.deletedAt === undefined ? undefined : daysLeftText(version.deletedAt)],
  ]);
}

function facts(title: string, lines: readonly [string, string | undefined][]): vscode.MarkdownString {
  const known = lines.filter(([, value]) => value !== undefined);
  const list = known.map(([name, value]) => `- ${name}: ${escapeMarkdown(visible(value ?? ''))}`).join('\n');
  return new vscode.MarkdownString(`**${escapeMarkdown(visible(title))}**\n\n${list}`);
}

function moment(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  const passed = age(iso, new Date(), language());
  if (passed === undefined) return t('unknown');
  return `${dateAndTimeText(Date.parse(iso))} (${passed})`;
}

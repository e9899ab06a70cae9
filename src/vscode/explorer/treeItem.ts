import * as vscode from 'vscode';
import { contextOf, type PackageRow, type Row, type VersionRow } from '#core/explorer';
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
  /** Applies only to rows that are new to VS Code; of others, VS Code itself remembers whether they are expanded. */
  readonly isOpen?: boolean | undefined;
  /** Of a package: whether GitHub refused to change it before, because the admin role is missing. */
  readonly isReadOnly?: boolean;
}

/** How a row looks, without its tooltip: a list may have thousands of rows. */
export function treeItemOf(row: Row, { asOf, isOpen = false, isReadOnly = false }: RowState = {}): vscode.TreeItem {
  const { label, description = '', icon, state = None, command, spoken } = appearanceOf(row);
  const item = new vscode.TreeItem(label, isOpen ? Expanded : state);
  const notes = [description, isReadOnly ? t('no admin role') : '', asOf === undefined ? '' : asOfText(asOf)];
  item.description = notes.filter((note) => note !== '').join(' · ');
  item.id = row.id;
  item.contextValue = contextOf(row);
  if (icon) item.iconPath = icon;
  if (command) item.command = command;
  const { description: facts } = item;
  item.accessibilityInformation = { label: spoken ?? (facts === '' ? label : `${label}, ${facts}`) };
  return item;
}

interface Appearance {
  readonly label: string;
  readonly description?: string;
  readonly icon?: vscode.ThemeIcon | ReturnType<typeof typeIcon>;
  readonly state?: vscode.TreeItemCollapsibleState;
  readonly command?: vscode.Command;
  /** For a screen reader, instead of label and description. */
  readonly spoken?: string;
}

function appearanceOf(row: Row): Appearance {
  const { ThemeIcon } = vscode;
  switch (row.kind) {
    case 'owner': {
      const { owner } = row;
      const icon = new ThemeIcon(owner.kind === 'organization' ? 'organization' : 'account');
      return { label: visible(owner.login), description: ownerKindName(owner), icon, state: Collapsed };
    }
    case 'packageType': {
      const { packageType, shown } = row;
      const icon = typeIcon(packageType);
      return { label: typeName(packageType), description: String(shown), icon, state: Collapsed };
    }
    case 'package': {
      const { name, packageType, visibility, versionCount: versions } = row.package;
      const facts = [typeName(packageType), visibilityName(visibility)];
      if (versions !== undefined) facts.push(versionCount(versions));
      const icon = typeIcon(packageType);
      return { label: visible(name), description: facts.join(' · '), icon, state: Collapsed };
    }
    case 'range':
      return {
        label: rangeText(row),
        // One month fits in a narrow side bar; the tooltip has both.
        description: monthsText(row.newest, row.newest),
        icon: new ThemeIcon('versions'),
        // Expanded, so that what Load More adds is visible.
        state: row.isOpenEnded ? Expanded : Collapsed,
      };
    case 'version':
      return versionAppearance(row);
    case 'deletedVersions':
      return { label: t('Deleted versions'), icon: new ThemeIcon('archive'), state: Collapsed };
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
        command: { command: 'githubPackages.explainRow', title: t('Explain'), arguments: [row] },
      };
    }
    case 'notice': {
      const label = noticeText(row);
      if (row.notice !== 'noPackageTypes') return { label };
      const setting = ['githubPackages.packageTypes'];
      const title = t('Open Setting');
      return { label, command: { command: 'workbench.action.openSettings', title, arguments: setting } };
    }
  }
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

function packageTooltip({ owner, package: pkg }: PackageRow, refusal?: string): vscode.MarkdownString {
  return facts(pkg.name, [
    [t('Type'), typeName(pkg.packageType)],
    [t('Owner'), owner.login],
    [t('Visibility'), visibilityName(pkg.visibility)],
    [t('Versions'), pkg.versionCount === undefined ? undefined : count(pkg.versionCount)],
    [t('Repository'), pkg.repository],
    [t('Created'), moment(pkg.createdAt)],
    [t('Updated'), moment(pkg.updatedAt)],
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

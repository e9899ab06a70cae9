import * as vscode from 'vscode';
import { contextOf } from '#core/explorer';
import type { ErrorRow, NoticeRow, PackageRow, PartRow, Row, VersionRow } from '#core/explorer';
import { ownTags } from '#core/images';
import { age, digestOf, escapeMarkdown, isImageType, versionLabel, visible } from '#core/packages';
import { dateAndTimeText, language, t } from '../language.ts';
import { explain, repoScopeHint } from '../problem.ts';
import { readSettings } from '../settings.ts';
import {
  artifactIcon,
  artifactName,
  attachedLabel,
  contentDescription,
  contentIcon,
  contentKindName,
  contentLabel,
  sizeText,
} from './imageText.ts';
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
    case 'part': {
      const collapsible = row.content.hasContents ? Collapsed : None;
      const [label, description, icon] = [contentLabel(row), contentDescription(row), contentIcon(row)];
      const command = row.content.kinds[0] === 'referrers' ? readCommand(row) : detailsCommand(row);
      return { label, description, icon, collapsible, command };
    }
    case 'untagged': {
      const { untagged, loaded } = row.counts;
      const description = t('{0} of {1, plural, one {# loaded version} other {# loaded versions}}', untagged, loaded);
      return { label: t('Untagged'), description, icon: new ThemeIcon('circle-outline'), collapsible: Collapsed };
    }
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
function detailsCommand(row: VersionRow | PartRow): vscode.Command {
  return { command: 'githubPackages.previewDetails', title: t('Show Details'), arguments: [row] };
}

/** Until it is read, a list of referrers stands for them. */
function readCommand(row: PartRow): vscode.Command {
  return { command: 'githubPackages.readSizes', title: t('Read Sizes'), arguments: [row] };
}

function versionAppearance({ version, package: row, deleted, image }: VersionRow): Appearance {
  const { ThemeIcon } = vscode;
  const { packageType } = row.package;
  const created = age(version.createdAt, new Date(), language());
  if (deleted) {
    const label = visible(versionLabel(version, packageType));
    const description = daysLeftText(version.deletedAt);
    const spoken = created === undefined ? {} : { spoken: t('{0}, created {1}', `${label}, ${description}`, created) };
    return { label, description, icon: new ThemeIcon('trash'), ...spoken };
  }
  const collapsible = packageType === 'container' ? Collapsed : None;
  const tags = packageType === 'container' ? ownTags({ digest: version.name, tags: version.tags }) : version.tags;
  const { artifact, attached } = image ?? {};
  if (attached) {
    return { label: attachedLabel(attached), description: created ?? '', icon: new ThemeIcon('shield'), collapsible };
  }
  const label = visible(versionLabel({ ...version, name: version.name, tags }, packageType));
  const kind = artifact && artifactName(artifact);
  const isTagged = !isImageType(packageType) || tags.length > 0;
  // The age first, since a narrow side bar cuts off the rest. The row above says that it is untagged.
  const note = isTagged || packageType === 'container' ? kind : t('untagged');
  const description = [created, note].filter((text) => text !== undefined).join(' · ');
  const icon = (artifact && artifactIcon(artifact)) ?? new ThemeIcon(isTagged ? 'tag' : 'circle-outline');
  return { label, description, icon, collapsible };
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
    case 'part':
      return partTooltip(row);
    case 'untagged':
      return new vscode.MarkdownString(t('Versions without a tag that are not known to be part of an image above.'));
    case 'notice':
      return row.notice === 'missingManifest'
        ? new vscode.MarkdownString(t('The registry does not have this manifest, so the version cannot be pulled.'))
        : undefined;
    case 'packageType':
    case 'deletedVersions':
    case 'more':
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

function partTooltip(row: PartRow): vscode.MarkdownString {
  const { content, package: parent, version } = row;
  return facts(contentLabel(row), [
    [t('Package'), parent.package.name],
    [t('Kind'), content.kinds.map(contentKindName).join(', ')],
    [t('Platform'), content.platform],
    [t('Size'), content.size === undefined ? undefined : sizeText(content.size)],
    [t('Digest'), content.digest],
    [t('Tags'), version && version.tags.length > 0 ? tagsText(version.tags) : undefined],
    [t('Created'), moment(version?.createdAt)],
    [t('Registry'), content.state === 'missing' ? t('does not have this manifest') : undefined],
    [t('Manifest'), content.state === 'unread' ? t('not read') : undefined],
    [t('Manifest read'), readAt(content.readAt)],
  ]);
}

function readAt(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : dateAndTimeText(ms);
}

function tagsText(tags: readonly string[]): string {
  return tags.slice(0, maxTags).join(', ') + (tags.length > maxTags ? ', …' : '');
}

function versionTooltip({ version, package: row, image }: VersionRow): vscode.MarkdownString {
  const { packageType } = row.package;
  const tags = tagsText(version.tags);
  const digest = digestOf(version, packageType);
  return facts(row.package.name, [
    [t('Version'), digest === undefined ? version.name : undefined],
    [t('Tags'), isImageType(packageType) ? tags || t('untagged') : undefined],
    [t('Digest'), digest],
    [t('Kind'), image?.artifact && artifactName(image.artifact)],
    [t('Size'), image?.size === undefined ? undefined : sizeText(image.size)],
    [t('ID'), String(version.id)],
    [t('Created'), moment(version.createdAt)],
    [t('Updated'), moment(version.updatedAt)],
    [t('Deleted'), moment(version.deletedAt)],
    [t('Manifest read'), readAt(image?.readAt)],
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

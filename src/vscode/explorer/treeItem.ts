import * as vscode from 'vscode';
import { contextOf } from '#core/explorer';
import type { ErrorRow, NoticeRow, PartRow, Row, VersionRow } from '#core/explorer';
import { ownTags } from '#core/images';
import { age, isImageType, versionLabel, visible } from '#core/packages';
import { language, t } from '../../texts/language.ts';
import { explain } from '../problem.ts';
import {
  artifactIcon,
  artifactName,
  attachedLabel,
  contentDescription,
  contentIcon,
  contentLabel,
  sizeText,
} from './imageText.ts';
import { failureTexts, noticeText } from './noticeText.ts';
import {
  asOfText,
  count,
  errorContextOf,
  daysLeftText,
  monthsText,
  moreText,
  ownerKindName,
  packageCount,
  rangeText,
  versionCount,
  visibilityName,
} from './text.ts';
import { typeName } from '../../texts/typeName.ts';
import { typeIcon } from './typeIcon.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

export interface RowState {
  /** When its children were fetched, if they come from a cache; ms since 1970. */
  readonly asOf?: number | undefined;
  /** Applies only to rows that are new to VS Code; of others, VS Code itself remembers whether they are expanded. */
  readonly isOpen?: boolean | undefined;
  /** Of a package: whether GitHub refused to change it before, because the admin role is missing. */
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
      const { packageType, shown } = row;
      const icon = typeIcon(packageType);
      return { label: typeName(packageType), description: String(shown), icon, collapsible: Collapsed };
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
      const { kinds, state } = row.content;
      const isGone = state === 'missing' && !row.version;
      const command = isGone ? explainCommand(row) : kinds[0] === 'referrers' ? readCommand(row) : detailsCommand(row);
      return { label, description, icon, collapsible, command };
    }
    case 'untagged': {
      const { untagged, parts, loaded, isAllRead } = row.counts;
      const values = [count(untagged + parts), count(loaded)] as const;
      const description = isAllRead
        ? t('{0} of {1} loaded · all checked', ...values)
        : t('{0} of {1} loaded · not all checked', ...values);
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

function explainCommand(row: ErrorRow | NoticeRow | VersionRow | PartRow): vscode.Command {
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
  const { artifact, attached, size, isIndex = false, isIncomplete = false } = image ?? {};
  // Of an index, the size of a download is that of one platform.
  const shownSize = size === undefined ? undefined : isIndex ? t('{0} in total', sizeText(size)) : sizeText(size);
  if (attached) {
    const description = [created, shownSize].filter((text) => text !== undefined).join(' · ');
    return { label: attachedLabel(attached), description, icon: new ThemeIcon('shield'), collapsible };
  }
  const label = visible(versionLabel({ ...version, name: version.name, tags }, packageType));
  const kind = artifact && artifactName(artifact);
  const isTagged = !isImageType(packageType) || tags.length > 0;
  // The age first, since a narrow side bar cuts off the rest. The row above says that it is untagged.
  const note = isTagged || packageType === 'container' ? kind : t('untagged');
  const missing = isIncomplete ? t('parts missing') : undefined;
  const description = [created, missing, note, shownSize].filter((text) => text !== undefined).join(' · ');
  const icon = isIncomplete
    ? new ThemeIcon('warning')
    : ((artifact && artifactIcon(artifact)) ?? new ThemeIcon(isTagged ? 'tag' : 'circle-outline'));
  return { label, description, icon, collapsible };
}

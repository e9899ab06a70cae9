import * as vscode from 'vscode';
import type { PackageRow, PartRow, Row, VersionRow, UntaggedRow } from '#core/explorer';
import { age, digestOf, escapeMarkdown, isImageType, visible } from '#core/packages';
import { dateAndTimeText, language, t } from '../../texts/language.ts';
import { explain, repoScopeHint } from '../problem.ts';
import { readSettings } from '../settings.ts';
import { artifactName, contentKindName, contentLabel, sizeText } from './imageText.ts';
import { failureTexts } from './noticeText.ts';
import { errorContextOf, count, daysLeftText, monthsText, ownerKindName, rangeText, visibilityName } from './text.ts';
import { typeName } from '../../texts/typeName.ts';

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
      return untaggedTooltip(row);
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

function untaggedTooltip({ counts: { untagged, parts, isAllRead } }: UntaggedRow): vscode.MarkdownString {
  const values = { untagged, all: untagged + parts };
  if (!isAllRead) {
    return new vscode.MarkdownString(
      t(
        '{all, plural, one {# version} other {# versions}} without a tag. Some may be parts of images with a tag: not all versions are loaded, or not all manifests were read. Choose Check Which Are Unused to load and read them all; if the package is public, each manifest counts as a download.',
        values,
      ),
    );
  }
  return new vscode.MarkdownString(
    t(
      '{all, plural, one {# version belongs} other {# versions belong}} to no image with a tag. The parts of an image without a tag are below it, so there {untagged, plural, one {is # row} other {are # rows}}.',
      values,
    ),
  );
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
    [t('Parts'), image?.isIncomplete === true ? t('the package no longer has some of them') : undefined],
    [t('Size'), image?.size === undefined ? undefined : sizeOfImage(image.size, image.isIndex)],
    [t('ID'), String(version.id)],
    [t('Created'), moment(version.createdAt)],
    [t('Updated'), moment(version.updatedAt)],
    [t('Deleted'), moment(version.deletedAt)],
    [t('Manifest read'), readAt(image?.readAt)],
    [t('Restore period'), version.deletedAt === undefined ? undefined : daysLeftText(version.deletedAt)],
  ]);
}

/** Of an index, all platforms together: a download is one of them. */
function sizeOfImage(size: number, isIndex = false): string {
  return isIndex ? t('{0} for all platforms', sizeText(size)) : sizeText(size);
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

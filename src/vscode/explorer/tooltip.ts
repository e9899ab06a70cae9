import * as vscode from 'vscode';
import type { OwnerRow, PackageRow, Row, VersionRow } from '../../core/explorer/index.ts';
import { age, escapeMarkdown, digestOf, isImageType, visible } from '../../core/packages/index.ts';
import { dateAndTimeText } from '../momentText.ts';
import { explain, repoScopeHint } from '../problem.ts';
import { readSettings } from '../settings.ts';
import {
  circumstanceOf,
  count,
  daysLeftText,
  failureTexts,
  monthsText,
  ownerKindName,
  rangeText,
  typeName,
  visibilityName,
} from './text.ts';

/** The facts behind a row. Everything from the server is escaped, and the Markdown is not trusted. */
export function tooltipOf(row: Row, refusal?: string): vscode.MarkdownString | undefined {
  switch (row.kind) {
    case 'owner':
      return ownerTooltip(row);
    case 'package':
      return packageTooltip(row, refusal);
    case 'version':
      return versionTooltip(row);
    case 'error': {
      const { message } = explain(row.error, circumstanceOf(row));
      return new vscode.MarkdownString(
        `**${escapeMarkdown(failureTexts(row).sentence)}**\n\n${escapeMarkdown(message)}`,
      );
    }
    case 'range':
      return facts(rangeText(row), [[vscode.l10n.t('Created'), monthsText(row.oldest, row.newest)]]);
    case 'packageType':
    case 'deletedVersions':
    case 'more':
    case 'notice':
      return undefined;
  }
}

function ownerTooltip({ owner }: OwnerRow): vscode.MarkdownString {
  const hint = readSettings().useRepoScope ? '' : `\n\n${escapeMarkdown(repoScopeHint())}`;
  return new vscode.MarkdownString(`**${escapeMarkdown(owner.login)}** · ${ownerKindName(owner)}${hint}`);
}

function packageTooltip({ owner, package: element }: PackageRow, refusal?: string): vscode.MarkdownString {
  const { l10n } = vscode;
  return facts(element.name, [
    [l10n.t('Type'), typeName(element.packageType)],
    [l10n.t('Owner'), owner.login],
    [l10n.t('Visibility'), visibilityName(element.visibility)],
    [l10n.t('Versions'), element.versionCount === undefined ? undefined : count(element.versionCount)],
    [l10n.t('Repository'), element.repository],
    [l10n.t('Created'), moment(element.createdAt)],
    [l10n.t('Updated'), moment(element.updatedAt)],
    [l10n.t('Deleting'), refusal],
  ]);
}

const mostTags = 20;

function versionTooltip({ version, package: row }: VersionRow): vscode.MarkdownString {
  const { l10n } = vscode;
  const { packageType } = row.package;
  const tags = version.tags.slice(0, mostTags).join(', ') + (version.tags.length > mostTags ? ', …' : '');
  const digest = digestOf(version, packageType);
  return facts(row.package.name, [
    [l10n.t('Version'), digest === undefined ? version.name : undefined],
    [l10n.t('Tags'), isImageType(packageType) ? tags || l10n.t('untagged') : undefined],
    [l10n.t('Digest'), digest],
    [l10n.t('Id'), String(version.id)],
    [l10n.t('Created'), moment(version.createdAt)],
    [l10n.t('Updated'), moment(version.updatedAt)],
    [l10n.t('Deleted'), moment(version.deletedAt)],
    [l10n.t('Can be restored'), version.deletedAt === undefined ? undefined : daysLeftText(version.deletedAt)],
  ]);
}

function facts(title: string, lines: readonly [string, string | undefined][]): vscode.MarkdownString {
  const known = lines.filter(([, value]) => value !== undefined);
  const list = known.map(([name, value]) => `- ${name}: ${escapeMarkdown(visible(value ?? ''))}`).join('\n');
  return new vscode.MarkdownString(`**${escapeMarkdown(visible(title))}**\n\n${list}`);
}

function moment(iso: string | undefined): string | undefined {
  if (iso === undefined) return undefined;
  const passed = age(iso, new Date(), vscode.env.language);
  if (passed === undefined) return vscode.l10n.t('unknown');
  return `${dateAndTimeText(Date.parse(iso))} (${passed})`;
}

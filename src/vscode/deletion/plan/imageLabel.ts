import * as vscode from 'vscode';
import { isRoot, partKind, withWholes, type ImageGraph, type ImageNode, type Part } from '../../../core/images/graph.ts';
import { ownTags, referrerTag } from '../../../core/images/referrerTag.ts';
import { shortDigest } from '../../../core/packages/name.ts';
import { visible } from '../../../core/packages/visible.ts';
import { count } from '../../explorer/text.ts';

const maxTags = 3;

/**
 * Returns what people call a version of a container package: its first tags, what it is to the image that it is part of
 * ("linux/arm64 of 1.6.0 (sha256:0123456789ab)"), or its short digest.
 *
 * @param whole the image that it is named by. Default: the first that it is part of.
 */
export function imageLabel(
  version: { readonly name: string; readonly tags: readonly string[] },
  graph: ImageGraph | undefined,
  whole?: ImageNode,
): string {
  const own = ownTags({ digest: version.name, tags: version.tags });
  if (own.length > 0) return tagsLabel(own);
  const node = graph?.get(version.name);
  const root = whole ?? (node && rootOf(node));
  const part = node && partKind(node);
  if (root && part) return withDigest(partOfText(part, imageName(root)), version.name);
  const [subject] = version.tags.flatMap((tag) => referrerTag(tag, version.name) ?? []);
  // Its image is gone.
  return subject
    ? withDigest(partOfText(subject, shortDigest(subject.subject)), version.name)
    : shortDigest(version.name);
}

function rootOf(node: ImageNode): ImageNode | undefined {
  return [...withWholes(node.wholes)].find(isRoot);
}

function imageName({ tags, digest }: ImageNode): string {
  return tags.length > 0 ? tagsLabel(tags) : shortDigest(digest);
}

/** The tags, or the first of many and how many more there are. */
export function tagsLabel(tags: readonly string[]): string {
  const shown = tags.length <= maxTags + 1 ? tags : tags.slice(0, maxTags);
  const names = visible(shown.join(', '));
  const rest = tags.length - shown.length;
  return rest > 0 ? vscode.l10n.t('{0} and {1} more tags', names, count(rest)) : names;
}

function withDigest(label: string, digest: string): string {
  return `${label} (${shortDigest(digest)})`;
}

/** "platform of 1.6.0": what a version is to an image. */
function partOfText({ as, platform }: Pick<Part, 'as' | 'platform'>, image: string): string {
  const { l10n } = vscode;
  if (platform !== undefined) return l10n.t('{0} of {1}', visible(platform), image);
  switch (as) {
    case 'platform':
      return l10n.t('platform of {0}', image);
    case 'index':
      return l10n.t('index of {0}', image);
    case 'attestation':
      return l10n.t('attestation of {0}', image);
    case 'signature':
      return l10n.t('signature of {0}', image);
    case 'referrer':
      return l10n.t('attached artifact of {0}', image);
  }
}

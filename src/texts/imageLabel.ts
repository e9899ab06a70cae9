import { isRoot, partOfImage, withAncestors, ownTags, referrerTag } from '#core/images';
import type { ImageGraph, ImageNode, Part } from '#core/images';
import { shortDigest, type NamedVersion, visible } from '#core/packages';
import { t } from './language.ts';
const maxTags = 3;

/**
 * Returns what people call a version of a container package: its first tags, what it is to the image that it is part of
 * ("linux/arm64 of 1.6.0 (sha256:0123456789ab)"), or its short digest.
 *
 * @param image the image that it is named by. Default: the first that it is part of.
 */
export function imageLabel(version: NamedVersion, graph: ImageGraph | undefined, image?: ImageNode): string {
  const own = ownTags({ digest: version.name, tags: version.tags });
  if (own.length > 0) return tagsLabel(own);
  const digest = shortDigest(version.name);
  const node = graph?.get(version.name);
  const root = image ?? (node && [...withAncestors(node.parents)].find(isRoot));
  const part = node && partOfImage(node);
  if (root && part) {
    return `${partOfText(part, root.tags.length > 0 ? tagsLabel(root.tags) : shortDigest(root.digest))} (${digest})`;
  }
  const [orphan] = version.tags.flatMap((tag) => referrerTag(tag, version.name) ?? []);
  return orphan ? `${partOfText(orphan, shortDigest(orphan.subject))} (${digest})` : digest;
}

/** Whether a version's label is that of a part of an image. */
export function isPart(version: NamedVersion, graph: ImageGraph | undefined): boolean {
  const isTagged = ownTags({ digest: version.name, tags: version.tags }).length > 0;
  return graph !== undefined && !isTagged && imageLabel(version, graph) !== shortDigest(version.name);
}

/** The tags, or the first of many and how many more there are. */
export function tagsLabel(tags: readonly string[]): string {
  const shown = tags.length <= maxTags + 1 ? tags : tags.slice(0, maxTags);
  const names = visible(shown.join(', '));
  const rest = tags.length - shown.length;
  if (rest === 0) return names;
  return t('{names} and {count, plural, one {# more tag} other {# more tags}}', { names, count: rest });
}

/** "platform of 1.6.0": what a version is to an image. */
export function partOfText({ kind, platform }: Pick<Part, 'kind' | 'platform'>, image: string): string {
  if (platform !== undefined) return t('{0} of {1}', visible(platform), image);
  const texts: Record<typeof kind, string> = {
    platform: t('platform of {0}', image),
    index: t('index of {0}', image),
    attestation: t('attestation of {0}', image),
    signature: t('signature of {0}', image),
    referrer: t('artifact attached to {0}', image),
  };
  return texts[kind];
}

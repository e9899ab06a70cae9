import type { GitHubError } from '../github/problem.ts';
import { append } from './append.ts';
import { closure, needsOf, type ImageVersion, type Manifests, type Need, type Needs } from './needs.ts';
import { referrerTag, type Attachment } from './referrerTag.ts';

/** Why a kept image needs a version. `nestedChild` is a child of an index within the image's index. */
export type BreakReason = 'child' | 'nestedChild' | Attachment;

/** A kept version that would break, by its tags, newest first as the versions came. */
export interface Break {
  readonly tags: readonly string[];
  readonly reason: BreakReason;
}

/** A selected version that kept images need: to be left out, unless the person insists. */
export interface NeededVersion {
  readonly version: ImageVersion;
  readonly breaks: readonly Break[];
}

/** A version whose manifest is not known; without an error it was not asked for, as after Skip. */
export interface UnreadVersion {
  readonly version: ImageVersion;
  readonly error: GitHubError | undefined;
}

/** A selected version that kept images may need: `because` would tell; it is empty where only the list falls short. */
export interface UnknownVersion {
  readonly version: ImageVersion;
  readonly because: readonly UnreadVersion[];
}

/** A version that is of no use once others have gone. */
export interface OrphanedVersion {
  readonly version: ImageVersion;
  /** The safe ones among the selected that leave it behind. */
  readonly of: readonly ImageVersion[];
  /** What it was for the first of them. */
  readonly reason: BreakReason;
}

/** Each selected version stands in exactly one of `needed`, `unknown` and `safe`. */
export interface ImageSafety {
  readonly needed: readonly NeededVersion[];
  readonly unknown: readonly UnknownVersion[];
  readonly safe: readonly ImageVersion[];
  /** Not selected; to be offered along. Where they go too, more of the selected may be safe: ask again with them. */
  readonly orphaned: readonly OrphanedVersion[];
}

/**
 * What deleting the selected versions would do to the images that stay. Never throws: manifests come from strangers.
 *
 * - **Kept images** are all versions that carry a tag, whatever tag, and are not selected. They stay whole: their
 *   children, those of indexes within, and what hangs on any of these (see `needsOf`). What two indexes share stays
 *   needed while one of them is kept.
 * - **An untagged version** that no kept image needs is not protected, and so neither are its children, even where it is
 *   an index itself and stays: pulling by digest alone is what "untagged" gives up.
 * - **Unknown** is a version that a manifest that was not read could make needed. A kept image or an index within it
 *   that was not read may list anything, so that then nothing is safe. A manifest that was not read may also speak of a
 *   kept image: of it, and of all that hangs on it, nothing is known. A selected version with a tag that is unknown may
 *   be left out in the end, and so counts as a kept image here.
 * - **Orphaned** is what safe versions alone needed: children of their indexes, and their signatures, attestations and
 *   referrers. Never offered are versions with a tag of an image, versions that anything else needs, tagged or not, as
 *   far as it was read, and anything while a kept image was not read.
 *
 * Leaving the needed ones out does not make others needed: whatever they need, the kept images need through them.
 *
 * @param all versions of the package, newest first.
 * @param isWhole whether these are all indeed: a version that is not among them may need anything, so that without it
 * nothing is safe.
 */
export function imageSafety(
  all: readonly ImageVersion[],
  selectedIds: ReadonlySet<number>,
  manifests: Manifests,
  isWhole = true,
): ImageSafety {
  const needs = needsOf(all, manifests);
  const selected = needs.versions.filter(({ id }) => selectedIds.has(id));
  const kept = needs.versions.filter(({ id, tags }) => tags.length > 0 && !selectedIds.has(id));
  const neededByKept = closure(needs, kept);
  const breaks = breaksOf(needs, kept, new Set(selected.filter((version) => neededByKept.has(version))));
  const unread = (version: ImageVersion): UnreadVersion => {
    const outcome = manifests.get(version.digest);
    return { version, error: outcome && 'error' in outcome ? outcome.error : undefined };
  };
  const doubts = doubtsOf(needs, neededByKept, unread);
  const mayStay = selected.filter((version) => version.tags.length > 0 && doubts.has(version));
  const opaque = opaqueIn(needs, closure(needs, [...kept, ...mayStay])).map(unread);

  const needed: NeededVersion[] = [];
  const unknown: UnknownVersion[] = [];
  const safe: ImageVersion[] = [];
  for (const version of selected) {
    const because = opaque.length > 0 ? opaque : doubts.get(version);
    if (neededByKept.has(version)) needed.push({ version, breaks: breaks.get(version) ?? [] });
    else if (because || !isWhole) unknown.push({ version, because: because ?? [] });
    else safe.push(version);
  }
  const mayGoAlong = (version: ImageVersion) => !selectedIds.has(version.id) && !doubts.has(version);
  return { needed, unknown, safe, orphaned: orphanedBy(needs, safe, mayGoAlong) };
}

/** Those that may list any others: not read, and not known to be plain images. */
function opaqueIn(needs: Needs, versions: ReadonlySet<ImageVersion>): ImageVersion[] {
  const plain = new Set<ImageVersion>();
  for (const version of versions) {
    for (const child of needs.childrenOf(version)) if (!child.mayHaveChildren) plain.add(child.version);
  }
  return [...versions].filter((version) => !needs.isRead(version) && !plain.has(version));
}

/** By version that kept images may need: the manifests that would tell, which were not read. */
function doubtsOf(
  needs: Needs,
  neededByKept: ReadonlySet<ImageVersion>,
  unread: (version: ImageVersion) => UnreadVersion,
): Map<ImageVersion, UnreadVersion[]> {
  const doubts = new Map<ImageVersion, UnreadVersion[]>();
  for (const version of needs.versions) {
    if (needs.isRead(version) || neededByKept.has(version)) continue;
    const reason = unread(version);
    for (const doubtful of closure(needs, [version])) append(doubts, doubtful, reason);
  }
  return doubts;
}

/**
 * By needed version: the kept images that need it and why, each by the shortest way. Where versions whose every tag is
 * one of a referrer are among them, they are named only if no image is.
 */
function breaksOf(
  needs: Needs,
  kept: readonly ImageVersion[],
  wanted: ReadonlySet<ImageVersion>,
): ReadonlyMap<ImageVersion, readonly Break[]> {
  const breaks = new Map<ImageVersion, Break[]>();
  if (wanted.size === 0) return breaks;
  const collect = (roots: readonly ImageVersion[], versions: ReadonlySet<ImageVersion>) => {
    for (const root of roots) {
      for (const [version, reason] of reasonsUnder(needs, root)) {
        if (versions.has(version)) append(breaks, version, { tags: root.tags, reason });
      }
    }
  };
  collect(
    kept.filter((version) => !isReferrerByTag(version)),
    wanted,
  );
  collect(kept.filter(isReferrerByTag), new Set([...wanted].filter((version) => !breaks.has(version))));
  return breaks;
}

/** All that a version needs, with the reason by the shortest way to it. */
function reasonsUnder(needs: Needs, root: ImageVersion): ReadonlyMap<ImageVersion, BreakReason> {
  const reasons = new Map<ImageVersion, BreakReason>();
  const add = ({ version, as }: Need, above: BreakReason | undefined) => {
    if (version !== root && !reasons.has(version)) reasons.set(version, as === 'child' ? childOf(above) : as);
  };
  for (const need of [...needs.childrenOf(root), ...needs.attachedTo(root)]) add(need, undefined);
  // A map that grows while it is walked, nearest first.
  for (const [version, reason] of reasons) {
    for (const need of [...needs.childrenOf(version), ...needs.attachedTo(version)]) add(need, reason);
  }
  return reasons;
}

/** A child of a signature or of a list of referrers is needed for the same reason as that. */
function childOf(above: BreakReason | undefined): BreakReason {
  if (above === undefined) return 'child';
  return above === 'child' ? 'nestedChild' : above;
}

function isReferrerByTag({ tags }: ImageVersion): boolean {
  return tags.length > 0 && tags.every((tag) => referrerTag(tag) !== undefined);
}

/** What `gone` leaves behind without use; versions that only each other need go together. */
function orphanedBy(
  needs: Needs,
  gone: readonly ImageVersion[],
  mayGoAlong: (version: ImageVersion) => boolean,
): OrphanedVersion[] {
  const left = closure(needs, gone);
  const isCandidate = (version: ImageVersion) =>
    left.has(version) && mayGoAlong(version) && (version.tags.length === 0 || isReferrerByTag(version));
  const going = new Set(gone);
  const staying = needs.versions.filter((version) => !going.has(version) && !isCandidate(version));
  const inUse = closure(needs, staying);
  const leftBy = new Map<ImageVersion, { of: ImageVersion[]; reason: BreakReason }>();
  for (const each of gone) {
    for (const [version, reason] of reasonsUnder(needs, each)) {
      if (going.has(version) || inUse.has(version)) continue;
      const left = leftBy.get(version);
      if (left) left.of.push(each);
      else leftBy.set(version, { of: [each], reason });
    }
  }
  return [...leftBy].map(([version, left]) => ({ version, ...left }));
}

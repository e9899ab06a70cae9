import type { ManifestCache } from '../images/index.ts';
import { packageKey, targetKey } from '../packages/index.ts';
import type { Entry } from './journal/recentlyDeleted.ts';
import { byOutcome, type Operation, type Result } from './operation.ts';

/** What can be restored: an entry, or a version that the server lists as deleted. */
export type Restorable = Pick<Entry, 'target' | 'facts'> & Partial<Pick<Entry, 'requires' | 'tookPackage'>>;

/** Returns what a run has deleted, or may have: a part that has gone unnoticed would break its image. */
export function undoable(results: readonly Result[]): Restorable[] {
  const { deleted, unknown } = byOutcome(results);
  return [...deleted, ...unknown].map(({ operation: { target, facts, requires = [] }, outcome }) => {
    // What went with its last version is the package.
    const tookPackage = outcome.kind === 'deleted' && outcome.tookPackage === true;
    return { target, facts, requires, tookPackage };
  });
}

/**
 * Returns the operations that restore what was selected and, before an image, its parts: those deleted in other runs,
 * and those deleted with it, which it requires.
 *
 * @param all entries of Recently Deleted, newest first. @param cache the manifests that were read.
 */
export function restoring(
  selected: readonly Restorable[],
  all: readonly Entry[],
  cache: Pick<ManifestCache, 'get'>,
): Operation[] {
  const images = new Set(selected.map(({ target }) => targetKey(target)));
  const isPart = ({ target, requires }: Entry) =>
    requires.some((versionId) => images.has(targetKey({ ...target, versionId })));
  // Of one digest GitHub restores one version alone: a part that was pushed again has gone twice.
  const seen = new Set(selected.map(contentOf));
  const parts = all.filter((entry) => isPart(entry) && seen.size < seen.add(contentOf(entry)).size);
  const known = new Map(all.map((entry): [string, Restorable] => [targetKey(entry.target), entry]));
  const wanted = [...selected.map((each) => known.get(targetKey(each.target)) ?? each), ...parts];
  return restoresOf(
    [...new Set([...deletedElsewhere(wanted, all, cache), ...wanted])].map(
      ({ target: { owner, packageType, name, versionId }, tookPackage, ...rest }) => ({
        ...rest,
        target: { owner, packageType, name, ...(tookPackage || versionId === undefined ? {} : { versionId }) },
      }),
    ),
  );
}

/** Tells apart what can be restored side by side: of a container package by digests, else by versions. */
function contentOf({ target, facts }: Restorable): string {
  const digest = target.packageType === 'container' ? facts?.versionName : undefined;
  return digest === undefined ? targetKey(target) : `${packageKey(target)} ${digest}`;
}

/**
 * Returns the entries that are parts of the images by the manifests that were read, whichever run deleted them; of each
 * digest the newest. No image requires them: the same digest may have been pushed again, and GitHub then refuses.
 */
function deletedElsewhere(
  images: readonly Restorable[],
  all: readonly Entry[],
  cache: Pick<ManifestCache, 'get'>,
): Entry[] {
  const digestOf = ({ facts }: Restorable) => facts?.versionName ?? '';
  const keyOf = ({ target }: Restorable, digest: string) => `${packageKey(target)} ${digest}`;
  const entries = new Map(all.toReversed().map((entry) => [keyOf(entry, digestOf(entry)), entry]));
  const seen = new Set(images.map((image) => keyOf(image, digestOf(image))));
  const found: Entry[] = [];
  const look = (image: Restorable, digest: string) => {
    for (const child of cache.get(digest)?.children ?? []) {
      const key = keyOf(image, child.digest);
      if (seen.has(key)) continue;
      seen.add(key);
      const entry = entries.get(key);
      if (entry) found.push(entry);
      look(image, child.digest);
    }
  };
  for (const image of images) if (image.target.packageType === 'container') look(image, digestOf(image));
  return found;
}

/**
 * Returns the operations that restore what was deleted, with the order turned round: a version that others required is
 * restored after them.
 */
export function restoresOf(deletes: readonly Omit<Operation, 'action'>[]): Operation[] {
  const parts = Map.groupBy(
    deletes.flatMap(({ target, requires = [] }) =>
      requires.map((id) => ({ whole: targetKey({ ...target, versionId: id }), versionId: target.versionId })),
    ),
    ({ whole }) => whole,
  );
  return deletes.map(({ target, facts }) => {
    const requires = parts.get(targetKey(target))?.flatMap(({ versionId }) => versionId ?? []);
    return { action: 'restore', target, facts, ...(requires ? { requires } : {}) };
  });
}

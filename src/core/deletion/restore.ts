import type { PackageReference } from '#core/github';
import type { ManifestFacts } from '#core/images';
import { packageKey, targetKey } from '#core/packages';
import type { DeletedEntry } from './journal/recentlyDeleted.ts';
import { byOutcome, deletedTarget, type Operation, type Result } from './operation.ts';

/** What can be restored: an entry, or a version that the server lists as deleted. */
export type Restorable = Pick<DeletedEntry, 'target' | 'facts'> &
  Partial<Pick<DeletedEntry, 'requires' | 'tookPackage'>>;

/** Returns what a run deleted or may have deleted. If a deleted part were left out, its image would be restored broken. */
export function undoable(results: readonly Result[]): Restorable[] {
  const { deleted, unknown } = byOutcome(results);
  return [...deleted, ...unknown].map(({ operation: { target, facts, requires = [] }, outcome }) => ({
    ...{ target, facts, requires },
    tookPackage: outcome.kind === 'deleted' && outcome.tookPackage === true,
  }));
}

/** What is cached of a manifest of a package. */
export type KnownManifest = (reference: PackageReference, digest: string) => ManifestFacts | undefined;

/** Returns the operations that restore what was selected, and before an image its parts. @param all newest first. */
export function restoreOperations(
  selected: readonly Restorable[],
  all: readonly DeletedEntry[],
  known: KnownManifest,
): Operation[] {
  const images = new Set(selected.map(({ target }) => targetKey(target)));
  const isPart = ({ target, requires }: DeletedEntry) =>
    requires.some((versionId) => images.has(targetKey({ ...target, versionId })));
  const seen = new Set(selected.map((each) => contentKey(each)));
  const parts = all.filter((entry) => isPart(entry) && seen.size < seen.add(contentKey(entry)).size);
  const entries = new Map(all.map((entry): [string, Restorable] => [targetKey(entry.target), entry]));
  const wanted = [...selected.map((each) => entries.get(targetKey(each.target)) ?? each), ...parts];
  const deletes = new Set([...partsByManifest(wanted, all, known), ...wanted]);
  return undoOperations(
    [...deletes].map((each) => ({ ...each, target: deletedTarget(each.target, each.tookPackage) })),
  );
}

/** GitHub restores only one version per digest. */
function contentKey({ target, facts }: Restorable, digest = facts?.versionName): string {
  return target.packageType === 'container' && digest !== undefined
    ? `${packageKey(target)} ${digest}`
    : targetKey(target);
}

/**
 * Returns the entries that are parts of the images according to their manifests. The images are restored even if these
 * are not (no `requires`), because GitHub may refuse to restore them: it restores only one version per digest.
 */
function partsByManifest(
  images: readonly Restorable[],
  all: readonly DeletedEntry[],
  known: KnownManifest,
): DeletedEntry[] {
  const entries = new Map(all.toReversed().map((entry) => [contentKey(entry), entry]));
  const reached = new Map(images.map((image) => [contentKey(image), image]));
  const found: DeletedEntry[] = [];
  for (const image of reached.values()) {
    for (const { digest } of known(image.target, image.facts?.versionName ?? '')?.children ?? []) {
      const key = contentKey(image, digest);
      if (reached.has(key)) continue;
      const entry = entries.get(key);
      if (entry) found.push(entry);
      reached.set(key, entry ?? { target: image.target, facts: { versionName: digest } });
    }
  }
  return found;
}

/** Returns the operations that restore what was deleted. A version that others required is restored after them. */
export function undoOperations(deletes: readonly Omit<Operation, 'action'>[]): Operation[] {
  const parts = new Map<string, number[]>();
  for (const { target, requires = [] } of deletes) {
    for (const image of requires.map((versionId) => targetKey({ ...target, versionId }))) {
      if (target.versionId === undefined) continue;
      const ids = parts.get(image) ?? [];
      ids.push(target.versionId);
      parts.set(image, ids);
    }
  }
  return deletes.map(({ target, facts }) => {
    const requires = parts.get(targetKey(target));
    return { action: 'restore', target, facts, ...(requires ? { requires } : {}) };
  });
}

import type { Explorer } from './explorer.ts';
import { digestOf, type PackageRow, type PartRow, type VersionRow } from './row.ts';
import { isMissing } from './shownImages.ts';

export interface ReadSizesOptions {
  readonly signal: AbortSignal;
  /** `total`: as far as it is known. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

const maxInFlight = 20;
const maxConsecutiveFailures = 5;

/**
 * Reads the manifests of images, of what they consist of and of what is attached to them, or of all loaded versions of a
 * package; each is cached for good. Stops once several in a row could not be read.
 *
 * @returns why manifests could not be read, except those that the registry does not have. @throws the signal's reason.
 */
export async function readSizes(
  explorer: Explorer,
  rows: readonly (PackageRow | VersionRow | PartRow)[],
  { signal, onProgress }: ReadSizesOptions,
): Promise<readonly unknown[]> {
  const { images } = explorer;
  const failures: unknown[] = [];
  let [done, total, consecutive] = [0, 0, 0];
  for (const selected of Map.groupBy(rows, (row) => packageOf(row).id).values()) {
    const row = selected[0] && packageOf(selected[0]);
    const reader = row && (await images.reader(row));
    if (!reader) continue;
    const readEach = async (waiting: Iterable<string>) => {
      for (const digest of waiting) {
        if (signal.aborted || consecutive >= maxConsecutiveFailures) return;
        images.retry(row, digest);
        await images.read(row, reader, digest, signal);
        const failure = images.failure(row, digest);
        const isFailure = failure !== undefined && !isMissing(failure);
        if (isFailure) failures.push(failure);
        consecutive = isFailure ? consecutive + 1 : 0;
        onProgress({ done: ++done, total });
      }
    };
    const seen = new Set<string>();
    const digests = selected.flatMap((each) =>
      each.kind === 'package' ? explorer.versionsUnder(each).items.map(({ name }) => name) : [digestOf(each)],
    );
    let level = [...new Set(digests)];
    while (level.length > 0) {
      for (const digest of level) seen.add(digest);
      total += level.length;
      const waiting = level.values();
      await Promise.all(Array.from({ length: maxInFlight }, () => readEach(waiting)));
      signal.throwIfAborted();
      const { graph } = images.of(row, reader);
      const below = level.flatMap((digest) => [
        ...(reader.cachedManifests.get(digest)?.facts.children ?? []),
        ...(graph.get(digest)?.parts ?? []).map(({ node }) => node),
      ]);
      level = [...new Set(below.map(({ digest }) => digest))].filter((digest) => !seen.has(digest));
    }
  }
  return failures;
}

function packageOf(row: PackageRow | VersionRow | PartRow): PackageRow {
  return row.kind === 'package' ? row : row.package;
}

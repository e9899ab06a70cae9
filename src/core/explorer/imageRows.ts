import { contentsOf } from '#core/images';
import { artifactsOf, type Items, type VersionSummary } from '#core/packages';
import type { Explorer } from './explorer.ts';
import { digestOf, errorRow, noticeRow, partRow } from './row.ts';
import type { PackageRow, PartRow, Row, UntaggedRow, VersionRow } from './row.ts';
import { isMissing, type ManifestReader } from './shownImages.ts';

/** Returns the versions of a container package that have a tag, or have none, and a function that makes their rows. */
export async function versionsIn(explorer: Explorer, parent: PackageRow | UntaggedRow) {
  const row = parent.kind === 'package' ? parent : parent.parent;
  const reader = await explorer.images.reader(row);
  const images = explorer.images.matching(row, reader);
  const versions: Items<VersionSummary> = parent.kind === 'package' ? images.releases : images.untagged;
  const rowOf = (above: VersionRow['parent'], version: VersionSummary) =>
    explorer.images.versionRow(above, version, images, reader);
  const untaggedRow = () => explorer.images.untaggedRow(row, images, reader);
  const isByTime = explorer.settings.versionOrder !== 'largest';
  return { images, versions, rowOf, untaggedRow, unsized: images.unsized, isByTime };
}

/**
 * Returns what an image consists of and what is attached to it. Reads its own manifest once, and no other. A failure
 * becomes a row.
 */
export async function contentRows(explorer: Explorer, row: VersionRow | PartRow): Promise<Row[]> {
  const { images } = explorer;
  const reader = await images.reader(row.package);
  if (!reader || (row.kind === 'version' && row.deleted)) return [];
  const digest = digestOf(row);
  const kind = row.kind === 'part' ? row.content.kinds[0] : undefined;
  if (kind === undefined || kind === 'index') await images.read(row.package, reader, digest);
  const rows = knownRows(explorer, row, reader);
  const failure = images.failure(row.package, digest);
  if (isMissing(failure)) return [noticeRow(row, 'missingManifest'), ...rows];
  if (failure !== undefined) return [errorRow({ of: 'manifest' }, failure, row), ...rows];
  return rows.length > 0 ? rows : [noticeRow(row, 'emptyIndex')];
}

/** Returns what is known of the contents of an image. Sends no request. */
export async function knownContents(explorer: Explorer, row: VersionRow): Promise<PartRow[]> {
  const reader = await explorer.images.reader(row.package);
  return reader ? knownRows(explorer, row, reader) : [];
}

function knownRows({ images }: Explorer, row: VersionRow | PartRow, reader: ManifestReader): PartRow[] {
  const known = images.known(row.package, reader);
  return contentsOf(digestOf(row), known, digestsAbove(row, reader)).map((content) => {
    const facts = reader.cachedManifests.get(content.digest)?.facts;
    const artifact = facts && artifactsOf(facts, row.package.package.name)?.[0];
    return partRow(row, content, { artifact, version: known.versions.get(content.digest) });
  });
}

/** The digests of the rows above a part, and those beside them. */
function digestsAbove(row: VersionRow | PartRow, reader: ManifestReader): ReadonlySet<string> {
  const digests = new Set<string>();
  for (let above = row; above.kind === 'part';) {
    above = above.parent;
    digests.add(digestOf(above));
    for (const child of reader.cachedManifests.get(digestOf(above))?.facts.children ?? []) digests.add(child.digest);
  }
  return digests;
}

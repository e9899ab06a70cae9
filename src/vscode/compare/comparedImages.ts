import {
  compareAttachments,
  compareConfigs,
  compareLayers,
  compareNamedValues,
  compareOrigins,
  comparePackages,
  comparePlatforms,
  compareSizes,
  compareSources,
} from '#core/comparison';
import type { SizedPlatform, SourceComparison } from '#core/comparison';
import {
  layersWithInstructions,
  sourceOf,
  type ImageConfig,
  type ImageManifest,
  type SourceCommit,
} from '#core/documents';
import { GitHubError, type Host } from '#core/github';
import type { ImageReader } from '#core/images';
import { imageOf, readConfig, readContents, readProvenance, readSbom } from '#core/inspection';
import type { AttachedDocument, Attachments, ImageContents, PlatformImage } from '#core/inspection';
import type { AttachmentsComparison, LayersComparison } from '../../messages/compare.ts';
import { explain } from '../problem.ts';

/** One of something for each of two versions. */
export interface Both<T> {
  readonly before: T;
  readonly after: T;
}

export async function readBoth<T, Read>(both: Both<T>, read: (each: T) => Promise<Read>): Promise<Both<Read>> {
  const [before, after] = await Promise.all([read(both.before), read(both.after)]);
  return { before, after };
}

/** An image with the names of its platforms. */
export interface NamedImage {
  readonly contents: ImageContents;
  readonly platforms: readonly SizedPlatform[];
}

/** Reads the platforms of an image. One without an index says its platform in its config. @throws as `readContents`. */
export async function readPlatforms(reader: ImageReader, digest: string, signal: AbortSignal): Promise<NamedImage> {
  const contents = await readContents(reader, digest, signal);
  const reading = contents.platforms.map(async (platform) => {
    const manifest = imageOf(platform);
    const name = platform.platform ?? (manifest && (await configOrAbsent(reader, manifest, signal))?.platform);
    return { digest: platform.digest, name, size: manifest?.compressedSize };
  });
  return { contents, platforms: await Promise.all(reading) };
}

/** A config that is no valid one names no platform; its part says why. */
async function configOrAbsent(reader: ImageReader, manifest: ImageManifest, signal: AbortSignal) {
  try {
    return await readConfig(reader, manifest, signal);
  } catch (error) {
    if (error instanceof GitHubError && error.problem.kind === 'malformed') return undefined;
    throw error;
  }
}

export function platformsOf({ before, after }: Both<NamedImage>, wanted: string | undefined) {
  const platforms = comparePlatforms(before.platforms, after.platforms);
  const common = platforms.filter((each) => each.before && each.after);
  const chosen =
    common.find(({ name }) => name === wanted) ?? common.find(({ kind }) => kind === 'changed') ?? common[0];
  return { platforms, chosen: chosen && platforms.indexOf(chosen) };
}

/** A platform of an image with its documents. */
export interface ReadPlatform {
  readonly contents: ImageContents;
  readonly manifest: ImageManifest;
  readonly config: ImageConfig | undefined;
}

/** @throws GitHubError if a document of it cannot be read; the signal's reason when aborted. */
export async function readPlatform(
  reader: ImageReader,
  { contents }: NamedImage,
  digest: string,
  signal: AbortSignal,
): Promise<ReadPlatform | undefined> {
  const platform = contents.platforms.find((each: PlatformImage) => each.digest === digest);
  if (platform?.manifest instanceof GitHubError) throw platform.manifest;
  const manifest = platform && imageOf(platform);
  return manifest && { contents, manifest, config: await readConfig(reader, manifest, signal) };
}

export function layersComparison({ before, after }: Both<ReadPlatform>): LayersComparison {
  const layersOf = ({ manifest, config }: ReadPlatform) => layersWithInstructions(manifest, config ?? { history: [] });
  const layers = compareLayers(layersOf(before), layersOf(after));
  const annotationsOf = ({ contents, manifest }: ReadPlatform) => (contents.index ?? manifest).annotations;
  return {
    size: compareSizes(before.manifest, after.manifest, layers),
    layers,
    config: compareConfigs(before.config, after.config),
    origin: compareOrigins(originOf(before), originOf(after)),
    env: compareNamedValues(before.config?.env ?? [], after.config?.env ?? []),
    labels: compareNamedValues(before.config?.labels ?? [], after.config?.labels ?? []),
    annotations: compareNamedValues(annotationsOf(before), annotationsOf(after)),
  };
}

function originOf({ contents, manifest, config }: ReadPlatform) {
  return sourceOf(contents.index?.annotations ?? [], manifest.annotations, config?.labels ?? []);
}

/** What documents may be about, by digests: a platform, and the image that it is part of. */
export interface Subject {
  readonly platform: string;
  readonly image: string;
}

/** What is read of a version to find its commit; each is absent if it could not be read. */
export interface SourceDocuments {
  readonly platform: ReadPlatform | undefined;
  readonly attachments: Attachments | undefined;
  readonly subject: Subject | undefined;
}

/** Compares the commits that the provenances name, or else annotations and labels. @throws as `readProvenance`. */
export async function compareCommits(
  host: Host,
  reader: ImageReader,
  both: Both<SourceDocuments>,
  signal: AbortSignal,
): Promise<SourceComparison> {
  const { before, after } = await readBoth(both, async (each): Promise<SourceCommit | undefined> => {
    // All platforms of an image are built from one commit.
    const document =
      documentAbout(each.attachments, 'provenance', each.subject) ??
      each.attachments?.documents.find(({ kind }) => kind === 'provenance');
    const source = document && (await readProvenance(reader, document, signal)).source;
    if (source?.commit !== undefined || !each.platform) return source;
    const { source: repository, revision } = originOf(each.platform);
    return repository === undefined && revision === undefined ? source : { repository, commit: revision };
  });
  return compareSources(host, before, after);
}

export function attachmentsComparison(
  { before, after }: Both<Attachments>,
  subjects: Both<Subject> | undefined,
  isComplete: boolean,
): AttachmentsComparison {
  const sboms = [documentAbout(before, 'sbom', subjects?.before), documentAbout(after, 'sbom', subjects?.after)].filter(
    (each) => each !== undefined,
  );
  const failuresOf = ({ errors }: Attachments) => [
    ...new Set(errors.map((error) => explain(error, { packageType: 'container' }).message)),
  ];
  return {
    changes: compareAttachments(before, after),
    failures: { before: failuresOf(before), after: failuresOf(after) },
    isComplete,
    sbomSize: sboms.length < 2 ? undefined : sboms.reduce((sum, { blob }) => sum + (blob.size ?? 0), 0),
  };
}

/** @throws GitHubError if an SBOM cannot be read; the signal's reason when aborted. */
export async function compareSboms(
  reader: ImageReader,
  attachments: Both<Attachments>,
  subjects: Both<Subject> | undefined,
  signal: AbortSignal,
) {
  const documents = {
    before: documentAbout(attachments.before, 'sbom', subjects?.before),
    after: documentAbout(attachments.after, 'sbom', subjects?.after),
  };
  const { before, after } = await readBoth(documents, async (each) =>
    each ? readSbom(reader, each, signal) : { packages: [] },
  );
  return comparePackages(before, after);
}

/** The document about a platform, or else about the image as a whole. */
function documentAbout(
  attachments: Attachments | undefined,
  kind: AttachedDocument['kind'],
  about: Subject | undefined,
): AttachedDocument | undefined {
  const found = attachments?.documents.filter((each) => each.kind === kind) ?? [];
  return (
    found.find(({ subject }) => subject === about?.platform) ??
    found.find(({ subject }) => subject === undefined || subject === about?.image)
  );
}

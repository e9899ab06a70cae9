import { cosignSignatureOf, parseBundleSignature, parseImageManifest, parseStatement } from '#core/documents';
import type { AttachedSignature, Descriptor, ImageManifest, NamedValue } from '#core/documents';
import { GitHubError } from '#core/github';
import { referrerTag, type ImageReader } from '#core/images';
import { referenceDigest, referenceType, type ImageContents } from './contents.ts';
import { maxAttestationBytes, readBounded } from './readBounded.ts';

/** A document about an image, beside it in the registry. Nothing of it is verified. */
export interface AttachedDocument {
  readonly kind: 'provenance' | 'sbom' | 'attestation' | 'signature';
  /** The digest of what it is about; `undefined` if it does not say. */
  readonly subject: string | undefined;
  /** Of an in-toto statement. */
  readonly predicateType: string | undefined;
  /** The document itself: a statement, an SBOM, a bundle. */
  readonly blob: Descriptor;
  /** Who signed it, if it has a signature; the error if that could not be read. */
  readonly signature: AttachedSignature | GitHubError | undefined;
  /** Whether it is a Sigstore bundle, as cosign 3 writes. */
  readonly isBundle: boolean;
}

export interface Attachments {
  readonly documents: readonly AttachedDocument[];
  /** Why others could not be read. */
  readonly errors: readonly GitHubError[];
}

/**
 * Reads what is attached to an image: attestations of buildx in its index, and its referrers, which GitHub's registry lists
 * only by fallback tags.
 *
 * @param referrers the digests of versions with a fallback tag for the image or one of its platforms.
 * @throws the signal's reason when aborted.
 */
export async function readAttachments(
  reader: ImageReader,
  { index }: ImageContents,
  referrers: readonly string[],
  signal?: AbortSignal,
): Promise<Attachments> {
  const listed = (index?.manifests ?? []).filter(
    ({ annotations, artifactType }) =>
      artifactType !== undefined || valueOf(annotations, referenceType) === 'attestation-manifest',
  );
  const documents: AttachedDocument[] = [];
  const errors: GitHubError[] = [];
  const collect = async (reading: () => Promise<readonly AttachedDocument[]>) => {
    try {
      documents.push(...(await reading()));
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      errors.push(error);
    }
  };
  await Promise.all([
    ...listed.map(({ digest, annotations }) =>
      collect(async () => {
        const subject = valueOf(annotations, referenceDigest);
        return documentsOf(reader, await imageAt(reader, digest, signal), subject, signal);
      }),
    ),
    ...[...new Set(referrers)].map((digest) => collect(() => referrerDocuments(reader, digest, signal))),
  ]);
  return { documents, errors };
}

/** A fallback tag of OCI leads to an index of referrers, one of cosign to the referrer itself. */
async function referrerDocuments(reader: ImageReader, digest: string, signal: AbortSignal | undefined) {
  const found = parseImageManifest(await reader.manifest(digest, signal));
  if (found.kind === 'image') return documentsOf(reader, found, undefined, signal);
  const reading = found.manifests.map(async (child) =>
    // GitHub's index gives a wrong type; the referrer's own manifest has the right one.
    documentsOf(reader, await imageAt(reader, child.digest, signal), undefined, signal),
  );
  return (await Promise.all(reading)).flat();
}

async function imageAt(reader: ImageReader, digest: string, signal: AbortSignal | undefined): Promise<ImageManifest> {
  const found = parseImageManifest(await reader.manifest(digest, signal));
  return found.kind === 'image' ? found : { ...found, kind: 'image', config: undefined, layers: [], compressedSize: 0 };
}

async function documentsOf(
  reader: ImageReader,
  manifest: ImageManifest,
  listedSubject: string | undefined,
  signal: AbortSignal | undefined,
): Promise<AttachedDocument[]> {
  const subject = listedSubject ?? manifest.subject;
  const reading = manifest.layers.map(async (blob): Promise<AttachedDocument[]> => {
    const { annotations, mediaType = '' } = blob;
    if (bundleType.test(mediaType) || bundleType.test(manifest.artifactType ?? '')) {
      return [{ ...(await readBundle(reader, blob, signal)), subject, blob, isBundle: true }];
    }
    const predicateType = predicateTypeOf(annotations);
    const signature = orError(() => cosignSignatureOf(annotations));
    const kind = sbomType.test(mediaType)
      ? 'sbom'
      : statementType.test(mediaType)
        ? kindOf(predicateType)
        : signature === undefined
          ? undefined
          : 'signature';
    return kind === undefined ? [] : [{ kind, subject, predicateType, blob, signature, isBundle: false }];
  });
  return (await Promise.all(reading)).flat();
}

const bundleType = /^application\/vnd\.dev\.sigstore\.bundle\b/;
const statementType = /^application\/(vnd\.in-toto\+json|vnd\.dsse\.envelope\.v1\+json)$/;
/** Of cosign's `attach sbom`. */
const sbomType = /^(text\/spdx\+json|application\/(vnd\.)?(spdx|cyclonedx|syft)\+json)/;

/** A bundle has its signature and what it signs in one. */
async function readBundle(reader: ImageReader, { digest, size = 0 }: Descriptor, signal: AbortSignal | undefined) {
  const content = await readBounded(reader, { digest, size }, maxAttestationBytes, signal);
  const signature = orError(() => parseBundleSignature(content));
  const statement = orError(() => parseStatement(content));
  // A bundle may also sign the manifest as it is, without a statement.
  const predicateType = statement instanceof GitHubError ? undefined : statement.predicateType;
  return {
    kind: predicateType === undefined ? ('signature' as const) : kindOf(predicateType),
    predicateType,
    signature,
  };
}

function orError<T>(read: () => T): T | GitHubError {
  try {
    return read();
  } catch (error) {
    if (error instanceof GitHubError) return error;
    throw error;
  }
}

/** Source: SLSA, SPDX, CycloneDX and cosign's specification of signatures as statements. */
function kindOf(predicateType = ''): AttachedDocument['kind'] {
  if (predicateType.startsWith('https://slsa.dev/provenance/')) return 'provenance';
  if (/^https:\/\/(spdx\.dev\/Document|cyclonedx\.org\/)/.test(predicateType)) return 'sbom';
  return predicateType.startsWith('https://sigstore.dev/cosign/sign/') ? 'signature' : 'attestation';
}

/** Returns what a layer with a statement says of it: the type of the predicate, as buildx or cosign write it. */
export function predicateTypeOf(annotations: readonly NamedValue[]): string | undefined {
  return valueOf(annotations, 'in-toto.io/predicate-type') ?? valueOf(annotations, 'predicateType');
}

function valueOf(annotations: readonly NamedValue[], wanted: string): string | undefined {
  return annotations.find(({ name }) => name === wanted)?.value;
}

/** Returns the digests of the versions that have a fallback tag for one of the digests. */
export function referrersIn(
  versions: Iterable<{ readonly name: string; readonly tags: readonly string[] }>,
  digests: readonly string[],
): readonly string[] {
  const wanted = new Set(digests);
  return [...versions].flatMap(({ name, tags }) =>
    tags.some((tag) => wanted.has(referrerTag(tag, name)?.subject ?? '')) ? [name] : [],
  );
}

import { parseSbom, parseStatement, provenanceOf, sbomOf, type Provenance, type Sbom } from '#core/documents';
import { malformed } from '#core/github';
import type { Blob, ImageReader } from '#core/images';
import type { AttachedDocument } from './attachments.ts';
import { maxAttestationBytes, readBounded } from './readBounded.ts';

/** Reads a provenance that is attached. @throws GitHubError, `malformed` if it is none; the signal's reason when aborted. */
export async function readProvenance(
  reader: ImageReader,
  document: AttachedDocument,
  signal?: AbortSignal,
): Promise<Provenance> {
  const provenance = provenanceOf(
    parseStatement(await readBounded(reader, blobOf(document), maxAttestationBytes, signal)),
  );
  if (!provenance) throw malformed('no SLSA provenance', 'Reading a provenance');
  return provenance;
}

/** Reads an SBOM of any size, which is attached as a statement or as it is. @throws as `readProvenance`. */
export async function readSbom(reader: ImageReader, document: AttachedDocument, signal?: AbortSignal): Promise<Sbom> {
  const content = await reader.blob(blobOf(document), signal);
  if (document.predicateType === undefined && !document.isBundle) return parseSbom(content);
  const sbom = sbomOf(parseStatement(content));
  if (!sbom) throw malformed('neither SPDX 2 nor CycloneDX', 'Reading an SBOM');
  return sbom;
}

function blobOf({ blob: { digest, size = 0 } }: AttachedDocument): Blob {
  return { digest, size };
}

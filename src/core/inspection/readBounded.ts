import { GitHubError } from '#core/github';
import type { Blob, ImageReader } from '#core/images';

/** Of what is read without a click on that very document. */
export const maxAttestationBytes = 16_000_000;

/**
 * Returns a document that nobody asked for by itself, so that a hostile manifest cannot make the details of an image
 * download much. @throws GitHubError `tooLarge` before any request, and as `ImageReader.blob`.
 */
export async function readBounded(
  reader: Pick<ImageReader, 'blob'>,
  blob: Blob,
  maxBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  if (blob.size > maxBytes) {
    throw new GitHubError({ kind: 'tooLarge', maxBytes, declaredBytes: blob.size }, `Reading ${blob.digest}`);
  }
  return reader.blob(blob, signal);
}

import type { Explorer } from '#core/explorer';
import type { Package } from '#core/github';
import { referrersIn } from '#core/inspection';
import type { Target } from '#core/packages';
import type { ImageReaders } from '../../images/imageReaders.ts';
import { ImageDetails, type ImageSubject } from './imageDetails.ts';

interface OpenOptions extends Pick<ImageSubject, 'offer' | 'onChange' | 'documents'> {
  readonly explorer: Explorer;
  readonly images: ImageReaders;
  /** Ends all reading. */
  readonly signal: AbortSignal;
}

/**
 * Starts to read what a container version has; its parts are reported as they come. @returns `undefined` for packages of
 * other types. @throws SignedOutError.
 */
export async function openImage(
  { packageType, owner, name }: Target,
  { visibility }: Package,
  digest: string,
  { explorer, images, signal, ...rest }: OpenOptions,
): Promise<ImageDetails | undefined> {
  if (packageType !== 'container') return undefined;
  const reference = { owner, packageType, name };
  const versions = explorer.versions(reference);
  const image = new ImageDetails(
    {
      ...rest,
      reference,
      digest,
      connection: explorer.connection,
      reader: await images.of({ owner: owner.login, name, visibility }),
      referrersOf: (digests) => referrersIn(versions.items, digests),
      isComplete: versions.loaded && !versions.hasMore,
    },
    signal,
  );
  void image.load();
  return image;
}

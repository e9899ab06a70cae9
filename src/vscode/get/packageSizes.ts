import { CancellationError } from 'vscode';
import { packageImages, type Explorer } from '#core/explorer';
import type { PackageReference } from '#core/github';
import { readFacts, type ImageReader } from '#core/images';
import { packageSizes } from '#core/inspection';
import { shortened, sizeText } from '#core/packages';
import type { SizesView } from '../../messages/details.ts';
import { language, t } from '../../texts/language.ts';
import { loadAllOptions, withCancellableProgress } from '../notifications.ts';

type List = ReturnType<Explorer['versions']>;

/** Bars of the plot: the newest versions with a tag. */
const maxBars = 60;
/** Below a bar there is room for `2026.11.28`. */
const maxTickLength = 10;

/** What is known of the sizes of a package; sends no request. @param total the number of its versions, if known. */
export async function sizesView(reader: ImageReader, list: List, total: number | undefined): Promise<SizesView> {
  const { stored, read, versions, images } = await packageSizes(reader, list.items);
  const all = Math.max(total ?? 0, versions);
  const { untagged, untaggedParts } = packageImages(list.items, reader.cachedManifests);
  const size = (bytes: number) => sizeText(bytes, language());
  const newest = images.slice(0, maxBars).toReversed();
  const [first, last] = [newest[0], newest.at(-1)];
  return {
    summary: t(
      '{size} in {images, plural, one {# image} other {# images}}, with shared layers counted once; {read} of {all, plural, one {# version} other {# versions}} read',
      { size: size(stored), images: images.length, read, all },
    ),
    ...(read < all ? {} : { unused: unusedText(untagged.length + untaggedParts) }),
    bars: newest.map(({ tags, size: value, createdAt }) => ({
      label: `${tags[0] ?? ''} · ${new Date(createdAt).toLocaleDateString(language(), { dateStyle: 'medium' })}`,
      tick: shortened(tags[0] ?? '', maxTickLength),
      value,
    })),
    plotSummary:
      first && last
        ? t('{0} is {1}, {2} is {3}', first.tags[0] ?? '', size(first.size), last.tags[0] ?? '', size(last.size))
        : '',
    ...(read < all ? { warning: t('If the package is public, reading the others counts as a download of each.') } : {}),
  };
}

function unusedText(count: number): string {
  return t(
    '{count, plural, =0 {Every version belongs to an image with a tag.} one {# version belongs to no image with a tag.} other {# versions belong to no image with a tag.}}',
    { count },
  );
}

/**
 * Loads all versions and reads the manifests that are not cached, with a progress that can be cancelled: what was read
 * until then is cached. @throws GitHubError.
 */
export async function readAllSizes(
  { name }: PackageReference,
  reader: ImageReader,
  list: List,
  closed: AbortSignal,
): Promise<void> {
  try {
    await withCancellableProgress(t('Reading the sizes of {0}', name), async (cancelled, progress) => {
      const signal = AbortSignal.any([cancelled, closed]);
      await list.loadAll(loadAllOptions(signal, (message) => progress.report({ message })));
      await readFacts(
        reader,
        list.items.map(({ name: digest }) => digest),
        {
          signal,
          onProgress: ({ done, total }) =>
            progress.report({
              message: t('{done} of {total, plural, one {# manifest} other {# manifests}}', { done, total }),
            }),
        },
      );
    });
  } catch (error) {
    if (!(error instanceof CancellationError || closed.aborted)) throw error;
  }
}

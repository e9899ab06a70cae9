import type { ImageManifest } from '#core/documents';
import { layerDifference, type LayerChange } from './layers.ts';

/** Compressed, in bytes; `undefined` where a size is not known. */
export interface SizeComparison {
  readonly before: number | undefined;
  readonly after: number | undefined;
  readonly difference: number | undefined;
  /** What the layers add to it or take from it, largest first. With the config, their sum is the difference. */
  readonly layers: readonly { readonly change: LayerChange; readonly difference: number }[];
  /** What the config adds; it is a few kB. */
  readonly config: number | undefined;
}

type Sizes = Pick<ImageManifest, 'compressedSize' | 'config'>;

/** Returns how much larger an image is than another, and because of which layers. */
export function compareSizes(before: Sizes, after: Sizes, changes: readonly LayerChange[]): SizeComparison {
  const layers = changes.flatMap((change) => {
    const difference = layerDifference(change);
    return difference === undefined || difference === 0 ? [] : [{ change, difference }];
  });
  return {
    before: before.compressedSize,
    after: after.compressedSize,
    difference: minus(after.compressedSize, before.compressedSize),
    layers: layers.toSorted((one, other) => Math.abs(other.difference) - Math.abs(one.difference)),
    config: minus(configSize(after), configSize(before)),
  };
}

/** An artifact without a config has none to download. */
function configSize({ config }: Sizes): number | undefined {
  return config ? config.size : 0;
}

function minus(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : one - other;
}

import { paired } from './matching.ts';

export interface SizedPlatform {
  readonly digest: string;
  /** `linux/arm64/v8`; `undefined` if no document says it. */
  readonly name: string | undefined;
  /** Compressed, in bytes; `undefined` if it is not known. */
  readonly size: number | undefined;
}

export interface PlatformChange {
  readonly name: string | undefined;
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  readonly before: SizedPlatform | undefined;
  readonly after: SizedPlatform | undefined;
}

/** Returns the platforms of both images: those of `after` in its order, then those that it lost. */
export function comparePlatforms(
  before: readonly SizedPlatform[],
  after: readonly SizedPlatform[],
): readonly PlatformChange[] {
  return paired(before, after, ({ name }) => name ?? '').map((pair) => {
    const name = (pair.after ?? pair.before)?.name;
    if (!pair.before) return { name, kind: 'added', ...pair };
    if (!pair.after) return { name, kind: 'removed', ...pair };
    return { name, kind: pair.before.digest === pair.after.digest ? 'same' : 'changed', ...pair };
  });
}

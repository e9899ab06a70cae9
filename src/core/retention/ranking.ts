import type { Version } from './node.ts';
import type { PreparedPackage } from './preparedPackage.ts';
import type { KeepConditions } from './types.ts';

export interface Rank {
  /** From 1, the newest. */
  readonly position: number;
  /** How many are ranked with it. */
  readonly of: number;
  /** `2` or `2.1`, with `per`. */
  readonly group?: string | undefined;
}

export interface Ranking {
  readonly by: 'version' | 'created';
  /** Returns `undefined` for a version that is not ranked. */
  readonly rankOf: (version: Version) => Rank | undefined;
  /** From 1; 0 for a version that is not ranked. */
  readonly positionOf: (version: Version) => number;
}

/** Ranks the roots that meet the conditions of a rule, newest first, whatever their age. */
export function rankNewest(
  prepared: PreparedPackage,
  { per = 'package', by: wanted }: Pick<KeepConditions, 'per' | 'by'>,
  meetsConditions: (version: Version) => boolean,
): Ranking {
  const groupOf = (version: Version): string | undefined => {
    if (per === 'package') return '';
    const numbers = prepared.numbers(version);
    const major = numbers[0];
    if (major === undefined) return undefined;
    return per === 'major' ? String(major) : `${String(major)}.${String(numbers[1] ?? 0)}`;
  };
  const candidates = prepared.byCreation.filter(
    (version) => isRanked(version) && meetsConditions(version) && groupOf(version) !== undefined,
  );
  const by = wanted ?? (!prepared.isImage && candidates.every(prepared.isVersion) ? 'version' : 'created');
  const positions = new Uint32Array(prepared.graph.versions.length);
  const sizes = new Map<string, number>();
  const isCandidate = by === 'version' ? isIn(candidates, positions.length) : undefined;
  const ranked = isCandidate ? prepared.byVersion().filter(isCandidate) : candidates;
  ranked.forEach((version) => {
    const group = groupOf(version) ?? '';
    const position = (sizes.get(group) ?? 0) + 1;
    sizes.set(group, position);
    positions[version.index] = position;
  });
  const positionOf = ({ index }: Version) => positions[index] ?? 0;
  return {
    by,
    positionOf,
    rankOf(version) {
      const position = positionOf(version);
      const group = position > 0 ? groupOf(version) : undefined;
      if (group === undefined) return undefined;
      return { position, of: sizes.get(group) ?? 0, ...(per === 'package' ? {} : { group }) };
    },
  };
}

/** Attachments whose subjects are gone are no images. */
function isRanked({ isRoot, isReferrer, tags }: Version): boolean {
  return isRoot && (tags.length > 0 || !isReferrer);
}

function isIn(versions: readonly Version[], length: number): (version: Version) => boolean {
  const flags = new Uint8Array(length);
  for (const { index } of versions) flags[index] = 1;
  return ({ index }) => flags[index] === 1;
}

/** A glob, and how many tags it matches. */
export interface TagPattern {
  readonly glob: string;
  readonly count: number;
}

/** Fewer tags are not worth a pattern. */
const minTags = 3;

/** Returns `pr-*` for tags such as `pr-1`, `pr-22` and `pr-317`: those that match at least three, most frequent first. */
export function tagPatterns(tags: Iterable<string>): readonly TagPattern[] {
  const counts = new Map<string, number>();
  for (const tag of new Set(tags)) {
    const [start = ''] = /^([A-Za-z]+[-._]+|[A-Za-z]+(?=\d))/.exec(tag) ?? [];
    if (start !== '' && start.length < tag.length) counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= minTags)
    .map(([start, count]) => ({ glob: `${start}*`, count }))
    .sort((one, other) => other.count - one.count || (one.glob < other.glob ? -1 : 1));
}

/** A glob, and how many tags it matches. */
export interface TagPattern {
  readonly glob: string;
  readonly count: number;
}

/** Fewer tags are not worth a pattern. */
const minTags = 3;

/** Returns `pr-*` for tags such as `pr-1`, `pr-22` and `pr-317`: what at least three begin with, most frequent first. */
export function tagPatterns(tags: Iterable<string>): readonly TagPattern[] {
  const distinct = new Set(tags);
  const starts = new Map<string, number>();
  for (const tag of distinct) {
    const [start = ''] = /^([A-Za-z]+[-._]+|[A-Za-z]+(?=\d))/.exec(tag) ?? [];
    if (start !== '' && start.length < tag.length) starts.set(start, (starts.get(start) ?? 0) + 1);
  }
  const counts = new Map([...starts].filter(([, count]) => count >= minTags).map(([start]) => [start, 0]));
  // A pattern also matches what begins with more than these: `v*` matches `vendor`.
  for (const tag of distinct) {
    for (let end = 1; end <= tag.length; end++) {
      const count = counts.get(tag.slice(0, end));
      if (count !== undefined) counts.set(tag.slice(0, end), count + 1);
    }
  }
  return Array.from(counts, ([start, count]) => ({ glob: `${start}*`, count })).sort(
    (one, other) => other.count - one.count || (one.glob < other.glob ? -1 : 1),
  );
}

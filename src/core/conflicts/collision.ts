import type { PackageSummary } from '../explorer/summary.ts';
import type { Problem } from '../github/problem.ts';

/** What a conflicting package collides with: the container package of the same name in its owner's namespace. */
export type Collision =
  /** There is one, and it is another package. */
  | { readonly kind: 'present'; readonly at: number; readonly docker: Side; readonly container: Side }
  /** The container package of that name is the conflicting package itself: GitHub lists it as a container. */
  | { readonly kind: 'same'; readonly at: number; readonly docker: Side }
  /** 404: there is none any more, or the person may not see it. */
  | { readonly kind: 'absent'; readonly at: number; readonly docker: Side }
  /** The server refused to say. */
  | { readonly kind: 'refused'; readonly at: number; readonly docker: Side; readonly problem: Problem };

/** One of the two packages. `at` above and all times here: ms since 1970, or ISO 8601 in the summary. */
export interface Side {
  readonly package: PackageSummary;
  /** The tags of its newest versions, the newest first; `undefined` where they could not be read. */
  readonly tags: readonly string[] | undefined;
}

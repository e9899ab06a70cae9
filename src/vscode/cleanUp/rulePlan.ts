import type { CurrentPlan, LivePlan } from '#core/cleanUp';
import type { PackageReference } from '#core/github';
import { cleanUpTitle } from './cleanUpView.ts';
import type { Gathering } from './gathering.ts';
import type { CleanUpRequest } from './persisted.ts';
import type { RuleSource, RuleSources } from './ruleSources.ts';

/** What a panel plans by rules, for those who read the rules elsewhere. */
export interface RulePlan {
  /** Of the panel. */
  readonly title: string;
  readonly scopes: CleanUpRequest['scopes'];
  readonly current: CurrentPlan;
  readonly sources: readonly RuleSource[];
  /** Whether all packages have been read, but for those of the Docker registry, which never have a plan. */
  readonly isWhole: boolean;
  /** What could not be read, so that it has no plan. */
  readonly unread: readonly PackageReference[];
}

/** Returns `undefined` in a review, of an opened plan, which has rules of its own, and until a package has been read. */
export function rulePlanOf(
  request: CleanUpRequest,
  { current }: LivePlan,
  { progress, failures, listFailures }: Gathering,
  sources: RuleSources | undefined,
): RulePlan | undefined {
  if (!sources || !current || request.opened !== undefined) return undefined;
  const unread = failures.filter(({ failure }) => failure.kind !== 'unsupported');
  const isWhole = !progress && unread.length + listFailures.length === 0;
  const { scopes } = request;
  const references = unread.map(({ target }) => target.reference);
  return { title: cleanUpTitle(request), scopes, current, sources: sources.list(), isWhole, unread: references };
}

import * as v from 'valibot';
import { scopeKey, storedScope, type Scope, type VersionIds } from '#core/cleanUp';
import type { AccountOnHost } from '#core/deletion';
import { planQuery, type PlanQuery } from '../../messages/cleanUp.ts';

/** For whom, and of which packages. */
export interface CleanUpRequest {
  readonly account: AccountOnHost;
  readonly scopes: readonly Scope[];
  /** The versions that were picked by hand, for a review; without, rules say what is deleted. */
  readonly picked?: VersionIds | undefined;
  /** The address of the file with the plan that was opened; `scopes` are its packages. */
  readonly opened?: string | undefined;
}

/** What a panel is restored from. */
export interface PersistedCleanUp {
  readonly request: CleanUpRequest;
  /** What the user took out of the plan. */
  readonly spared: VersionIds;
  /** In a review: what is deleted whatever depends on it. */
  readonly forced: VersionIds;
  readonly query: PlanQuery;
  /** Of the `RuleSources`, which validate it. */
  readonly sources: unknown;
}

export const initialQuery: PlanQuery = { search: '', sortBy: 'verdict', descending: false };

/** Returns what a panel is opened with. In a review, a few versions may have been picked out of thousands. */
export function initialState(request: CleanUpRequest): PersistedCleanUp {
  const query = request.picked ? { ...initialQuery, selected: true } : initialQuery;
  return { request, spared: new Map(), forced: new Map(), query, sources: undefined };
}

/** Others are of newer releases. */
const format = 1;

const id = v.pipe(v.number(), v.safeInteger());
const versionIds = v.pipe(
  v.record(v.string(), v.array(id)),
  v.transform((stored): VersionIds => new Map(Object.entries(stored).map(([key, ids]) => [key, new Set(ids)]))),
);
const persisted = v.object({
  format: v.literal(format),
  account: v.object({ host: v.string(), account: v.string(), accountId: v.string() }),
  scopes: v.pipe(v.array(storedScope), v.minLength(1)),
  picked: v.optional(versionIds),
  opened: v.optional(v.string()),
  spared: versionIds,
  forced: versionIds,
  query: planQuery,
  sources: v.optional(v.unknown()),
});

/** Returns what a page persisted, which adds things of its own; `undefined` for anything else. */
export function parsePersisted(value: unknown): PersistedCleanUp | undefined {
  const { success, output } = v.safeParse(persisted, value);
  if (!success) return undefined;
  const { account, scopes, picked, opened, spared, forced, query, sources } = output;
  const request = { account, scopes, picked, ...(opened === undefined ? {} : { opened }) };
  return { request, spared, forced, query, sources };
}

/** Returns plain JSON. */
export function serialize({ request, spared, forced, query, sources }: PersistedCleanUp): object {
  const { account, scopes, picked, opened } = request;
  return {
    format,
    account,
    scopes,
    ...(picked ? { picked: plainIds(picked) } : {}),
    ...(opened === undefined ? {} : { opened }),
    spared: plainIds(spared),
    forced: plainIds(forced),
    query,
    sources,
  };
}

function plainIds(ids: VersionIds): Record<string, number[]> {
  return Object.fromEntries(Array.from(ids, ([key, of]) => [key, [...of]]));
}

/** Clean-ups of the same packages share a panel, reviews of deletes in the same packages another one, as do plans. */
export function requestKey({ account: { host, accountId }, scopes, picked, opened }: CleanUpRequest): string {
  return JSON.stringify([host, accountId, opened ?? (picked ? 'picked' : 'rules'), scopes.map(scopeKey).sort()]);
}

import { GitHubError, hasDeploymentRecords, type Connection, type Owner, type Problem } from '#core/github';
import type { RetentionPackage, RetentionPlan } from '#core/retention';

/** What is known of the deployments of an owner's images. */
export interface Deployments {
  /** The digests with a deployment record, as far as they were asked for. */
  readonly deployed: ReadonlySet<string>;
  /**
   * `unknown`: GitHub does not say, for this owner or this token, so that nothing more is asked; `problem` is its refusal,
   * and absent for users, who have no deployment records.
   */
  readonly state: { readonly kind: 'open' } | { readonly kind: 'unknown'; readonly problem: Problem | undefined };
  /** Returns which digests have not been asked for, each once: one request for each. None once they are unknown. */
  readonly unasked: (digests: Iterable<string>) => readonly string[];
  /**
   * Asks for one digest, and for the others once GitHub has answered.
   * @throws GitHubError for any refusal but 403 and 404; the signal's reason when aborted. What was learned is kept.
   */
  readonly read: (digests: Iterable<string>, options: ReadDeploymentsOptions) => Promise<void>;
}

export interface ReadDeploymentsOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** Called when a rate limit is waited for, with its earliest end; ms since 1970. */
  readonly onWait?: (until: number) => void;
}

/** The user decides about more requests than this. */
export const maxDeploymentReads = 500;

const maxInFlight = 20;

/** Remembers the answers, so that a plan that was edited asks only for what it deletes in addition. */
export function createDeployments(connection: Connection, owner: Owner): Deployments {
  const answers = new Map<string, boolean>();
  const deployed = new Set<string>();
  let state: Deployments['state'] =
    owner.kind === 'organization' ? { kind: 'open' } : { kind: 'unknown', problem: undefined };

  return {
    deployed,
    get state() {
      return state;
    },
    unasked,
    async read(digests, { signal, onProgress, onWait }) {
      const toAsk = unasked(digests);
      const waiting = toAsk.values();
      const failed = new AbortController();
      const request = { signal: AbortSignal.any([signal, failed.signal]), waiting: { forLimits: true, onWait } };
      let done = 0;
      const askNext = async () => {
        const next = waiting.next();
        if (next.done || state.kind === 'unknown') return false;
        await ask(next.value, request);
        onProgress?.({ done: ++done, total: toAsk.length });
        return true;
      };
      const askAll = async () => {
        while (await askNext());
      };
      if (!(await askNext())) return;
      try {
        await Promise.all(Array.from({ length: maxInFlight }, askAll));
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    },
  };

  function unasked(digests: Iterable<string>): readonly string[] {
    return state.kind === 'unknown' ? [] : [...new Set(digests)].filter((digest) => !answers.has(digest));
  }

  async function ask(digest: string, request: Parameters<typeof hasDeploymentRecords>[3]): Promise<void> {
    try {
      const isDeployed = await hasDeploymentRecords(connection, owner.login, digest, request);
      answers.set(digest, isDeployed);
      if (isDeployed) deployed.add(digest);
    } catch (error) {
      if (!(error instanceof GitHubError) || !isRefusal(error.problem)) throw error;
      state = { kind: 'unknown', problem: error.problem };
    }
  }
}

/** A 403 or 404. Its other meanings, such as single sign-on, refuse the rest as well. */
function isRefusal({ kind }: Problem): boolean {
  return ['forbidden', 'notFound', 'missingScope', 'singleSignOn', 'oauthAppRestriction'].includes(kind);
}

/**
 * Returns the digests of the images that a plan deletes: of those, deployment records are asked for. Their parts are not
 * asked for. @param packages those of the plan, in its order.
 */
export function digestsToAsk(packages: readonly RetentionPackage[], plan: RetentionPlan): readonly string[] {
  return packages.flatMap(({ type, versions }, index) => {
    if (type !== 'container') return [];
    const planned = plan.packages[index]?.versions ?? [];
    const roots = planned.filter(({ verdict, reason }) => verdict === 'delete' && reason !== 'along');
    const ids = new Set(roots.map(({ id }) => id));
    return versions.flatMap(({ id, name }) => (ids.has(id) ? name : []));
  });
}

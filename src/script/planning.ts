import {
  createDeployments,
  createPlanTable,
  createVersionTable,
  digestsToAsk,
  gatherPackages,
  listTargets,
  LivePlan,
  maxDeploymentReads,
  type CurrentPlan,
  type GatherFailure,
  type GatherTarget,
  type Limit,
  type ListFailure,
  type Scope,
} from '#core/cleanUp';
import { packageTypes, type Owner } from '#core/github';
import { ownerKey, packageKey } from '#core/packages';
import { createPlanner, type Rule } from '#core/retention';
import { gatherText } from '../texts/cleanUp/gatherText.ts';
import { planNotes, type DeploymentsOfOwner } from '../texts/cleanUp/planNotes.ts';
import { t } from '../texts/language.ts';
import { refusedDeployments } from './deployedRules.ts';
import { openImages } from './images.ts';
import type { PackageName } from './options.ts';
import type { Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** A plan of what could be read, and what could not. */
export interface Planned {
  readonly current: CurrentPlan;
  readonly failures: readonly { readonly target: GatherTarget; readonly failure: GatherFailure }[];
  readonly listFailures: readonly ListFailure[];
  /** What the reader has to know about the plan as a whole. */
  readonly notes: readonly string[];
  /** Why nothing of it may be deleted. */
  readonly refusal: string | undefined;
}

export interface PlanningOptions {
  readonly session: Session;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly owner: Owner;
  /** `undefined`: all packages of the owner. */
  readonly packages: readonly PackageName[] | undefined;
  readonly rules: readonly Rule[];
  /** What an exported plan deletes: nothing else is. */
  readonly limit: Limit | undefined;
}

/**
 * Plans as Clean Up in the extension does, with all types of packages and without a cache. What the extension asks about is
 * read, and said.
 * @throws GitHubError if the deployments cannot be read; the signal's reason when aborted.
 */
export async function makePlan(options: PlanningOptions): Promise<Planned> {
  const { session, terminal, signal, owner, packages, rules, limit } = options;
  const { connection, registry } = session;
  const onWait = (until: number) => terminal.waitForLimit(until);
  const live = new LivePlan();
  live.setRules(rules);
  if (limit) live.limit(limit);
  terminal.say(t('Listing packages…'));
  const scopes: readonly Scope[] = packages?.map((each) => ({ kind: 'package', owner, ...each })) ?? [
    { kind: 'owner', owner },
  ];
  const { targets, failures: listFailures } = await listTargets(connection, scopes, packageTypes, { signal, onWait });
  const now = Date.now();
  live.begin(
    now,
    targets.map(({ reference }) => packageKey(reference)),
  );
  const results = await gatherPackages(targets, {
    connection,
    openReader: (target) => Promise.resolve(openImages(target, registry)),
    confirmReads(count) {
      terminal.say(readsText(count, targets));
      return Promise.resolve(true);
    },
    onProgress(progress) {
      if (progress.waitsUntil !== undefined) onWait(progress.waitsUntil);
      else if (progress.current) terminal.progress(gatherText(progress, targets));
    },
    signal,
  });
  signal.throwIfAborted();
  const failures: Planned['failures'][number][] = [];
  results.forEach((result, index) => {
    const target = targets[index];
    if (result.kind === 'gathered') live.put(result);
    else if (target) failures.push({ target, failure: result });
  });
  const deployments = await readDeployments(live, options);
  const current = live.current ?? emptyPlan(now, rules);
  const refusal = deployments && refusedDeployments(current, deployments);
  const notes = [
    ...(refusal === undefined ? [] : [refusal]),
    ...planNotes(current, { deployments: deployments && refusal === undefined ? [deployments] : [], failures }),
  ];
  return { current, failures, listFailures, notes, refusal };
}

/** Returns the plan of an owner without packages, or of whom none could be read. */
function emptyPlan(now: number, rules: readonly Rule[]): CurrentPlan {
  const planner = createPlanner();
  const input = { now: new Date(now).toISOString(), rules, packages: [] };
  const plan = planner.plan(input);
  const versions = createVersionTable([], []);
  const table = createPlanTable(versions, plan, undefined, now, undefined);
  return { gathered: [], input, plan, versions, table, basis: { kind: 'rules', planner }, beyondLimit: [] };
}

function readsText(count: number, targets: readonly GatherTarget[]): string {
  const isPublic = targets.some(
    ({ reference, visibility }) => reference.packageType === 'container' && visibility !== 'private',
  );
  return isPublic
    ? t(
        'Reading {count, plural, one {# manifest} other {up to # manifests}}. Each that belongs to a public package counts as a download of it.',
        { count },
      )
    : t('Reading {count, plural, one {# manifest} other {up to # manifests}}.', { count });
}

/** Asks which images that the plan deletes are deployed, however many there are. */
async function readDeployments(
  live: LivePlan,
  { session: { connection }, terminal, signal, owner }: PlanningOptions,
): Promise<DeploymentsOfOwner | undefined> {
  const { current } = live;
  if (!current) return undefined;
  const deployments = createDeployments(connection, owner);
  const digests = digestsToAsk(current.input.packages, current.plan);
  const { length: count } = deployments.unasked(digests);
  if (count > maxDeploymentReads) {
    terminal.say(
      t('Checking whether {count, plural, other {# images}} are deployed takes a request for each.', { count }),
    );
  }
  await deployments.read(digests, {
    signal,
    onProgress: ({ done, total }) =>
      terminal.progress(
        t('Checking which images are deployed: {done} of {total, plural, one {# image} other {# images}}', {
          done,
          total,
        }),
      ),
    onWait: (until) => terminal.waitForLimit(until),
  });
  live.setDeployed(ownerKey(owner), deployments.deployed);
  return { owner, deployments, unasked: 0 };
}

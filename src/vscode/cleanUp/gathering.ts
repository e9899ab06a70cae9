import * as vscode from 'vscode';
import {
  createDeployments,
  digestsToAsk,
  gatherPackages,
  listTargets,
  maxDeploymentReads,
  type Deployments,
  type GatherFailure,
  type GatherOptions,
  type GatherTarget,
  type ListFailure,
  type LivePlan,
} from '#core/cleanUp';
import type { Connection, Owner } from '#core/github';
import { ownerKey, packageKey } from '#core/packages';
import type { ProgressView } from '../../messages/cleanUp.ts';
import { confirmReads } from '../deletion/plan/gatherSelections.ts';
import type { ImageReaders } from '../images/imageReaders.ts';
import { gatherText, waitText } from '../../texts/cleanUp/gatherText.ts';
import type { DeploymentsOfOwner } from '../../texts/cleanUp/planNotes.ts';
import { t } from '../../texts/language.ts';
import { readSettings } from '../settings.ts';
import { confirmPlanReads } from './confirmPlanReads.ts';
import type { CleanUpRequest } from './persisted.ts';

interface GatheringOptions {
  readonly request: CleanUpRequest;
  readonly live: LivePlan;
  readonly images: ImageReaders;
  readonly onChange: () => void;
}

/** Reads what a plan needs, one reading at a time. */
export class Gathering {
  readonly #options: GatheringOptions;
  readonly #failures = new Map<string, GatherFailure>();
  readonly #deployments = new Map<string, { readonly owner: Owner; readonly deployments: Deployments }>();
  #targets: readonly GatherTarget[] = [];
  #last: Promise<void> = Promise.resolve();
  #reading: { readonly stop: AbortController; progress: ProgressView } | undefined;
  /** What the user decided for this reading, and for reading again what has been deleted from. */
  #mayReadMany: Awaited<ReturnType<GatherOptions['confirmReads']>> | undefined;
  listFailures: readonly ListFailure[] = [];

  constructor(options: GatheringOptions) {
    this.#options = options;
  }

  /** Absent unless something is being read. */
  get progress(): ProgressView | undefined {
    return this.#reading?.progress;
  }

  /** Why packages have no plan, in the order of the packages. */
  get failures(): readonly { readonly target: GatherTarget; readonly failure: GatherFailure }[] {
    return this.#targets.flatMap((target) => {
      const failure = this.#failures.get(packageKey(target.reference));
      return failure ? [{ target, failure }] : [];
    });
  }

  cancel(): void {
    this.#reading?.stop.abort(new vscode.CancellationError());
  }

  /**
   * Lists the packages and reads all of them, and what is deployed. What was read before is forgotten.
   * @param skipsManifests whether to use only those that are cached, instead of asking whether so many may be read.
   */
  async read(connection: Connection, skipsManifests = false): Promise<void> {
    const { request, live } = this.#options;
    this.#deployments.clear();
    await this.#run(t('Listing packages…'), async (signal) => {
      this.#mayReadMany = skipsManifests ? false : undefined;
      this.#targets = [];
      this.#failures.clear();
      this.listFailures = [];
      live.begin(Date.now(), []);
      const { targets, failures } = await listTargets(connection, request.scopes, readSettings().packageTypes, {
        signal,
        onWait: (until) => this.#report(waitText(until), 0, 0),
      });
      this.#targets = targets;
      this.listFailures = failures;
      live.begin(
        Date.now(),
        targets.map(({ reference }) => packageKey(reference)),
      );
      await this.#gather(connection, targets, signal);
      await this.#readDeployments(signal, maxDeploymentReads);
    });
  }

  /** Reads some packages again, such as those that something was deleted in. @param keys those of other packages are ignored. */
  async readAgain(connection: Connection, keys: ReadonlySet<string>): Promise<void> {
    const again = this.#targets.filter(({ reference }) => keys.has(packageKey(reference)));
    if (again.length === 0) return;
    await this.#run(t('Reading what changed…'), async (signal) => {
      this.#options.live.begin(
        Date.now(),
        this.#targets.map(({ reference }) => packageKey(reference)),
      );
      await this.#gather(connection, again, signal);
      await this.#readDeployments(signal, maxDeploymentReads);
    });
  }

  /** Asks for deployments of what the plan deletes, unless these are more than `max`. */
  async readDeployments(max: number): Promise<void> {
    if (this.deployments.every(({ unasked }) => unasked === 0 || unasked > max)) return;
    await this.#run(t('Checking which images are deployed…'), (signal) => this.#readDeployments(signal, max));
  }

  /** Of the organizations whose images the plan deletes. */
  get deployments(): readonly DeploymentsOfOwner[] {
    return this.#digests().map(({ owner, deployments, digests }) => ({
      owner,
      deployments,
      unasked: deployments.unasked(digests).length,
    }));
  }

  async #gather(connection: Connection, targets: readonly GatherTarget[], signal: AbortSignal): Promise<void> {
    const { live, images, onChange, request } = this.#options;
    // A review shows what was not checked.
    const confirm: GatherOptions['confirmReads'] = request.picked
      ? async (count) => (await confirmReads(count)) === true
      : (_, packages) => confirmPlanReads(packages, live.rules);
    for (const { owner } of targets.map(({ reference }) => reference)) {
      const key = ownerKey(owner);
      if (!this.#deployments.has(key)) {
        this.#deployments.set(key, { owner, deployments: createDeployments(connection, owner) });
      }
    }
    await gatherPackages(targets, {
      connection,
      openReader: ({ reference: { owner, name }, visibility }) => images.of({ owner: owner.login, name, visibility }),
      confirmReads: async (...unread) => (this.#mayReadMany ??= await confirm(...unread)),
      allowsUnchecked: request.picked !== undefined,
      onProgress: (progress) => this.#report(gatherText(progress, targets), progress.done, progress.total),
      onResult: (result, index) => {
        const target = targets[index];
        if (!target) return;
        const key = packageKey(target.reference);
        if (result.kind === 'gathered') {
          this.#failures.delete(key);
          live.put(result);
        } else {
          this.#failures.set(key, result);
          live.drop(key);
        }
        onChange();
      },
      signal,
    });
  }

  async #readDeployments(signal: AbortSignal, max: number): Promise<void> {
    const { live } = this.#options;
    for (const { owner, deployments, digests } of this.#digests()) {
      if (deployments.unasked(digests).length > max) continue;
      await deployments.read(digests, {
        signal,
        onProgress: ({ done, total }) =>
          this.#report(
            t('Checking which images are deployed: {done} of {total, plural, one {# image} other {# images}}', {
              done,
              total,
            }),
            done,
            total,
          ),
        onWait: (until) => this.#report(waitText(until), 0, 0),
      });
      live.setDeployed(ownerKey(owner), deployments.deployed);
    }
  }

  #digests() {
    const { current } = this.#options.live;
    if (!current) return [];
    const owners = Map.groupBy(current.gathered.keys(), (index) => {
      const owner = current.gathered[index]?.reference.owner;
      return owner ? ownerKey(owner) : '';
    });
    return [...owners].flatMap(([key, indexes]) => {
      const known = this.#deployments.get(key);
      const packages = indexes.flatMap((index) => current.input.packages[index] ?? []);
      const planned = { packages: indexes.flatMap((index) => current.plan.packages[index] ?? []) };
      return known ? [{ ...known, digests: digestsToAsk(packages, planned) }] : [];
    });
  }

  /** A new reading ends the one before, and begins once that has ended: it may still report what it has read. */
  #run(text: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.cancel();
    const running = this.#last.then(() => this.#runNow(text, work));
    this.#last = running.catch(() => undefined);
    return running;
  }

  async #runNow(text: string, work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const reading = { stop: new AbortController(), progress: { text, done: 0, total: 0, kind: 'reading' as const } };
    this.#reading = reading;
    this.#options.onChange();
    try {
      await work(reading.stop.signal);
    } finally {
      this.#reading = undefined;
      this.#options.onChange();
    }
  }

  #report(text: string, done: number, total: number): void {
    if (!this.#reading) return;
    this.#reading.progress = { text, done, total, kind: 'reading' };
    this.#options.onChange();
  }
}

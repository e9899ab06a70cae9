import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { GatheredPackage } from '../../../src/core/cleanUp/gather.ts';
import { planInputOf } from '../../../src/core/cleanUp/planInput.ts';
import { runOperations } from '../../../src/core/cleanUp/runOperations.ts';
import { recentlyDeleted } from '../../../src/core/deletion/journal/recentlyDeleted.ts';
import type { Result } from '../../../src/core/deletion/operation.ts';
import { maxInTransitMs, recover } from '../../../src/core/deletion/recover.ts';
import { restoreOperations, type KnownManifest } from '../../../src/core/deletion/restore.ts';
import {
  planRetention,
  type RetentionPackage,
  type RetentionPlan,
  type Rule,
} from '../../../src/core/retention/index.ts';
import { on } from '../../github/faults.ts';
import { withRepo } from '../../github/smallWorld.ts';
import { activeVersions, isActive, type Package, type PackageVersion } from '../../github/world.ts';
import { account, accountId, idsOf, openWindow, type Window } from '../deletion/fixtures.ts';
import { randomOf } from '../images/fixtures.ts';
import { rules as anyRules, strongRules } from '../retention/worlds.ts';
import { createOthers, randomFaults, type Change, type Others } from './disturbances.ts';
import { openSite, type Site } from './fixtures.ts';
import { openPuller } from './pull.ts';
import {
  addRandomImages,
  addRandomLibrary,
  chance,
  pickOf,
  some,
  type Random,
  type RandomImages,
} from './randomPackages.ts';

/** What there was in a run, by what it is. */
export type Counts = Readonly<Record<string, number>>;

interface Scene {
  readonly site: Site;
  readonly images: readonly RandomImages[];
  /** Those of images first. */
  readonly packages: readonly Package[];
  readonly window: Window;
}

/**
 * Cleans random packages up by random rules, as the extension does it: gathers, plans and runs, while requests fail,
 * GitHub refuses, somebody cancels, and others push, tag and delete. Then restores everything.
 *
 * Holds that each tagged image that stays can be pulled whole, and each untagged one by its digest; that nothing was
 * deleted that the plan kept, or that others had changed; that the server, Recently Deleted and the results agree; and
 * that everything is back after the restore.
 */
export async function cleanUpAtRandom(seed: number): Promise<Counts> {
  const random = randomOf(seed);
  const images: RandomImages[] = [];
  const libraries: Package[] = [];
  const site = await openSite((world) => {
    images.push(addRandomImages(random, world, 'app', chance(random, 12) ? 80 : 2 + random(5)));
    if (chance(random, 3)) images.push(addRandomImages(random, world, 'tools', 2 + random(3)));
    for (const type of some(['npm', 'maven', 'nuget', 'rubygems'] as const, random)) {
      libraries.push(addRandomLibrary(random, world, type));
    }
  }, withRepo);
  try {
    const packages = [...images.map(({ pkg }) => pkg), ...libraries];
    return await planAndRun(seed, random, { site, images, packages, window: openWindow({ ...site, token: withRepo }) });
  } finally {
    await site.close();
  }
}

async function planAndRun(seed: number, random: Random, scene: Scene): Promise<Counts> {
  const { site, images, packages } = scene;
  const before = activeIds(packages);
  const others = createOthers(random, site.github.world, images, packages.slice(images.length));
  const rules = randomRules(seed, random, scene);
  const first = await runOnce(random, scene, rules, others);
  // What was refused or cancelled is planned once more.
  const second = chance(random, 4) ? await runOnce(random, scene, rules, others) : undefined;
  const pinned = pinnedIndexes(rules, images);
  const restored = await restoreAll(scene, before, others);
  const added = others.added.size;
  return sumOf([
    first,
    second ?? {},
    { 'pinned untagged indexes': pinned, restored, 'versions added by others': added },
    ...others.changes.map(({ kind }) => ({ [`changes: ${kind}`]: 1 })),
  ]);
}

/** Makes a plan and carries it out. */
async function runOnce(random: Random, scene: Scene, rules: readonly Rule[], others: Others): Promise<Counts> {
  const { site, images, packages, window } = scene;
  const { github, clock } = site;
  if (chance(random, 6)) spoilManifests(random, scene);
  if (chance(random, 15)) {
    github.faults.push({ match: on('GET', `/${pickOf(packages, random)?.name ?? ''}/versions?`), act: 500 });
  }
  const { results: gathered } = await site.gather(packages.map(({ type, name }) => `${type}/${name}`));
  github.faults.splice(0);
  const planned = gathered.filter((result) => result.kind === 'gathered');
  const inputs = planned.map((each) => withWishes(random, planInputOf(each)));
  const plan = planRetention({ now: new Date(clock.now()).toISOString(), rules, packages: inputs });
  const { operations, rechecks } = runOperations(planned, plan);

  const unreadable = unreadableOf(planned);
  const deletedBefore = deletedIds(packages);
  const lost = await Promise.all(images.map((each) => pullAll(scene, each, unreadable)));
  const changesBefore = others.changes.length;
  if (chance(random, 2)) for (let count = random(4); count >= 0; count--) others.act(operations);
  const present = activeIds(packages);
  const disturbed = chance(random, 3)
    ? { faults: [], refusals: [] }
    : randomFaults(
        random,
        operations.filter(({ target }) => present.has(target.versionId ?? 0)),
      );
  github.faults.push(...disturbed.faults, ...disturbed.refusals);
  const cancelled = new AbortController();
  const cancelAt = chance(random, 5) ? random(operations.length + 1) : Infinity;
  const ofApp = operations.filter(({ target }) => target.name === images[0]?.pkg.name);
  const groups = new Set(chance(random, 2) ? [60, 160] : []);
  let changesBetweenGroups = 0;
  const results = await window.queue.run(operations, {
    rechecks,
    signal: cancelled.signal,
    onProgress: ({ done }) => {
      if (done >= cancelAt) cancelled.abort();
      // The next group of a hundred is checked again before its first delete.
      if (!groups.delete(done)) return;
      const { length } = others.changes;
      others.act(ofApp.slice(done + 40));
      changesBetweenGroups += others.changes.length - length;
    },
  });
  github.faults.splice(0);

  assert.equal(results.length, operations.length, 'each operation has one result');
  const deleted = await assertAgreement(scene, results, deletedBefore, others);
  assertPlanned(plan, results, deleted);
  assertChangesSkipped(others.changes.slice(changesBefore), results);
  assertAttached(scene, deleted, unreadable);
  const goneDigests = digestsOf(packages, others.gone);
  let pulled = 0;
  for (const [index, each] of images.entries()) {
    const mayLack = new Set([...(lost[index]?.keys() ?? []), ...goneDigests]);
    const found = await pullAll(scene, each, unreadable, outliving(plan, each));
    for (const [digest, by] of found) if (!mayLack.has(digest)) assert.fail(`${digest} is lost to ${by}`);
    pulled += activeVersions(each.pkg).length;
  }

  const skips = results.flatMap(({ outcome }) => (outcome.kind === 'skipped' ? outcome.because.kind : []));
  return sumOf([
    { 'plans carried out': 1, 'plans that delete something': Number(operations.length > 0) },
    { 'packages planned': planned.length, 'packages without a plan': packages.length - planned.length },
    { versions: inputs.reduce((sum, { versions }) => sum + versions.length, 0), deletes: deleted.size },
    { 'images pulled whole': pulled, 'unreadable manifests': unreadable.size },
    { faults: disturbed.faults.length, refusals: disturbed.refusals.length },
    { cancels: Number(cancelled.signal.aborted), 'changes between groups': changesBetweenGroups },
    ...results.map(({ outcome }) => ({ [`results: ${outcome.kind}`]: 1 })),
    ...skips.map((kind) => ({ [`skipped: ${kind}`]: 1 })),
  ]);
}

export function sumOf(all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {};
  for (const counts of all) for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

// The plan.

/** At least one rule deletes much, and some keep single digests. */
function randomRules(seed: number, random: Random, { images }: Scene): readonly Rule[] {
  const [sampled = []] = fc.sample(anyRules, { seed, numRuns: 1 });
  const strong = pickOf(strongRules, random) ?? assert.fail();
  const pinned = chance(random, 2) ? pickOf(images.flatMap(untaggedIndexes), random) : undefined;
  return [strong, ...sampled, ...(pinned ? [{ keep: { versions: [pinned.name] } }] : [])];
}

function untaggedIndexes({ pkg, registry }: RandomImages): PackageVersion[] {
  const indexes = new Set(registry.pushed.flatMap(({ digest, body }) => (body.includes('"manifests"') ? digest : [])));
  return activeVersions(pkg).filter(({ name, tags }) => tags.length === 0 && indexes.has(name));
}

/** How many of them stay. */
function pinnedIndexes(rules: readonly Rule[], images: readonly RandomImages[]): number {
  const pins = new Set(rules.flatMap(({ keep }) => keep?.versions ?? []));
  return images.flatMap(untaggedIndexes).filter(({ name }) => pins.has(name)).length;
}

/** Some are deployed, in use, or were taken out of the plan. */
function withWishes(random: Random, input: RetentionPackage): RetentionPackage {
  const few = () => (chance(random, 5) ? some(input.versions, random).slice(0, 2) : []);
  const ids = () => few().map(({ id }) => id);
  return { ...input, deployed: few().map(({ name }) => name), inUse: ids(), spared: ids() };
}

function spoilManifests(random: Random, { site, images }: Scene): void {
  for (const { registry } of images) {
    for (const { digest } of some(registry.pushed, random).slice(0, 2)) {
      site.github.faults.push({ match: on('GET', digest), act: chance(random, 2) ? 500 : 'reset' });
    }
  }
}

function unreadableOf(planned: readonly GatheredPackage[]): Set<string> {
  return new Set(
    planned.flatMap(({ versions, images }) =>
      versions.flatMap(({ name }) =>
        images && (images.manifests.get(name)?.kind ?? 'unreadable') === 'unreadable' ? name : [],
      ),
    ),
  );
}

// What has to hold.

/**
 * Returns the digests that pulls of all that is there do not find, by tag and by digest, and what lacks them.
 * @param mayOutlive whether the first may lack the second.
 */
async function pullAll(
  { site }: Scene,
  { pkg }: RandomImages,
  unreadable: ReadonlySet<string>,
  mayOutlive: (digest: string, lost: string) => boolean = () => false,
): Promise<Map<string, string>> {
  const puller = await openPuller(site.github, pkg.name);
  const lost = new Map<string, string>();
  for (const { name, tags } of activeVersions(pkg)) {
    for (const reference of [name, ...tags]) {
      for (const each of await puller.lost(reference, unreadable)) {
        const digest = each === reference ? name : each;
        if (!mayOutlive(name, digest)) lost.set(digest, reference);
      }
    }
  }
  return lost;
}

/** A part goes after the root that it belongs to, also if it lists that: what has neither a tag nor a pin may be left. */
function outliving(
  { packages: planned }: RetentionPlan,
  { pkg }: RandomImages,
): (part: string, root: string) => boolean {
  const names = new Map(pkg.versions.map(({ id, name }) => [id, name]));
  const roots = new Map<string, Set<string>>();
  for (const version of planned.flatMap(({ versions }) => versions)) {
    if (version.reason !== 'along') continue;
    const name = names.get(version.id) ?? '';
    const found = roots.get(name) ?? new Set();
    for (const id of version.with) found.add(names.get(id) ?? '');
    roots.set(name, found);
  }
  return (part, root) => roots.get(part)?.has(root) === true;
}

interface Content {
  readonly subject?: { readonly digest: string };
  readonly manifests?: readonly { readonly digest: string }[];
}

function contentOf({ pushed }: RandomImages['registry'], wanted: string): Content {
  return JSON.parse(pushed.find(({ digest }) => digest === wanted)?.body ?? '{}') as Content;
}

/**
 * The versions deleted are the same on the server, in Recently Deleted and in the results.
 * @param before what was deleted before the run. @returns what the run deleted.
 */
async function assertAgreement(
  { packages, window, site }: Scene,
  results: readonly Result[],
  before: ReadonlySet<number>,
  { gone }: Others,
): Promise<ReadonlySet<number>> {
  const { journal, connection, host, time } = window;
  const unknown = new Set(idsOf(results, 'unknown'));
  // As at the next start: what is not known is looked up once no request can be under way.
  site.clock.advance(maxInTransitMs);
  const options = { journal, connection, host: host.name, account, accountId, now: time.now, isRunning: () => false };
  const { verified } = await recover(options);
  const found = verified
    .map(({ result }) => result)
    .filter(({ operation }) => unknown.has(operation.target.versionId ?? 0));
  assert.equal(found.length, unknown.size, 'everything that was not known has been looked up');
  const reported = new Set([...idsOf(results, 'deleted'), ...idsOf(found, 'deleted')]);
  const inJournal = recentlyDeleted(await journal.read(), time.now()).map(({ target }) => target.versionId ?? 0);
  for (const { deletedAt } of packages) assert.equal(deletedAt, undefined, 'no package is deleted');
  const onServer = [...deletedIds(packages)].filter((id) => !gone.has(id));
  const sorted = (ids: Iterable<number>) => [...ids].sort((one, other) => one - other);
  assert.deepEqual(sorted(inJournal), sorted(onServer), 'Recently Deleted and the server');
  const byThisRun = onServer.filter((id) => !before.has(id));
  assert.deepEqual(sorted(reported), sorted(byThisRun), 'the results and the server');
  return reported;
}

/** The run is about what the plan deletes, and has deleted nothing else. */
function assertPlanned({ packages }: RetentionPlan, results: readonly Result[], deleted: ReadonlySet<number>): void {
  const versions = packages.flatMap((pkg) => pkg.versions);
  const planned = new Set(versions.flatMap(({ id, verdict }) => (verdict === 'delete' ? id : [])));
  assert.deepEqual(new Set(results.map(({ operation }) => operation.target.versionId)), planned);
  for (const id of deleted) assert.ok(planned.has(id), `${id} was deleted although the plan kept it`);
}

/** What others changed is not deleted, and its result says so. */
function assertChangesSkipped(changes: readonly Change[], results: readonly Result[]): void {
  const outcomes = new Map(results.map(({ operation, outcome }) => [operation.target.versionId, outcome.kind]));
  for (const { kind, versionId } of changes) {
    const outcome = outcomes.get(versionId) ?? '';
    assert.ok(['skipped', 'alreadyGone', 'refused'].includes(outcome), `${kind}: ${outcome}`);
  }
}

const fallbackTag = /sha256-[0-9a-f]{64}/;

/** No attachment was deleted whose subject stays; unless its subject is a part of it, and so goes after it. */
function assertAttached({ images }: Scene, deleted: ReadonlySet<number>, unreadable: ReadonlySet<string>): void {
  for (const { pkg, registry } of images) {
    const present = new Set(activeVersions(pkg).map(({ name }) => name));
    for (const { id, name, tags } of pkg.versions) {
      if (!deleted.has(id) || unreadable.has(name)) continue;
      const { subject, manifests = [] } = contentOf(registry, name);
      const named = tags.map((tag) => fallbackTag.exec(tag)?.[0].replace('-', ':'));
      const subjects = [subject?.digest, ...(named.every((digest) => digest !== undefined) ? named : [])];
      for (const digest of subjects.filter((each) => each !== undefined)) {
        const isPart = manifests.some((child) => child.digest === digest);
        assert.ok(isPart || !present.has(digest), `${name} was deleted, but what it is attached to stays`);
      }
    }
  }
}

/** Everything is back that others have not deleted. @returns how many versions were restored. */
async function restoreAll(
  { site, packages, window }: Scene,
  before: ReadonlySet<number>,
  { gone, added }: Others,
): Promise<number> {
  const known: KnownManifest = ({ name }, digest) => site.caches.get(name)?.manifest(digest)?.facts;
  const entries = recentlyDeleted(await window.journal.read(), window.time.now());
  const results = await window.queue.run(restoreOperations(entries, entries, known));
  // The local GitHub restores no version while another one has its digest, so that images that need both are not restored.
  const isDouble = ({ versions }: Package) => new Set(versions.map(({ name }) => name)).size < versions.length;
  const single = packages.filter((pkg) => !isDouble(pkg));
  const idsIn = new Set(single.flatMap(({ versions }) => versions.map(({ id }) => id)));
  const expected = [...before, ...added].filter((id) => !gone.has(id) && idsIn.has(id));
  const sorted = (ids: Iterable<number>) => [...ids].sort((one, other) => one - other);
  assert.deepEqual(sorted(activeIds(single)), sorted(expected), 'everything is back');
  const left = recentlyDeleted(await window.journal.read(), window.time.now());
  assert.deepEqual(
    left.filter(({ target }) => idsIn.has(target.versionId ?? 0)),
    [],
    'Recently Deleted is empty',
  );
  return idsOf(results, 'restored').length;
}

function activeIds(packages: readonly Package[]): Set<number> {
  return new Set(packages.flatMap((pkg) => activeVersions(pkg).map(({ id }) => id)));
}

function deletedIds(packages: readonly Package[]): Set<number> {
  return new Set(packages.flatMap(({ versions }) => versions.flatMap((each) => (isActive(each) ? [] : each.id))));
}

function digestsOf(packages: readonly Package[], ids: ReadonlySet<number>): string[] {
  return packages.flatMap(({ versions }) => versions.flatMap(({ id, name }) => (ids.has(id) ? name : [])));
}

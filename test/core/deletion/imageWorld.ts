import assert from 'node:assert/strict';
import type { Result } from '../../../src/core/deletion/operation.ts';
import { undoOperations } from '../../../src/core/deletion/restore.ts';
import { deleteOperations, packageEffectOf, runOrder } from '../../../src/core/deletion/plan.ts';
import { createRecheck, imageVersion, versionPages } from '../../../src/core/deletion/run/recheck.ts';
import { packageKey } from '../../../src/core/packages/target.ts';
import type { VersionSummary } from '../../../src/core/packages/summary.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { readWholeList } from '../../../src/core/github/wholeList.ts';
import { readManifests } from '../../../src/core/images/readManifests.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { memoryCache } from '../images/memoryCache.ts';
import { pick } from '../retention/picked.ts';
import { on, type Act } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld } from '../../github/smallWorld.ts';
import { activeVersions, addVersion, packagesOf, type Package, type PackageVersion } from '../../github/world.ts';
import { losses, publish, randomOf, Registry, tagFor, type Pushed } from '../images/fixtures.ts';
import { idsOf, openWindow, referenceTo, type Window } from './fixtures.ts';

type Random = (below: number) => number;

/** What one run came to, to be counted. */
export interface Ran {
  readonly versions: number;
  readonly deleted: number;
  readonly kept: number;
  readonly restored: number;
}

/**
 * Deletes a random selection of a random package of images from a local GitHub, as the extension does it, while requests
 * are refused or fail, people cancel, and others push, retag and delete. Then takes everything back.
 *
 * Holds that every image that stays, tagged or pinned by its digest, has all that it had; and that after the undo
 * everything is back.
 */
export async function runImageWorld(seed: number): Promise<Ran> {
  const random = randomOf(seed);
  const world = smallWorld();
  const registry = randomPackage(random, random(12) === 0 ? 60 : 5);
  publish(world, registry, 'app');
  const github = await startGitHub({ world });
  try {
    const app = packagesOf(world, 'org').find(({ name }) => name === 'app') ?? assert.fail();
    app.admins.add('ann');
    addTwins(random, github, app);
    const window = openWindow({ github, clock: world.clock });
    return await deleteAndUndo(random, { github, app, registry, window });
  } finally {
    await github.close();
  }
}

interface Scene {
  readonly github: GitHub;
  readonly app: Package;
  readonly registry: Registry;
  readonly window: Window;
}

async function deleteAndUndo(random: Random, scene: Scene): Promise<Ran> {
  const { github, app, registry, window } = scene;
  const reference = referenceTo(app);
  const { time } = window;
  const host = enterpriseHost(github.origin) ?? assert.fail();
  const repository = openRepository(
    { owner: 'org', name: 'app' },
    { host, token: administrator, transport: fetch, userAgent: 'test', now: time.now, sleep: time.sleep },
  );
  const reader = imageReader(repository, memoryCache());
  const list = await readWholeList(versionPages(window.connection, reference), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onWait: () => undefined,
  });
  const all = list.pages.flatMap(({ items }) => items);
  const known = new Map(all.map((version) => [version.id, version]));
  if (random(8) === 0) spoil(github, random, some(registry.pushed, random).slice(0, 2));
  const check = new AbortController();
  const versions = all.map(imageVersion);
  const { manifests } = await readManifests({
    versions,
    reader,
    signal: check.signal,
    onProgress: ({ done }) => {
      if (random(60) === 0 && done > 0) check.abort();
    },
  });
  github.faults.splice(0);
  const ids = some(all, random).map(({ id }) => id);
  const plan = pick(versions, manifests, ids, { complete: list.isComplete });
  const before = activeIds(app);
  const order = runOrder(plan.versions).map(({ id }) => id);
  const isOffered = order.length > 0 && packageEffectOf('container', all, new Set(order)) === 'none';
  const going = isOffered ? order : [];
  const planned = going.flatMap((id) => known.get(id) ?? []);

  const others = otherPeople(random, scene, planned);
  if (random(2) === 0) others.act();
  refuse(github, random, going);
  const recheck = createRecheck({
    ...list,
    reference: referenceTo(app),
    manifests,
    reader,
    versions: planned,
    mayEmpty: true,
  });
  const run = new AbortController();
  const cancelAt = random(5) === 0 ? random(going.length + 1) : Infinity;
  const results = isOffered
    ? await window.queue.run(deleteOperations(reference, plan.versions, known), {
        rechecks: new Map([[packageKey(reference), recheck]]),
        signal: run.signal,
        onProgress: ({ done }) => {
          if (done >= cancelAt) run.abort();
          // The next group is looked at again before it is begun.
          if (done === 60 && random(2) === 0) others.act(going.slice(100));
        },
      })
    : [];
  github.faults.splice(0);
  const isUnverified = plan.versions.some(({ reason }) => reason === 'unreadable');
  const mayLack = isUnverified ? tagged(planned) : new Set<string>();
  assertWhole(scene, others, mayLack);
  const restored = await undo(scene, results);
  // The local GitHub restores no version while another one has its name.
  if (!hasDeletedTwins(app, results)) assert.deepEqual(missing(app, before, others.gone), [], 'after the undo');
  const deleted = idsOf(results, 'deleted').length;
  return { versions: all.length, deleted, kept: ids.length - ids.filter((id) => going.includes(id)).length, restored };
}

/** Everything that stays, and what it needs by the manifests that were pushed, is there. */
function assertWhole({ app, registry }: Scene, { gone }: Others, mayLack: ReadonlySet<string>): void {
  const digests = new Set(activeVersions(app).map(({ name }) => name));
  const goneDigests = new Set(app.versions.filter(({ id }) => gone.has(id)).map(({ name }) => name));
  const present = new Set(registry.pushed.filter(({ digest }) => digests.has(digest)).map(({ id }) => id));
  // A part of an image that is being deleted may be there without it, and needs nothing but what is below it.
  for (const [name, by] of losses(registry, present)) {
    const { digest } = registry.named(name);
    if (goneDigests.has(digest) || mayLack.has(digest)) continue;
    assert.fail(`${[...by].join()} stay without ${name}`);
  }
}

async function undo({ window, app }: Scene, results: readonly Result[]): Promise<number> {
  const deleted = results.filter(({ outcome }) => outcome.kind === 'deleted').map(({ operation }) => operation);
  const unsure = results.filter(({ outcome }) => outcome.kind === 'unknown').map(({ operation }) => operation);
  const lost = unsure.filter(({ target }) => !activeIds(app).has(target.versionId ?? 0));
  const restored = await window.queue.run(undoOperations([...deleted, ...lost]));
  return idsOf(restored, 'restored').length;
}

function missing(app: Package, before: ReadonlySet<number>, gone: ReadonlySet<number>): number[] {
  const now = activeIds(app);
  return [...before].filter((id) => !now.has(id) && !gone.has(id));
}

function hasDeletedTwins(app: Package, results: readonly Result[]): boolean {
  const ids = new Set(idsOf(results, 'deleted'));
  const byDigest = Map.groupBy(app.versions, ({ name }) => name);
  return [...byDigest.values()].some((versions) => versions.length > 1 && versions.some(({ id }) => ids.has(id)));
}

function activeIds(app: Package): Set<number> {
  return new Set(activeVersions(app).map(({ id }) => id));
}

function tagged(versions: readonly VersionSummary[]): Set<string> {
  return new Set(versions.filter(({ tags }) => tags.length > 0).map(({ name }) => name));
}

interface Others {
  /** Pushes, retags or deletes something. @param among versions that are still to be deleted. */
  act(among?: readonly number[]): void;
  /** What others have deleted. */
  readonly gone: Set<number>;
}

/** Other people, who change the package while it is being cleaned up. */
function otherPeople(
  random: Random,
  { github: { world }, app, registry }: Scene,
  planned: readonly VersionSummary[],
): Others {
  const gone = new Set<number>();
  const pick = (among: readonly number[]): PackageVersion | undefined => {
    const open = activeVersions(app).filter(({ id }) => among.includes(id));
    return open[random(open.length)];
  };
  return {
    gone,
    act(among = planned.map(({ id }) => id)) {
      const version = pick(among);
      if (!version) return;
      const pushed = registry.pushed.find(({ digest }) => digest === version.name);
      const kind = random(4);
      if (kind === 0) version.tags.push('moved');
      else if (kind === 1 && random(2) === 0) {
        version.deletedAt = world.clock.now();
        gone.add(version.id);
      } else if (pushed) {
        const isTagged = random(2) === 0;
        const options = random(3) === 0 ? { subject: pushed } : { children: [pushed] };
        add(registry.push(`pushed ${registry.pushed.length}`, { ...options, ...(isTagged ? { tags: ['new'] } : {}) }));
      }
    },
  };

  function add({ digest, tags, mediaType, body, createdAt }: Pushed): void {
    addVersion(world, app, digest, { tags: [...tags], createdAt: Date.parse(createdAt) });
    world.manifests.set(digest, { digest, mediaType, body, size: 0 });
  }
}

/** Some manifests cannot be read. */
function spoil(github: GitHub, random: Random, versions: readonly Pushed[]): void {
  for (const { digest } of versions)
    github.faults.push({ match: on('GET', digest), act: random(2) === 0 ? 500 : 'reset' });
}

const refusals: readonly Act[] = [
  {
    status: 400,
    body: { message: 'Publicly visible package versions with more than 5000 downloads cannot be deleted.' },
  },
  { status: 404, body: { message: 'Package version not found.' } },
  { status: 403, body: { message: 'Must have admin rights to Repository.' } },
  500,
  'reset',
];

/** GitHub refuses or fails some of the deletes. */
function refuse(github: GitHub, random: Random, ids: readonly number[]): void {
  if (random(2) === 0) return;
  for (const id of some(ids, random).slice(0, 4)) {
    const act = refusals[random(refusals.length)] ?? 500;
    github.faults.push({ match: on('DELETE', `/versions/${id}`), times: 1 + random(4), act });
  }
}

/** Images of two platforms, alone or in indexes, which share some; attestations, signatures, and untagged builds. */
function randomPackage(random: Random, images: number): Registry {
  const registry = new Registry();
  const shared = [registry.push('shared one'), registry.push('shared two')];
  for (let number = 0; number < images + random(images); number++) {
    const own = Array.from({ length: 1 + random(3) }, (_, index) => registry.push(`platform ${number}.${index}`));
    const attested = random(2) === 0 ? [registry.push(`provenance ${number}`)] : [];
    const nested = random(6) === 0 ? [registry.push(`nested ${number}`, { children: [own[0] ?? assert.fail()] })] : [];
    const list = [...own, ...some(shared, random), ...nested, ...attested.map((by) => ({ attests: own[0] ?? by, by }))];
    const tags = random(3) === 0 ? [] : [`v${number}`, ...(random(4) === 0 ? [`stable-${number}`] : [])];
    const isIndex = random(5) > 0;
    const image = registry.push(`image ${number}`, { tags, ...(isIndex ? { children: list } : {}) });
    if (random(3) === 0) {
      const prefix = random(3) === 0 ? 'release-' : '';
      registry.push(`signature ${number}`, { tags: [prefix + tagFor(image, random(2) === 0 ? '.sig' : '.att')] });
    }
    if (random(4) === 0) {
      const bundle = registry.push(`bundle ${number}`, { subject: image });
      registry.push(`referrers ${number}`, { children: [bundle], tags: random(3) === 0 ? [] : [tagFor(image)] });
    }
  }
  registry.push('last', { tags: ['last'] });
  return registry;
}

/** Now and then one digest has two ids. */
function addTwins(random: Random, { world }: GitHub, app: Package): void {
  if (random(6) > 0) return;
  const twin = app.versions[random(app.versions.length)];
  if (twin) addVersion(world, app, twin.name, { tags: [], createdAt: twin.createdAt });
}

function some<T>(items: readonly T[], random: Random): T[] {
  const share = 1 + random(4);
  return items.filter(() => random(5) < share);
}

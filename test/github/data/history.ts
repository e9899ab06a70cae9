import { imageOf, indexOf, signatureOf, type Manifest } from './manifests.ts';
import { days, minutes } from '../clock.ts';
import { addVersion, type Package, type PackageVersion, type World } from '../world.ts';

/** Numbers between 0 and 1 that are the same at every run: a linear congruential generator seeded with a text. */
export function randomOf(seed: string): () => number {
  let state = Buffer.from(seed).reduce((sum, byte) => (sum * 31 + byte) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}

/** `count` semantic versions in order, from 0.1.0 on, most of them patches. */
export function semanticVersions(count: number, seed: string, prerelease = 'rc'): string[] {
  const random = randomOf(seed);
  const names: string[] = [];
  let [major, minor, patch] = [0, 1, 0];
  while (names.length < count) {
    const dice = random();
    if (dice < 0.04) names.push(`${String(major)}.${String(minor + 1)}.0-${prerelease}.1`);
    else names.push([major, minor, patch].join('.'));
    if (dice > 0.95 || (major === 0 && names.length > count / 8)) [major, minor, patch] = [major + 1, 0, 0];
    else if (dice > 0.68 || dice < 0.04) [minor, patch] = [minor + 1, 0];
    else patch++;
  }
  return names;
}

/** Moments from `first` to `last` days ago, in order, unevenly apart as releases are. */
export function moments(world: World, count: number, first: number, last: number, seed: string): number[] {
  const random = randomOf(`${seed} moments`);
  const step = (first - last) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => {
    const isEnd = index === 0 || index === count - 1;
    const ago = first - step * index - (isEnd ? 0 : (random() - 0.5) * step * 0.9);
    return Math.round(world.clock.now() - days(Math.max(last, ago)) - minutes(random() * 5));
  }).sort((one, other) => one - other);
}

export interface History {
  versions: number;
  /** Days since the first and the last release. */
  first: number;
  last: number;
  license?: string;
  description?: string;
  /** Of the oldest version. */
  downloads?: number;
  /** How many of the older versions have been deleted in these last weeks. */
  deleted?: number;
  /** Default `rc`. */
  prerelease?: string;
}

/** Fills a package of npm, Maven, NuGet, RubyGems or the old Docker registry with releases. */
export function addReleases(world: World, to: Package, history: History): void {
  const { versions, first, last, license, description, downloads = 0, prerelease } = history;
  const names = semanticVersions(versions, to.name, prerelease);
  const times = moments(world, versions, first, last, to.name);
  names.forEach((name, index) => {
    const isDocker = to.type === 'docker';
    const isLatest = index === versions - 1;
    addVersion(world, to, name, {
      createdAt: times[index] ?? world.clock.now(),
      license,
      description,
      downloads: index === 0 ? downloads : Math.round(randomOf(name)() * 400),
      ...(isDocker ? { tags: isLatest ? [name, 'latest'] : [name] } : {}),
    });
  });
  settle(world, to, history.deleted ?? 0);
}

export interface ImageHistory extends Omit<History, 'versions' | 'prerelease'> {
  /** How many releases; each is an index, its images and attestations, or a single image. */
  releases: number;
  platforms?: readonly string[];
  attested?: boolean;
  signed?: boolean;
  megabytes?: number;
  /** Images that branches and later builds have taken the tags from. */
  untagged?: number;
  /** Tags that move along with the newest release. Default `latest`. */
  moving?: readonly string[];
}

/** Fills a container package as continuous integration does: releases with tags, children and leftovers without. */
export function addImages(world: World, to: Package, history: ImageHistory): void {
  const { releases, first, last, platforms = [], attested = false, signed = false, megabytes = 48 } = history;
  const { untagged = 0, moving = ['latest'], downloads = 0 } = history;
  const names = semanticVersions(releases, to.name);
  const total = releases + untagged;
  const times = moments(world, total, first, last, to.name);
  // Leftovers lie evenly among the releases, the newest image is always a release.
  const isRelease = (index: number): boolean =>
    Math.floor(((index + 1) * releases) / total) > Math.floor((index * releases) / total);
  let release = 0;
  times.forEach((createdAt, index) => {
    const tags: string[] = [];
    if (isRelease(index)) {
      const name = names[release] ?? `0.0.${String(release)}`;
      release++;
      tags.push(name, ...(release === releases ? moving : []));
    }
    const seed = `${to.owner}/${to.name} ${String(index)}`;
    const push = (manifest: Manifest, pushedTags: string[], seconds: number): PackageVersion =>
      addImage(world, to, manifest, pushedTags, createdAt - seconds * 1000, index === 0 ? downloads : 0);
    if (platforms.length === 0) {
      push(imageOf(seed, megabytes), tags, 0);
      return;
    }
    const { index: top, children } = indexOf(seed, platforms, megabytes, attested);
    children.forEach((child, position) => push(child, [], children.length - position));
    push(top, tags, 0);
    if (signed && tags.length > 0) push(signatureOf(top), [`${top.digest.replace(':', '-')}.sig`], -20);
  });
  settle(world, to, history.deleted ?? 0);
}

/** Adds one image or index as a version named by its digest, and keeps its manifest. */
export function addImage(
  world: World,
  to: Package,
  manifest: Manifest,
  tags: string[],
  createdAt: number,
  downloads = 0,
): PackageVersion {
  world.manifests.set(manifest.digest, manifest);
  return addVersion(world, to, manifest.digest, { tags, createdAt, downloads });
}

/** Deletes some of the oldest versions over these last weeks, and sets the package's dates by what it holds. */
function settle(world: World, to: Package, deleted: number): void {
  const oldest = to.versions.slice(-deleted - 1, -1);
  oldest.forEach((version, index) => {
    version.deletedAt = Math.max(
      version.createdAt,
      world.clock.now() - days(0.2 + (27 * index) / Math.max(1, deleted)),
    );
  });
  to.createdAt = to.versions.at(-1)?.createdAt ?? to.createdAt;
  to.updatedAt = to.versions[0]?.createdAt ?? to.createdAt;
}

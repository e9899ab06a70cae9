import { days, minutes } from '../clock.ts';
import { helmChart } from './artifacts.ts';
import type { Build } from './build.ts';
import { builtImage, builtIndex } from './builtImages.ts';
import { gitHubAttestation } from './gitHubAttestation.ts';
import type { Manifest } from './manifests.ts';
import { baseEvery, gatewayRecipe, recipes, type Recipe, type RecipeName } from './recipes.ts';
import { bundleReferrer, cosign2Signature, referrersIndex } from './signatures.ts';
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
  /** The names of the newest releases, in their order. */
  newest?: readonly string[];
  platforms?: readonly string[];
  /** Default `go`. */
  builtFrom?: RecipeName | 'gateway' | 'helm';
  /** With provenance for each platform. */
  attested?: boolean;
  /** Whether attestations have an SBOM too. */
  sbom?: boolean;
  signed?: boolean;
  /** From which release on, counted from 0, there is a signature, and from which on it is by cosign 3. */
  signedSince?: number;
  cosign3Since?: number;
  /** How many of the newest releases GitHub stores an attestation of. */
  attestedOnGitHub?: number;
  megabytes?: number;
  /** Images that branches and later builds have taken the tags from. */
  untagged?: number;
  /** Tags that move along with the newest release. Default `latest`. */
  moving?: readonly string[];
}

/** Fills a container package as continuous integration does: releases with tags, children and leftovers without. */
export function addImages(world: World, to: Package, history: ImageHistory): void {
  const { releases, newest = [], first, last, untagged = 0, moving = ['latest'], downloads = 0 } = history;
  const names = [...semanticVersions(releases, to.name).slice(newest.length), ...newest];
  const total = releases + untagged;
  const times = moments(world, total, first, last, to.name);
  // Leftovers lie evenly among the releases, the newest image is always a release.
  const isRelease = (index: number): boolean =>
    Math.floor(((index + 1) * releases) / total) > Math.floor((index * releases) / total);
  let release = 0;
  times.forEach((createdAt, number) => {
    const name = isRelease(number) ? (names[release] ?? `0.0.${String(release)}`) : undefined;
    const build: Build = {
      image: `${to.owner}/${to.name}`.toLowerCase(),
      repository: to.repository ? `${to.owner}/${to.repository.name}` : undefined,
      number,
      version: name ?? 'main',
      createdAt,
      baseCreatedAt: (times[number - (number % baseEvery)] ?? createdAt) - days(2),
    };
    const push = (manifest: Manifest, tags: readonly string[], seconds: number): PackageVersion =>
      addImage(world, to, manifest, [...tags], createdAt - seconds * 1000, number === 0 ? downloads : 0);
    const tags = name === undefined ? [] : [name, ...(release === releases - 1 ? moving : [])];
    const top = pushImage(history, build, tags, push);
    if (name === undefined) return;
    if (history.signed && release >= (history.signedSince ?? 0)) {
      pushSignature(top, build, release >= (history.cosign3Since ?? Infinity), push);
    }
    if (releases - release <= (history.attestedOnGitHub ?? 0))
      world.attestations.push(gitHubAttestation(top, build, to));
    release++;
  });
  settle(world, to, history.deleted ?? 0);
}

/** @param seconds before the build's end. */
type Push = (manifest: Manifest, tags: readonly string[], seconds: number) => PackageVersion;

function pushImage(history: ImageHistory, build: Build, tags: readonly string[], push: Push): Manifest {
  const { platforms = [], attested = false, sbom = false, builtFrom = 'go', megabytes = 48 } = history;
  if (builtFrom === 'helm') {
    const chart = helmChart(build);
    push(chart, tags, 0);
    return chart;
  }
  const recipe = recipeOf(builtFrom, build.version, megabytes);
  if (platforms.length === 0) {
    const image = builtImage(recipe, build, 'linux/amd64');
    push(image, tags, 0);
    return image;
  }
  const { index, children } = builtIndex(recipe, build, platforms, { attested, sbom });
  children.forEach((child, position) => push(child, [], children.length - position));
  push(index, tags, 0);
  return index;
}

function pushSignature(of: Manifest, build: Build, isCosign3: boolean, push: Push): void {
  const tag = of.digest.replace(':', '-');
  if (!isCosign3) {
    push(cosign2Signature(of, build), [`${tag}.sig`], -20);
    return;
  }
  const bundle = bundleReferrer(of, build);
  push(bundle, [], -20);
  push(referrersIndex(bundle), [tag], -21);
}

const known = new Map<string, Recipe>();

function recipeOf(name: RecipeName | 'gateway', version: string, megabytes: number): Recipe {
  if (name === 'gateway') return gatewayRecipe(version);
  const key = `${name} ${String(megabytes)}`;
  const recipe = known.get(key) ?? recipes[name](megabytes);
  known.set(key, recipe);
  return recipe;
}

/** Adds one image or index as a version named by its digest, and keeps its manifest and its documents. */
export function addImage(
  world: World,
  to: Package,
  manifest: Manifest,
  tags: string[],
  createdAt: number,
  downloads = 0,
): PackageVersion {
  world.manifests.set(manifest.digest, manifest);
  for (const { digest, content } of manifest.blobs ?? []) to.blobs.set(digest, content);
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

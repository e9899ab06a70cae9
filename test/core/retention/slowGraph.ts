import type {
  RetentionInput,
  RetentionManifest,
  RetentionPackage,
  RetentionVersion,
} from '../../../src/core/retention/index.ts';
import { tagFacts, versionFacts } from './worlds.ts';

function compareNumbers(one: readonly number[], other: readonly number[]): number {
  for (const place of [0, 1, 2, 3]) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** What there is to know about the versions of a package without rules, found as slowly as can be. See `bruteForce.ts`. */
export class SlowGraph {
  readonly pkg: RetentionPackage;
  readonly input: RetentionInput;
  readonly isImage: boolean;

  constructor(pkg: RetentionPackage, input: RetentionInput) {
    this.pkg = pkg;
    this.input = input;
    this.isImage = pkg.type === 'container' || pkg.type === 'docker';
  }

  get versions(): readonly RetentionVersion[] {
    return this.pkg.versions;
  }

  manifest(digest: string): RetentionManifest | undefined {
    return this.isImage ? this.pkg.manifests?.[digest] : undefined;
  }

  isListed(digest: string): boolean {
    return this.versions.some(({ name }) => name === digest);
  }

  // Tags and subjects.

  fallbackSubject(tag: string, own: string): string | undefined {
    const at = tag.indexOf('sha256-');
    if (at < 0) return undefined;
    const digest = `sha256:${tag.slice(at + 7, at + 7 + 64)}`;
    return digest === own ? undefined : digest;
  }

  tags({ name, tags = [] }: RetentionVersion): string[] {
    return this.isImage ? tags.filter((tag) => this.fallbackSubject(tag, name) === undefined) : [];
  }

  subjects(version: RetentionVersion): string[] {
    if (!this.isImage) return [];
    const { name, tags = [] } = version;
    const byTag = this.tags(version).length > 0 ? [] : tags.flatMap((tag) => this.fallbackSubject(tag, name) ?? []);
    return [...byTag, this.manifest(name)?.subject ?? []].flat();
  }

  // The graph.

  /** All digests that an index lists; those of an index that is no version of the list count as its own. */
  listedBy({ name }: RetentionVersion): Set<string> {
    const found = new Set(this.children(name));
    for (const digest of found) if (!this.isListed(digest)) for (const child of this.children(digest)) found.add(child);
    found.delete(name);
    return found;
  }

  children(digest: string): readonly string[] {
    const manifest = this.manifest(digest);
    return manifest?.kind === 'index' ? (manifest.children ?? []) : [];
  }

  parents(version: RetentionVersion): RetentionVersion[] {
    return this.versions.filter(
      (other) =>
        other.name !== version.name &&
        (this.listedBy(other).has(version.name) || this.subjects(version).includes(other.name)),
    );
  }

  ancestors(version: RetentionVersion): Set<RetentionVersion> {
    const found = new Set(this.parents(version));
    for (const each of found) for (const parent of this.parents(each)) found.add(parent);
    return found;
  }

  isRoot(version: RetentionVersion): boolean {
    return !this.isImage || this.tags(version).length > 0 || this.parents(version).length === 0;
  }

  roots(version: RetentionVersion): RetentionVersion[] {
    return [...this.ancestors(version)].filter((each) => each !== version && this.isRoot(each));
  }

  /** All that an index lists, through nested indexes too. */
  allListed(digest: string): Set<string> {
    const found = new Set(this.children(digest));
    for (const each of found) for (const child of this.children(each)) found.add(child);
    return found;
  }

  // Facts about one version.

  created({ createdAt }: RetentionVersion): number | undefined {
    const time = Date.parse(createdAt);
    return Number.isNaN(time) || time < 0 ? undefined : time;
  }

  age(version: RetentionVersion): number | undefined {
    const created = this.created(version);
    return created === undefined ? undefined : Date.parse(this.input.now) - created;
  }

  isUnread({ name }: RetentionVersion): boolean {
    return this.isImage && (this.manifest(name)?.kind ?? 'unreadable') === 'unreadable';
  }

  isPrerelease(version: RetentionVersion): boolean | undefined {
    if (!this.isImage) return versionFacts[this.pkg.type]?.[version.name]?.isPrerelease;
    const said = this.tags(version).flatMap((tag) => tagFacts[tag]?.isPrerelease ?? []);
    return said.length === 0 ? undefined : said.every((each) => each);
  }

  numbers(version: RetentionVersion): readonly number[] | undefined {
    if (!this.isImage) return versionFacts[this.pkg.type]?.[version.name]?.numbers;
    const all = this.tags(version).flatMap((tag) => {
      const numbers = tagFacts[tag]?.numbers;
      return numbers ? [numbers] : [];
    });
    return all.find((one) => all.every((other) => compareNumbers(one, other) >= 0));
  }

  /** `undefined` where one of them is no version. */
  compareVersions(one: RetentionVersion, other: RetentionVersion): number | undefined {
    if (this.isImage) {
      const [numbers, otherNumbers] = [this.numbers(one), this.numbers(other)];
      return numbers && otherNumbers && compareNumbers(numbers, otherNumbers);
    }
    const facts = versionFacts[this.pkg.type];
    const [rank, otherRank] = [facts?.[one.name]?.rank, facts?.[other.name]?.rank];
    return rank === undefined || otherRank === undefined ? undefined : rank - otherRank;
  }

  isBelow(version: RetentionVersion, bound: string): boolean {
    if (this.isImage) {
      const numbers = this.numbers(version);
      if (!numbers || bound === 'no version') return false;
      return compareNumbers(numbers, bound.replace('v', '').split('.').map(Number)) < 0;
    }
    const rank = versionFacts[this.pkg.type]?.[version.name]?.rank;
    // For each bound of `worlds.ts`: the lowest rank that is not below it.
    const limits: Record<string, Record<string, number>> = {
      '1': { maven: 2, nuget: 3, rubygems: 3 },
      '1.2.0': { npm: 4, maven: 5, nuget: 4, rubygems: 4 },
      '2.0.0': { npm: 7, maven: 7, nuget: 5, rubygems: 6 },
      // RubyGems and NuGet know no `v`; Maven takes it for a word, and words for lower than numbers.
      'v1.10': { maven: 0 },
      'no version': { maven: 0 },
    };
    const limit = limits[bound]?.[this.pkg.type];
    return rank !== undefined && limit !== undefined && rank < limit;
  }

  isBroken(version: RetentionVersion): boolean {
    const isGone = (digest: string) => !this.isListed(digest) || this.manifest(digest)?.kind === 'missing';
    if (this.isImage && this.manifest(version.name)?.kind === 'missing') return true;
    if ([...this.allListed(version.name)].some(isGone)) return true;
    const subjects = this.subjects(version);
    return subjects.length > 0 && !subjects.some((subject) => this.isListed(subject));
  }

  isDeployed(version: RetentionVersion): boolean {
    const deployed = this.pkg.deployed ?? [];
    return [version.name, ...this.allListed(version.name)].some((digest) => deployed.includes(digest));
  }
}

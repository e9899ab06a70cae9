import type {
  Keep,
  KeepConditions,
  PickedInput,
  PickedPackage,
  PickedVersions,
  PlannedVersion,
  RetentionInput,
  RetentionPlan,
  RetentionVersion,
  Rule,
} from '../../../src/core/retention/index.ts';
import { SlowGraph } from './slowGraph.ts';

/*
 * The semantics of retention once more, as literally as can be and as slow as that is, to compare with. It shares
 * nothing with the product but types, and knows only the names of `worlds.ts`. Without `requires`; `of` and `with` are
 * in ascending order.
 */

const dayMs = 86_400_000;

export function planSlowly(input: RetentionInput): RetentionPlan {
  return {
    packages: input.packages.map((pkg) => ({
      type: pkg.type,
      name: pkg.name,
      complete: pkg.complete,
      versions: new SlowPackage(pkg, input).plan(),
    })),
  };
}

function matchesGlob(pattern: string, text: string): boolean {
  if (pattern === '') return text === '';
  if (pattern.startsWith('*')) {
    return matchesGlob(pattern.slice(1), text) || (text !== '' && matchesGlob(pattern, text.slice(1)));
  }
  return (
    text !== '' && [text.charAt(0), '?'].includes(pattern.charAt(0)) && matchesGlob(pattern.slice(1), text.slice(1))
  );
}

function lengthOf(age: string): number {
  const [count, unit = ''] = age.split(' ');
  const inMs = unit.startsWith('hour') ? dayMs / 24 : unit.startsWith('day') ? dayMs : 7 * dayMs;
  return Number(count) * inMs;
}

class SlowPackage extends SlowGraph {
  // Rules.

  isAbout({ packages }: Rule): boolean {
    const name = `${this.pkg.type}/${this.pkg.name}`;
    return packages?.some((glob) => this.matches(glob, name)) ?? true;
  }

  matches(glob: string, text: string): boolean {
    return this.pkg.type === 'nuget' ? matchesGlob(glob.toUpperCase(), text.toUpperCase()) : matchesGlob(glob, text);
  }

  meets(version: RetentionVersion, rule: Rule): boolean {
    const conditions: KeepConditions & { broken?: true } = rule.keep ?? rule.delete;
    const { tags, versions, untagged, prerelease, below, broken, deployed } = conditions;
    return (
      (!tags || this.tags(version).some((tag) => tags.some((glob) => matchesGlob(glob, tag)))) &&
      (!versions || versions.some((glob) => this.matches(glob, version.name))) &&
      (!untagged ||
        (this.isImage &&
          this.isRoot(version) &&
          this.tags(version).length === 0 &&
          this.subjects(version).length === 0)) &&
      (prerelease === undefined || this.isPrerelease(version) === prerelease) &&
      (below === undefined || this.isBelow(version, below)) &&
      (!broken || this.isBroken(version)) &&
      (!deployed || this.isDeployed(version))
    );
  }

  meetsAges(version: RetentionVersion, rule: Rule): boolean {
    const { olderThan, newerThan } = rule.keep ?? rule.delete;
    const age = this.age(version);
    if (olderThan !== undefined && (age === undefined || age <= lengthOf(olderThan))) return false;
    return newerThan === undefined || (age !== undefined && age < lengthOf(newerThan));
  }

  group(version: RetentionVersion, per: KeepConditions['per']): string | undefined {
    if (per === undefined || per === 'package') return 'all';
    const numbers = this.numbers(version);
    if (!numbers) return undefined;
    const [major = 0, minor = 0] = numbers;
    return per === 'major' ? String(major) : `${String(major)}.${String(minor)}`;
  }

  isAmongNewest(version: RetentionVersion, rule: Rule): boolean {
    const { newest, per, by } = rule.keep ?? {};
    if (newest === undefined) return true;
    const candidates = this.versions.filter(
      (each) =>
        this.isRoot(each) &&
        (this.tags(each).length > 0 || this.subjects(each).length === 0) &&
        this.meets(each, rule) &&
        this.group(each, per) !== undefined,
    );
    const areVersions = candidates.every((each) => this.compareVersions(each, each) !== undefined);
    const isByVersion = by === 'version' || (by === undefined && !this.isImage && areVersions);
    const isRanked = (each: RetentionVersion) => !isByVersion || this.compareVersions(each, each) !== undefined;
    if (!candidates.includes(version) || !isRanked(version)) return false;
    const newer = candidates.filter(
      (each) =>
        isRanked(each) &&
        this.group(each, per) === this.group(version, per) &&
        this.compare(each, version, isByVersion) > 0,
    );
    return newer.length < newest;
  }

  /** Positive if the first is newer. */
  compare(one: RetentionVersion, other: RetentionVersion, isByVersion: boolean): number {
    const versions = isByVersion ? (this.compareVersions(one, other) ?? 0) : 0;
    if (versions !== 0) return versions;
    const dates = (this.created(one) ?? -1) - (this.created(other) ?? -1);
    return dates === 0 ? one.id - other.id : dates;
  }

  applies(version: RetentionVersion, rule: Rule): boolean {
    return (
      this.isAbout(rule) &&
      this.meets(version, rule) &&
      this.meetsAges(version, rule) &&
      this.isAmongNewest(version, rule)
    );
  }

  newest(): RetentionVersion | undefined {
    const roots = this.versions.filter((version) => this.isRoot(version));
    const tagged = roots.filter((version) => this.tags(version).length > 0);
    const among = this.isImage && tagged.length > 0 ? tagged : roots;
    const isByVersion = !this.isImage && among.every((version) => this.compareVersions(version, version) !== undefined);
    return among.find((one) => among.every((other) => one === other || this.compare(one, other, isByVersion) > 0));
  }

  // Verdicts.

  /** The reason that a version has itself; `delete`, or `part` if it has no say. */
  own(version: RetentionVersion): Keep | { readonly verdict: 'delete'; readonly rule?: number } | 'part' {
    const keep = (reason: 'unreadable' | 'latest' | 'newest' | 'recentPush' | 'deployed' | 'inUse' | 'spared') =>
      ({ verdict: 'keep', reason }) as const;
    const tags = this.tags(version);
    const isRoot = this.isRoot(version);
    const age = this.age(version);
    const isUnsure = this.versions.some((each) => this.isUnread(each));
    if (!this.pkg.complete) return { verdict: 'keep', reason: 'incomplete' };
    if (isUnsure && (tags.length === 0 || this.isUnread(version))) return keep('unreadable');
    if (tags.includes('latest')) return keep('latest');
    if (this.newest() === version) return keep('newest');
    if (this.isImage && tags.length === 0 && age !== undefined && age < dayMs) return keep('recentPush');
    if (this.isDeployed(version)) return keep('deployed');
    if (this.pkg.inUse?.includes(version.id)) return keep('inUse');
    if (this.pkg.spared?.includes(version.id)) return keep('spared');
    const { rules } = this.input;
    const isPin = (rule: Rule) => rule.keep?.versions !== undefined && rule.keep.newest === undefined;
    const keepRule = rules.findIndex((rule) => rule.keep && (isRoot || isPin(rule)) && this.applies(version, rule));
    if (keepRule >= 0) return { verdict: 'keep', reason: 'rule', rule: keepRule + 1 };
    if (!isRoot) return 'part';
    const deleteRules = rules.filter((rule) => rule.delete && this.applies(version, rule));
    const [first] = deleteRules;
    if (!first) return { verdict: 'keep', reason: 'noRule' };
    const isCovered = (tag: string) =>
      deleteRules.some(({ delete: { tags: globs } = {} }) => globs?.some((glob) => matchesGlob(glob, tag)) ?? true);
    const uncovered = tags.filter((tag) => !isCovered(tag));
    if (uncovered.length > 0) return { verdict: 'keep', reason: 'uncoveredTag', tags: uncovered };
    return { verdict: 'delete', rule: rules.indexOf(first) + 1 };
  }

  isForced: (version: RetentionVersion) => boolean = () => false;

  plan(): PlannedVersion[] {
    const { versions } = this;
    const own = new Map(versions.map((version) => [version, this.own(version)]));
    const kept = this.kept(own);
    return versions.map((version): PlannedVersion => {
      const { id } = version;
      const said = own.get(version);
      if (!kept.has(version) || this.isForced(version)) {
        if (said === undefined || said === 'part' || said.verdict === 'keep') {
          return { id, verdict: 'delete', reason: 'along', with: idsOf(this.roots(version)) };
        }
        const { rule } = said;
        return rule === undefined
          ? { id, verdict: 'delete', reason: 'picked' }
          : { id, verdict: 'delete', reason: 'rule', rule };
      }
      const isPart = this.parents(version).some((parent) => kept.has(parent));
      const reason = said !== 'part' && said?.verdict === 'keep' ? said : undefined;
      if (reason && (reason.reason === 'unreadable' || reason.reason === 'incomplete' || !isPart))
        return { id, ...reason };
      return { id, verdict: 'keep', reason: 'dependency', of: this.keepers(version, kept) };
    });
  }

  /** What is kept, were nothing forced. */
  kept(own: ReadonlyMap<RetentionVersion, ReturnType<SlowPackage['own']>>): Set<RetentionVersion> {
    const kept = new Set<RetentionVersion>();
    for (let count = -1; count < kept.size;) {
      count = kept.size;
      for (const version of this.versions) {
        const said = own.get(version);
        const isKeptItself = said === 'part' ? this.roots(version).length === 0 : said?.verdict === 'keep';
        const isKeptByOthers = [...kept].some(
          (other) => other.name === version.name || this.parents(version).includes(other),
        );
        if (isKeptItself || (this.isImage && isKeptByOthers)) kept.add(version);
      }
    }
    return kept;
  }

  keepers(version: RetentionVersion, kept: ReadonlySet<RetentionVersion>): number[] {
    const stays = (each: RetentionVersion) => kept.has(each) && !this.isForced(each);
    const twinsOf = (of: RetentionVersion) => this.versions.filter((each) => each.name === of.name);
    const roots = this.roots(version).filter(stays);
    if (roots.length > 0) return idsOf(roots);
    const near = new Set([...this.parents(version).filter((each) => kept.has(each)), ...twinsOf(version)]);
    near.delete(version);
    for (const each of near) {
      if (each.name === version.name || twinsOf(each).some(stays)) continue;
      for (const parent of this.parents(each)) if (kept.has(parent)) near.add(parent);
    }
    near.delete(version);
    return idsOf([...near].filter(stays));
  }
}

function idsOf(found: Iterable<RetentionVersion>): number[] {
  return [...found].map(({ id }) => id).sort((one, other) => one - other);
}

export function planPickedSlowly(input: PickedInput): Pick<PickedPackage, 'versions' | 'forced' | 'dependents'>[] {
  return input.packages.map((pkg) => new SlowPicked(pkg, { ...input, rules: [] }).planPicked(pkg.picked));
}

class SlowPicked extends SlowPackage {
  declare readonly pkg: PickedVersions;

  override isForced = ({ id }: RetentionVersion): boolean => {
    const { picked, forced = [], spared = [] } = this.pkg;
    return picked.includes(id) && forced.includes(id) && !spared.includes(id);
  };

  unchecked(version: RetentionVersion): 'incomplete' | 'unreadable' | undefined {
    if (!this.pkg.complete) return 'incomplete';
    const isUnsure = this.versions.some((each) => this.isUnread(each));
    return isUnsure && (this.tags(version).length === 0 || this.isUnread(version)) ? 'unreadable' : undefined;
  }

  override own(version: RetentionVersion): ReturnType<SlowPackage['own']> {
    if (this.isForced(version)) return { verdict: 'delete' };
    const reason = this.unchecked(version);
    if (reason) return { verdict: 'keep', reason };
    if (this.pkg.spared?.includes(version.id)) return { verdict: 'keep', reason: 'spared' };
    if (this.pkg.picked.includes(version.id)) return { verdict: 'delete' };
    return this.isRoot(version) ? { verdict: 'keep', reason: 'noRule' } : 'part';
  }

  planPicked(picked: readonly number[]): ReturnType<typeof planPickedSlowly>[number] {
    const kept = this.kept(new Map(this.versions.map((version) => [version, this.own(version)])));
    const asked = this.versions.filter((version) => picked.includes(version.id));
    const found = asked.flatMap((version) => {
      const keepers = kept.has(version) ? this.keepers(version, kept) : [];
      const reason = this.unchecked(version) ?? (keepers.length > 0 ? ('dependency' as const) : undefined);
      const isKept = kept.has(version) && !this.isForced(version);
      return isKept || (this.isForced(version) && reason) ? [{ version, keepers, reason }] : [];
    });
    return {
      versions: this.plan(),
      forced: new Map(
        found.flatMap(({ version, reason }) => (this.isForced(version) && reason ? [[version.id, reason]] : [])),
      ),
      dependents: new Map(found.map(({ version, keepers }) => [version.id, keepers])),
    };
  }
}

import fc from 'fast-check';
import type {
  DeleteConditions,
  KeepConditions,
  RetentionInput,
  RetentionManifest,
  RetentionPackage,
  RetentionVersion,
  Rule,
} from '../../../src/core/retention/index.ts';

/*
 * Small random packages and rules, in which whatever can happen happens often: shared and nested parts, several versions
 * of one digest, cycles, dates on the very limit. What is known about names comes from the tables here, not from
 * the code that is tested.
 */

export const now = '2026-11-27T00:00:00Z';
const hour = 3_600_000;

function ago(ms: number): string {
  return new Date(Date.parse(now) - ms).toISOString();
}

const old = ago(100 * 24 * hour);
const dates = [
  ...Array.from({ length: 12 }, () => old),
  ...[-1, 1, 23, 24, 25, 7 * 24, 7 * 24 + 1, 30 * 24, 40 * 24].map((hours) => ago(hours * hour)),
  ago(24 * hour - 1),
  ago(7 * 24 * hour - 1),
  '1969-12-31T23:59:59Z',
  'yesterday',
];

/** What a tag says, if anything: its numbers, and whether it is a prerelease. */
export const tagFacts: Readonly<Record<string, { numbers?: readonly number[]; isPrerelease?: boolean }>> = {
  latest: {},
  main: {},
  nightly: {},
  'pr-1': {},
  'pr-22': {},
  'sha-1': {},
  v1: { numbers: [1], isPrerelease: false },
  'v1.2': { numbers: [1, 2], isPrerelease: false },
  '1.2.0': { numbers: [1, 2, 0], isPrerelease: false },
  '1.10.3': { numbers: [1, 10, 3], isPrerelease: false },
  'v2.0.0.1': { numbers: [2, 0, 0, 1], isPrerelease: false },
  '1.3-alpine': { isPrerelease: false },
  '1.3-rc1': { isPrerelease: true },
  'v2.0.0-Beta.2': { isPrerelease: true },
  '2-nightly20260101-alpine': { isPrerelease: true },
};

interface VersionFacts {
  /** Equal for versions that are equal. */
  readonly rank: number;
  readonly isPrerelease: boolean;
  readonly numbers: readonly number[];
}

function ranked(...rows: [name: string, rank: number, isPrerelease: boolean, ...numbers: number[]][]) {
  return Object.fromEntries(
    rows.map(([name, rank, isPrerelease, ...numbers]) => [name, { rank, isPrerelease, numbers }]),
  );
}

/** By type: versions in order. Others are none. */
export const versionFacts: Readonly<Record<string, Readonly<Record<string, VersionFacts>>>> = {
  npm: ranked(
    ['1.0.0-alpha.2', 1, true, 1, 0],
    ['1.0.0-alpha.10', 2, true, 1, 0],
    ['1.0.0', 3, false, 1, 0],
    ['1.0.0+build', 3, false, 1, 0],
    ['1.2.0', 4, false, 1, 2],
    ['1.10.0', 5, false, 1, 10],
    ['2.0.0-rc.1', 6, true, 2, 0],
  ),
  maven: ranked(
    ['1.0-SNAPSHOT', 1, true, 1, 0],
    ['1.0', 2, false, 1, 0],
    ['1', 2, false, 1, 0],
    ['1.0.1-M1', 3, true, 1, 0],
    ['1.0.1-jre', 4, false, 1, 0],
    ['1.9', 5, false, 1, 9],
    ['1.10', 6, false, 1, 10],
  ),
  nuget: ranked(
    ['1.0.0-beta', 1, true, 1, 0],
    ['1.0.0-BETA.2', 2, true, 1, 0],
    ['1.0.0', 3, false, 1, 0],
    ['1.00', 3, false, 1, 0],
    ['1.2.3.4', 4, false, 1, 2],
    ['2.0', 5, false, 2, 0],
  ),
  rubygems: ranked(
    ['1.0.a', 1, true, 1, 0],
    ['1.0.pre2', 2, true, 1, 0],
    ['1.0', 3, false, 1, 0],
    ['1.0.0', 3, false, 1, 0],
    ['1.2', 4, false, 1, 2],
    ['1.10', 5, false, 1, 10],
  ),
};
/** That no ecosystem but Maven reads as a version. */
const noVersion = 'not a version';

const digests = Array.from('0123456789', (digit) => `sha256:${digit.repeat(64)}`);
/** The others are no versions of a list, but may be listed, and one of them may be read. */
const ownDigests = digests.slice(0, 7);

const fallbackTags = [0, 1, 2, 9].flatMap((digit) => {
  const tag = `sha256-${String(digit).repeat(64)}`;
  return [tag, `${tag}.sig`, `release-${tag}.att`];
});

const someOf = <T>(items: readonly T[], maxLength: number) =>
  fc.subarray([...items], { maxLength: Math.min(maxLength, items.length) });
const oftenNone = <T>(arbitrary: fc.Arbitrary<readonly T[]>) =>
  fc.oneof(fc.constant<readonly T[]>([]), fc.constant<readonly T[]>([]), arbitrary);

/** Nil in about half of the cases. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

function manifestOf(digest: string, others: readonly string[]): fc.Arbitrary<RetentionManifest | undefined> {
  const subject = maybe(maybe(others.length > 0 ? fc.constantFrom(...others) : fc.constant(undefined)));
  const image = subject.map((about): RetentionManifest => ({ kind: 'image', ...(about ? { subject: about } : {}) }));
  const index = fc
    .tuple(someOf(others, 4), subject)
    .map(([children, about]): RetentionManifest => ({ kind: 'index', children, ...(about ? { subject: about } : {}) }));
  const rare = fc.constantFrom<RetentionManifest | undefined>({ kind: 'unreadable' }, undefined);
  return fc.oneof(
    { weight: 60, arbitrary: image },
    { weight: 60, arbitrary: index },
    { weight: 1, arbitrary: ownDigests.includes(digest) ? rare : fc.constant(undefined) },
    { weight: 5, arbitrary: fc.constant<RetentionManifest>({ kind: 'missing' }) },
  );
}

/** Half of the packages have no cycles: a digest lists only those after it. */
const manifests = fc
  .boolean()
  .chain((hasCycles) =>
    fc.tuple(
      ...digests.map((digest, index) =>
        manifestOf(digest, hasCycles ? digests.toSpliced(index, 1) : digests.slice(index + 1)),
      ),
    ),
  );

function withIds(versions: readonly Omit<RetentionVersion, 'id'>[], ids: readonly number[]): RetentionVersion[] {
  return versions.map((version, index) => ({ id: ids[index] ?? 100 + index, ...version }));
}

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 9, maxLength: 9 });
const few = maybe(maybe(someOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], 3)));

const imageVersion = fc.record({
  name: fc.constantFrom(...ownDigests),
  createdAt: fc.constantFrom(...dates),
  tags: fc.oneof(
    oftenNone(someOf(Object.keys(tagFacts), 3)),
    oftenNone(someOf(fallbackTags, 2)),
    fc.tuple(someOf(Object.keys(tagFacts), 2), someOf(fallbackTags, 1)).map((lists) => lists.flat()),
  ),
});

const images: fc.Arbitrary<RetentionPackage> = fc
  .record({
    versions: fc.oneof(
      fc.uniqueArray(imageVersion, { minLength: 4, maxLength: 7, selector: ({ name }) => name }),
      fc.array(imageVersion, { maxLength: 8 }),
    ),
    ids,
    type: fc.constantFrom('container' as const, 'container' as const, 'docker' as const),
    name: fc.constantFrom('api', 'web/site'),
    complete: fc.integer({ min: 0, max: 20 }).map((number) => number > 0),
    manifests,
    deployed: maybe(maybe(someOf(digests, 2))),
    inUse: few,
    spared: few,
  })
  .map(({ versions, ids, manifests, ...others }) => ({
    ...others,
    versions: withIds(versions, ids),
    manifests: Object.fromEntries(
      digests.flatMap((digest, index) => {
        const manifest = manifests[index];
        return manifest ? [[digest, manifest] as const] : [];
      }),
    ),
  }))
  .map((pkg) => withoutUndefined(pkg) as RetentionPackage);

function others(type: 'npm' | 'maven' | 'nuget' | 'rubygems'): fc.Arbitrary<RetentionPackage> {
  const names = [...Object.keys(versionFacts[type] ?? {}), ...(type === 'maven' ? [] : [noVersion])];
  const version = fc.record({
    name: fc.oneof(fc.constantFrom(...names.slice(0, -1)), fc.constantFrom(...names)),
    createdAt: fc.constantFrom(...dates),
  });
  const versions = fc.uniqueArray(version, { maxLength: 6, selector: ({ name }) => name });
  return fc
    .record({ versions, ids, name: fc.constantFrom('api', 'Api', 'com.example.api'), inUse: few, spared: few })
    .map(({ versions, ids, ...rest }) => ({ ...rest, type, complete: true, versions: withIds(versions, ids) }))
    .map((pkg) => withoutUndefined(pkg) as RetentionPackage);
}

/** As JSON has it. */
function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const conditions = {
  tags: someOf(['*', 'v*', 'pr-?', 'pr-*', '*-*', 'latest', '1.?*', 'sha256-*', '*0*.*'], 2),
  versions: someOf(['*', 'sha256:0*', 'sha256:1*', '1.0*', '1.0.0-beta*', '?.1?', '*.0', '*-*', '2*'], 2),
  untagged: fc.constant(true as const),
  prerelease: fc.boolean(),
  below: fc.constantFrom('1', '1.2.0', '2.0.0', 'v1.10', 'no version'),
  olderThan: fc.constantFrom('1 hour', '24 hours', '1 day', '7 days', '1 week', '3 weeks'),
  newerThan: fc.constantFrom('25 hours', '7 days', '1 week', '40 days'),
};
/** Each condition alone, two of them, or more. */
const chosen = <T extends object>(record: { [Key in keyof T]: fc.Arbitrary<T[Key]> }) =>
  someOf(Object.keys(record) as (keyof T)[], 2).chain((keys) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, record[key]])) as typeof record),
  );
const isWritten = (found: object) =>
  Object.keys(found).length > 0 &&
  Object.values(found).every((value: unknown) => !Array.isArray(value) || value.length > 0);

const deletes = chosen<DeleteConditions>({ ...conditions, broken: fc.constant(true as const) });
const newest = {
  newest: fc.integer({ min: 1, max: 3 }),
  per: fc.constantFrom(undefined, 'package' as const, 'major' as const, 'minor' as const),
  by: fc.constantFrom(undefined, 'version' as const, 'created' as const),
};
const keeps = fc
  .tuple(
    chosen<KeepConditions>({ ...conditions, deployed: fc.constant(true as const) }),
    fc.boolean(),
    fc.record(newest),
  )
  .map(
    ([found, isRanked, ranking]): KeepConditions =>
      withoutUndefined({ ...found, ...(isRanked ? ranking : {}) }) as KeepConditions,
  );

const packages = maybe(
  fc.constantFrom(['container/*'], ['*/api'], ['npm/*', 'maven/*'], ['nuget/API'], ['docker/*', 'container/a?i']),
);

const withPackages = <T extends object>(rule: fc.Arbitrary<T>) =>
  fc.tuple(packages, rule).map(([globs, written]) => ({ ...(globs ? { packages: globs } : {}), ...written }));

/** Those that delete much, so that parts follow. */
export const strongRules: readonly Rule[] = [
  { delete: { olderThan: '7 days' } },
  { delete: { tags: ['*'] } },
  { delete: { untagged: true } },
  { delete: { tags: ['pr-*', 'v*', '1*'] } },
];
export const deleteRule: fc.Arbitrary<Rule> = fc.oneof(
  fc.constantFrom(...strongRules),
  withPackages(deletes.filter(isWritten).map((found) => ({ delete: found }))),
);
export const keepRule: fc.Arbitrary<Rule> = withPackages(keeps.filter(isWritten).map((found) => ({ keep: found })));

export const rules: fc.Arbitrary<readonly Rule[]> = fc
  .tuple(
    fc.subarray([0, 1, 2, 3], { maxLength: 2 }),
    fc.array(fc.oneof({ weight: 1, arbitrary: deleteRule }, { weight: 1, arbitrary: keepRule }), { maxLength: 4 }),
  )
  .map(([strong, others]) => [...strong.flatMap((index) => strongRules[index] ?? []), ...others]);

export const world: fc.Arbitrary<RetentionInput> = fc
  .record({
    rules,
    packages: fc.array(
      fc.oneof(
        { weight: 6, arbitrary: images },
        ...(['npm', 'maven', 'nuget', 'rubygems'] as const).map((type) => ({ weight: 1, arbitrary: others(type) })),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  })
  .map((rest) => ({ now, ...rest }));

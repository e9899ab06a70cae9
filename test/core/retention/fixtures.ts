import {
  planRetention,
  type PlannedVersion,
  type RetentionManifest,
  type RetentionPackage,
  type RetentionVersion,
  type Rule,
} from '../../../src/core/retention/index.ts';

export const now = '2026-11-27T00:00:00Z';
const day = 86_400_000;

export function daysAgo(days: number): string {
  return new Date(Date.parse(now) - days * day).toISOString();
}

/** The digest of the version of that id. */
export function digestOf(id: number): string {
  return `sha256:${hexOf(id)}`;
}

/** A fallback tag that names the version of that id. */
export function fallbackTag(id: number, suffix = ''): string {
  return `sha256-${hexOf(id)}${suffix}`;
}

function hexOf(id: number): string {
  return id.toString(16).padStart(64, '0');
}

export interface TestImage {
  readonly id: number;
  readonly tags?: readonly string[];
  /** Days; 100 if omitted. */
  readonly age?: number;
  /** Ids; makes it an index. */
  readonly children?: readonly number[];
  /** An id. */
  readonly subject?: number;
  /** Another id that has the same digest. */
  readonly digest?: number;
  readonly manifest?: 'read' | 'missing' | 'unreadable' | 'notRead';
}

export function containerPackage(
  images: readonly TestImage[],
  others: Partial<RetentionPackage> = {},
): RetentionPackage {
  return {
    type: 'container',
    name: 'api',
    complete: true,
    versions: images.map(({ id, tags = [], age = 100, digest = id }): RetentionVersion => {
      return { id, name: digestOf(digest), createdAt: daysAgo(age), tags };
    }),
    manifests: Object.fromEntries(
      images.flatMap((image) => {
        const manifest = manifestOf(image);
        return manifest ? [[digestOf(image.digest ?? image.id), manifest] as const] : [];
      }),
    ),
    ...others,
  };
}

function manifestOf({ children, subject, manifest = 'read' }: TestImage): RetentionManifest | undefined {
  if (manifest === 'notRead') return undefined;
  const kind = manifest === 'read' ? (children ? 'index' : 'image') : manifest;
  const about = subject === undefined ? {} : { subject: digestOf(subject) };
  return { kind, ...(children ? { children: children.map(digestOf) } : {}), ...about };
}

/** Versions of other types, from the oldest to the newest, 100 days old and less. Ids from 1. */
export function otherPackage(
  type: RetentionPackage['type'],
  names: readonly string[],
  others: Partial<RetentionPackage> = {},
): RetentionPackage {
  const versions = names.map((name, index) => ({ id: index + 1, name, createdAt: daysAgo(100 - index) }));
  return { type, name: 'lib', complete: true, versions, ...others };
}

export type Texts = Record<number, string>;

/** Returns `delete: rule 1`, `keep: dependency of 3, 4` and so on by id. */
export function planned(rules: readonly Rule[], pkg: RetentionPackage): Texts {
  const [{ versions } = { versions: [] }] = planRetention({ now, rules, packages: [pkg] }).packages;
  return Object.fromEntries(versions.map((version) => [version.id, textOf(version)]));
}

/** The same for container images, beside a newer one that is always kept as the newest. */
export function plannedImages(
  rules: readonly Rule[],
  images: readonly TestImage[],
  others: Partial<RetentionPackage> = {},
): Texts {
  const newest: TestImage = { id: 999, tags: ['newest'], age: -1 };
  const texts = planned(rules, containerPackage([...images, newest], others));
  return Object.fromEntries(Object.entries(texts).filter(([id]) => Number(id) !== newest.id));
}

function textOf(version: PlannedVersion): string {
  const { verdict, reason } = version;
  const details =
    reason === 'dependency'
      ? ` of ${version.of.join(', ')}`
      : reason === 'along'
        ? ` with ${version.with.join(', ')}`
        : reason === 'rule'
          ? ` ${String(version.rule)}`
          : reason === 'uncoveredTag'
            ? ` ${version.tags.join(', ')}`
            : '';
  return `${verdict}: ${reason}${details}`;
}

/** Returns the ids that are deleted. */
export function deletedIn(texts: Texts): number[] {
  return Object.entries(texts).flatMap(([id, text]) => (text.startsWith('delete') ? Number(id) : []));
}

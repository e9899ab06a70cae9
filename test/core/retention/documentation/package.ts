import assert from 'node:assert/strict';
import type { RetentionManifest, RetentionPackage } from '../../../../src/core/retention/index.ts';
import { isImageType } from '../../../../src/core/packages/index.ts';

/** The moment of all plans in the document. */
export const now = '2026-11-27T12:00:00Z';

const hoursOf = { hour: 1, day: 24, week: 168 };

/** The versions of a package as the tables of the document show them, in their order; ids from 1. */
export interface DocumentedPackage {
  readonly input: RetentionPackage;
  /** By digest, as an index says it. */
  readonly platforms: ReadonlyMap<string, string>;
}

interface Row {
  readonly digest: string;
  readonly createdAt: string;
  readonly tags: string[];
  /** Digests that it lists. */
  readonly children: string[];
  /** What it is a part of, as written: `linux/arm64`, and the names of images. */
  part?: { readonly kind: string; readonly of: readonly string[] };
  isDeployed: boolean;
  isUnreadable: boolean;
}

/**
 * Reads the first two columns of a table.
 *
 * @param name `container/api`.
 * @param rows the version, such as `` `v1.4`, `1.4` `` or `` linux/arm64 of `v1.4` ``, and `31 days ago`.
 * @throws AssertionError for what is written otherwise.
 */
export function readPackage(name: string, rows: readonly (readonly string[])[]): DocumentedPackage {
  const [, type, rest] = /^(\w+)\/(.+)$/.exec(name) ?? assert.fail(name);
  const base = { type: type as RetentionPackage['type'], name: rest ?? '', complete: true };
  if (!isImageType(base.type)) {
    const versions = rows.map(([version = '', age = ''], index) => {
      const [, text] = /^`([^`]+)`$/.exec(version) ?? assert.fail(version);
      return { id: index + 1, name: text ?? '', createdAt: dateOf(age) };
    });
    return { input: { ...base, versions }, platforms: new Map() };
  }
  const platforms = new Map<string, string>();
  const images = rows.map(([version = '', age = ''], index) => readImage(index + 1, version, age, platforms));
  for (const image of images) linkPart(image, images, platforms);
  const deployed = images.filter(({ isDeployed }) => isDeployed).map(({ digest }) => digest);
  const input: RetentionPackage = {
    ...base,
    versions: images.map(({ digest, createdAt, tags }, index) => ({ id: index + 1, name: digest, createdAt, tags })),
    manifests: Object.fromEntries(images.map((image) => [image.digest, manifestOf(image)])),
    deployed,
  };
  return { input, platforms };
}

function readImage(id: number, version: string, age: string, platforms: Map<string, string>): Row {
  let digest = fullDigest(`sha256:${(id * 0x9e3779b1).toString(16).slice(0, 8)}`);
  const image = { tags: [] as string[], children: [] as string[], isDeployed: false, isUnreadable: false };
  let part: Row['part'];
  for (const item of version.split(', ')) {
    const [, code] = /^`([^`]+)`$/.exec(item) ?? [];
    const [, kind, of] = /^(.+?) of (.+)$/.exec(item) ?? [];
    const [, absent] = /^without its (\w+\/\w+)$/.exec(item) ?? [];
    if (code?.startsWith('sha256:')) digest = fullDigest(code);
    else if (code !== undefined) image.tags.push(code);
    else if (kind !== undefined) part = { kind, of: (of ?? '').split(' and ').map((each) => each.replaceAll('`', '')) };
    else if (absent !== undefined) {
      const gone = fullDigest(`sha256:dead${id}`);
      image.children.push(gone);
      platforms.set(gone, absent);
    } else if (item === 'deployed') image.isDeployed = true;
    else if (item === 'manifest unreadable') image.isUnreadable = true;
    else assert.equal(item, 'untagged', `unknown: ${item}`);
  }
  return { digest, createdAt: dateOf(age), ...image, ...(part ? { part } : {}) };
}

const suffixes: Readonly<Record<string, string>> = { attestation: '.att', signature: '.sig' };

function linkPart(row: Row, rows: readonly Row[], platforms: Map<string, string>): void {
  if (!row.part) return;
  const { kind, of } = row.part;
  const suffix = suffixes[kind];
  for (const name of of) {
    const image = rows.find(({ tags, digest }) => tags.includes(name) || digest.startsWith(name));
    if (suffix !== undefined) {
      // Of an image that has been deleted, there is no row.
      assert.ok(image ?? name === 'a deleted image', name);
      row.tags.push(`${(image?.digest ?? fullDigest('sha256:dead')).replace(':', '-')}${suffix}`);
    } else {
      assert.match(kind, /^\w+\/\w+$/);
      (image ?? assert.fail(name)).children.push(row.digest);
      platforms.set(row.digest, kind);
    }
  }
}

function manifestOf({ children, isUnreadable }: Row): RetentionManifest {
  if (isUnreadable) return { kind: 'unreadable' };
  return children.length > 0 ? { kind: 'index', children } : { kind: 'image' };
}

function fullDigest(start: string): string {
  return start.replace('…', '').padEnd('sha256:'.length + 64, '0');
}

function dateOf(age: string): string {
  const [, count, unit] = /^(\d+) (hour|day|week)s? ago$/.exec(age) ?? assert.fail(age);
  const hours = Number(count) * hoursOf[unit as keyof typeof hoursOf];
  return new Date(Date.parse(now) - hours * 3_600_000).toISOString();
}

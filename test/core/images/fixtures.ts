import assert from 'node:assert/strict';
import { parseManifest } from '../../../src/core/images/manifest.ts';
import type { Manifests, ManifestState } from '../../../src/core/images/graph.ts';
import type { ReadableVersion } from '../../../src/core/images/readManifests.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { digestOf } from '../../github/data/manifests.ts';
import { addPackage, addVersion, type World } from '../../github/world.ts';

const imageType = 'application/vnd.oci.image.manifest.v1+json';
const indexType = 'application/vnd.oci.image.index.v1+json';

/** A manifest that was pushed, as a version of a package. */
export interface Pushed extends ReadableVersion {
  readonly name: string;
  readonly mediaType: string;
  readonly body: string;
}

export interface PushOptions {
  readonly tags?: readonly string[];
  /** ISO 8601. Default: half a second after the one before. */
  readonly createdAt?: string;
  /** Makes it an index; `attests` marks a child as buildx marks attestations. */
  readonly children?: readonly (Pushed | { readonly attests: Pushed; readonly by: Pushed })[];
  readonly subject?: Pushed;
  /** Of its config, in bytes. Default: 1. */
  readonly size?: number;
}

/** The versions of one package, with real, content-addressed manifests. */
export class Registry {
  readonly pushed: Pushed[] = [];

  push(name: string, { tags = [], children, subject, size = 1, ...options }: PushOptions = {}): Pushed {
    const mediaType = children ? indexType : imageType;
    const body = JSON.stringify({
      schemaVersion: 2,
      mediaType,
      ...(children
        ? { manifests: children.map(descriptorOf), annotations: { name } }
        : { config: { digest: digestOf(name), size }, layers: [] }),
      ...(subject ? { subject: descriptorOf(subject) } : {}),
    });
    const id = this.pushed.length + 1;
    const { createdAt = new Date(1_790_000_000_000 + id * 500).toISOString() } = options;
    const version = { id, name, digest: digestOf(body), tags, createdAt, mediaType, body };
    this.pushed.push(version);
    return version;
  }

  named(name: string): Pushed {
    const found = this.pushed.find((each) => each.name === name);
    assert.ok(found, name);
    return found;
  }

  ids(names: readonly string[]): Set<number> {
    return new Set(names.map((name) => this.named(name).id));
  }

  /** The versions, newest first, as a list has them. */
  get versions(): readonly Pushed[] {
    return this.pushed.toReversed();
  }

  /** What is known once everything was read; these cannot be read, are missing, or were not read at all. */
  manifests({
    unreadable = [],
    missing = [],
    unread = [],
  }: Partial<Record<Spoiled, readonly string[]>> = {}): Manifests {
    const known = this.pushed.filter(({ name }) => !unread.includes(name));
    return new Map(
      known.map(({ name, digest, body }): [string, ManifestState] => {
        if (missing.includes(name)) return [digest, { kind: 'missing' }];
        if (unreadable.includes(name)) return [digest, { kind: 'unreadable', error: serverError }];
        return [digest, { kind: 'read', facts: parseManifest(body) }];
      }),
    );
  }
}

type Spoiled = 'unreadable' | 'missing' | 'unread';

const serverError = new GitHubError({ kind: 'server', status: 500, message: 'Server Error' }, 'GET');

/** The tag under which referrers of a manifest are found. */
export function tagFor({ digest }: Pick<Pushed, 'digest'>, ending = ''): string {
  return digest.replace(':', '-') + ending;
}

function descriptorOf(child: Pushed | { attests: Pushed; by: Pushed }): object {
  const { mediaType, digest, body } = 'by' in child ? child.by : child;
  const descriptor = { mediaType, digest, size: body.length };
  if (!('by' in child)) {
    const isReferrer = body.includes('"subject"');
    return isReferrer ? descriptor : { ...descriptor, platform: { os: 'linux', architecture: 'amd64' } };
  }
  return {
    ...descriptor,
    platform: { os: 'unknown', architecture: 'unknown' },
    annotations: {
      'vnd.docker.reference.type': 'attestation-manifest',
      'vnd.docker.reference.digest': child.attests.digest,
    },
  };
}

/**
 * Two tagged indexes that share a child; one with an attestation and a cosign signature, one with an index within and
 * OCI's list of referrers as a tag; a referrer that stands in no list; and an untagged index with its child.
 */
export function sampleRegistry(): Registry {
  const registry = new Registry();
  const shared = registry.push('shared');
  const arm = registry.push('arm');
  const provenance = registry.push('provenance');
  const latest = registry.push('latest', {
    tags: ['latest', '1.0'],
    children: [shared, arm, { attests: arm, by: provenance }],
  });
  registry.push('signature', { tags: [tagFor(latest, '.sig')] });
  registry.push('unlisted referrer', { subject: latest });
  const deep = registry.push('deep');
  const nested = registry.push('nested', { children: [deep] });
  const older = registry.push('older', { tags: ['0.9'], children: [shared, nested] });
  const referrer = registry.push('referrer', { subject: older });
  registry.push('referrers', { tags: [tagFor(older)], children: [referrer] });
  const leftover = registry.push('leftover');
  registry.push('untagged index', { children: [leftover] });
  return registry;
}

/**
 * What the versions among `present`, tagged or not, have lost of what they needed when all was there. Knows nothing of
 * the code under test: it walks the manifests as they were pushed.
 */
export function losses(registry: Registry, present: ReadonlySet<number>): Map<string, Set<string>> {
  const lost = new Map<string, Set<string>>();
  for (const root of registry.pushed) {
    if (!present.has(root.id)) continue;
    for (const needed of neededBy(registry, root)) {
      if (present.has(needed.id)) continue;
      lost.set(needed.name, (lost.get(needed.name) ?? new Set()).add(root.name));
    }
  }
  return lost;
}

const fallbackTag = /sha256-[0-9a-f]{64}(\..+)?$/;

/** Manifests never change: what one needs is found once. */
const found = new WeakMap<Pushed, ReadonlySet<Pushed>>();

/** All that a version needs: what it lists and what belongs to it, however deep. */
export function neededBy(registry: Registry, root: Pushed): ReadonlySet<Pushed> {
  const known = found.get(root);
  if (known) return known;
  const needed = new Set<Pushed>();
  walk(registry, root, needed);
  found.set(root, needed);
  return needed;
}

function walk(registry: Registry, from: Pushed, seen: Set<Pushed>): void {
  if (seen.has(from)) return;
  seen.add(from);
  const { manifests = [] } = JSON.parse(from.body) as { manifests?: { digest: string }[] };
  for (const other of registry.pushed) {
    const { subject } = JSON.parse(other.body) as { subject?: { digest: string } };
    const isChild = manifests.some(({ digest }) => digest === other.digest);
    const isReferrer =
      subject?.digest === from.digest ||
      (other !== from &&
        other.tags.length > 0 &&
        other.tags.every((tag) => fallbackTag.test(tag)) &&
        other.tags.some((tag) => tag.includes(tagFor(from))));
    if (isChild || isReferrer) walk(registry, other, seen);
  }
}

/** Puts a registry's versions into a world as a private container package of `org`, which `ann` administers. */
export function publish(world: World, registry: Registry, name: string): void {
  const to = addPackage(world, 'org', 'container', name, { visibility: 'private' });
  for (const { digest, mediaType, body, tags, createdAt } of registry.pushed) {
    addVersion(world, to, digest, { tags: [...tags], createdAt: Date.parse(createdAt) });
    world.manifests.set(digest, { digest, mediaType, body, size: 0 });
  }
}

/** Numbers from 0 up to but not including `below`, the same for the same seed (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

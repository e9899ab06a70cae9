import assert from 'node:assert/strict';
import { gatherPackages, type GatherOptions, type GatherResult } from '../../../src/core/cleanUp/gather.ts';
import type { GatheredPackage } from '../../../src/core/cleanUp/gather.ts';
import type { GatherProgress } from '../../../src/core/cleanUp/progress.ts';
import {
  connect,
  type Connection,
  type ConnectionOptions,
  type Transport,
} from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import type { PackageType } from '../../../src/core/github/types.ts';
import { imageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository } from '../../../src/core/images/repository.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { administrator, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { addPackage, addVersion, type World } from '../../github/world.ts';
import { publish, Registry } from '../images/fixtures.ts';
import { memoryCache, type MemoryCache } from '../images/memoryCache.ts';

/** A GitHub on this machine, from whose organization `org` packages are gathered. */
export interface Site {
  readonly github: GitHub;
  readonly clock: SmallWorld['clock'];
  /** Of each package by its name; outlives a gathering. */
  readonly caches: Map<string, MemoryCache>;
  /** The most requests that were in flight at once. */
  readonly most: { api: number; registry: number };
  /** Called before each request is sent. */
  onRequest: (url: string) => Promise<void> | void;
  readonly connection: Connection;
  gather(names: readonly string[], changes?: Partial<GatherOptions>): Promise<Gathered>;
  close(): Promise<void>;
}

export interface Gathered {
  readonly results: readonly GatherResult[];
  readonly progress: readonly GatherProgress[];
  /** The indexes in the order of their arrival. */
  readonly arrived: readonly number[];
}

export async function openSite(fill: (world: World) => void, token = administrator): Promise<Site> {
  const world = smallWorld();
  fill(world);
  const github = await startGitHub({ world });
  const inFlight = { api: 0, registry: 0 };
  const most = { api: 0, registry: 0 };
  const transport: Transport = async (input, init) => {
    const { url } = new Request(input);
    const kind = url.includes('/api/v3/') ? 'api' : 'registry';
    most[kind] = Math.max(most[kind], ++inFlight[kind]);
    try {
      await site.onRequest(url);
      const response = await fetch(input, init);
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(body.byteLength > 0 ? body : null, { status, headers });
    } finally {
      inFlight[kind]--;
    }
  };
  const host = enterpriseHost(github.origin) ?? assert.fail();
  const options: ConnectionOptions = {
    host,
    token,
    userAgent: 'test',
    transport,
    now: () => world.clock.now(),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      world.clock.advance(ms);
      return Promise.resolve();
    },
  };
  const caches: Site['caches'] = new Map();
  const site: Site = {
    github,
    clock: world.clock,
    caches,
    most,
    onRequest: () => undefined,
    connection: connect(options),
    async gather(names, changes = {}) {
      const progress: GatherProgress[] = [];
      const arrived: number[] = [];
      const results = await gatherPackages(names.map(targetOf), {
        connection: connect(options),
        openReader({ reference: { owner, name } }) {
          const cache = caches.get(name) ?? memoryCache();
          caches.set(name, cache);
          return Promise.resolve(imageReader(openRepository({ owner: owner.login, name }, options), cache));
        },
        confirmReads: () => assert.fail('few manifests need no confirmation'),
        onProgress: (each) => progress.push(each),
        onResult: (_, index) => arrived.push(index),
        signal: new AbortController().signal,
        ...changes,
      });
      return { results, progress, arrived };
    },
    close: () => github.close(),
  };
  return site;
}

/** @param name `container/app`. */
export function targetOf(name: string) {
  const [type = '', ...rest] = name.split('/');
  const owner = { kind: 'organization', login: 'org' } as const;
  return {
    reference: { owner, packageType: type as PackageType, name: rest.join('/') },
    visibility: 'private',
  } as const;
}

export function gathered(result: GatherResult | undefined): GatheredPackage {
  assert.ok(result?.kind === 'gathered', result?.kind);
  return result;
}

/** A private package of `org` with versions `1.0.1` and so on, the newest last. */
export function addLibrary(world: World, type: PackageType, name: string, count: number): void {
  const added = addPackage(world, 'org', type, name, { visibility: 'private' });
  for (let number = 1; number <= count; number++) {
    addVersion(world, added, `1.0.${number}`, { createdAt: 1_780_000_000_000 + number * 1000 });
  }
}

/** A package of so many images, each with a tag and two platforms. */
export function addImages(world: World, name: string, count: number): Registry {
  const registry = new Registry();
  for (let number = 1; number <= count; number++) {
    const children = ['amd64', 'arm64'].map((platform) => registry.push(`${name} ${platform} ${number}`));
    registry.push(`${name} ${number}`, { tags: [`v${number}`], children });
  }
  publish(world, registry, name);
  return registry;
}

/** A package of so many tagged images of one platform, each of which has to be read. */
export function addPlainImages(world: World, name: string, count: number): Registry {
  const registry = new Registry();
  for (let number = 1; number <= count; number++) registry.push(`${name} ${number}`, { tags: [`v${number}`] });
  publish(world, registry, name);
  return registry;
}

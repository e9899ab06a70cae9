import assert from 'node:assert/strict';
import type { ConnectionOptions, Exchange } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { imageReader, type ImageCache, type ImageReader } from '../../../src/core/images/imageReader.ts';
import { openRepository, type Image } from '../../../src/core/images/repository.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { reader, smallWorld } from '../../github/smallWorld.ts';
import { publish, sampleRegistry, type Registry } from './fixtures.ts';
import { memoryCache } from './memoryCache.ts';

/** A request as it went out. */
export interface Sent {
  readonly url: string;
  readonly authorization: string | null;
}

export interface Site {
  readonly github: GitHub;
  readonly registry: Registry;
  readonly sent: Sent[];
  readonly exchanges: Exchange[];
  readonly waits: number[];
  /** Reads the image `org/app`, or another, as `ann`. */
  reader(options?: Partial<ConnectionOptions>, image?: Image, cache?: ImageCache): ImageReader;
  /** Reads the facts of manifests with a new reader. */
  facts(options?: Partial<ConnectionOptions>, image?: Image): ImageReader['facts'];
}

/** A GitHub on this machine with the sample registry published as `org/app`. */
export async function startSite(registry = sampleRegistry()): Promise<Site> {
  const world = smallWorld();
  publish(world, registry, 'app');
  const github = await startGitHub({ world });
  const host = enterpriseHost(github.origin);
  assert.ok(host);
  const [sent, exchanges, waits]: [Sent[], Exchange[], number[]] = [[], [], []];
  const options: ConnectionOptions = {
    host,
    token: reader,
    userAgent: 'test',
    transport: (input, init) => {
      const { url, headers } = new Request(input, { headers: init?.headers ?? {} });
      sent.push({ url, authorization: headers.get('authorization') });
      return fetch(input, init);
    },
    now: () => world.clock.now(),
    sleep: (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
      world.clock.advance(ms);
      return Promise.resolve();
    },
    onExchange: (exchange) => exchanges.push(exchange),
  };
  const site: Site = {
    github,
    registry,
    sent,
    exchanges,
    waits,
    reader: (changes = {}, image = { owner: 'org', name: 'app' }, cache = memoryCache()) =>
      imageReader(openRepository(image, { ...options, ...changes }), cache),
    facts: (...reader) => site.reader(...reader).facts,
  };
  return site;
}

/** Waits for a condition. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

import assert from 'node:assert/strict';
import type { ConnectionOptions, Exchange } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { manifestReader, type Image, type ReadManifest } from '../../../src/core/images/registry.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { reader, smallWorld } from '../../github/smallWorld.ts';
import { publish, sampleRegistry, type Registry } from './fixtures.ts';

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
  reader(options?: Partial<ConnectionOptions>, image?: Image): ReadManifest;
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
  return {
    github,
    registry,
    sent,
    exchanges,
    waits,
    reader: (changes = {}, image = { owner: 'org', name: 'app' }) => manifestReader(image, { ...options, ...changes }),
  };
}

/** Waits for a condition. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

import assert from 'node:assert/strict';
import { connect, type Connection, type Transport } from '../../../src/core/github/connection.ts';
import type { Host } from '../../../src/core/github/host.ts';
import type { PackageReference } from '../../../src/core/github/packages.ts';
import { createJournal, type Journal, type JournalStore } from '../../../src/core/deletion/journal/journal.ts';
import { recentlyDeleted } from '../../../src/core/deletion/journal/recentlyDeleted.ts';
import type { SenderOptions } from '../../../src/core/deletion/run/sender.ts';
import type { Operation, Outcome, Result } from '../../../src/core/deletion/operation.ts';
import { createQueue, type Queue } from '../../../src/core/deletion/run/queue.ts';
import type { ManualClock } from '../../github/clock.ts';
import type { LoggedRequest } from '../../github/faults.ts';
import type { GitHub } from '../../github/server.ts';
import { administrator } from '../../github/smallWorld.ts';
import type { Package } from '../../github/world.ts';

/** Clock that passes only while everybody sleeps: hours in no time, and the same each time. */
export interface VirtualTime {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Holds the time still while real work, such as a request, is under way. */
  busy<T>(work: () => Promise<T>): Promise<T>;
  /** Settles when no real work is under way. */
  quiet(): Promise<void>;
}

export function virtualTime(clock: ManualClock): VirtualTime {
  const sleepers = new Set<{ at: number; wake: () => void }>();
  let working = 0;
  let scheduled = false;

  return {
    now: () => clock.now(),
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const end = (how: () => void) => () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', abort);
          how();
        };
        const abort = end(() => reject(signal?.reason as Error));
        const sleeper = { at: clock.now() + Math.max(ms, 0), wake: end(resolve) };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', abort);
        schedule();
      });
    },
    async busy(work) {
      working++;
      try {
        return await work();
      } finally {
        working--;
        schedule();
      }
    },
    async quiet() {
      do await new Promise((resolve) => setImmediate(resolve));
      while (working > 0);
    },
  };

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // By then everything that can go on without time has gone on.
    setImmediate(() => {
      scheduled = false;
      if (working > 0 || sleepers.size === 0) return;
      const at = Math.min(...[...sleepers].map((sleeper) => sleeper.at));
      clock.advance(Math.max(at - clock.now(), 0));
      for (const sleeper of [...sleepers].filter((each) => each.at <= clock.now())) sleeper.wake();
      schedule();
    });
  }
}

export const account = 'ann';
export const accountId = '7';

/** The folder that all windows share: text by file name. */
export type Folder = Map<string, string>;

export function memoryStore(folder: Folder, name: string): JournalStore {
  return {
    name,
    append: (text) => {
      folder.set(name, (folder.get(name) ?? '') + text);
      return Promise.resolve();
    },
    readAll: () => Promise.resolve([...folder].map(([file, text]) => ({ name: file, text }))),
    remove: (file) => {
      folder.delete(file);
      return Promise.resolve();
    },
  };
}

export interface WindowOptions extends Partial<SenderOptions> {
  readonly github: GitHub;
  readonly clock: ManualClock;
  readonly folder?: Folder;
  readonly name?: string;
  readonly token?: string;
  readonly transport?: Transport;
  readonly store?: JournalStore;
  readonly time?: VirtualTime;
  /** ms of virtual time that a request takes. */
  readonly latency?: number;
  /** ms of real time. */
  readonly timeoutMs?: number;
}

/** One window of the editor: its connection, journal and queue. */
export interface Window {
  readonly time: VirtualTime;
  readonly host: Host;
  readonly folder: Folder;
  readonly journal: Journal;
  readonly queue: Queue;
  readonly connection: Connection;
  connectAs(token: string): Connection;
  /** The most requests that were in flight at once. */
  maxInFlight(): number;
}

export function openWindow(options: WindowOptions): Window {
  const { github, clock, folder = new Map<string, string>(), name = 'window-1', latency = 0 } = options;
  const { time = virtualTime(clock), transport = fetch } = options;
  const host: Host = { kind: 'github.com', name: 'github.com', webUrl: github.origin, apiUrl: github.origin };
  let inFlight = 0;
  let most = 0;
  // Bodies are read here, so that time stands still until the last byte.
  const timed: Transport = async (input, init) => {
    most = Math.max(most, ++inFlight);
    try {
      if (latency > 0) await time.sleep(latency);
      return await time.busy(async () => {
        const response = await transport(input, init);
        const body = await response.arrayBuffer();
        const { status, headers } = response;
        return new Response(body.byteLength > 0 ? body : null, { status, headers });
      });
    } finally {
      inFlight--;
    }
  };
  const connectAs = (token: string) =>
    connect({
      host,
      token,
      transport: timed,
      userAgent: 'test',
      now: time.now,
      sleep: time.sleep,
      timeoutMs: options.timeoutMs ?? 30_000,
    });
  let ids = 0;
  const journal = createJournal({
    store: options.store ?? memoryStore(folder, name),
    now: time.now,
    newId: () => `${name}/${ids++}`,
  });
  const connection = options.connection ?? connectAs(options.token ?? administrator);
  const queue = createQueue({
    connection,
    host: host.name,
    account,
    accountId,
    journal,
    now: time.now,
    sleep: time.sleep,
    signInAgain: options.signInAgain ?? (() => Promise.resolve(undefined)),
  });
  return { time, host, folder, journal, queue, connection, connectAs, maxInFlight: () => most };
}

export function referenceTo({ owner, type, name }: Package): PackageReference {
  return { owner: { kind: owner === 'org' ? 'organization' : 'user', login: owner }, packageType: type, name };
}

/** Operations on versions of a package: on all of them, or on those at the indices. */
export function onVersions(action: Operation['action'], of: Package, indices?: readonly number[]): Operation[] {
  const versions = indices ? indices.map((index) => of.versions[index] ?? assert.fail()) : of.versions;
  return versions.map(({ id, name, tags }) => ({
    action,
    target: { ...referenceTo(of), versionId: id },
    facts: { versionName: name, tags },
  }));
}

export function onPackage(action: Operation['action'], of: Package): Operation {
  return { action, target: referenceTo(of) };
}

export function idsOf(results: readonly Result[], kind: Outcome['kind']): number[] {
  return results
    .filter(({ outcome }) => outcome.kind === kind)
    .map(({ operation }) => operation.target.versionId ?? 0)
    .sort((one, other) => one - other);
}

export function kindsOf(results: readonly Result[]): string[] {
  return results.map(({ outcome }) => (outcome.kind === 'refused' ? `refused: ${outcome.reason.kind}` : outcome.kind));
}

/** What the server has deleted of a package since the clock stood there. */
export function deletedOnServer({ versions }: Package): number[] {
  return versions.flatMap(({ id, deletedAt }) => (deletedAt === undefined ? [] : [id])).sort((a, b) => a - b);
}

export async function deletedInJournal({ journal, time }: Window, of: Package): Promise<number[]> {
  const entries = recentlyDeleted(await journal.read(), time.now());
  return entries
    .filter(({ target }) => target.packageType === of.type && target.name === of.name && target.versionId !== undefined)
    .map(({ target }) => target.versionId ?? 0)
    .sort((one, other) => one - other);
}

/** The versions deleted are the same on the server, in Recently Deleted and in the summary. @returns them. */
export async function agreed(window: Window, of: Package, results: readonly Result[]): Promise<number[]> {
  const server = deletedOnServer(of);
  assert.deepEqual(await deletedInJournal(window, of), server, 'Recently Deleted and the server');
  assert.deepEqual(idsOf(results, 'deleted'), server, 'the summary and the server');
  return server;
}

export const isWrite = ({ method }: LoggedRequest): boolean => method !== 'GET';

export function countOf(results: readonly Result[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kindsOf(results)) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

import * as v from 'valibot';
import type { Host } from '#core/github';
import { storedOwner, storedPackage, storedVersion, type PackageSummary, type VersionSummary } from '#core/packages';
import type { CachedPages } from './loadedPages.ts';
import { ownerRow, type OwnerRow } from './row.ts';

/*
 * The explorer's cache between windows: only what the tree shows, never a header or a token. What was shown longest ago
 * is dropped first, versions before packages.
 */

const maxPackages = 5000;
/** How many rows, at most, are expanded again at the next start; each is refreshed then. */
const maxOpen = 100;
/** The size of a snapshot as UTF-8. */
export const maxBytes = 2_000_000;

export interface Snapshot {
  /** Pages of another size do not fit together. */
  readonly pageSize: number;
  readonly owners: KnownOwners;
  /** The rows that were open, by `prefixOf`. */
  readonly open: ReadonlySet<string>;
  /** By the keys of `Lists`; the list that was shown most recently comes first. */
  readonly packages: ReadonlyMap<string, CachedPages<PackageSummary>>;
  readonly versions: ReadonlyMap<string, CachedPages<VersionSummary>>;
}

export interface KnownOwners {
  /** When they were read; ms since 1970. */
  readonly at: number;
  readonly added: readonly string[];
  readonly rows: readonly OwnerRow[];
}

export interface SnapshotKey {
  readonly host: Host;
  /** The account's id, because a login can be given away. */
  readonly account: string;
}

/** Increased when the meaning of the content changes. */
const format = 1;

/** Returns a snapshot as text, within the limits. */
export function writeSnapshot(snapshot: Snapshot, { host, account }: SnapshotKey): string {
  const { pageSize, owners } = snapshot;
  const rows = owners.rows.map(({ owner: { kind, login }, added }) => ({ kind, login, added }));
  const open = [...snapshot.open];
  const head = { format, host: host.name, account, pageSize, owners: { ...owners, rows }, open };
  let bytes = maxBytes - bytesOf({ ...head, packages: [], versions: [] });
  let count = maxPackages;
  const fits = (entry: unknown, items = 0) => {
    const size = bytesOf(entry) + 1;
    if (size > bytes || items > count) return false;
    bytes -= size;
    count -= items;
    return true;
  };
  const packages = [...snapshot.packages].filter((entry) => {
    const [, { pages }] = entry;
    return fits(entry, pages.flatMap(({ items }) => items).length);
  });
  return JSON.stringify({ ...head, packages, versions: [...snapshot.versions].filter((entry) => fits(entry)) });
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const absent = () => undefined;

function storedLists<T>(item: v.GenericSchema<unknown, T>, origin: string) {
  const url = v.pipe(
    v.string(),
    v.check((text) => URL.parse(text)?.origin === origin),
  );
  const page = v.object({
    items: v.array(item),
    url,
    next: v.optional(url, absent),
    pageCount: v.optional(v.pipe(count, v.minValue(1)), absent),
    etag: v.optional(v.string(), absent),
    withheldOrganizations: v.array(v.string()),
  });
  const pages = v.pipe(
    v.array(page),
    v.minLength(1),
    // Only the last page can be the end.
    v.check((all) => all.slice(0, -1).every(({ next }) => next !== undefined)),
  );
  return v.array(v.tuple([v.string(), v.object({ pages, at: time })]));
}

function storedSnapshot({ host, account }: SnapshotKey) {
  const { origin } = new URL(host.apiUrl);
  const snapshot = v.object({
    format: v.literal(format),
    host: v.literal(host.name),
    account: v.literal(account),
    pageSize: v.pipe(count, v.minValue(1), v.maxValue(100)),
    owners: v.object({
      at: time,
      added: v.array(v.string()),
      rows: v.array(v.object({ ...storedOwner.entries, added: v.boolean() })),
    }),
    // Older ones do not have it.
    open: v.exactOptional(v.array(v.string()), []),
    packages: storedLists(storedPackage, origin),
    versions: storedLists(storedVersion, origin),
  });
  return v.pipe(v.string(), v.parseJson(), snapshot);
}

/** @throws Error for anything not written for that key; its message does not quote it, since it is logged. */
export function readSnapshot(text: string, key: SnapshotKey): Snapshot {
  const { success, output, issues } = v.safeParse(storedSnapshot(key), text);
  if (!success) {
    const where = v.getDotPath(issues[0]) ?? 'all of it';
    throw new Error(issues[0].type === 'parse_json' ? 'not JSON' : `not as it was written: ${where}`);
  }
  const { pageSize, owners, packages, versions } = output;
  const rows = owners.rows.map(({ added, ...owner }) => ownerRow(owner, added));
  const keys = [...packages, ...versions].map(([each]) => each);
  const open = output.open.filter((start) => start.endsWith('/') && keys.some((each) => each.startsWith(start)));
  return {
    pageSize,
    owners: { ...owners, rows },
    open: new Set(open.slice(0, maxOpen)),
    packages: new Map(packages),
    versions: new Map(versions),
  };
}

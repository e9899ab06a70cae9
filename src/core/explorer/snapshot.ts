import * as v from 'valibot';
import { type Host, packageTypes, type Visibility } from '../github/index.ts';
import type { Seed } from './loadedPages.ts';
import { ownerRow, type OwnerRow } from './row.ts';
import { ownerKey, storedOwner, type PackageSummary, type VersionSummary } from '../packages/index.ts';

/*
 * What is kept of an explorer from one session to the next, so that the tree is there at once. It is bounded: 10 pages
 * of a list of packages, the first page of a package's versions, 5,000 packages, 100 open rows and 2 MB in all. What
 * was shown longest ago is left out first, versions before packages. It holds what the tree shows and nothing else: no
 * header, no token.
 */

const mostPackages = 5000;
/** Each is asked for again at the next start. */
const mostOpen = 100;
/** Of UTF-8. */
export const mostBytes = 2_000_000;

export interface Snapshot {
  /** Pages of another size do not follow each other. */
  readonly pageSize: number;
  readonly owners: KnownOwners;
  /** The rows that were open, each by what the keys of the lists under it begin with. */
  readonly open: ReadonlySet<string>;
  /** By the explorer's keys, what was shown last first. */
  readonly packages: ReadonlyMap<string, Seed<PackageSummary>>;
  readonly versions: ReadonlyMap<string, Seed<VersionSummary>>;
}

export interface KnownOwners {
  /** When they were read; ms since 1970. */
  readonly at: number;
  /** The logins that were added by hand then. */
  readonly added: readonly string[];
  readonly rows: readonly OwnerRow[];
}

/** Whose snapshot it is. */
export interface SnapshotPlace {
  readonly host: Host;
  /** The account's id: a login can be given away. */
  readonly account: string;
}

/** Raised when the meaning of what is written changes. */
const format = 1;

/** @returns a snapshot as text, without what goes beyond the bounds. */
export function writeSnapshot(snapshot: Snapshot, { host, account }: SnapshotPlace): string {
  const { pageSize, owners, open } = snapshot;
  const rows = owners.rows.map(({ owner: { kind, login }, added }) => ({ kind, login, added }));
  const head = { format, host: host.name, account, pageSize, owners: { ...owners, rows } };
  let bytes = mostBytes - bytesOf({ ...head, open: [...open], packages: [], versions: [] });
  let count = mostPackages;
  const packages = [...snapshot.packages].filter(([key, seed]) => {
    const items = seed.pages.reduce((sum, page) => sum + page.items.length, 0);
    if (items > count || !fits([key, seed])) return false;
    count -= items;
    return true;
  });
  const versions = [...snapshot.versions].filter(fits);
  const kept = openAbove(
    [...packages, ...versions].map(([key]) => key),
    open,
  );
  return JSON.stringify({ ...head, open: kept, packages, versions });

  function fits(entry: unknown): boolean {
    const size = bytesOf(entry) + 1;
    if (size > bytes) return false;
    bytes -= size;
    return true;
  }
}

function bytesOf(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

const time = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8.64e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const optionalText = v.exactOptional(v.string());

const storedPackage = v.object({
  id: count,
  name: v.string(),
  packageType: v.picklist(packageTypes),
  // GitHub may add a kind, which is then shown as it is.
  visibility: v.pipe(
    v.string(),
    v.transform((text) => text as Visibility),
  ),
  versionCount: v.exactOptional(count),
  htmlUrl: optionalText,
  repository: optionalText,
  createdAt: v.string(),
  updatedAt: optionalText,
}) satisfies v.GenericSchema<unknown, PackageSummary>;

const storedVersion = v.object({
  id: count,
  name: v.string(),
  tags: v.array(v.string()),
  createdAt: v.string(),
  updatedAt: optionalText,
  deletedAt: optionalText,
}) satisfies v.GenericSchema<unknown, VersionSummary>;

function storedLists<T>(item: v.GenericSchema<unknown, T>) {
  const page = v.object({
    items: v.array(item),
    url: v.string(),
    next: optionalText,
    pageCount: v.exactOptional(v.pipe(count, v.minValue(1))),
    etag: optionalText,
  });
  const pages = v.pipe(
    v.array(page),
    v.minLength(1),
    // Only the last page can be the end.
    v.check((all) => all.slice(0, -1).every(({ next }) => next !== undefined)),
  );
  return v.array(v.tuple([v.string(), v.object({ pages, at: time })]));
}

const storedSnapshot = v.object({
  format: v.literal(format),
  host: v.string(),
  account: v.string(),
  pageSize: v.pipe(count, v.minValue(1), v.maxValue(100)),
  owners: v.object({
    at: time,
    added: v.array(v.string()),
    rows: v.array(v.object({ ...storedOwner.entries, added: v.boolean() })),
  }),
  // Older ones do not say which rows were open.
  open: v.exactOptional(v.array(v.string()), []),
  packages: storedLists(storedPackage),
  versions: storedLists(storedVersion),
});

/**
 * Reads what `writeSnapshot` wrote.
 *
 * @throws Error where anything at all is not as it would have been written for that place; its message says what,
 * without quoting it: it ends in a log.
 */
export function readSnapshot(text: string, { host, account }: SnapshotPlace): Snapshot {
  const { success, output, issues } = v.safeParse(storedSnapshot, parsed(text));
  if (!success) throw new Error(`not as it was written: ${v.getDotPath(issues[0]) ?? 'all of it'}`);
  if (output.host !== host.name || output.account !== account) throw new Error('another account');
  const origin = new URL(host.apiUrl).origin;
  const rows = output.owners.rows.map(({ added, ...owner }) => ownerRow(owner, added));
  const logins = new Set(rows.map(({ owner }) => ownerKey(owner)));
  const packages = listsOf(output.packages, ([owner = '', type, end, ...rest], items) => {
    const isOwned = logins.has(owner) && end === '' && rest.length === 0;
    return isOwned && items.every(({ packageType }) => packageType === type);
  });
  const versions = listsOf(output.versions, ([owner = '', type, name, state, ...rest]) => {
    const isType = packageTypes.some((each) => each === type);
    return logins.has(owner) && isType && name !== undefined && name !== '' && state === 'active' && rest.length === 0;
  });
  return {
    pageSize: output.pageSize,
    owners: { ...output.owners, rows },
    open: new Set(openAbove([...packages.keys(), ...versions.keys()], output.open)),
    packages,
    versions,
  };

  function listsOf<T>(
    lists: v.InferOutput<ReturnType<typeof storedLists<T>>>,
    isKnown: (key: readonly string[], items: readonly T[]) => boolean,
  ): Map<string, Seed<T>> {
    const entries = lists.map(([key, { pages, at }]): [string, Seed<T>] => {
      for (const { items, url, next } of pages) {
        if (!isKnown(key.split('/'), items)) throw new Error('a list of nobody');
        const addresses = next === undefined ? [url] : [url, next];
        if (addresses.some((address) => URL.parse(address)?.origin !== origin)) throw new Error('an address elsewhere');
      }
      return [key, { pages: pages.map((page) => ({ ...absent, ...page })), at }];
    });
    return new Map(entries);
  }
}

/** What a page may be without. */
const absent = { next: undefined, pageCount: undefined, etag: undefined, withheldOrganizations: [] };

/** The rows that are open and have lists of these keys under them. */
function openAbove(keys: readonly string[], open: Iterable<string>): string[] {
  const above = [...open].filter((start) => start.endsWith('/') && keys.some((key) => key.startsWith(start)));
  return above.slice(0, mostOpen);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error's own message quotes the text.
    throw new Error('not JSON');
  }
}

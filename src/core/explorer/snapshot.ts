import type { Host } from '../github/host.ts';
import type { Page } from '../github/page.ts';
import { packageTypes, type Owner, type Visibility } from '../github/types.ts';
import type { Seed } from './loadedPages.ts';
import { ownerRow, type OwnerRow } from './row.ts';
import { ownerKey } from '../packages/target.ts';
import type { PackageSummary, VersionSummary } from '../packages/summary.ts';

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

/**
 * Reads what `writeSnapshot` wrote.
 *
 * @throws Error where anything at all is not as it would have been written for that place; its message says what.
 */
export function readSnapshot(text: string, { host, account }: SnapshotPlace): Snapshot {
  const origin = new URL(host.apiUrl).origin;
  const whole = fieldsOf(parsed(text), 'snapshot');
  if (whole.format !== format) throw new Error('another format');
  if (whole.host !== host.name || whole.account !== account) throw new Error('another account');
  const owners = fieldsOf(whole.owners, 'owners');
  const rows = listOf(owners.rows, 'owners').map(readOwner);
  const known = new Set(rows.map(({ owner }) => ownerKey(owner)));
  const packages = readLists(whole.packages, 'packages', ([owner = '', type, end, ...rest], item) => {
    if (!known.has(owner) || end !== '' || rest.length > 0) throw new Error('a list of nobody’s packages');
    const element = readPackage(item);
    if (element.packageType !== type) throw new Error('a package of another type');
    return element;
  });
  const versions = readLists(whole.versions, 'versions', ([owner = '', type, name, state, ...rest], item) => {
    const isType = packageTypes.some((each) => each === type);
    if (!known.has(owner) || !isType || !name || state !== 'active' || rest.length > 0) {
      throw new Error('a list of nobody’s versions');
    }
    return readVersion(item);
  });
  // Older ones do not say which rows were open.
  const open = whole.open === undefined ? [] : listOf(whole.open, 'open').map((key) => textOf(key, 'open'));
  return {
    pageSize: numberOf(whole.pageSize, 'pageSize', 1, 100),
    owners: {
      at: timeOf(owners.at),
      added: listOf(owners.added, 'added').map((login) => textOf(login, 'added')),
      rows,
    },
    open: new Set(openAbove([...packages.keys(), ...versions.keys()], open)),
    packages,
    versions,
  };

  function readLists<T>(
    value: unknown,
    what: string,
    read: (key: readonly string[], item: unknown) => T,
  ): Map<string, Seed<T>> {
    const entries = listOf(value, what).map((entry): [string, Seed<T>] => {
      const [key, seed] = listOf(entry, what);
      const parts = textOf(key, what).split('/');
      const { pages, at } = fieldsOf(seed, what);
      const readPages = listOf(pages, what).map((page) => readPage(page, (item) => read(parts, item)));
      if (readPages.length === 0) throw new Error(`${what} without a page`);
      // Only the last page can be the end.
      if (readPages.slice(0, -1).some(({ next }) => next === undefined)) throw new Error(`${what} beyond the end`);
      return [textOf(key, what), { pages: readPages, at: timeOf(at) }];
    });
    return new Map(entries);
  }

  function readPage<T>(value: unknown, read: (item: unknown) => T): Page<T> {
    const { items, url, next, pageCount, etag } = fieldsOf(value, 'a page');
    return {
      items: listOf(items, 'items').map(read),
      url: addressOf(url),
      next: next === undefined ? undefined : addressOf(next),
      pageCount: pageCount === undefined ? undefined : numberOf(pageCount, 'pageCount', 1),
      etag: optional(etag, 'etag'),
      withheldOrganizations: [],
    };
  }

  function addressOf(value: unknown): string {
    const address = textOf(value, 'an address');
    if (URL.parse(address)?.origin !== origin) throw new Error('an address elsewhere');
    return address;
  }
}

/** The rows that are open and have lists of these keys under them. */
function openAbove(keys: readonly string[], open: Iterable<string>): string[] {
  const above = [...open].filter((start) => start.endsWith('/') && keys.some((key) => key.startsWith(start)));
  return above.slice(0, mostOpen);
}

const ownerKinds: readonly Owner['kind'][] = ['organization', 'authenticatedUser', 'user'];

function readOwner(value: unknown): OwnerRow {
  const { kind, login, added } = fieldsOf(value, 'an owner');
  const known = ownerKinds.find((each) => each === kind);
  if (known === undefined || typeof added !== 'boolean') throw new Error('an owner of no kind');
  return ownerRow({ kind: known, login: textOf(login, 'login') }, added);
}

function readPackage(value: unknown): PackageSummary {
  const fields = fieldsOf(value, 'a package');
  const packageType = packageTypes.find((each) => each === fields.packageType);
  if (packageType === undefined) throw new Error('a package of no type');
  const { versionCount } = fields;
  return {
    id: numberOf(fields.id, 'id'),
    name: textOf(fields.name, 'name'),
    packageType,
    // GitHub may add a kind, which is then shown as it is.
    visibility: textOf(fields.visibility, 'visibility') as Visibility,
    versionCount: versionCount === undefined ? undefined : numberOf(versionCount, 'versionCount'),
    htmlUrl: optional(fields.htmlUrl, 'htmlUrl'),
    repository: optional(fields.repository, 'repository'),
    createdAt: textOf(fields.createdAt, 'createdAt'),
    updatedAt: optional(fields.updatedAt, 'updatedAt'),
  };
}

function readVersion(value: unknown): VersionSummary {
  const fields = fieldsOf(value, 'a version');
  return {
    id: numberOf(fields.id, 'id'),
    name: textOf(fields.name, 'name'),
    tags: listOf(fields.tags, 'tags').map((tag) => textOf(tag, 'tag')),
    createdAt: textOf(fields.createdAt, 'createdAt'),
    updatedAt: optional(fields.updatedAt, 'updatedAt'),
    deletedAt: optional(fields.deletedAt, 'deletedAt'),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error's own message quotes the text, and ends in a log.
    throw new Error('not JSON');
  }
}

function fieldsOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw new Error(`not ${what}`);
  return value as Readonly<Record<string, unknown>>;
}

function listOf(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`${what}: not a list`);
  return value;
}

function textOf(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what}: not a text`);
  return value;
}

function optional(value: unknown, what: string): string | undefined {
  return value === undefined ? undefined : textOf(value, what);
}

function numberOf(value: unknown, what: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
  const isRight = typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most;
  if (!isRight) throw new Error(`${what}: not a number from ${least}`);
  return value;
}

/** The last moment that a Date can hold; ms since 1970. */
const endOfTime = 8.64e15;

function timeOf(value: unknown): number {
  return numberOf(value, 'at', 0, endOfTime);
}

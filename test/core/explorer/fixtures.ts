import assert from 'node:assert/strict';
import { childrenOf } from '../../../src/core/explorer/children.ts';
import { Explorer, type ExplorerOptions, type ExplorerSettings } from '../../../src/core/explorer/explorer.ts';
import { noFilter } from '../../../src/core/explorer/filter.ts';
import type { ErrorRow, MoreRow, OwnerRow, PackageRow, Row } from '../../../src/core/explorer/row.ts';
import { connect, type ConnectionOptions } from '../../../src/core/github/connection.ts';
import { enterpriseHost } from '../../../src/core/github/host.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { packageTypes } from '../../../src/core/github/types.ts';
import type { LoggedRequest } from '../../github/faults.ts';
import type { GitHub } from '../../github/server.ts';

export const settings: ExplorerSettings = {
  owners: [],
  packageTypes,
  groupByType: false,
  pageSize: 100,
  filter: noFilter,
};

/** An explorer of the local GitHub, without waits between tries. */
export function exploring(
  github: GitHub,
  token: string,
  changes: Partial<ExplorerSettings> = {},
  options: Partial<ConnectionOptions> = {},
  known: ExplorerOptions = {},
): Explorer {
  const host = enterpriseHost(github.origin);
  assert.ok(host);
  const sleep = () => Promise.resolve();
  const now = () => github.world.clock.now();
  const connection = connect({ host, token, transport: fetch, userAgent: 'test', sleep, now, ...options });
  return new Explorer(connection, { ...settings, ...changes }, known);
}

/** What a row is called in these tests. */
export function nameOf(row: Row): string {
  switch (row.kind) {
    case 'owner':
      return row.owner.login;
    case 'packageType':
      return `[${row.packageType}]`;
    case 'package':
      return row.package.name;
    case 'range':
      return `${row.first}–${row.last}`;
    case 'version':
      return row.version.name;
    case 'part':
      return [row.content.kinds.join('+'), row.content.platform].filter(Boolean).join(' ');
    case 'untagged':
      return 'Untagged';
    case 'deletedVersions':
      return 'Deleted versions';
    case 'more':
      return 'Load More…';
    case 'error':
      return `error: ${problemIn(row).kind}`;
    case 'notice':
      return row.notice;
  }
}

/** Opens rows by name, one under the other. @returns the last of them. */
export async function open(explorer: Explorer, ...names: readonly string[]): Promise<Row> {
  let row: Row | undefined;
  for (const name of names) {
    const rows: Row[] = await childrenOf(explorer, row);
    row = rows.find((each) => nameOf(each) === name);
    assert.ok(row, `no ${name} among ${rows.map(nameOf).join(', ')}`);
  }
  assert.ok(row);
  return row;
}

export async function openOwner(explorer: Explorer, login: string): Promise<OwnerRow> {
  const row = await open(explorer, login);
  assert.ok(row.kind === 'owner');
  return row;
}

/** @param names of the owner, where it is grouped the type, and the package. */
export async function openPackage(explorer: Explorer, ...names: readonly string[]): Promise<PackageRow> {
  const row = await open(explorer, ...names);
  assert.ok(row.kind === 'package');
  return row;
}

/** The names of the rows under a row, or of the owners. */
export async function namesUnder(explorer: Explorer, row?: Row): Promise<string[]> {
  return (await childrenOf(explorer, row)).map(nameOf);
}

export function moreIn(rows: readonly Row[]): MoreRow {
  const row = rows.find(({ kind }) => kind === 'more');
  assert.ok(row?.kind === 'more', `no Load More… among ${rows.map(nameOf).join(', ')}`);
  return row;
}

export function errorIn(rows: readonly Row[]): ErrorRow {
  const row = rows.find(({ kind }) => kind === 'error');
  assert.ok(row?.kind === 'error', `no error among ${rows.map(nameOf).join(', ')}`);
  return row;
}

export function problemIn({ error }: ErrorRow): Problem {
  assert.ok(error instanceof GitHubError, String(error));
  return error.problem;
}

/** Every row that can be reached by opening all there is, without loading more. */
export async function everyRow(explorer: Explorer, row?: Row): Promise<Row[]> {
  const rows = await childrenOf(explorer, row);
  const under = await Promise.all(rows.map((each) => everyRow(explorer, each)));
  return [...rows, ...under.flat()];
}

export const urlsOf = (log: readonly LoggedRequest[]): string[] => log.map(({ url }) => url.replace('/api/v3', ''));

/** Waits for a condition. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + maxDelayMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`${maxDelayMs} ms were not enough for: ${String(holds)}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Far over what anything takes here; a test that waits for ever would keep the others from being told. ms. */
const maxDelayMs = 30_000;

import { everything, type ReportQuery } from '../../../src/core/conflicts/query.ts';
import type { Collision } from '../../../src/core/conflicts/collision.ts';
import type { Exported } from '../../../src/core/conflicts/export/json.ts';
import { LiveReport } from '../../../src/core/conflicts/live.ts';
import type { ConflictReport, OwnerReport } from '../../../src/core/conflicts/report.ts';
import type { PackageSummary } from '../../../src/core/packages/summary.ts';
import type { Connection } from '../../../src/core/github/connection.ts';
import type { Owner } from '../../../src/core/github/types.ts';

export const host = 'github.example.com';
export const at = Date.UTC(2026, 5, 15, 9, 30);

export function organization(login: string): Owner {
  return { kind: 'organization', login };
}

export function packageNamed(name: string, more: Partial<PackageSummary> = {}): PackageSummary {
  return {
    id: 7,
    name,
    packageType: 'docker',
    visibility: 'public',
    versionCount: 3,
    htmlUrl: `https://${host}/octo-org/legacy/packages/7`,
    repository: 'octo-org/legacy',
    createdAt: '2019-04-01T08:00:00Z',
    updatedAt: '2020-02-29T12:00:00Z',
    ...more,
  };
}

export function listed(owner: Owner, ...conflicts: readonly PackageSummary[]): OwnerReport {
  return { owner, state: { kind: 'fetched', known: { at, conflicts } } };
}

export function reportOf(...owners: readonly OwnerReport[]): ConflictReport {
  return { host, account: 'mona', owners };
}

export function exportOf(
  report: ConflictReport,
  query: ReportQuery = everything,
  collisions: Record<string, Collision> = {},
): Exported {
  return { report, query, collisions, at: at + 60_000 };
}

/** The report that owners give. */
export async function ask(
  connection: Connection,
  account: string | undefined,
  owners: readonly Owner[],
): Promise<ConflictReport> {
  const live = liveReport(connection, account, owners);
  await live.fetchConflicts(connection, owners, account === undefined);
  return live.report;
}

/** A report of owners that are not fetched yet. */
export function liveReport(
  connection: Connection,
  account: string | undefined,
  owners: readonly Owner[],
  onChange: () => void = () => undefined,
): LiveReport {
  return new LiveReport({ host: connection.host.name, account, owners }, onChange);
}

import { everything, type ReportQuery } from '../../src/core/conflicts/query.ts';
import type { Collision } from '../../src/core/conflicts/collision.ts';
import { conflictKey, type Conflict, type ConflictReport, type OwnerReport } from '../../src/core/conflicts/report.ts';
import type { PackageSummary } from '../../src/core/packages/summary.ts';
import type { Translations } from '../../src/messages/action.ts';
import type { CollisionView, ConflictsView, ToConflictsPage } from '../../src/messages/conflicts.ts';

/** Other words than the page's own, as of a translation. */
export const translations = {
  public: 'Public',
  private: 'Private',
  internal: 'Internal',
  '{total, plural, one {# owner} other {# owners}}': '{total, plural, one {# account} other {# accounts}}',
  'Any visibility': 'All visibilities',
  'No conflict matches the filters.': 'No conflict matches.',
  'Previous Page': 'Previous',
  'Next Page': 'Next',
  'Loading…': 'Asking GitHub…',
  'Docker registry': 'Docker package',
  'Container registry': 'Container package',
  'Newest tags': 'Tags',
  'none among the newest versions': 'No tags',
  unknown: 'Unknown',
  'Reveal in Packages': 'Reveal',
  'none found': 'None',
};

export const outcomes = {
  present: 'Name taken',
  same: 'Same package',
  absent: 'None found',
  failed: 'Could not check',
};

const names = ['web-frontend', 'payments/api', 'billing-worker', 'base-image', 'nginx-proxy', 'ml-training', 'cron'];
const visibilities = ['private', 'private', 'public', 'internal', 'private'] as const;
const start = Date.UTC(2019, 8, 4, 9, 30);

/** The package of an `index`: no two alike, and the same every time. */
export function summaryOf(index: number, more: Partial<PackageSummary> = {}): PackageSummary {
  const name = names[index % names.length] ?? '';
  return {
    id: 1000 + index,
    name: index < names.length ? name : `${name}-${index}`,
    packageType: 'docker',
    visibility: visibilities[index % visibilities.length] ?? 'private',
    versionCount: index % 11 === 5 ? undefined : (index * 37) % 410,
    htmlUrl: `https://github.com/orgs/octo-org/packages/docker/package/${name}`,
    repository: index % 4 === 3 ? undefined : `octo-org/${name}`,
    createdAt: new Date(start + index * 9_000_000).toISOString(),
    updatedAt: index % 13 === 7 ? undefined : new Date(start + 40_000_000_000 + index * 86_400_000).toISOString(),
    ...more,
  };
}

export function ownerOf(login: string, conflicts: readonly PackageSummary[]): OwnerReport {
  return { owner: { kind: 'organization', login }, state: { kind: 'fetched', known: { at: start, conflicts } } };
}

export function pendingOwner(login: string): OwnerReport {
  return { owner: { kind: 'organization', login }, state: { kind: 'pending' } };
}

export function reportOf(...owners: readonly OwnerReport[]): ConflictReport {
  return { host: 'github.com', account: 'mona', owners };
}

/** Conflicts of three owners: 18, 7 and 3. */
export function threeOwners(): ConflictReport {
  return reportOf(
    ownerOf(
      'octo-org',
      range(0, 18).map((index) => summaryOf(index)),
    ),
    ownerOf(
      'acme-platform',
      range(18, 25).map((index) => summaryOf(index)),
    ),
    ownerOf(
      'mona',
      range(25, 28).map((index) => summaryOf(index)),
    ),
  );
}

/** 5,000 conflicts of 25 owners. */
export function manyConflicts(): ConflictReport {
  const owners = range(0, 25).map((owner) =>
    ownerOf(
      `organization-${owner}`,
      range(owner * 200, owner * 200 + 200).map((index) => summaryOf(index)),
    ),
  );
  return reportOf(...owners);
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

export function conflictsView(more: Partial<ConflictsView> = {}): ConflictsView {
  return {
    report: threeOwners(),
    title: 'Docker Migration Conflicts: 3 owners',
    subtitle: 'mona on github.com, November 22, 2024 at 10:42 AM',
    failures: [],
    collisions: {},
    ...more,
  };
}

/** What a page with such a query has persisted. */
export function queried(changes: Partial<ReportQuery>) {
  return { persisted: { format: 2, arrangement: { ...everything, ...changes } } };
}

export function showing(view: ConflictsView): ToConflictsPage & { translations: Translations } {
  return { type: 'show', view, translations };
}

/** The key of a conflict of the first owner. */
export function keyOf(index: number, report: ConflictReport = threeOwners()): string {
  return conflictKey(conflictAt(index, report));
}

function conflictAt(index: number, { owners }: ConflictReport): Conflict {
  const [first] = owners;
  const summary = first?.state.known?.conflicts[index];
  if (!first || !summary) throw new Error(`no conflict ${index}`);
  return { owner: first.owner, package: summary };
}

const messages: Record<Collision['kind'], string> = {
  present:
    'A container package of this name exists already. Delete one of the two, or publish the images under another name; then check again.',
  same: 'GitHub lists this package as a container package: it has moved, and the conflict should disappear by itself.',
  absent:
    'There is none any more, or you may not see it. If you are an administrator, GitHub may try the migration again.',
  failed: 'octo-org wants single sign-on: authorize Visual Studio Code for it, then check again.',
};

/** What the host would say of a collision. */
export function collisionOf(
  kind: Collision['kind'],
  index: number,
  change: (summary: PackageSummary) => PackageSummary = (summary) => summary,
): Required<CollisionView> {
  const docker = { package: change(summaryOf(index)), tags: ['latest', '1.4.2', '1.4', '1'] };
  const container = {
    package: change(summaryOf(index, { id: 90_000 + index, packageType: 'container', versionCount: 1204 })),
    tags: range(0, 30).map((tag) => (tag === 0 ? 'latest' : `v2.${30 - tag}.0`)),
  };
  const collision: Collision =
    kind === 'present'
      ? { kind, at: start, docker, container }
      : kind === 'failed'
        ? { kind, at: start, docker, error: undefined }
        : { kind, at: start, docker };
  const actions = kind === 'failed' ? [{ id: 'authorize', label: 'Authorize VS Code' }] : [];
  return {
    isChecking: false,
    known: { ...collision, message: messages[kind], checked: 'Checked at 10:42 AM', actions },
  };
}

export const failures = [
  {
    name: 'guarded',
    isCancelled: false,
    reason: 'guarded wants single sign-on.',
    actions: [{ id: 'authorize guarded', label: 'Authorize VS Code' }],
  },
  { name: 'broken', isCancelled: false, reason: 'GitHub answered 500.', actions: [] },
];

export const noteActions = [{ id: 'setting', label: 'Open Setting' }];

/** One conflict for each case of a collision. */
export const collisions = {
  [keyOf(3)]: collisionOf('present', 3),
  [keyOf(2)]: collisionOf('absent', 2),
  [keyOf(6)]: collisionOf('failed', 6),
  [keyOf(4)]: collisionOf('same', 4),
};

import type { Problem, Owner } from '#core/github';
import { knownMoment, ownerKey, type PackageSummary, escapeInvisible } from '#core/packages';
import { queryConflicts, isNarrowed, type ReportQuery } from '../query.ts';
import type { Collision } from '../collision.ts';
import type { LiveReport } from '../live.ts';
import { conflictKey, conflictsOf, type Gap, type OwnerReport } from '../report.ts';

/** A report as it is exported, narrowed by a query. Exports are in English, whatever VS Code's language. */
export interface Exported extends Readonly<Pick<LiveReport, 'report' | 'collisions'>> {
  readonly query: ReportQuery;
  /** When it was exported, in ms since 1970. */
  readonly at: number;
}

/** For machines: names are exactly as on the server, and unknown values are `null`. */
export function toJson(exported: Exported): string {
  const text = JSON.stringify(contentOf(exported), (_, value: unknown) => value ?? null, 2);
  return `${text.split('\n').map(escapeInvisible).join('\n')}\n`;
}

export type Content = ReturnType<typeof contentOf>;

/** The content of every format, in the form of the JSON; unknown values are `undefined`. */
export function contentOf({ report, collisions, query, at }: Exported) {
  const { search, owner: login, visibility, sortBy: sortedBy, descending } = query;
  const conflicts = queryConflicts(conflictsOf(report), query).map((each) => ({
    owner: each.owner.login,
    ...packageOf(each.package),
    collision: collisionOf(collisions[conflictKey(each)]),
  }));
  // A filtered export has the owners whose conflicts it shows, and those that may have more conflicts.
  const shown = new Set(conflicts.map(({ owner }) => owner));
  const wanted = login?.toLowerCase();
  const isAbout = ({ owner, state: { kind, known } }: OwnerReport) => {
    if (wanted !== undefined) return ownerKey(owner) === wanted;
    return !isNarrowed(query) || shown.has(owner.login) || kind !== 'fetched' || known?.publicOnly === true;
  };
  const owners = report.owners.filter(isAbout).map(ownerOf);
  return {
    format: 'docker-migration-conflicts',
    // Increased with every incompatible change.
    version: 1,
    host: report.host,
    askedBy: report.account,
    exportedAt: moment(at),
    publicOnly: owners.some(({ publicOnly }) => publicOnly === true),
    shows: { everything: !isNarrowed(query), search, owner: login, visibility, sortedBy, descending },
    owners,
    missing: wanted === undefined ? (report.gaps ?? []).map(missing) : [],
    conflicts,
  };
}

/** The filters of a filtered export. */
export function filtersOf({ search, owner, visibility }: Content['shows']) {
  const filters = Object.entries({ search: search.trim(), owner, visibility });
  return filters.flatMap(([name, value]): [string, string][] => (value ? [[name, value]] : []));
}

export const kindNames: Readonly<Record<Owner['kind'], string>> = {
  organization: 'organization',
  authenticatedUser: 'signed-in user',
  user: 'user',
};

const reasons = {
  fetched: undefined,
  pending: 'It was not checked yet.',
  cancelled: 'The report was cancelled before it was checked.',
};

function ownerOf({ owner, state }: OwnerReport) {
  const { known } = state;
  return {
    login: owner.login,
    kind: owner.kind,
    answer: state.kind === 'fetched' ? ('listed' as const) : state.kind,
    answeredAt: moment(known?.at),
    publicOnly: known ? known.publicOnly === true : undefined,
    conflicts: known?.conflicts.length,
    reason: state.kind === 'failed' ? reasonOf(state.problem) : reasons[state.kind],
  };
}

function missing({ ids, problem }: Gap): string {
  const reason = reasonOf(problem);
  if (ids.length === 0) return `The organizations could not be listed. ${reason}`;
  return ids.length === 1
    ? `1 organization could not be listed (id ${ids.join()}). ${reason}`
    : `${ids.length} organizations could not be listed (ids ${ids.join(', ')}). ${reason}`;
}

function packageOf(pkg: PackageSummary) {
  return {
    name: pkg.name,
    type: pkg.packageType,
    id: pkg.id,
    visibility: pkg.visibility,
    versions: pkg.versionCount,
    repository: pkg.repository,
    createdAt: knownMoment(pkg.createdAt),
    updatedAt: knownMoment(pkg.updatedAt),
    url: pkg.htmlUrl,
  };
}

function collisionOf(collision: Collision | undefined) {
  if (!collision) return undefined;
  const { kind, at, docker, container } = collision;
  return {
    kind,
    checkedAt: moment(at),
    tags: docker.tags,
    container: container && { ...packageOf(container.package), tags: container.tags },
  };
}

/** Why an owner could not be checked, for readers of the export: with dates, but without next steps. */
const failures: { readonly [Kind in Problem['kind']]?: (problem: Extract<Problem, { kind: Kind }>) => string } = {
  authentication: ({ message }) => `GitHub did not accept the sign-in (${message}).`,
  missingScope: ({ needed, message }) => `The sign-in lacked a permission (scope): ${needed.join(', ') || message}.`,
  singleSignOn: () => 'The organization requires single sign-on, for which the sign-in was not authorized.',
  oauthAppRestriction: () => 'The organization has not approved Visual Studio Code as an OAuth app.',
  notFound: () => 'GitHub has no such user or organization, or the account cannot see it.',
  rateLimit: ({ endsAt }) => `GitHub’s rate limit was reached, until ${moment(endsAt) ?? 'later'}.`,
  server: ({ status }) => `GitHub returned a server error (status ${status}).`,
  network: ({ code, message }) => `GitHub could not be reached (${code ?? message}).`,
  certificate: ({ code }) => `GitHub could not be reached (${code}).`,
  proxy: ({ message }) => `GitHub could not be reached through the proxy (${message}).`,
  timeout: ({ timeoutMs }) => `GitHub did not send a complete response within ${timeoutMs / 1000} seconds.`,
  foreignUrl: ({ url }) => `The server pointed to another address (${url}). No request was sent there.`,
  invalidName: ({ name }) => `${JSON.stringify(name)} is not a valid GitHub name.`,
  malformed: ({ message }) => `The response did not match GitHub’s API (${message}).`,
  tooLarge: ({ maxBytes }) => `The response was larger than ${maxBytes} bytes.`,
};

function reasonOf(problem: Problem): string {
  const write = failures[problem.kind] as ((problem: Problem) => string) | undefined;
  return write
    ? write(problem)
    : `GitHub refused the request (${'message' in problem ? problem.message : problem.kind}).`;
}

/** ISO 8601 to the second. @param ms since 1970. */
export function moment(ms: number | undefined): string | undefined {
  const date = new Date(ms ?? NaN);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace(/\.\d+Z$/, 'Z');
}

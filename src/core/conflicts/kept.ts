import { packageTypes, type Owner } from '../github/types.ts';
import type { PackageSummary } from '../packages/summary.ts';
import type { Problem } from '../github/problem.ts';
import { parseArrangement, type Arrangement } from './arrange.ts';
import type { Collision, Side } from './collision.ts';
import { newReport, type ConflictReport, type Gap, type Listed, type OwnerAnswer, type OwnerReport } from './report.ts';

/** What outlives a reload of the window. */
export interface KeptReport {
  readonly report: ConflictReport;
  /** By `conflictKey`. */
  readonly collisions: Readonly<Record<string, Collision>>;
  readonly arrangement: Arrangement;
}

const format = 1;

/** As plain data that `parseKept` reads. */
export function keep(kept: KeptReport): unknown {
  return { format, ...kept };
}

/** Only who was asked, where and by whom: nothing of what they answered. */
export function withoutAnswers({ host, account, accountId, owners }: ConflictReport): ConflictReport {
  const asked = owners.map(({ owner }) => owner);
  const empty = newReport(host, account, asked);
  return {
    ...empty,
    ...(accountId === undefined ? {} : { accountId }),
    owners: empty.owners.map((each) => ({ ...each, answer: { kind: 'cancelled' } })),
  };
}

/**
 * Reads what was kept outside, such as by a webview. An owner that was still being asked counts as cancelled.
 *
 * @returns `undefined` for anything else.
 */
export function parseKept(value: unknown): KeptReport | undefined {
  try {
    const kept = recordOf(value);
    if (kept.format !== format) return undefined;
    const collisions = Object.entries(recordOf(kept.collisions)).map(
      ([key, each]) => [key, collisionOf(each)] as const,
    );
    const arrangement = parseArrangement(kept.arrangement);
    if (arrangement === undefined) return undefined;
    return { report: reportOf(recordOf(kept.report)), collisions: Object.fromEntries(collisions), arrangement };
  } catch (error) {
    if (error instanceof NotKept) return undefined;
    throw error;
  }
}

class NotKept extends Error {}

type Fields = Readonly<Record<string, unknown>>;

function reportOf({ host, account, accountId, owners, gaps }: Fields): ConflictReport {
  return {
    host: textOf(host),
    account: optional(account, textOf),
    ...(accountId === undefined ? {} : { accountId: textOf(accountId) }),
    owners: listOf(owners, ownerReportOf),
    ...(gaps === undefined ? {} : { gaps: listOf(gaps, gapOf) }),
  };
}

function ownerReportOf(value: unknown): OwnerReport {
  const { owner, answer } = recordOf(value);
  const { kind, login } = recordOf(owner);
  const kinds: readonly Owner['kind'][] = ['organization', 'authenticatedUser', 'user'];
  return { owner: { kind: oneOf(kind, kinds), login: textOf(login) }, answer: answerOf(recordOf(answer)) };
}

function answerOf(answer: Fields): OwnerAnswer {
  const kind = oneOf(answer.kind, ['pending', 'listed', 'failed', 'cancelled'] as const);
  if (kind === 'listed') return { kind, ...listedOf(answer) };
  const known = answer.known === undefined ? {} : { known: listedOf(recordOf(answer.known)) };
  if (kind === 'failed') return { kind, at: numberOf(answer.at), problem: problemOf(answer.problem), ...known };
  return { kind: 'cancelled', ...known };
}

function listedOf({ at, conflicts, publicOnly }: Fields): Listed {
  const list = { at: numberOf(at), conflicts: listOf(conflicts, packageOf) };
  return publicOnly === undefined ? list : { ...list, publicOnly: booleanOf(publicOnly) };
}

function gapOf(value: unknown): Gap {
  const { of, ids, problem } = recordOf(value);
  return oneOf(of, ['organizations', 'withheldOrganizations'] as const) === 'organizations'
    ? { of: 'organizations', problem: problemOf(problem) }
    : { of: 'withheldOrganizations', ids: listOf(ids, textOf) };
}

function collisionOf(value: unknown): Collision {
  const collision = recordOf(value);
  const kind = oneOf(collision.kind, ['present', 'same', 'absent', 'refused'] as const);
  const shared = { at: numberOf(collision.at), docker: sideOf(collision.docker) };
  if (kind === 'present') return { kind, ...shared, container: sideOf(collision.container) };
  return kind === 'refused' ? { kind, ...shared, problem: problemOf(collision.problem) } : { kind, ...shared };
}

function sideOf(value: unknown): Side {
  const side = recordOf(value);
  return { package: packageOf(side.package), tags: optional(side.tags, (tags) => listOf(tags, textOf)) };
}

function packageOf(value: unknown): PackageSummary {
  const element = recordOf(value);
  const id = numberOf(element.id);
  if (!Number.isSafeInteger(id)) throw new NotKept();
  return {
    id,
    name: textOf(element.name),
    packageType: oneOf(element.packageType, packageTypes),
    // GitHub may add kinds.
    visibility: textOf(element.visibility) as PackageSummary['visibility'],
    versionCount: optional(element.versionCount, numberOf),
    htmlUrl: optional(element.htmlUrl, textOf),
    repository: optional(element.repository, textOf),
    createdAt: textOf(element.createdAt),
    updatedAt: optional(element.updatedAt, textOf),
  };
}

type Check = (value: unknown) => unknown;
const message = { message: textOf };

/** What each kind of problem holds. */
const problemFields: Readonly<Record<Problem['kind'], Readonly<Record<string, Check>>>> = {
  authentication: message,
  missingScope: { ...message, needed: texts, granted: (value) => optional(value, texts) },
  singleSignOn: { ...message, authorizeUrl: (value) => optional(value, webAddressOf) },
  oauthAppRestriction: { ...message, organization: (value) => optional(value, textOf) },
  forbidden: message,
  notFound: message,
  wrongTokenKind: message,
  lastVersion: message,
  tooManyDownloads: message,
  rejected: { ...message, status: numberOf },
  rateLimit: { ...message, limit: (value) => oneOf(value, ['primary', 'secondary']), endsAt: numberOf },
  server: { ...message, status: numberOf },
  network: { ...message, code: (value) => optional(value, textOf) },
  proxy: message,
  certificate: { ...message, code: textOf },
  timeout: { timeout: numberOf },
  malformed: message,
  foreignAddress: { address: textOf },
  invalidName: { name: textOf },
};

function problemOf(value: unknown): Problem {
  const problem = recordOf(value);
  const kind = oneOf(problem.kind, Object.keys(problemFields) as Problem['kind'][]);
  const fields = Object.entries(problemFields[kind]).map(([name, check]) => [name, check(problem[name])]);
  return { kind, ...Object.fromEntries(fields) } as Problem;
}

function recordOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new NotKept();
  return value as Fields;
}

function listOf<T>(value: unknown, read: (element: unknown) => T): T[] {
  if (!Array.isArray(value)) throw new NotKept();
  return value.map(read);
}

function texts(value: unknown): string[] {
  return listOf(value, textOf);
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw new NotKept();
  return value;
}

function booleanOf(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new NotKept();
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new NotKept();
  return value;
}

function webAddressOf(value: unknown): string {
  const address = textOf(value);
  if (!/^https?:/.test(URL.parse(address)?.protocol ?? '')) throw new NotKept();
  return address;
}

function oneOf<T extends string>(value: unknown, values: readonly T[]): T {
  const found = values.find((each) => each === value);
  if (found === undefined) throw new NotKept();
  return found;
}

/** What is absent or null stays undefined: JSON keeps no undefined. */
function optional<T>(value: unknown, read: (value: unknown) => T): T | undefined {
  return value === undefined || value === null ? undefined : read(value);
}

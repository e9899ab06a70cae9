import * as v from 'valibot';
import { packageTypes, visibilities, type Owner, type Visibility } from '../github/index.ts';
import { storedOwner } from '../packages/index.ts';
import { columns, type Arrangement } from './arrange.ts';
import type { Collision } from './collision.ts';
import type { ConflictReport } from './report.ts';

/** What outlives a reload of the window. */
export interface KeptReport {
  readonly report: ConflictReport;
  /** What is known of collisions, by `conflictKey`. */
  readonly collisions: Readonly<Record<string, Collision>>;
  /** Which conflicts are shown, and in which order. */
  readonly arrangement: Arrangement;
}

/** What a report was made of: all that its panel persists of it. */
export interface ReportRequest {
  readonly host: string;
  readonly account: string | undefined;
  readonly accountId?: string | undefined;
  readonly owners: readonly Owner[];
}

/** Who is asked, where and by whom. */
export function requestOf({ host, account, accountId, owners }: ConflictReport): ReportRequest {
  return { host, account, accountId, owners: owners.map(({ owner }) => owner) };
}

/** Only who was asked, where and by whom: nothing of what they answered. */
export function withoutAnswers({ host, account, accountId, owners }: ConflictReport): ConflictReport {
  return { host, account, accountId, owners: owners.map(({ owner }) => ({ owner, answer: { kind: 'cancelled' } })) };
}

/** Reads what a page kept, past what else it keeps. @returns `undefined` for anything else. */
export function parseKept(value: unknown): KeptReport | undefined {
  const { success, output } = v.safeParse(v.variant('format', [kept, persisted]), value);
  if (!success) return undefined;
  if (output.format === 1) return output;
  const { request, arrangement } = output;
  const owners = request.owners.map((owner) => ({ owner, answer: { kind: 'cancelled' as const } }));
  return { report: { ...request, owners }, collisions: {}, arrangement };
}

/** More than anybody types. */
const longestSearch = 1000;

/** An arrangement that a page sent or kept. */
export const storedArrangement = v.object({
  search: v.pipe(v.string(), v.maxLength(longestSearch)),
  owner: v.optional(v.string()),
  visibility: v.optional(v.picklist(visibilities)),
  sortBy: v.picklist(columns),
  descending: v.boolean(),
}) satisfies v.GenericSchema<unknown, Arrangement>;

/** What may be absent of a field that the types always name: JSON keeps no `undefined`. */
function maybe<T>(schema: v.GenericSchema<unknown, T>): v.GenericSchema<unknown, T | undefined> {
  return v.optional(schema);
}

/** No longer than what a Date can hold. */
const number = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const texts = v.array(v.string());

const element = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  name: v.string(),
  packageType: v.picklist(packageTypes),
  // GitHub may add kinds.
  visibility: v.custom<Visibility>((value) => typeof value === 'string'),
  versionCount: maybe(number),
  htmlUrl: maybe(v.string()),
  repository: maybe(v.string()),
  createdAt: v.string(),
  updatedAt: maybe(v.string()),
});

const webAddress = v.pipe(
  v.string(),
  v.check((text) => /^https?:/.test(URL.parse(text)?.protocol ?? '')),
);
const message = { message: v.string() };
const problem = v.variant('kind', [
  v.object({
    kind: v.picklist([
      ...(['authentication', 'forbidden', 'notFound', 'wrongTokenKind'] as const),
      ...(['lastVersion', 'tooManyDownloads', 'proxy', 'malformed'] as const),
    ]),
    ...message,
  }),
  v.object({ kind: v.literal('missingScope'), ...message, needed: texts, granted: maybe(texts) }),
  v.object({ kind: v.literal('singleSignOn'), ...message, authorizeUrl: maybe(webAddress) }),
  v.object({ kind: v.literal('oauthAppRestriction'), ...message, organization: maybe(v.string()) }),
  v.object({ kind: v.picklist(['rejected', 'server']), ...message, status: number }),
  v.object({
    ...{ kind: v.literal('rateLimit'), ...message },
    ...{ limit: v.picklist(['primary', 'secondary']), endsAt: number },
  }),
  v.object({ kind: v.literal('network'), ...message, code: maybe(v.string()) }),
  v.object({ kind: v.literal('certificate'), ...message, code: v.string() }),
  v.object({ kind: v.literal('timeout'), timeout: number }),
  v.object({ kind: v.literal('foreignAddress'), address: v.string() }),
  v.object({ kind: v.literal('invalidName'), name: v.string() }),
]);

const listed = { at: number, conflicts: v.array(element), publicOnly: v.optional(v.boolean()) };
const known = v.optional(v.object(listed));
const answer = v.variant('kind', [
  v.object({ kind: v.literal('listed'), ...listed }),
  v.object({ kind: v.literal('failed'), at: number, problem, known }),
  v.object({ kind: v.literal('cancelled'), known }),
  // Nobody asks any more.
  v.object({
    kind: v.pipe(
      v.literal('pending'),
      v.transform(() => 'cancelled' as const),
    ),
    known,
  }),
]);

const side = v.object({ package: element, tags: maybe(texts) });
const checked = { at: number, docker: side };
const collision = v.variant('kind', [
  v.object({ kind: v.literal('present'), ...checked, container: side }),
  v.object({ kind: v.picklist(['same', 'absent']), ...checked }),
  v.object({ kind: v.literal('refused'), ...checked, problem }),
]);

const gap = v.variant('of', [
  v.object({ of: v.literal('organizations'), problem }),
  v.object({ of: v.literal('withheldOrganizations'), ids: texts }),
]);

const kept = v.object({
  format: v.literal(1),
  report: v.object({
    host: v.string(),
    account: maybe(v.string()),
    accountId: v.optional(v.string()),
    owners: v.array(v.object({ owner: storedOwner, answer })),
    gaps: v.optional(v.array(gap)),
  }),
  collisions: v.record(v.string(), collision),
  arrangement: storedArrangement,
}) satisfies v.GenericSchema<unknown, KeptReport>;

const persisted = v.object({
  format: v.literal(2),
  request: v.object({
    host: v.string(),
    account: maybe(v.string()),
    accountId: v.optional(v.string()),
    owners: v.array(storedOwner),
  }),
  arrangement: storedArrangement,
});

import * as v from 'valibot';
import { storedOperation, type Outcome, type Refusal, type Result, type SkipReason } from '#core/deletion';
import { packageTypes, type Problem } from '#core/github';
import { storedOwner } from '#core/packages';
import type { RetentionManifest } from '#core/retention';
import type { DocumentFailure, FailureReason } from './document.ts';

/* What a document holds, as it is read: a stranger may have written it. What is not named here is ignored. */

const text = v.string();
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ids = v.array(count);
const texts = v.array(text);
/** JSON has no `undefined`. */
const optionalText = v.pipe(
  v.optional(v.nullable(text), null),
  v.transform((value) => value ?? undefined),
);
const type = v.picklist(packageTypes);

/** In UTC. */
export const moment = v.pipe(text, v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/), v.check(isDate));

function isDate(value: string): boolean {
  return !Number.isNaN(Date.parse(value));
}

const problem: v.GenericSchema<unknown, Problem> = v.variant('kind', [
  v.object({
    kind: v.picklist([
      ...(['authentication', 'forbidden', 'notFound', 'wrongTokenKind', 'lastVersion', 'tooManyDownloads'] as const),
      ...(['proxy', 'malformed'] as const),
    ]),
    message: text,
  }),
  v.object({
    kind: v.literal('missingScope'),
    message: text,
    needed: texts,
    granted: v.pipe(
      v.optional(v.nullable(texts), null),
      v.transform((value) => value ?? undefined),
    ),
  }),
  v.object({ kind: v.literal('singleSignOn'), message: text, authorizeUrl: optionalText }),
  v.object({ kind: v.literal('oauthAppRestriction'), message: text, organization: optionalText }),
  v.object({ kind: v.literal('rejected'), message: text, status: count }),
  v.object({
    kind: v.literal('rateLimit'),
    message: text,
    limit: v.picklist(['primary', 'secondary']),
    // The largest Date.
    endsAt: v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15)),
  }),
  v.object({ kind: v.literal('server'), message: text, status: count, retryAfterMs: v.exactOptional(v.number()) }),
  v.object({ kind: v.literal('network'), message: text, code: optionalText }),
  v.object({ kind: v.literal('certificate'), message: text, code: text }),
  v.object({ kind: v.literal('timeout'), timeoutMs: v.number() }),
  v.object({ kind: v.literal('tooLarge'), maxBytes: v.number(), declaredBytes: v.exactOptional(v.number()) }),
  v.object({ kind: v.literal('wrongDigest'), digest: text }),
  v.object({ kind: v.literal('foreignUrl'), url: text }),
  v.object({ kind: v.literal('invalidName'), name: text }),
]);

const refusal: v.GenericSchema<unknown, Refusal> = v.union([
  v.object({ kind: v.picklist(['noAdminRight', 'notVisible', 'notDeleted']), message: text }),
  problem,
]);

const skipReason: v.GenericSchema<unknown, SkipReason> = v.union([
  v.variant('kind', [
    v.object({ kind: v.picklist(['cancelled', 'lastVersions']) }),
    v.object({ kind: v.literal('required'), by: storedOperation }),
    v.object({ kind: v.literal('tagsChanged'), tags: texts }),
    v.object({ kind: v.literal('dependency'), dependents: v.array(v.object({ name: text, tags: texts })) }),
    v.object({
      kind: v.literal('unverified'),
      problem: v.pipe(
        v.optional(v.nullable(problem), null),
        v.transform((value) => value ?? undefined),
      ),
    }),
    v.object({ kind: v.literal('windowClosed'), sent: v.boolean() }),
    v.object({ kind: v.picklist(['journal', 'unexpected']), message: text }),
  ]),
  refusal,
]);

const outcome: v.GenericSchema<unknown, Outcome> = v.variant('kind', [
  v.object({ kind: v.literal('deleted'), tookPackage: v.exactOptional(v.boolean()) }),
  v.object({ kind: v.literal('restored'), already: v.exactOptional(v.boolean()) }),
  v.object({ kind: v.literal('alreadyGone') }),
  v.object({ kind: v.literal('refused'), reason: refusal }),
  v.object({
    kind: v.literal('unknown'),
    because: v.exactOptional(
      v.variant('kind', [
        v.object({ kind: v.literal('inTransit') }),
        v.object({ kind: v.literal('unexpected'), message: text }),
      ]),
    ),
  }),
  v.object({ kind: v.literal('skipped'), because: skipReason }),
]);

const result: v.GenericSchema<unknown, Result> = v.object({ operation: storedOperation, outcome });

const failureReason: v.GenericSchema<unknown, FailureReason> = v.variant('kind', [
  v.object({ kind: v.literal('failed'), problem }),
  v.object({ kind: v.literal('declined'), unread: count }),
  v.object({ kind: v.picklist(['incomplete', 'cancelled', 'unsupported']) }),
]);

const failure: v.GenericSchema<unknown, DocumentFailure> = v.union([
  v.object({ owner: storedOwner, type, name: text, reason: failureReason }),
  v.object({ owner: storedOwner, types: v.array(type), reason: failureReason }),
]);

const manifest: v.GenericSchema<unknown, RetentionManifest> = v.object({
  kind: v.picklist(['index', 'image', 'missing', 'unreadable']),
  children: v.exactOptional(texts),
  subject: v.exactOptional(text),
});

/** Keeps every key, also those that every object seems to have. */
const manifests = v.pipe(
  v.custom<Readonly<Record<string, unknown>>>((value) => isRecord(value)),
  v.transform((value) => Object.entries(value)),
  v.array(v.tuple([text, manifest])),
  v.transform((entries) => Object.fromEntries(entries)),
);

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is said of its verdict is compared with what the rules say, and not used. */
const version = v.object({
  id: count,
  name: text,
  createdAt: text,
  tags: texts,
  verdict: text,
  reason: text,
  rule: v.optional(count),
  of: v.optional(ids),
  with: v.optional(ids),
  uncoveredTags: v.optional(texts),
  requires: v.optional(ids),
});

export type StoredVersion = v.InferOutput<typeof version>;

const storedPackage = v.object({
  owner: storedOwner,
  type,
  name: text,
  visibility: v.optional(v.picklist(['public', 'private', 'internal'])),
  complete: v.boolean(),
  versions: v.array(version),
  manifests: v.exactOptional(manifests),
  deployed: v.exactOptional(texts),
  inUse: v.exactOptional(ids),
  spared: v.exactOptional(ids),
});

const maxRules = 1000;
/** A rule has conditions, and these have lists. */
const maxRuleDepth = 3;

/** What is nested thousands of times deep cannot even be written as JSON. */
function isNestedDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isNestedDeeper(each, depth - 1));
}

const rule = v.pipe(
  v.looseObject({ source: text }),
  v.check((value) => !isNestedDeeper(value, maxRuleDepth)),
);

/** Without its format and version. The rules are checked by `parseRetention`. */
export const storedDocument = v.object({
  moment,
  host: text,
  account: text,
  rules: v.pipe(v.array(rule), v.maxLength(maxRules)),
  packages: v.array(storedPackage),
  failures: v.array(failure),
  run: v.optional(v.object({ startedAt: moment, endedAt: moment, isCancelled: v.boolean(), results: v.array(result) })),
});

export type StoredDocument = v.InferOutput<typeof storedDocument>;

import * as v from 'valibot';
import { storedTarget } from '#core/packages';
import type { Operation, Refusal } from '../operation.ts';

/*
 * The journal's entries (`Event`): lines of JSON that only ever add to earlier ones, so that files can be replayed in
 * any order. Ids are unique over all windows. `at` is in ms since 1970.
 */

export interface AccountOnHost {
  readonly host: string;
  readonly account: string;
  /** Unique on its host. A login can be changed, and then taken by somebody else. */
  readonly accountId: string;
}

/** An account as it is recorded in a line: early builds wrote only the login. */
export interface WrittenAccount extends Pick<AccountOnHost, 'host' | 'account'> {
  readonly accountId?: string | undefined;
}

/** Returns whether a line belongs to an account: by id or, if the line has none, by login. */
export function belongsTo({ host, account, accountId }: WrittenAccount, accountOnHost: AccountOnHost): boolean {
  if (host !== accountOnHost.host) return false;
  if (accountId !== undefined) return accountId === accountOnHost.accountId;
  return account.toLowerCase() === accountOnHost.account.toLowerCase();
}

/** Increased when the meaning of a line changes. Older versions ignore such a line and keep its file. */
const format = 1;

/** Returns a line with a break on both sides, so that the remains of a line before it, after a crash, cannot corrupt it. */
export function serializeEvent(event: Event): string {
  return `\n${JSON.stringify({ v: format, ...event })}\n`;
}

export type Line = Event | { readonly type: 'corrupt' | 'newer' };

/** Parses each line that is not blank; never throws. */
export function parseJournal(text: string): Line[] {
  return linesOf(text).map(readLine);
}

/** Returns a file's text without corrupt lines; lines of newer versions are preserved. */
export function withoutCorruptLines(text: string): { readonly text: string; readonly corrupt: number } {
  const lines = linesOf(text);
  const readable = lines.filter((line) => readLine(line).type !== 'corrupt');
  return { text: readable.map((line) => `\n${line}\n`).join(''), corrupt: lines.length - readable.length };
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function readLine(line: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: 'corrupt' };
  }
  if (isNewer(value)) return { type: 'newer' };
  const { success, output } = v.safeParse(event, value);
  return success ? output : { type: 'corrupt' };
}

/** Whether a line has a later format, or a type that was added to this format later. */
function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { v: version, type } = value as { readonly v?: unknown; readonly type?: unknown };
  return (typeof version === 'number' && version > format) || (typeof type === 'string' && !types.has(type));
}

/** At most about half the largest Date, because durations are added to it. */
const at = v.pipe(v.number(), v.minValue(0), v.maxValue(4e15));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const id = v.string();
const ids = v.pipe(v.fallback(v.array(id), []), v.readonly());
const accountOnHost = { host: v.string(), account: v.string(), accountId: v.exactOptional(v.string()) };
const facts = v.object({
  versionName: v.exactOptional(v.string()),
  tags: v.exactOptional(v.array(v.string())),
  versionCount: v.exactOptional(count),
});
/** As stored. */
export const storedOperation: v.GenericSchema<unknown, Operation> = v.object({
  action: v.picklist(['delete', 'restore']),
  target: storedTarget,
  facts: v.exactOptional(facts),
  requires: v.exactOptional(v.array(v.pipe(v.number(), v.safeInteger()))),
  origin: v.exactOptional(v.picklist(['rules', 'forced'])),
});
const operations = v.pipe(v.array(storedOperation), v.readonly());
/** Refusals that would come again. After any other, such as of a failing server, the operation can be resumed. */
const refusal: v.GenericSchema<unknown, Refusal> = v.variant('kind', [
  v.object({
    kind: v.picklist(['forbidden', 'notFound', 'lastVersion', 'tooManyDownloads', 'noAdminRight', 'notDeleted']),
    message: v.string(),
  }),
  v.object({ kind: v.literal('rejected'), message: v.string(), status: v.number() }),
]);

const event = v.variant('type', [
  /** A run of these operations begins, or is resumed with what was left of it: the last line of an id counts. */
  v.object({ type: v.literal('plan'), id, at, ...accountOnHost, operations }),
  /** A run has reported how it ended, in its summary or in a recovery report. */
  v.object({ type: v.literal('end'), plan: id, at }),
  /** One write is about to go out. `undoes`: the intents of deletions. */
  v.object({ type: v.literal('intent'), id, plan: id, at, ...accountOnHost, operation: storedOperation, undoes: ids }),
  /** The outcome of an intent. `recovered`: found by a later check on the server. */
  v.object({
    type: v.literal('settled'),
    intent: id,
    at,
    effect: v.picklist(['deleted', 'restored', 'alreadyGone', 'none']),
    tookPackage: v.fallback(v.boolean(), false),
    /** Why GitHub refused; absent in lines of the first builds. */
    refusal: v.fallback(v.optional(refusal), undefined),
    recovered: v.fallback(v.boolean(), false),
  }),
  /** The user removed entries from Recently Deleted, or undid that. Early builds wrote `kept` for the latter. */
  v.object({ type: v.literal('removed'), intents: ids, at }),
  v.object({ type: v.literal('removalUndone'), intents: ids, at }),
  v.object({ type: v.literal('kept'), intents: ids, at }),
]);
const types = new Set<string>(event.options.map(({ entries }) => entries.type.literal));

/** Returns what a refusal is recorded as; `undefined` if it need not come again. */
export function recordedRefusal(reason: Refusal): Refusal | undefined {
  const { success, output } = v.safeParse(refusal, reason);
  return success ? output : undefined;
}

export type Event = v.InferOutput<typeof event>;
export type PlanEvent = Extract<Event, { type: 'plan' }>;
export type IntentEvent = Extract<Event, { type: 'intent' }>;
export type SettledEvent = Extract<Event, { type: 'settled' }>;

import * as v from 'valibot';
import { storedTarget } from '../../packages/index.ts';
import type { Operation, Outcome } from '../operation.ts';

/*
 * The journal's lines: JSON objects that only ever add to what was said before, so that the files of all windows can
 * be put together in any order. Ids are unique over all windows. `at` is in ms since 1970.
 */

/** Whose packages: nobody else's session can check them. */
export interface Place {
  /** The name of the host: `github.com`, `octo.ghe.com`. */
  readonly host: string;
  /** The login that signed in: what people know the account by, and all that versions before ids go by. */
  readonly account: string;
  /** The id of the account on its host: a login can be changed, and be taken by somebody else. */
  readonly accountId: string;
}

/** A place as a line gives it: versions before ids wrote the login alone. */
export interface WrittenPlace extends Pick<Place, 'host' | 'account'> {
  readonly accountId?: string | undefined;
}

/**
 * Whether something written belongs to an account. Where only the login was written, and `merge` has found no id for
 * it, it belongs to whoever has that login now: nearly always the same person, and all others would lose theirs.
 */
export function isOf({ host, account, accountId }: WrittenPlace, place: Place): boolean {
  if (host !== place.host) return false;
  if (accountId !== undefined) return accountId === place.accountId;
  return account.toLowerCase() === place.account.toLowerCase();
}

/** Raised when a line's meaning changes; older versions then leave it, and its file, alone. */
const format = 1;

/** @returns the line with a break on both sides: what a crash left of the line before cannot spoil it. */
export function write(event: Event): string {
  return `\n${JSON.stringify({ v: format, ...event }, withoutSecrets)}\n`;
}

function withoutSecrets(key: string, value: unknown): unknown {
  return key === 'packageToken' ? undefined : value;
}

/** What a line turned out to be: an event, or why it is none. */
export type Line = Event | { readonly type: 'garbage' | 'newer' };

/** Reads a file. @returns one element for each line that is not blank; never throws. */
export function read(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLine);
}

/** An outcome as the journal keeps it. */
export function effectOf(outcome: Outcome): Pick<SettledEvent, 'effect' | 'tookPackage'> {
  const { kind } = outcome;
  const effect = kind === 'deleted' || kind === 'restored' || kind === 'alreadyGone' ? kind : 'none';
  return { effect, tookPackage: kind === 'deleted' && outcome.tookPackage === true };
}

function readLine(line: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: 'garbage' };
  }
  if (v.is(laterEvent, value)) return { type: 'newer' };
  const { success, output } = v.safeParse(event, value);
  return success ? output : { type: 'garbage' };
}

/** No later than half of what a Date can hold: dates are counted on from it. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(4e15));
const texts = v.pipe(v.fallback(v.array(v.string()), []), v.readonly());
const place = { host: v.string(), account: v.string(), accountId: v.exactOptional(v.string()) };
const operation: v.GenericSchema<unknown, Operation> = v.object({
  action: v.picklist(['delete', 'restore']),
  target: storedTarget,
  facts: v.exactOptional(
    v.object({
      versionName: v.exactOptional(v.string()),
      tags: v.exactOptional(v.array(v.string())),
      versionCount: v.exactOptional(time),
    }),
  ),
  requires: v.exactOptional(v.array(v.pipe(v.number(), v.safeInteger()))),
});

const event = v.variant('type', [
  /** A run begins that is to do all this. */
  v.object({
    ...{ type: v.literal('plan'), id: v.string(), at: time },
    ...{ ...place, operations: v.pipe(v.array(operation), v.readonly()) },
  }),
  /** A run has told how it ended: by its summary, or by the recovery report where it was cut off. */
  v.object({ type: v.literal('end'), plan: v.string(), at: time }),
  /** One write is about to go out. `undoes`: of a restore, the intents whose deletions it undoes. */
  v.object({
    ...{ type: v.literal('intent'), id: v.string(), plan: v.string(), at: time },
    ...{ ...place, operation, undoes: texts },
  }),
  /**
   * What came of an intent. `none`: it had no effect. `recovered`: found out afterwards, by asking the server, and not
   * by the window that sent it.
   */
  v.object({
    ...{ type: v.literal('settled'), intent: v.string(), at: time },
    effect: v.picklist(['deleted', 'restored', 'alreadyGone', 'none']),
    tookPackage: v.fallback(v.boolean(), false),
    recovered: v.fallback(v.boolean(), false),
  }),
  /** A person took entries out of Recently Deleted. */
  v.object({ type: v.literal('removed'), intents: texts, at: time }),
  /** A person took that back. */
  v.object({ type: v.literal('kept'), intents: texts, at: time }),
]);

export type Event = v.InferOutput<typeof event>;
export type PlanEvent = Extract<Event, { type: 'plan' }>;
export type IntentEvent = Extract<Event, { type: 'intent' }>;
export type SettledEvent = Extract<Event, { type: 'settled' }>;

/** Of a later format, or of a type that was added later to this one. */
const laterEvent = v.union([
  v.object({ v: v.pipe(v.number(), v.minValue(format + 1)) }),
  v.object({
    type: v.pipe(
      v.string(),
      v.check((type) => !event.options.some((option) => option.entries.type.literal === type)),
    ),
  }),
]);

/** Leaves out what a crash, a full disk or a hand has broken. @returns the lines of this and newer versions as they stood. */
export function withoutDamage(text: string): { readonly text: string; readonly damaged: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const sound = lines.filter((line) => readLine(line).type !== 'garbage');
  return { text: sound.map((line) => `\n${line}\n`).join(''), damaged: lines.length - sound.length };
}

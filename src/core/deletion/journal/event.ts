import { parseTarget, type Target } from '../../explorer/target.ts';
import type { Facts, Operation, Outcome } from '../operation.ts';

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

export type Event = PlanEvent | EndEvent | IntentEvent | SettledEvent | RemovedEvent | KeptEvent;

/** A run begins that is to do all this. */
export interface PlanEvent extends WrittenPlace {
  readonly type: 'plan';
  readonly id: string;
  readonly at: number;
  readonly operations: readonly Operation[];
}

/** A run has told how it ended: by its summary, or by the recovery report where it was cut off. */
export interface EndEvent {
  readonly type: 'end';
  readonly plan: string;
  readonly at: number;
}

/** One write is about to go out. */
export interface IntentEvent extends WrittenPlace {
  readonly type: 'intent';
  readonly id: string;
  readonly plan: string;
  readonly at: number;
  readonly operation: Operation;
  /** Of a restore: the intents whose deletions it undoes. */
  readonly undoes: readonly string[];
}

/** What came of an intent. `none`: it had no effect. */
export interface SettledEvent {
  readonly type: 'settled';
  readonly intent: string;
  readonly at: number;
  readonly effect: Effect;
  readonly tookPackage: boolean;
  /** Found out afterwards, by asking the server, and not by the window that sent it. */
  readonly recovered: boolean;
}

export type Effect = 'deleted' | 'restored' | 'alreadyGone' | 'none';

/** A person took entries out of Recently Deleted. */
export interface RemovedEvent {
  readonly type: 'removed';
  readonly intents: readonly string[];
  readonly at: number;
}

/** A person took that back. */
export interface KeptEvent {
  readonly type: 'kept';
  readonly intents: readonly string[];
  readonly at: number;
}

/** What a line turned out to be: an event, or why it is none. */
export type Line = Event | { readonly type: 'garbage' | 'newer' };

/** Raised when a line's meaning changes; older versions then leave it, and its file, alone. */
const format = 1;

/** @returns the line with a break on both sides: what a crash left of the line before cannot spoil it. */
export function write(event: Event): string {
  return `\n${JSON.stringify({ v: format, ...event }, withoutSecrets)}\n`;
}

function withoutSecrets(key: string, value: unknown): unknown {
  return key === 'packageToken' ? undefined : value;
}

/** Reads a file. @returns one element for each line that is not blank; never throws. */
export function read(text: string): Line[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLine);
}

export function effectOf({ kind }: Outcome): Effect {
  return kind === 'deleted' || kind === 'restored' || kind === 'alreadyGone' ? kind : 'none';
}

function readLine(line: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { type: 'garbage' };
  }
  if (!isRecord(value)) return { type: 'garbage' };
  if (typeof value.v === 'number' && value.v > format) return { type: 'newer' };
  // A type that this version does not know was added later, to the same format.
  const types = ['plan', 'end', 'intent', 'settled', 'removed', 'kept'];
  if (typeof value.type === 'string' && !types.includes(value.type)) return { type: 'newer' };
  return readEvent(value) ?? { type: 'garbage' };
}

function readEvent(value: Fields): Event | undefined {
  const { type, at } = value;
  if (!isTime(at)) return undefined;
  switch (type) {
    case 'plan': {
      const { id } = value;
      const place = readPlace(value);
      const operations = Array.isArray(value.operations) ? value.operations.map(readOperation) : [undefined];
      if (!isText(id) || !place || !operations.every((each) => each !== undefined)) return undefined;
      return { type, id, at, ...place, operations };
    }
    case 'end':
      return isText(value.plan) ? { type, plan: value.plan, at } : undefined;
    case 'intent': {
      const { id, plan } = value;
      const [place, operation] = [readPlace(value), readOperation(value.operation)];
      if (!isText(id) || !isText(plan) || !place || !operation) return undefined;
      return { type, id, plan, at, ...place, operation, undoes: texts(value.undoes) };
    }
    case 'settled': {
      const effect = effects.find((each) => each === value.effect);
      if (!isText(value.intent) || effect === undefined) return undefined;
      const [tookPackage, recovered] = [value.tookPackage === true, value.recovered === true];
      return { type, intent: value.intent, at, effect, tookPackage, recovered };
    }
    case 'removed':
    case 'kept':
      return { type, intents: texts(value.intents), at };
    default:
      return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const effects: readonly Effect[] = ['deleted', 'restored', 'alreadyGone', 'none'];

function readPlace({ host, account, accountId }: Fields): WrittenPlace | undefined {
  if (!isText(host) || !isText(account)) return undefined;
  if (accountId === undefined) return { host, account };
  return isText(accountId) ? { host, account, accountId } : undefined;
}

function readOperation(value: unknown): Operation | undefined {
  if (!isRecord(value)) return undefined;
  const { action } = value;
  const target: Target | undefined = parseTarget(value.target);
  if ((action !== 'delete' && action !== 'restore') || !target) return undefined;
  // An id that is there and no number would turn the delete of a version into the delete of its package.
  const { versionId } = value.target as Fields;
  if (versionId !== target.versionId) return undefined;
  const requires = Array.isArray(value.requires) ? value.requires.filter(isVersionId) : [];
  return { action, target, facts: readFacts(value.facts), ...(requires.length > 0 ? { requires } : {}) };
}

function readFacts(value: unknown): Facts | undefined {
  if (!isRecord(value)) return undefined;
  const { versionName, tags, versionCount } = value;
  return {
    ...(isText(versionName) ? { versionName } : {}),
    ...(Array.isArray(tags) ? { tags: texts(tags) } : {}),
    ...(isTime(versionCount) ? { versionCount } : {}),
  };
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isVersionId(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** No later than half of what a Date can hold: dates are counted on from it. */
const latestTime = 4e15;

function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= latestTime;
}

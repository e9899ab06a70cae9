import { read, type Event, type IntentEvent, type PlanEvent, type SettledEvent, type WrittenPlace } from './event.ts';

/** What one window wrote. */
export interface JournalFile {
  /** Unlike those of all other windows, for good. */
  readonly name: string;
  readonly text: string;
}

/** What all windows' files say together. */
export interface State {
  /** Runs that have not told how they ended, with the file that they stand in. */
  readonly openPlans: readonly Filed<PlanEvent>[];
  readonly intents: ReadonlyMap<string, Intent>;
  /** Intents that a restore has undone, or a person has removed. */
  readonly closed: ReadonlySet<string>;
}

export type Filed<T> = T & { readonly file: string };

export interface Intent extends Filed<IntentEvent> {
  /** What came of it; `undefined` while that is open. */
  readonly settled: SettledEvent | undefined;
}

/** Puts files together. @returns the same for the same files in any order, and for lines that stand twice. */
export function merge(files: readonly JournalFile[]): State {
  const plans = new Map<string, Filed<PlanEvent>>();
  const intents = new Map<string, Filed<IntentEvent>>();
  const settled = new Map<string, SettledEvent>();
  const ended = new Set<string>();
  const removed = new Map<string, number>();
  const kept = new Map<string, number>();
  for (const { name, text } of files.toSorted((one, other) => compare([one.name], [other.name]))) {
    for (const line of read(text)) {
      if (line.type === 'plan') plans.set(line.id, { ...line, file: name });
      else if (line.type === 'end') ended.add(line.plan);
      else if (line.type === 'intent') intents.set(line.id, later({ ...line, file: name }, intents.get(line.id)));
      else if (line.type === 'settled') settled.set(line.intent, weightier(line, settled.get(line.intent)));
      else if (line.type === 'removed') note(removed, line);
      else if (line.type === 'kept') note(kept, line);
    }
  }
  // The last word counts.
  const closed = new Set([...removed].filter(([id, at]) => at > (kept.get(id) ?? -1)).map(([id]) => id));
  for (const { id, undoes } of intents.values()) {
    if (settled.get(id)?.effect === 'restored') for (const intent of undoes) closed.add(intent);
  }
  const withId = accountIds([...plans.values(), ...intents.values()]);
  return {
    openPlans: sorted([...plans.values()].filter(({ id }) => !ended.has(id)).map(withId)),
    intents: new Map(
      sorted([...intents.values()]).map((intent) => [
        intent.id,
        { ...withId(intent), settled: settled.get(intent.id) },
      ]),
    ),
    closed,
  };
}

/**
 * Finds the id for what a version before ids wrote by login alone: that of the first line with this login and an id.
 * It is the next that was written after the older version was replaced, long before a login that was given up can be
 * taken by somebody else who uses the same VS Code.
 */
function accountIds(written: (WrittenPlace & Moment)[]): <T extends WrittenPlace>(each: T) => T {
  const keyOf = ({ host, account }: WrittenPlace) => `${host} ${account.toLowerCase()}`;
  const ids = new Map<string, string>();
  for (const each of sorted(written)) {
    if (each.accountId !== undefined && !ids.has(keyOf(each))) ids.set(keyOf(each), each.accountId);
  }
  return (each) => {
    const accountId = each.accountId ?? ids.get(keyOf(each));
    return accountId === undefined ? each : { ...each, accountId };
  };
}

function note(times: Map<string, number>, { intents, at }: Extract<Event, { type: 'removed' | 'kept' }>): void {
  for (const intent of intents) times.set(intent, Math.max(at, times.get(intent) ?? 0));
}

/** The intents that nobody knows the outcome of, the oldest first. */
export function openIntents({ intents }: State): Intent[] {
  return [...intents.values()].filter((intent) => intent.settled === undefined);
}

/**
 * Of two words on one intent: the sender's before a later look at the server, which may have come too early; an
 * effect before none; then the earlier.
 */
function weightier(one: SettledEvent, other: SettledEvent | undefined): SettledEvent {
  if (!other) return one;
  return compare(weight(one), weight(other)) <= 0 ? one : other;
}

/** Of an intent whose write was sent again, the last time. */
function later(one: Filed<IntentEvent>, other: Filed<IntentEvent> | undefined): Filed<IntentEvent> {
  return other && other.at > one.at ? other : one;
}

function weight(event: SettledEvent): readonly (string | number)[] {
  return [event.recovered ? 1 : 0, event.effect === 'none' ? 1 : 0, event.at, event.effect, event.tookPackage ? 0 : 1];
}

function compare(one: readonly (string | number)[], other: readonly (string | number)[]): number {
  const index = one.findIndex((part, at) => part !== other[at]);
  if (index < 0) return 0;
  return (one[index] ?? 0) < (other[index] ?? 0) ? -1 : 1;
}

interface Moment {
  readonly id: string;
  readonly at: number;
}

function sorted<T extends Moment>(events: T[]): T[] {
  return events.sort((one, other) => compare([one.at, one.id], [other.at, other.id]));
}

import type { Target } from '#core/packages';
import { deletedTarget } from '../operation.ts';
import { belongsTo, parseJournal, serializeEvent } from './event.ts';
import type { Event, IntentEvent, Line, AccountOnHost, PlanEvent, SettledEvent, WrittenAccount } from './event.ts';

export interface JournalFile {
  readonly name: string;
  readonly text: string;
}

/** The state that results from the events of all windows' files; runs and intents are in order of time. */
export interface State {
  readonly openPlans: readonly Filed<PlanEvent>[];
  readonly intents: ReadonlyMap<string, Intent>;
  /** Intents that are no longer in Recently Deleted: restored, or removed by the user. */
  readonly dismissed: ReadonlySet<string>;
}

export type Filed<T> = T & { readonly file: string };

export interface Intent extends Filed<IntentEvent> {
  readonly settled: SettledEvent | undefined;
}

/** Returns the state of the journal. It depends neither on the order of the files nor on duplicate lines. */
export function replay(files: readonly JournalFile[]): State {
  const plans = new Map<string, Filed<PlanEvent>>();
  const intents = new Map<string, Filed<IntentEvent>>();
  const settled = new Map<string, SettledEvent>();
  const dismissed = new Set<string>();
  const accountIds = new Map<string, string>();
  const ended = new Set<string>();
  for (const event of eventsIn(files)) {
    if (event.type === 'end') ended.add(event.plan);
    else if (event.type === 'removed') event.intents.forEach((id) => dismissed.add(id));
    else if (event.type === 'removalUndone' || event.type === 'kept')
      event.intents.forEach((id) => dismissed.delete(id));
    else if (event.type === 'settled') {
      const known = settled.get(event.intent);
      if (!known || weight(event) > weight(known)) settled.set(event.intent, event);
    } else {
      if (event.type === 'plan') plans.set(event.id, event);
      // If a write was retried, its last intent counts.
      else intents.set(event.id, event);
      const { accountId } = event;
      if (accountId !== undefined && !accountIds.has(loginKey(event))) accountIds.set(loginKey(event), accountId);
    }
  }
  for (const { id, undoes } of intents.values()) {
    if (settled.get(id)?.effect === 'restored') for (const intent of undoes) dismissed.add(intent);
  }
  // The first id that was recorded with a login is right: a login cannot be taken over so soon after it was used here.
  const withId = <T extends WrittenAccount>(each: T): T => {
    const accountId = each.accountId ?? accountIds.get(loginKey(each));
    return accountId === undefined ? each : { ...each, accountId };
  };
  return {
    openPlans: [...plans.values()].filter(({ id }) => !ended.has(id)).map(withId),
    intents: new Map([...intents].map(([id, intent]) => [id, { ...withId(intent), settled: settled.get(id) }])),
    dismissed,
  };
}

/** Sorted by time, then by text, so that the order of the files does not matter. */
function eventsIn(files: readonly JournalFile[]): Filed<Event>[] {
  const events = files.flatMap(({ name: file, text }) =>
    parseJournal(text).flatMap((line) => (isEvent(line) ? { ...line, file } : [])),
  );
  return events.sort((one, other) => one.at - other.at || (serializeEvent(one) < serializeEvent(other) ? -1 : 1));
}

export function isEvent(line: Line): line is Event {
  return line.type !== 'corrupt' && line.type !== 'newer';
}

function loginKey({ host, account }: WrittenAccount): string {
  return `${host} ${account.toLowerCase()}`;
}

/** The sender's own outcome wins over one that recovery found, perhaps too early, and any effect wins over none. */
function weight({ recovered, effect }: SettledEvent): number {
  return (recovered ? 0 : 2) + (effect === 'none' ? 0 : 1);
}

export function unsettledIntents({ intents }: State): Intent[] {
  return [...intents.values()].filter((intent) => intent.settled === undefined);
}

/**
 * Returns a function that reports what other windows have deleted and restored, each change once.
 *
 * @param own the file of this window. @param since ms since 1970.
 */
export function createChangeReader(own: string, since: number) {
  const reported = new Set<string>();

  return ({ intents }: State, accountOnHost: AccountOnHost) => {
    const changes: Record<'deleted' | 'restored', Target[]> = { deleted: [], restored: [] };
    for (const intent of intents.values()) {
      const { id, file, operation, settled } = intent;
      if (!settled || settled.at < since || settled.effect === 'none' || file === own || reported.has(id)) continue;
      if (!belongsTo(intent, accountOnHost)) continue;
      reported.add(id);
      if (settled.effect === 'restored') changes.restored.push(operation.target);
      else changes.deleted.push(deletedTarget(operation.target, settled.tookPackage));
    }
    return changes;
  };
}

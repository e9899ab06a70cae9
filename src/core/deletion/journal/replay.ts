import type { Target } from '#core/packages';
import { targetTaken } from '../operation.ts';
import {
  isOf,
  read,
  write,
  type Event,
  type IntentEvent,
  type Line,
  type AccountOnHost,
  type PlanEvent,
  type SettledEvent,
  type WrittenAccount,
} from './event.ts';

export interface JournalFile {
  readonly name: string;
  readonly text: string;
}

/** What all windows' files say together, the oldest first. */
export interface State {
  readonly openPlans: readonly Filed<PlanEvent>[];
  readonly intents: ReadonlyMap<string, Intent>;
  /** Intents that a restore has undone, or that the user has removed. */
  readonly closed: ReadonlySet<string>;
}

export type Filed<T> = T & { readonly file: string };

export interface Intent extends Filed<IntentEvent> {
  readonly settled: SettledEvent | undefined;
}

/** Returns the same for the same files in any order, and for lines that stand twice. */
export function replay(files: readonly JournalFile[]): State {
  const plans = new Map<string, Filed<PlanEvent>>();
  const intents = new Map<string, Filed<IntentEvent>>();
  const settled = new Map<string, SettledEvent>();
  const closed = new Set<string>();
  const accountIds = new Map<string, string>();
  const ended = new Set<string>();
  for (const event of eventsIn(files)) {
    if (event.type === 'end') ended.add(event.plan);
    else if (event.type === 'removed') event.intents.forEach((id) => closed.add(id));
    else if (event.type === 'kept') event.intents.forEach((id) => closed.delete(id));
    else if (event.type === 'settled') {
      const known = settled.get(event.intent);
      if (!known || weight(event) > weight(known)) settled.set(event.intent, event);
    } else {
      if (event.type === 'plan') plans.set(event.id, event);
      // Where the write was sent again, the last time counts.
      else intents.set(event.id, event);
      const { accountId } = event;
      if (accountId !== undefined && !accountIds.has(loginKey(event))) accountIds.set(loginKey(event), accountId);
    }
  }
  for (const { id, undoes } of intents.values()) {
    if (settled.get(id)?.effect === 'restored') for (const intent of undoes) closed.add(intent);
  }
  // The first id that came with a login was written long before somebody else could take the login.
  const withId = <T extends WrittenAccount>(each: T): T => {
    const accountId = each.accountId ?? accountIds.get(loginKey(each));
    return accountId === undefined ? each : { ...each, accountId };
  };
  return {
    openPlans: [...plans.values()].filter(({ id }) => !ended.has(id)).map(withId),
    intents: new Map([...intents].map(([id, intent]) => [id, { ...withId(intent), settled: settled.get(id) }])),
    closed,
  };
}

/** By their times, and at the same time by their text: the order does not depend on that of the files. */
function eventsIn(files: readonly JournalFile[]): Filed<Event>[] {
  const events = files.flatMap(({ name: file, text }) =>
    read(text).flatMap((line) => (isEvent(line) ? { ...line, file } : [])),
  );
  return events.sort((one, other) => one.at - other.at || (write(one) < write(other) ? -1 : 1));
}

export function isEvent(line: Line): line is Event {
  return line.type !== 'corrupt' && line.type !== 'newer';
}

function loginKey({ host, account }: WrittenAccount): string {
  return `${host} ${account.toLowerCase()}`;
}

/** The sender's own outcome wins over one found by recovery, which may have looked too early; an effect over none. */
function weight({ recovered, effect }: SettledEvent): number {
  return (recovered ? 0 : 2) + (effect === 'none' ? 0 : 1);
}

export function openIntents({ intents }: State): Intent[] {
  return [...intents.values()].filter((intent) => intent.settled === undefined);
}

/**
 * Returns what reads out of the journal what other windows have done, each thing once.
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
      if (!isOf(intent, accountOnHost)) continue;
      reported.add(id);
      if (settled.effect === 'restored') changes.restored.push(operation.target);
      else changes.deleted.push(targetTaken(operation.target, settled.tookPackage));
    }
    return changes;
  };
}

import { parseJournal, type Event } from './event.ts';
import { isEvent, unsettledIntents, replay, type JournalFile } from './replay.ts';

/** Nothing can be restored after 30 days, and Recently Deleted says so for one more. */
const maxAgeMs = 31 * 86_400_000;

/**
 * Returns the names of the files that can be removed: everything in them ended more than 31 days ago, and they have no
 * lines of a newer version, unsettled intents or open runs. A file is removed as a whole, since only its own window may
 * write to it.
 */
export function prunable(files: readonly JournalFile[], now: number): string[] {
  const state = replay(files);
  const open = new Set([...unsettledIntents(state), ...state.openPlans].map(({ id }) => id));
  const fileOf = new Map<string, string>();
  const removable = new Map<string, readonly Event[]>();
  for (const { name, text } of files) {
    const lines = parseJournal(text);
    const events = lines.filter(isEvent);
    const ids = events.flatMap((event) => ('id' in event ? [event.id] : []));
    for (const id of ids) fileOf.set(id, name);
    const isOver = events.every(({ at }) => now - at > maxAgeMs) && !ids.some((id) => open.has(id));
    if (events.length > 0 && isOver && !lines.some(({ type }) => type === 'newer')) removable.set(name, events);
  }
  // A file that records what became of another file's intents is needed as long as that one is there.
  for (let before = -1; before !== removable.size;) {
    before = removable.size;
    for (const [name, events] of removable) {
      const files = events.flatMap(idsChangedBy).flatMap((id) => fileOf.get(id) ?? []);
      if (files.some((file) => !removable.has(file))) removable.delete(name);
    }
  }
  return [...removable.keys()].sort();
}

/** Returns the ids of the runs and intents whose state an event changes. */
function idsChangedBy(event: Event): readonly string[] {
  if (event.type === 'end') return [event.plan];
  if (event.type === 'settled') return [event.intent];
  if (event.type === 'removed' || event.type === 'removalUndone' || event.type === 'kept') return event.intents;
  return event.type === 'intent' ? event.undoes : [];
}

import { read, type Event } from './event.ts';
import { isEvent, openIntents, replay, type JournalFile } from './replay.ts';

/** Nothing can be restored after 30 days, and Recently Deleted says so for one more. */
const maxAgeMs = 31 * 86_400_000;

/**
 * Returns the names of the files that can go: all in them is over for 31 days, without lines of a newer version, open
 * intents and open runs. A file goes as a whole, since its own window alone may write to it.
 */
export function prunable(files: readonly JournalFile[], now: number): string[] {
  const state = replay(files);
  const open = new Set([...openIntents(state), ...state.openPlans].map(({ id }) => id));
  const fileOf = new Map<string, string>();
  const gone = new Map<string, readonly Event[]>();
  for (const { name, text } of files) {
    const lines = read(text);
    const events = lines.filter(isEvent);
    const ids = events.flatMap((event) => ('id' in event ? [event.id] : []));
    for (const id of ids) fileOf.set(id, name);
    const isOver = events.every(({ at }) => now - at > maxAgeMs) && !ids.some((id) => open.has(id));
    if (events.length > 0 && isOver && !lines.some(({ type }) => type === 'newer')) gone.set(name, events);
  }
  // A file that says how another file's intents ended stays as long as that one does.
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const [name, events] of gone) {
      const files = events.flatMap(answered).flatMap((id) => fileOf.get(id) ?? []);
      if (files.some((file) => !gone.has(file))) gone.delete(name);
    }
  }
  return [...gone.keys()].sort();
}

/** The runs and intents that a line says the end of. */
function answered(event: Event): readonly string[] {
  if (event.type === 'end') return [event.plan];
  if (event.type === 'settled') return [event.intent];
  if (event.type === 'removed' || event.type === 'kept') return event.intents;
  return event.type === 'intent' ? event.undoes : [];
}

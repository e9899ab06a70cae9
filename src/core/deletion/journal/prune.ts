import { read, type Event, type Line } from './event.ts';
import { merge, openIntents, type JournalFile } from './state.ts';

const day = 86_400_000;
/** Nothing can be restored after 30 days, and Recently Deleted says so for one more. */
const keptFor = 31 * day;

/**
 * The files that can go: everything in them is over for 31 days, and nothing that stays leans on them. A file goes as
 * a whole or not at all, since its own window alone may write to it. Lines of a newer version, open intents and runs
 * that have not told their end keep a file for good.
 */
export function prunable(files: readonly JournalFile[], now: number): string[] {
  const state = merge(files);
  const open = new Set([...openIntents(state), ...state.openPlans].map(({ id }) => id));
  const described = files.map(({ name, text }) => describe(name, text, now));
  const places = new Map(described.flatMap(({ name, states }) => states.map((id) => [id, name])));
  const gone = new Set(
    described.filter(({ isOver, states }) => isOver && !states.some((id) => open.has(id))).map(({ name }) => name),
  );
  // A file that says how another file's intents ended stays as long as that one does.
  for (let before = -1; before !== gone.size;) {
    before = gone.size;
    for (const { name, answers } of described) {
      const isNeeded = answers.some((id) => places.has(id) && !gone.has(places.get(id) ?? ''));
      if (isNeeded) gone.delete(name);
    }
  }
  return [...gone].sort();
}

interface Description {
  readonly name: string;
  readonly isOver: boolean;
  /** The runs and intents that stand in it. */
  readonly states: readonly string[];
  /** The runs and intents that it says the end of. */
  readonly answers: readonly string[];
}

function describe(name: string, text: string, now: number): Description {
  const lines = read(text);
  const events = lines.filter(isEvent);
  return {
    name,
    isOver:
      events.length > 0 && !lines.some(({ type }) => type === 'newer') && events.every(({ at }) => now - at > keptFor),
    states: events.flatMap((event) => ('id' in event ? [event.id] : [])),
    answers: events.flatMap(answered),
  };
}

function isEvent(line: Line): line is Event {
  return line.type !== 'garbage' && line.type !== 'newer';
}

function answered(event: Event): readonly string[] {
  if (event.type === 'end') return [event.plan];
  if (event.type === 'settled') return [event.intent];
  if (event.type === 'removed' || event.type === 'kept') return event.intents;
  return event.type === 'intent' ? event.undoes : [];
}

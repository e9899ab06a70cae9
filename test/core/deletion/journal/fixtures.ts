import type { Event, IntentEvent, PlanEvent, SettledEvent } from '../../../../src/core/deletion/journal/event.ts';
import { parseJournal, serializeEvent } from '../../../../src/core/deletion/journal/event.ts';
import type { JournalFile } from '../../../../src/core/deletion/journal/replay.ts';
import type { Operation } from '../../../../src/core/deletion/operation.ts';
import { days } from '../../../github/clock.ts';
import type { Random } from '../random.ts';

/** Noon of some day. */
export const noon = Date.UTC(2026, 5, 15, 12);
export const accountOnHost = { host: 'github.com', account: 'ann', accountId: '7' } as const;

export function onVersion(versionId: number, action: Operation['action'] = 'delete'): Operation {
  const owner = { kind: 'organization', login: 'org' } as const;
  const target = { owner, packageType: 'container', name: 'image', versionId } as const;
  return { action, target, facts: { versionName: `sha256:${versionId}`, tags: [`v${versionId}`] } };
}

export function planned(id: string, operations: readonly Operation[], at = noon): PlanEvent {
  return { type: 'plan', id, at, ...accountOnHost, operations };
}

export function intended(id: string, operation: Operation, at = noon, more: Partial<IntentEvent> = {}): IntentEvent {
  return { type: 'intent', id, plan: 'plan', at, ...accountOnHost, operation, undoes: [], ...more };
}

export function settled(intent: string, more: Partial<SettledEvent> = {}): SettledEvent {
  return { type: 'settled', intent, at: noon, effect: 'deleted', tookPackage: false, recovered: false, ...more };
}

export function file(name: string, ...events: readonly Event[]): JournalFile {
  return { name, text: events.map(serializeEvent).join('') };
}

/** How many lines of a text could not be read: broken ones, and those of a newer version. */
export function unreadableIn(text: string): { corrupt: number; newer: number } {
  const types = parseJournal(text).map(({ type }) => type);
  const count = (wanted: string) => types.filter((type) => type === wanted).length;
  return { corrupt: count('corrupt'), newer: count('newer') };
}

/** What some windows might have written within 80 days, settled, restored and removed across each other's files. */
export function randomFiles(chance: Random): JournalFile[] {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const events = new Map<string, Event[]>(names.map((name) => [name, []]));
  const add = (event: Event) => events.get(names[chance.below(names.length)] ?? 'a')?.push(event);
  const effects = ['deleted', 'deleted', 'alreadyGone', 'none'] as const;
  for (let index = 0; index < 20; index++) {
    const id = `intent-${index}`;
    const at = noon - days(chance.below(80));
    const later = () => Math.min(at + days(chance.below(20)), noon);
    add(intended(id, onVersion(chance.below(8)), at));
    for (let words = chance.below(3); words > 0; words--) {
      const effect = effects[chance.below(effects.length)] ?? 'none';
      add(settled(id, { at: later(), effect, recovered: chance.below(2) === 0, tookPackage: chance.below(9) === 0 }));
    }
    if (chance.below(6) === 0) add({ type: 'removed', intents: [id], at: later() });
    if (chance.below(12) === 0) add({ type: 'removalUndone', intents: [id], at: later() });
    if (chance.below(6) === 0) {
      add(intended(`restore-${index}`, onVersion(index, 'restore'), later(), { undoes: [id] }));
      if (chance.below(3) > 0)
        add(settled(`restore-${index}`, { effect: 'restored', at: noon - days(chance.below(30)) }));
    }
    if (chance.below(8) === 0) {
      add(planned(`plan-${index}`, [onVersion(index)], at));
      if (chance.below(3) > 0) add({ type: 'end', plan: `plan-${index}`, at: later() });
    }
  }
  return [...events].map(([name, own]) => file(name, ...own));
}

import assert from 'node:assert/strict';
import type { Event } from '../../../../src/core/deletion/journal/event.ts';
import {
  deletedOperations,
  isRestorable,
  recentlyDeleted,
} from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { replay } from '../../../../src/core/deletion/journal/replay.ts';
import { timeToRestore } from '../../../../src/core/packages/moment.ts';
import { days, hours } from '../../../github/clock.ts';
import { file, intended, noon, onVersion, settled } from './fixtures.ts';

describe('Recently Deleted', () => {
  const entries = (now: number, ...events: Event[]) => recentlyDeleted(replay([file('a', ...events)]), now);
  const ids = (now: number, ...events: Event[]) => entries(now, ...events).map(({ id }) => id);
  const deleted = (id: string, version: number, at: number): Event[] => [
    intended(id, onVersion(version), at - 10),
    settled(id, { at }),
  ];

  it('holds what was deleted, the newest first', () => {
    const events = [...deleted('old', 1, noon - days(3)), ...deleted('new', 2, noon), ...deleted('mid', 3, noon - 1)];
    assert.deepEqual(ids(noon, ...events), ['new', 'mid', 'old']);
  });

  it('holds nothing that is open, was gone before, or had no effect', () => {
    const events = [
      intended('open', onVersion(1)),
      intended('gone', onVersion(2)),
      settled('gone', { effect: 'alreadyGone' }),
      intended('none', onVersion(3)),
      settled('none', { effect: 'none' }),
    ];
    assert.deepEqual(ids(noon, ...events), []);
  });

  it('counts the time that is left as the tree of packages does, says for a day what has expired, and drops it', () => {
    const left = (passed: number) => entries(noon + passed, ...deleted('i', 1, noon))[0]?.timeLeft;
    assert.deepEqual(left(0), { unit: 'days', count: 30 });
    assert.deepEqual(left(hours(1)), { unit: 'days', count: 29 });
    assert.deepEqual(left(days(29) + hours(1)), { unit: 'hours', count: 23 });
    assert.deepEqual(left(days(30)), { unit: 'none' });
    assert.deepEqual(left(days(30) + hours(23)), { unit: 'none' });
    assert.equal(left(days(31)), undefined);
    // A clock that was set back.
    assert.deepEqual(left(-days(2)), { unit: 'days', count: 30 });
    for (let passed = 0; passed < days(31); passed += hours(5)) {
      assert.deepEqual(left(passed), timeToRestore(noon, noon + passed));
    }
  });

  it('counts from the intent what was found out later', () => {
    const [entry] = entries(
      noon + days(10),
      intended('i', onVersion(1)),
      settled('i', { at: noon + days(5), recovered: true }),
    );
    assert.deepEqual([entry?.deletedAt, entry?.timeLeft], [noon, { unit: 'days', count: 20 }]);
  });

  it('lets go of what was restored or removed, and only of that deletion', () => {
    const restore = intended('r', onVersion(1, 'restore'), noon, { undoes: ['i'] });
    const done = settled('r', { effect: 'restored' });
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), restore), ['i']);
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), restore, settled('r', { effect: 'none' })), ['i']);
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), restore, done), []);
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), restore, done, ...deleted('again', 1, noon)), ['again']);
    const removed: Event = { type: 'removed', intents: ['i'], at: noon };
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), removed, ...deleted('j', 2, noon)), ['j']);
  });

  it('has again what was removed and kept after all, until it is removed once more', () => {
    const removed = (at: number): Event => ({ type: 'removed', intents: ['i'], at });
    const kept: Event = { type: 'removalUndone', intents: ['i'], at: noon + 2 };
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), removed(noon + 1), kept), ['i']);
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), kept, removed(noon + 1)), ['i']);
    assert.deepEqual(ids(noon, ...deleted('i', 1, noon), removed(noon + 1), kept, removed(noon + 3)), []);
  });

  it('shows a target once, by its last deletion', () => {
    const twice = [...deleted('first', 1, noon - days(2)), ...deleted('second', 1, noon)];
    const [entry, ...others] = entries(noon, ...twice);
    assert.deepEqual([entry?.id, entry?.intents, others], ['second', ['first', 'second'], []]);
  });

  describe('by operation', () => {
    const deletedBy = (plan: string, id: string, version: number, at: number): Event[] => [
      intended(id, onVersion(version), at - 10, { plan }),
      settled(id, { at }),
    ];
    const operations = (now: number, ...events: Event[]) =>
      deletedOperations(entries(now, ...events)).map(({ plan, deletedAt, entries: ofPlan }) => [
        plan,
        deletedAt - noon,
        ofPlan.map(({ id }) => id),
      ]);

    it('puts together what one run deleted, also when two ran at once, the one that ended last first', () => {
      const events = [
        ...deletedBy('early', 'a', 1, noon),
        ...deletedBy('late', 'b', 2, noon + 1),
        ...deletedBy('early', 'c', 3, noon + 2),
        ...deletedBy('late', 'd', 4, noon + 3),
        ...deletedBy('single', 'e', 5, noon - 1),
      ];
      assert.deepEqual(operations(noon + 3, ...events), [
        ['late', 3, ['d', 'b']],
        ['early', 2, ['c', 'a']],
        ['single', -1, ['e']],
      ]);
    });

    it('counts a target with its last deletion, and not what was restored or removed', () => {
      const events: Event[] = [
        ...deletedBy('first', 'a', 1, noon),
        ...deletedBy('first', 'b', 2, noon),
        ...deletedBy('first', 'c', 3, noon),
        ...deletedBy('first', 'd', 4, noon),
        intended('r', onVersion(1, 'restore'), noon + 1, { plan: 'undo', undoes: ['a'] }),
        settled('r', { at: noon + 1, effect: 'restored' }),
        { type: 'removed', intents: ['b'], at: noon + 1 },
        ...deletedBy('second', 'e', 3, noon + 2),
      ];
      assert.deepEqual(operations(noon + 2, ...events), [
        ['second', 2, ['e']],
        ['first', 0, ['d']],
      ]);
    });

    it('knows what can still be restored of a run that took longer than a moment', () => {
      const events = [...deletedBy('long', 'a', 1, noon), ...deletedBy('long', 'b', 2, noon + hours(2))];
      const restorable = (now: number) =>
        entries(now, ...events)
          .filter(isRestorable)
          .map(({ id }) => id);
      assert.deepEqual(restorable(noon + days(30) - 1), ['b', 'a']);
      assert.deepEqual(restorable(noon + days(30) + hours(1)), ['b']);
      assert.deepEqual(restorable(noon + days(30) + hours(2)), []);
    });
  });

  it('keeps hosts apart', () => {
    const other = intended('other', onVersion(1), noon, { host: 'octo.ghe.com' });
    assert.equal(ids(noon, ...deleted('i', 1, noon), other, settled('other')).length, 2);
  });
});

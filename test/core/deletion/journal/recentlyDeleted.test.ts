import assert from 'node:assert/strict';
import type { Event } from '../../../../src/core/deletion/journal/event.ts';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
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

  it('keeps hosts apart', () => {
    const other = intended('other', onVersion(1), noon, { host: 'octo.ghe.com' });
    assert.equal(ids(noon, ...deleted('i', 1, noon), other, settled('other')).length, 2);
  });
});

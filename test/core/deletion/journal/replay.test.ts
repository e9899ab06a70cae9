import assert from 'node:assert/strict';
import { parseJournal, serializeEvent, type Event } from '../../../../src/core/deletion/journal/event.ts';
import { replay, unsettledIntents, type JournalFile } from '../../../../src/core/deletion/journal/replay.ts';
import { random, type Random } from '../random.ts';
import { file, intended, noon, onVersion, randomFiles, settled } from './fixtures.ts';

describe('The journal of several windows', () => {
  it('says the same in whatever order its files and lines come, and where lines stand twice', () => {
    for (let seed = 0; seed < 100; seed++) {
      const chance = random(seed);
      const files = randomFiles(chance);
      const state = replay(files);
      assert.ok(state.intents.size >= 20);
      for (let round = 0; round < 5; round++) {
        const mixed = chance.shuffled(files).map((each) => mixedUp(each, chance));
        assert.deepEqual(replay(mixed), state, `seed ${seed}`);
      }
    }
  });

  it('keeps what is open until somebody says how it ended', () => {
    const open = intended('i', onVersion(1));
    assert.deepEqual(
      unsettledIntents(replay([file('a', open)])).map(({ id }) => id),
      ['i'],
    );
    assert.deepEqual(unsettledIntents(replay([file('a', open), file('b', settled('i', { recovered: true }))])), []);
  });

  it('believes the window that sent a delete before one that looked later, and an effect before none', () => {
    const effectOf = (...words: Event[]) =>
      replay([file('a', intended('i', onVersion(1)), ...words)]).intents.get('i')?.settled?.effect;
    const looked = settled('i', { effect: 'none', recovered: true });
    assert.equal(effectOf(looked, settled('i', { at: noon + 1 })), 'deleted');
    assert.equal(effectOf(settled('i', { recovered: true }), settled('i', { effect: 'alreadyGone' })), 'alreadyGone');
    assert.equal(effectOf(looked, settled('i', { recovered: true, at: noon + 1 })), 'deleted');
  });

  function mixedUp({ name, text }: JournalFile, chance: Random): JournalFile {
    const lines = parseJournal(text) as Event[];
    return {
      name,
      text: chance
        .shuffled([...lines, ...lines.slice(0, 3)])
        .map(serializeEvent)
        .join(''),
    };
  }
});

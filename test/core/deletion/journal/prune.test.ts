import assert from 'node:assert/strict';
import { createJournal } from '../../../../src/core/deletion/journal/journal.ts';
import { serializeEvent } from '../../../../src/core/deletion/journal/event.ts';
import { prunable } from '../../../../src/core/deletion/journal/prune.ts';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { replay, unsettledIntents, type JournalFile } from '../../../../src/core/deletion/journal/replay.ts';
import { days } from '../../../github/clock.ts';
import { memoryStore } from '../fixtures.ts';
import { random } from '../random.ts';
import { file, intended, noon, onVersion, planned, randomFiles, settled } from './fixtures.ts';

const old = noon - days(40);
const oldIntent = intended('i', onVersion(1), old);
const oldEnd = settled('i', { at: old });

describe('Pruning the journal', () => {
  it('removes a file that says nothing any more', () => {
    assert.deepEqual(prunable([file('a', oldIntent, oldEnd)], noon), ['a']);
  });

  for (const [what, kept] of [
    ['something of the last 30 days', [oldIntent, oldEnd, settled('x', { at: noon - days(30) })]],
    ['an open intent', [oldIntent]],
    ['a run that has not told its end', [oldIntent, oldEnd, planned('p', [onVersion(1)], old)]],
    ['something of the future', [oldIntent, oldEnd, settled('x', { at: noon + days(1) })]],
  ] as const) {
    it(`keeps a file with ${what}`, () => {
      assert.deepEqual(prunable([file('a', ...kept)], noon), []);
    });
  }

  it('keeps a file with lines of a newer version', () => {
    const { name, text } = file('a', oldIntent, oldEnd);
    assert.deepEqual(prunable([{ name, text: `${text}{"v":2,"type":"intent"}\n` }], noon), []);
  });

  it('keeps a file that settles an intent of one that stays', () => {
    const recent = settled('x', { at: noon });
    const files = [file('a', oldIntent, recent), file('b', oldEnd)];
    assert.deepEqual(prunable(files, noon), []);
    assert.deepEqual(prunable([file('a', oldIntent), file('b', oldEnd)], noon), ['a', 'b']);
  });

  it('changes nothing of what is open or recently deleted, and leaves nothing to prune', () => {
    let pruned = 0;
    for (let seed = 0; seed < 300; seed++) {
      const files = randomFiles(random(seed)).flatMap((each, index) => [each, file(`x${index}`, ...aged(seed, index))]);
      const names = prunable(files, noon);
      const left = files.filter(({ name }) => !names.includes(name));
      assert.deepEqual(visible(left), visible(files), `seed ${seed}`);
      assert.deepEqual(prunable(left, noon), []);
      pruned += names.length;
    }
    assert.ok(pruned > 300, String(pruned));
  });

  it('touches neither its own file nor those of open windows', async () => {
    const text = serializeEvent(oldIntent) + serializeEvent(oldEnd);
    const names = ['own', 'open', 'closed'];
    const folder = new Map(names.map((name) => [name, text]));
    const journal = createJournal({ store: memoryStore(folder, 'own'), now: () => noon, newId: () => 'id' });
    assert.deepEqual(await journal.prune((name) => name === 'open'), ['closed']);
    assert.deepEqual([...folder.keys()], ['own', 'open']);
  });

  function visible(files: readonly JournalFile[]): object {
    const state = replay(files);
    return { entries: recentlyDeleted(state, noon), open: unsettledIntents(state), plans: state.openPlans };
  }

  /** A file of its own time, some leaning on the one before it. */
  function aged(seed: number, index: number) {
    const at = noon - days((seed * 7 + index * 13) % 60);
    const id = `aged-${index}`;
    return [intended(id, onVersion(100 + index), at), settled(index % 2 ? `aged-${index - 1}` : id, { at })];
  }
});

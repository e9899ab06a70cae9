import assert from 'node:assert/strict';
import { createJournal, type JournalStore } from '../../../../src/core/deletion/journal/journal.ts';
import { memoryStore } from '../fixtures.ts';
import { noon, onVersion, accountOnHost, unreadableIn } from './fixtures.ts';

describe('A window’s journal', () => {
  const opened = (store: JournalStore) => {
    let ids = 0;
    return createJournal({ store, now: () => noon, newId: () => `id-${ids++}` });
  };

  it('writes one line after the other', async () => {
    const folder = new Map<string, string>();
    const store = memoryStore(folder, 'a');
    let writing = 0;
    const journal = opened({
      ...store,
      append: async (text) => {
        assert.equal(++writing, 1);
        await new Promise((resolve) => setImmediate(resolve));
        await store.append(text);
        writing--;
      },
    });
    const record = await journal.begin(accountOnHost, [onVersion(1), onVersion(2), onVersion(3)]);
    const intents = await Promise.all([1, 2, 3].map((version) => record.recordIntent(onVersion(version))));
    await Promise.all(intents.map((intent) => record.settle(intent, { kind: 'deleted' })));
    const state = await journal.read();
    assert.equal(state.intents.size, 3);
    assert.deepEqual(unreadableIn(folder.get('a') ?? ''), { corrupt: 0, newer: 0 });
  });

  it('goes on after a line that could not be written, or only half', async () => {
    const folder = new Map<string, string>();
    const store = memoryStore(folder, 'a');
    let fails = false;
    const journal = opened({
      ...store,
      append: async (text) => {
        await store.append(fails ? text.slice(0, 30) : text);
        if (fails) throw new Error('ENOSPC');
      },
    });
    const record = await journal.begin(accountOnHost, [onVersion(1)]);
    fails = true;
    await assert.rejects(record.recordIntent(onVersion(1)), /ENOSPC/);
    fails = false;
    await record.recordIntent(onVersion(1));
    const state = await journal.read();
    assert.equal(state.intents.size, 1);
    assert.deepEqual(unreadableIn(folder.get('a') ?? ''), { corrupt: 1, newer: 0 });
  });

  it('closes runs once they have told their end', async () => {
    const journal = opened(memoryStore(new Map(), 'a'));
    const first = await journal.begin(accountOnHost, [onVersion(1)]);
    await journal.begin(accountOnHost, [onVersion(2)]);
    await first.end();
    assert.deepEqual(
      (await journal.read()).openPlans.map(({ operations }) => operations),
      [[onVersion(2)]],
    );
  });
});

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  belongsTo,
  parseJournal,
  serializeEvent,
  type AccountOnHost,
} from '../../../../src/core/deletion/journal/event.ts';
import { createJournal } from '../../../../src/core/deletion/journal/journal.ts';
import { createChangeReader } from '../../../../src/core/deletion/journal/replay.ts';
import { recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import { replay, type JournalFile } from '../../../../src/core/deletion/journal/replay.ts';
import { memoryStore } from '../fixtures.ts';
import { file, intended, noon, onVersion, accountOnHost, planned, settled, unreadableIn } from './fixtures.ts';

const host = 'github.com';
const ann: AccountOnHost = accountOnHost;
const renamed: AccountOnHost = { host, account: 'anna', accountId: ann.accountId };
/** Somebody else who took the login that was given up. */
const successor: AccountOnHost = { host, account: 'ann', accountId: '99' };

describe('The account of what the journal holds', () => {
  const idsFor = (whose: AccountOnHost, ...files: JournalFile[]) =>
    recentlyDeleted(replay(files), noon)
      .filter((entry) => belongsTo(entry, whose))
      .map(({ id }) => id)
      .sort();

  /** As the version before account ids wrote it. */
  let old: JournalFile;
  before(async () => {
    old = {
      name: '1',
      text: await readFile(path.join(import.meta.dirname, 'fixtures', 'beforeAccountIds.jsonl'), 'utf8'),
    };
  });

  const own = file('2-own', intended('new', onVersion(7)), settled('new'));

  it('is the same after it was renamed, and not whoever takes its login', () => {
    assert.deepEqual(idsFor(ann, own), ['new']);
    assert.deepEqual(idsFor(renamed, own), ['new']);
    assert.deepEqual(idsFor(successor, own), []);
    assert.deepEqual(idsFor({ ...ann, host: 'octo.ghe.com' }, own), []);
  });

  it('is whoever has the login now where only the login was written, in whatever case', () => {
    assert.equal(unreadableIn(old.text).corrupt, 0);
    assert.deepEqual(idsFor(ann, old), ['one', 'two']);
    assert.deepEqual(idsFor({ ...ann, account: 'Ann' }, old), ['one', 'two']);
    assert.deepEqual(idsFor({ host, account: 'bob', accountId: '8' }, old), ['of another']);
    assert.deepEqual(idsFor(renamed, old), []);
  });

  it('is known for old lines from the first one that has the login and the id', () => {
    const later = file('3', intended('later', onVersion(8), noon + 9, successor), settled('later'));
    for (const files of [
      [old, own, later],
      [later, own, old],
    ]) {
      assert.deepEqual(idsFor(renamed, ...files), ['new', 'one', 'two']);
      assert.deepEqual(idsFor(successor, ...files), ['later']);
    }
  });

  it('is claimed once for old lines by who has their login, before it can be given up', async () => {
    const folder = new Map([[old.name, old.text]]);
    let ids = 0;
    const store = memoryStore(folder, '2');
    const journal = createJournal({ store, now: () => noon + 9, newId: () => `claim ${ids++}` });
    for (const whose of [ann, ann, renamed, successor]) await journal.recordAccountId(whose);
    assert.equal(folder.get('2')?.trim().split(/\n+/).length, 2);
    const files = await store.readAll();
    assert.deepEqual([idsFor(renamed, ...files), idsFor(successor, ...files)], [['one', 'two'], []]);
    assert.deepEqual(
      (await journal.read()).openPlans.map(({ id }) => id),
      ['plan'],
    );
  });

  it('goes for runs that were cut off, and for what other windows do', () => {
    const state = replay([old, file('2', planned('p', [onVersion(7)]), intended('new', onVersion(7)), settled('new'))]);
    const plansOf = (whose: AccountOnHost) =>
      state.openPlans.filter((plan) => belongsTo(plan, whose)).map(({ id }) => id);
    assert.deepEqual([plansOf(renamed), plansOf(successor)], [['p', 'plan'], []]);
    const newsFor = (whose: AccountOnHost) =>
      createChangeReader('own', noon)(state, whose).deleted.map(({ versionId }) => versionId);
    assert.deepEqual([newsFor(renamed).sort(), newsFor(successor)], [[1, 2, 7], []]);
  });

  it('is written with its id, and with the login that older versions go by', async () => {
    const folder = new Map<string, string>();
    let ids = 0;
    const journal = createJournal({
      store: memoryStore(folder, 'a'),
      now: () => noon,
      newId: () => String(ids++),
    });
    await (await journal.begin(ann, [onVersion(1)])).recordIntent(onVersion(1));
    const lines = (folder.get('a') ?? '').trim().split(/\n+/);
    for (const line of lines) {
      const { v, host: on, account, accountId } = JSON.parse(line) as Record<string, unknown>;
      assert.deepEqual({ v, on, account, accountId }, { v: 1, on: host, account: 'ann', accountId: ann.accountId });
    }
  });

  it('is not guessed from an id that cannot be read', () => {
    const line = serializeEvent(intended('i', onVersion(1))).replace('"accountId":"7"', '"accountId":7');
    assert.deepEqual(parseJournal(line), [{ type: 'corrupt' }]);
  });
});

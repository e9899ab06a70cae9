import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { belongsTo, parseJournal } from '../../../../src/core/deletion/journal/event.ts';
import { deletedOperations, recentlyDeleted } from '../../../../src/core/deletion/journal/recentlyDeleted.ts';
import {
  replay,
  unsettledIntents,
  type JournalFile,
  type State,
} from '../../../../src/core/deletion/journal/replay.ts';

/** Files as versions before this one have written them, each folder by the windows of one VS Code. */
describe('A journal of an earlier version', () => {
  async function filesOf(name: string): Promise<JournalFile[]> {
    const folder = path.join(import.meta.dirname, 'fixtures', name);
    const names = (await readdir(folder)).sort();
    return Promise.all(
      names.map(async (each) => ({ name: each, text: await readFile(path.join(folder, each), 'utf8') })),
    );
  }

  /** By name, version and deletion, the newest first, a minute after the last line. */
  function entriesOf(state: State): string[] {
    const last = Math.max(...[...state.intents.values()].map(({ at }) => at));
    return recentlyDeleted(state, last + 60_000).map(
      ({ target, facts }) => `${target.owner.login}/${target.name} ${facts?.versionName?.slice(0, 10) ?? ''}`,
    );
  }

  for (const name of ['restart', 'claimed', 'images']) {
    it(`loses nothing of what it holds (${name})`, async () => {
      for (const { text } of await filesOf(name)) {
        const lines = text.split('\n').filter((line) => line !== '');
        const events = parseJournal(text).map((event) => ({ v: 1, ...event }));
        assert.deepEqual(
          events,
          lines.map((line) => JSON.parse(line) as unknown),
        );
      }
    });
  }

  it('tells of the run that was cut off, and what a later window found out', async () => {
    const files = await filesOf('restart');
    const state = replay(files);
    assert.deepEqual(
      state.openPlans.map(({ id, file, operations }) => [id.slice(0, 8), file, operations.length]),
      [['556a7283', 'killed.jsonl', 29]],
    );
    assert.deepEqual(unsettledIntents(state), []);
    assert.equal(unsettledIntents(replay(files.filter(({ name }) => name !== 'recovering.jsonl'))).length, 3);
    // The three packages that the first window deleted were restored by the second.
    const versions = ['2.3.9', '2.3.10', '2.4.0', '2.4.1', '2.4.2', '2.5.0', '2.6.0', '2.7.0'];
    assert.deepEqual(
      entriesOf(state),
      versions.map((version) => `octo-org/Octo.Clock ${version}`),
    );
    assert.deepEqual(entriesOf(replay(files.filter(({ name }) => name === 'first.jsonl'))), [
      'hubot/date-words ',
      'octo-org/date-words ',
      'mona/date-words ',
    ]);
  });

  it('says which entries were deleted together', async () => {
    const operationsOf = async (name: string) => {
      const state = replay(await filesOf(name));
      const last = Math.max(...[...state.intents.values()].map(({ at }) => at));
      return deletedOperations(recentlyDeleted(state, last + 60_000)).map(({ entries }) => entries.length);
    };
    assert.deepEqual(await operationsOf('restart'), [8]);
    assert.deepEqual(await operationsOf('claimed'), [1]);
    assert.deepEqual(await operationsOf('images'), [1, 4, 1]);
  });

  it('belongs to who claimed what had only a login', async () => {
    const files = await filesOf('claimed');
    const [old] = files;
    const accountIdOf = (some: readonly JournalFile[]) => replay(some).intents.get('old-intent')?.accountId;
    assert.deepEqual([old?.name, accountIdOf(old ? [old] : []), accountIdOf(files)], ['old.jsonl', undefined, 'mona']);
    assert.deepEqual(entriesOf(replay(files)), ['octo-org/relic 0.9.0']);
    const [entry] = recentlyDeleted(replay(files), 1_793_213_534_170);
    const accountOnHost = { host: '127.0.0.1:36847', account: 'renamed', accountId: 'mona' };
    assert.ok(entry && belongsTo(entry, accountOnHost) && !belongsTo(entry, { ...accountOnHost, host: '127.0.0.1:1' }));
  });

  it('knows the parts of images, and what was restored of them', async () => {
    const state = replay(await filesOf('images'));
    assert.deepEqual([state.openPlans, unsettledIntents(state), state.dismissed.size], [[], [], 5]);
    assert.deepEqual(
      recentlyDeleted(state, 1_795_822_711_900).map(({ target, requires }) => [target.versionId, requires]),
      [
        [21956234, []],
        [21956224, [21956227]],
        [21956225, [21956227]],
        [21956226, [21956227]],
        [21956227, []],
        [21971344, []],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { recentlyDeleted, type DeletedEntry } from '../../../src/core/deletion/journal/recentlyDeleted.ts';
import { restoreOperations } from '../../../src/core/deletion/restore.ts';
import type { Operation } from '../../../src/core/deletion/operation.ts';
import { days } from '../../github/clock.ts';
import { on } from '../../github/faults.ts';
import { startGitHub, type GitHub } from '../../github/server.ts';
import { addFilled, smallWorld, type SmallWorld } from '../../github/smallWorld.ts';
import { activeVersions, type Package } from '../../github/world.ts';
import {
  agreed,
  countOf,
  deletedOnServer,
  isWrite,
  kindsOf,
  onPackage,
  onVersions,
  openWindow,
  referenceTo,
} from './fixtures.ts';

describe('Restoring', () => {
  let world: SmallWorld;
  let github: GitHub;
  let image: Package;
  let library: Package;

  beforeEach(async () => {
    world = smallWorld();
    image = addFilled(world, 'org', 'container', 'image', 6);
    library = addFilled(world, 'org', 'npm', 'library', 4);
    github = await startGitHub({ world });
  });
  afterEach(() => github.close());

  const opened = () => openWindow({ github, clock: world.clock });
  const writes = () => github.log.filter(isWrite).length;

  it('undoes what was deleted, version by version, and they leave Recently Deleted', async () => {
    const window = opened();
    await window.queue.run(onVersions('delete', image, [0, 1, 2, 3, 4]));
    const entries = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.equal(entries.length, 5);
    for (const { timeLeft } of entries) assert.deepEqual(timeLeft, { unit: 'days', count: 30 });
    const results = await window.queue.run(restoreOperations(entries.slice(0, 3), entries, () => undefined));
    assert.deepEqual(countOf(results), { restored: 3 });
    assert.equal(activeVersions(image).length, 4);
    const left = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.deepEqual(left.map(({ target }) => target.versionId ?? 0).sort(), deletedOnServer(image));
  });

  it('requires of a part that was pushed again the newest alone, for GitHub restores no digest twice', () => {
    const reference = referenceTo(image);
    const entry = (versionId: number, versionName: string, requires: readonly number[], at: number): DeletedEntry => ({
      id: String(versionId),
      plan: 'plan',
      intents: [String(versionId)],
      host: 'github.com',
      account: 'ann',
      target: { ...reference, versionId },
      facts: { versionName, tags: [] },
      deletedAt: at,
      expiresAt: at + days(30),
      timeLeft: { unit: 'days', count: 30 },
      requires,
      tookPackage: false,
    });
    const [whole, part] = ['sha256:a', 'sha256:b'];
    const entries = [entry(3, part, [1], 4), entry(1, whole, [], 3), entry(2, part, [1], 2)];
    const ids = (selected: readonly DeletedEntry[]) =>
      restoreOperations(selected, entries, () => undefined).map(({ target, requires }) => [target.versionId, requires]);
    assert.deepEqual(ids(entries.slice(0, 2)), [
      [3, undefined],
      [1, [3]],
    ]);
    assert.deepEqual(ids(entries.slice(1, 2)), [
      [1, [3]],
      [3, undefined],
    ]);
  });

  it('lets what is deleted once more come back to Recently Deleted', async () => {
    const window = opened();
    const [version] = onVersions('delete', image, [2]);
    assert.ok(version);
    await window.queue.run([version]);
    await window.queue.run([{ ...version, action: 'restore' }]);
    const results = await window.queue.run([version]);
    await agreed(window, image, results);
  });

  it('brings a package back whose last version took it along, and then its other versions', async () => {
    const window = opened();
    const results = await window.queue.run(onVersions('delete', library));
    assert.deepEqual(countOf(results), { deleted: 4 });
    assert.ok(library.deletedAt !== undefined);
    const entries = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.deepEqual(entries.filter(({ tookPackage }) => tookPackage).length, 1);
    const undo = await window.queue.run(restoreOperations(entries, entries, () => undefined).reverse());
    assert.deepEqual(countOf(undo), { restored: 4 });
    assert.equal(library.deletedAt, undefined);
    assert.equal(activeVersions(library).length, 4);
    assert.deepEqual(recentlyDeleted(await window.journal.read(), world.clock.now()), []);
  });

  it('knows that the last version took its package though the answer broke off', async () => {
    const window = opened();
    github.faults.push({ match: on('DELETE', '/versions/'), skip: 3, times: 1, act: 'effect-then-500' });
    const results = await window.queue.run(onVersions('delete', library));
    assert.deepEqual(countOf(results), { deleted: 4 });
    const entries = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.equal(entries.filter(({ tookPackage }) => tookPackage).length, 1);
  });

  it('brings back a package that was deleted as a whole', async () => {
    const window = opened();
    await window.queue.run([onPackage('delete', image)]);
    const [entry] = recentlyDeleted(await window.journal.read(), world.clock.now());
    assert.ok(entry);
    assert.deepEqual(kindsOf(await window.queue.run(restoreOperations([entry], [], () => undefined))), ['restored']);
    assert.equal(image.deletedAt, undefined);
    assert.deepEqual(recentlyDeleted(await window.journal.read(), world.clock.now()), []);
  });

  it('is done where somebody else had restored it, or the answer broke off', async () => {
    const window = opened();
    await window.queue.run(onVersions('delete', image, [0, 1, 2]));
    Object.assign(image.versions[0] ?? {}, { deletedAt: undefined });
    github.faults.push({ match: on('POST', `/versions/${image.versions[1]?.id}/`), times: 1, act: 'effect-then-500' });
    github.faults.push({ match: on('POST', `/versions/${image.versions[2]?.id}/`), times: 1, act: 500 });
    github.clearLog();
    const results = await window.queue.run(onVersions('restore', image, [0, 1, 2]));
    assert.deepEqual(countOf(results), { restored: 3 });
    assert.deepEqual(
      results.map(({ outcome }) => outcome.kind === 'restored' && outcome.already === true),
      [true, false, false],
    );
    assert.equal(writes(), 4);
    assert.deepEqual(deletedOnServer(image), []);
  });

  it('is refused with the server’s reason after 30 days, and where the name is taken', async () => {
    const window = opened();
    await window.queue.run([...onVersions('delete', image, [0]), onPackage('delete', library)]);
    addFilled(world, 'org', 'npm', 'library', 1);
    const [taken] = await window.queue.run([onPackage('restore', library)]);
    assert.ok(taken?.outcome.kind === 'refused' && taken.outcome.reason.kind === 'rejected');
    assert.match(taken.outcome.reason.message, /namespace has been reused/);
    world.clock.advance(days(31));
    const late = await window.queue.run([...onVersions('restore', image, [0]), onPackage('restore', library)]);
    // What is there now is another package.
    assert.deepEqual(kindsOf(late), ['refused: notFound', 'refused: notDeleted']);
    assert.deepEqual(recentlyDeleted(await window.journal.read(), world.clock.now()), []);
  });

  it('of a package that is there says so, and of one that nobody knows that', async () => {
    const window = opened();
    const unknown: Operation = { action: 'restore', target: { ...referenceTo(library), name: 'libary' } };
    const results = await window.queue.run([onPackage('restore', library), unknown]);
    assert.deepEqual(kindsOf(results), ['refused: notDeleted', 'refused: notFound']);
  });
});

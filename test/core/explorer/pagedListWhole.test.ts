import assert from 'node:assert/strict';
import fc from 'fast-check';
import { downFrom, dueBy, fails, limited, options, served } from './servedList.ts';

describe('A list that is read until it is whole', () => {
  it('is whole though another deletes while it is read, which a list whose pages are read once is not', async () => {
    const reading = () => {
      let deleted = false;
      const github = served(20, {
        delay: (page) => [page, 1],
        ask: (page) => {
          if (page === 6 && !deleted) github.items.splice(4, 1);
          deleted ||= page === 6;
        },
      });
      return github;
    };
    const [once, whole] = [reading(), reading()];
    await once.list.loadAll(options);
    assert.ok(!once.ids().includes(10));
    assert.equal(await whole.list.loadWhole(options), true);
    assert.deepEqual(
      whole.ids(),
      downFrom(20).filter((id) => id !== 16),
    );
  });

  it('is whole, or says that it is not, whatever others add and delete meanwhile', async () => {
    const delays = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 30 });
    const changes = fc.array(fc.record({ at: fc.nat(60), index: fc.nat(90), adds: fc.boolean() }), { maxLength: 6 });
    let disagreed = 0;
    const property = fc.asyncProperty(fc.nat(90), fc.boolean(), delays, changes, async (count, link, slow, changed) => {
      let questions = 0;
      const events = changed.map(({ at, index, adds }) => ({
        at,
        happen: () => (adds ? github.add() : github.items.splice(index, 1)),
      }));
      const github = served(count, {
        link,
        delay: () => slow[questions++ % slow.length] ?? [1, 1],
        ask: dueBy(() => questions, events),
      });
      if (!(await github.list.loadWhole(options))) disagreed++;
      else {
        const ids = new Set(github.ids());
        const lost = github.items.filter(({ id }) => id <= count && !ids.has(id));
        assert.deepEqual(lost, []);
      }
    });
    await fc.assert(property, { numRuns: 300 });
    assert.ok(disagreed < 30, `${disagreed} of 300 never agreed`);
  });

  it('is whole after one reading where it has one page, and after another of what was loaded', async () => {
    const { list, asked } = served(2);
    assert.equal(await list.loadWhole(options), true);
    assert.deepEqual(asked, [1]);
    const longer = served(6);
    await longer.list.loadAll(options);
    longer.asked.length = 0;
    assert.equal(await longer.list.loadWhole(options), true);
    assert.deepEqual(longer.asked, [1, 2, 3]);
  });

  it('is not whole where no two readings agree', async () => {
    const github = served(20, { ask: (page) => page === 3 && github.items.splice(0, 1) });
    assert.equal(await github.list.loadWhole(options), false);
  });

  it('waits for a limit that it meets while it is read again', async () => {
    let limits = 0;
    const { list, ids } = served(20, { ask: (page, again) => again && page === 3 && limits++ === 0 && fails(limited) });
    let waited = 0;
    const waitUntil = () => {
      waited++;
      return Promise.resolve();
    };
    assert.equal(await list.loadWhole({ ...options, waitUntil }), true);
    assert.deepEqual([ids(), waited, list.error], [downFrom(20), 1, undefined]);
  });
});

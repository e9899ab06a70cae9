import assert from 'node:assert/strict';
import { PagedList } from '../../../src/core/explorer/pagedList.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { until } from './fixtures.ts';
import { asked, askedBase, downFrom, loaded, options, pageOf, serverProblem, type Item } from './servedList.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const limited = (endsAt: number): Problem => ({ kind: 'rateLimit', limit: 'secondary', endsAt, message: 'slow' });

describe('A list in pages', () => {
  it('loads its first page once, though asked twice, and keeps a failure until it is tried again', async () => {
    const { list, question, questions, ids } = asked();
    const both = Promise.all([list.load(), list.load()]);
    (await question(1)).fail(serverProblem);
    await both;
    assert.ok(list.error instanceof GitHubError);
    await list.load();
    assert.equal(questions.length, 1);
    const retrying = list.retry();
    (await question(2)).answer(pageOf(1));
    await retrying;
    assert.deepEqual([list.error, ids(), list.hasMore, list.pageCount], [undefined, [10, 11], true, 3]);
  });

  it('asks for the page after the last one, until there is none', async () => {
    const { list, questions } = await loaded(3);
    assert.equal(list.hasMore, false);
    await list.loadMore();
    assert.deepEqual(questions, []);
  });

  it('refuses pages that form a loop', async () => {
    const { list, question } = await loaded(2);
    const loading = list.loadMore();
    (await question(1)).answer(pageOf(3, { next: `${askedBase}2` }));
    await loading;
    assert.match(list.error?.message ?? '', /form a loop/);
    assert.equal(list.items.length, 4);
  });

  it('takes some pages with nothing but duplicates, and refuses a list that never ends', async () => {
    let number = 0;
    const list = new PagedList<Item>(() => {
      number++;
      return Promise.resolve(pageOf(1, { url: `${askedBase}${number}`, next: `${askedBase}${number + 1}` }));
    });
    while (!list.error) await list.loadMore();
    assert.match(list.error.message, /too many pages without a new item/);
    assert.equal(number, 12);
    assert.deepEqual(
      list.items.map(({ id }) => id),
      [10, 11],
    );
  });
});

describe('Loading all of a list', () => {
  it('joins the page that is under way', async () => {
    const { list, question, questions } = asked();
    const first = list.load();
    const all = list.loadAll({ ...options, signal: new AbortController().signal });
    for (const number of [1, 2, 3]) (await question(number)).answer(pageOf(number));
    await Promise.all([first, all]);
    assert.equal(questions.length, 3);
    assert.equal(list.items.length, 6);
  });

  it('is cancelled at once, also while it waits for a page that another has asked for', async () => {
    const { list, question, ids } = asked();
    const first = list.load();
    const controller = new AbortController();
    const all = list.loadAll({ ...options, signal: controller.signal });
    await turn();
    controller.abort(new Error('cancelled'));
    await assert.rejects(all, /cancelled/);
    (await question(1)).answer(pageOf(1));
    await first;
    assert.deepEqual(ids(), [10, 11]);
  });

  it('leaves those who joined it their page when it is cancelled', async () => {
    for (const join of ['load', 'loadMore', 'loadAll'] as const) {
      const { list, question, ids } = asked();
      const controller = new AbortController();
      const all = list.loadAll({ ...options, signal: controller.signal });
      await question(1);
      const joined = list[join]({ ...options, signal: new AbortController().signal });
      controller.abort(new Error('cancelled'));
      await assert.rejects(all, /cancelled/);
      // Who waits for all goes on with what is under way.
      (await question(join === 'loadAll' ? 1 : 2)).answer(pageOf(1, { next: undefined }));
      await joined;
      assert.deepEqual([ids(), list.error], [[10, 11], undefined], join);
    }
  });

  it('does nothing for a signal that is aborted already', async () => {
    const { list, questions } = asked();
    const signal = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(list.loadAll({ ...options, signal }), /cancelled/);
    assert.deepEqual(questions, []);
  });

  it('keeps nobody waiting who wants the first page alone', async () => {
    const { list, question, ids } = asked();
    const controller = new AbortController();
    const all = list.loadAll({ ...options, signal: controller.signal });
    const first = list.load();
    (await question(1)).answer(pageOf(1));
    await first;
    assert.deepEqual(ids(), [10, 11]);
    controller.abort(new Error('cancelled'));
    await assert.rejects(all, /cancelled/);
  });

  it('throws what cannot be waited for, and keeps the pages before it', async () => {
    const { list, question, ids } = asked();
    const all = list.loadAll({ ...options, signal: new AbortController().signal });
    (await question(1)).answer(pageOf(1));
    (await question(2)).fail(serverProblem);
    await assert.rejects(all, GitHubError);
    assert.deepEqual(ids(), [10, 11]);
    assert.ok(list.error);
  });

  it('asks again for a page that met a limit for one who does not wait for limits', async () => {
    const { list, question, ids } = asked();
    const first = list.load();
    const all = list.loadAll({ ...options, signal: new AbortController().signal });
    (await question(1)).fail(limited(5));
    await first;
    for (const number of [2, 3, 4]) (await question(number)).answer(pageOf(number - 1));
    await all;
    assert.equal(ids().length, 6);
  });
});

describe('A list that something was taken out of', () => {
  it('reads its pages anew before the next one, since they have moved', async () => {
    const { list, question, ids, questions } = asked();
    void list.load();
    (await question(1)).answer(pageOf(1));
    await until(() => list.loaded);
    list.change(
      ({ id }) => id === 10,
      () => undefined,
    );
    assert.deepEqual(ids(), [11]);
    const more = list.loadMore();
    const again = await question(2);
    assert.equal(again.page, `${askedBase}1`);
    again.answer(pageOf(1, { items: [{ id: 11 }, { id: 20 }] }));
    const next = await question(3);
    assert.equal(next.page, `${askedBase}2`);
    next.answer(pageOf(2, { items: [{ id: 21 }, { id: 30 }] }));
    await more;
    assert.deepEqual(ids(), [11, 20, 21, 30]);
    assert.equal(questions.length, 3);
  });

  it('that loses many items looks at each a few times, not once for each of them', async () => {
    let looks = 0;
    const count = 2000;
    const items = downFrom(count).map((id) => ({
      get id() {
        looks++;
        return id;
      },
    }));
    const page = { items, url: 'https://h/x', next: undefined, pageCount: 1, etag: '', withheldOrganizations: [] };
    const list = new PagedList(() => Promise.resolve(page));
    await list.load();
    looks = 0;
    list.change(
      ({ id }) => id <= count / 2,
      () => undefined,
    );
    assert.equal(list.items.length, count / 2);
    assert.ok(looks <= 2 * count, `${looks} looks`);
  });
});

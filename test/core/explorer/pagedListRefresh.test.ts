import assert from 'node:assert/strict';
import { until } from './fixtures.ts';
import { asked, askedBase, downFrom, loaded, options, pageOf, served, serverProblem } from './servedList.ts';

describe('A list that is refreshed', () => {
  it('asks for its first page, then for the others at once, as they were, and shows what they have become', async () => {
    const { list, question, questions, ids } = await loaded(3);
    const refreshing = list.refresh();
    (await question(1)).answer(pageOf(1, { items: [{ id: 9 }, { id: 10 }] }));
    await until(() => questions.length === 3);
    assert.deepEqual(
      questions.map(({ page, previous }) => [page, previous?.url]),
      [1, 2, 3].map((number) => [`${askedBase}${number}`, `${askedBase}${number}`]),
    );
    assert.deepEqual(ids(), [10, 11, 20, 21, 30, 31]);
    questions[1]?.answer(pageOf(2, { items: [{ id: 10 }, { id: 20 }] }));
    questions[2]?.answer(pageOf(3, { items: [{ id: 21 }], next: `${askedBase}4` }));
    await refreshing;
    assert.deepEqual(ids(), [9, 10, 20, 21]);
    assert.equal(list.hasMore, true);
  });

  it('ends where it has become shorter', async () => {
    const { list, question, ids } = await loaded(3);
    const refreshing = list.refresh();
    (await question(1)).answer(pageOf(1, { next: undefined }));
    for (const number of [2, 3]) (await question(number)).answer(pageOf(number, { items: [], next: undefined }));
    await refreshing;
    assert.deepEqual([ids(), list.hasMore], [[10, 11], false]);
  });

  it('keeps what it has when a page fails, and then tries the pages again, not the next one', async () => {
    const { list, question, ids } = await loaded(2);
    const refreshing = list.refresh();
    (await question(1)).answer(pageOf(1, { items: [] }));
    (await question(2)).fail(serverProblem);
    await refreshing;
    assert.deepEqual(ids(), [10, 11, 20, 21]);
    assert.ok(list.error);
    const retrying = list.retry();
    (await question(3)).answer(pageOf(1));
    (await question(4)).answer(pageOf(2));
    await retrying;
    assert.equal(list.error, undefined);
  });

  it('says from when it is while that has failed, and is refreshed before a page is added', async () => {
    const { list, question, questions, ids } = await loaded(1);
    const before = Date.now();
    const refreshing = list.refresh();
    (await question(1)).fail(serverProblem);
    await refreshing;
    assert.ok(list.asOf !== undefined && list.asOf <= before);
    assert.deepEqual(list.toCache(1)?.at, list.asOf);
    const loading = list.loadMore();
    (await question(2)).answer(pageOf(1, { items: [{ id: 9 }, { id: 10 }] }));
    (await question(3)).answer(pageOf(2));
    await loading;
    assert.deepEqual([ids(), list.asOf, questions.length], [[9, 10, 20, 21], undefined, 3]);
  });

  it('is from now though the next page has failed', async () => {
    const { list, question } = await loaded(1);
    const loading = list.loadMore();
    (await question(1)).fail(serverProblem);
    await loading;
    assert.ok(list.error);
    assert.equal(list.asOf, undefined);
  });

  it('asks for nothing where nothing was loaded, and for the first page where that has failed', async () => {
    const { list, question, questions } = asked();
    await list.refresh();
    assert.deepEqual(questions, []);
    const loading = list.load();
    (await question(1)).fail(serverProblem);
    await loading;
    const refreshing = list.refresh();
    (await question(2)).answer(pageOf(1));
    await refreshing;
    assert.equal(list.items.length, 2);
  });

  it('while a page loads is refreshed after it, that page included', async () => {
    const { list, question, questions, ids } = await loaded(1);
    const loading = list.loadMore();
    const refreshing = Promise.all([list.refresh(), list.refresh()]);
    (await question(1)).answer(pageOf(2));
    await loading;
    (await question(2)).answer(pageOf(1, { items: [{ id: 9 }] }));
    (await question(3)).answer(pageOf(2));
    await refreshing;
    assert.deepEqual(ids(), [9, 20, 21]);
    assert.equal(questions.length, 3);
  });

  it('loads a page that is wanted meanwhile after it, unless there is none any more', async () => {
    for (const next of [`${askedBase}2`, undefined]) {
      const { list, question, questions, ids } = await loaded(1);
      const refreshing = list.refresh();
      const loading = list.loadMore();
      (await question(1)).answer(pageOf(1, { next }));
      await refreshing;
      if (next !== undefined) (await question(2)).answer(pageOf(2));
      await loading;
      assert.deepEqual(ids(), next === undefined ? [10, 11] : [10, 11, 20, 21]);
      assert.equal(questions.length, next === undefined ? 1 : 2);
    }
  });
});

describe('A list of over 20 pages that is refreshed', () => {
  /** 25 pages of two items. */
  async function long() {
    let total: number | undefined = 50;
    const changes: (readonly { readonly id: number }[] | undefined)[] = [];
    const github = served(50, { total: () => total, onChange: (changed) => changes.push(changed) });
    await github.list.loadAll(options);
    github.asked.length = changes.length = 0;
    const counted = (number: number | undefined) => (total = number);
    return { ...github, changes, counted };
  }

  it('asks for its first page alone while that and the total are as they were, and says from when the rest is', async () => {
    const { list, asked, ids, changes } = await long();
    const before = list.toCache(1)?.at;
    await list.refresh();
    assert.deepEqual([asked, list.asOf, ids()], [[1], before, downFrom(50)]);
    assert.deepEqual(changes, [undefined], 'its mark is drawn');
    await list.refresh();
    assert.deepEqual([asked, list.asOf, changes.length], [[1, 1], before, 1], 'nothing has changed');
  });

  it('asks for all where the first page or the total has changed, and loading all confirms every page', async () => {
    const { list, asked, ids, add, counted, items } = await long();
    add();
    await list.refresh();
    assert.equal(new Set(asked).size, 25);
    assert.deepEqual([ids().slice(0, 3), list.asOf], [[51, 50, 49], undefined]);
    asked.length = 0;
    items.splice(30, 1);
    counted(49);
    await list.refresh();
    assert.deepEqual([new Set(asked).size, ids().includes(21)], [25, false]);
    asked.length = 0;
    await list.refresh();
    assert.deepEqual([asked, list.asOf !== undefined], [[1], true]);
    await list.loadAll(options);
    assert.deepEqual([new Set(asked).size, list.asOf], [25, undefined]);
  });

  it('takes what has changed on that page', async () => {
    const { list, items, changes } = await long();
    const renamed = { id: 50, tag: 'latest' };
    items[0] = renamed;
    await list.refresh();
    assert.deepEqual([list.items.at(0), list.items.length, list.asOf !== undefined], [renamed, 50, true]);
    assert.equal(changes.length, 1);
  });

  it('asks for all where it is not known how many there are', async () => {
    const { list, asked, counted } = await long();
    counted(undefined);
    await list.refresh();
    asked.length = 0;
    await list.refresh();
    assert.equal(new Set(asked).size, 25);
  });

  it('asks for its first page alone also after something was taken out of it here', async () => {
    const { list, asked, items, counted } = await long();
    list.change(
      ({ id }) => id === 20,
      () => undefined,
    );
    items.splice(
      items.findIndex(({ id }) => id === 20),
      1,
    );
    counted(49);
    await list.refresh();
    assert.deepEqual(asked, [1]);
  });
});

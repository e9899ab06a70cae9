import assert from 'node:assert/strict';
import { PagedList } from '../../../src/core/explorer/pagedList.ts';
import type { FetchPage } from '../../../src/core/github/lookahead.ts';
import type { Page } from '../../../src/core/github/page.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { until } from './fixtures.ts';
import { downFrom, options, served } from './servedList.ts';

interface Item {
  readonly id: number;
}

type Question = Parameters<FetchPage<Item>>[0] & {
  answer(page: Page<Item>): void;
  fail(problem: Problem): void;
};

const base = 'https://h/';

/** The page of that number, with two items of its own; the third is the last. */
function pageOf(number: number, changes: Partial<Page<Item>> = {}): Page<Item> {
  return {
    items: [{ id: number * 10 }, { id: number * 10 + 1 }],
    url: `${base}${number}`,
    next: number < 3 ? `${base}${number + 1}` : undefined,
    pageCount: 3,
    etag: undefined,
    withheldOrganizations: [],
    ...changes,
  };
}

/** A list whose server is the test: each question waits for its answer, or for its signal. */
function asked() {
  const questions: Question[] = [];
  const list = new PagedList<Item>((options) => {
    const { promise, resolve, reject } = Promise.withResolvers<Page<Item>>();
    options.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error));
    questions.push({ ...options, answer: resolve, fail: (problem) => reject(new GitHubError(problem, 'GET /')) });
    return promise;
  });
  return {
    list,
    questions,
    /** The question of that number, once it has been asked. */
    question: async (number: number): Promise<Question> => {
      await until(() => questions.length >= number);
      const question = questions[number - 1];
      assert.ok(question);
      return question;
    },
    ids: () => list.items.map(({ id }) => id),
  };
}

async function loaded(pages: number) {
  const all = asked();
  for (let number = 1; number <= pages; number++) {
    const loading = all.list.loadMore();
    (await all.question(number)).answer(pageOf(number));
    await loading;
  }
  all.questions.length = 0;
  return all;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const serverProblem: Problem = { kind: 'server', status: 500, message: 'broken' };
const limited = (endsAt: number): Problem => ({ kind: 'rateLimit', limit: 'secondary', endsAt, message: 'slow' });
const loadAllOptions = {
  onProgress: () => undefined,
  onWait: () => undefined,
};

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

  it('refuses pages that follow each other in a circle', async () => {
    const { list, question } = await loaded(2);
    const loading = list.loadMore();
    (await question(1)).answer(pageOf(3, { next: `${base}2` }));
    await loading;
    assert.match(list.error?.message ?? '', /circle/);
    assert.equal(list.items.length, 4);
  });

  it('takes some pages that only repeat what is loaded, and refuses a list that never ends', async () => {
    let number = 0;
    const list = new PagedList<Item>(() => {
      number++;
      return Promise.resolve(pageOf(1, { url: `${base}${number}`, next: `${base}${number + 1}` }));
    });
    while (!list.error) await list.loadMore();
    assert.match(list.error.message, /only repeat/);
    assert.equal(number, 12);
    assert.deepEqual(
      list.items.map(({ id }) => id),
      [10, 11],
    );
  });
});

describe('A list that is refreshed', () => {
  it('asks for its first page, then for the others at once, as they were, and shows what they have become', async () => {
    const { list, question, questions, ids } = await loaded(3);
    const refreshing = list.refresh();
    (await question(1)).answer(pageOf(1, { items: [{ id: 9 }, { id: 10 }] }));
    await until(() => questions.length === 3);
    assert.deepEqual(
      questions.map(({ page, previous }) => [page, previous?.url]),
      [1, 2, 3].map((number) => [`${base}${number}`, `${base}${number}`]),
    );
    assert.deepEqual(ids(), [10, 11, 20, 21, 30, 31]);
    questions[1]?.answer(pageOf(2, { items: [{ id: 10 }, { id: 20 }] }));
    questions[2]?.answer(pageOf(3, { items: [{ id: 21 }], next: `${base}4` }));
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
    assert.deepEqual(list.keep(1)?.at, list.asOf);
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
    for (const next of [`${base}2`, undefined]) {
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

describe('Loading all of a list', () => {
  it('joins the page that is under way', async () => {
    const { list, question, questions } = asked();
    const first = list.load();
    const all = list.loadAll({ ...loadAllOptions, signal: new AbortController().signal });
    for (const number of [1, 2, 3]) (await question(number)).answer(pageOf(number));
    await Promise.all([first, all]);
    assert.equal(questions.length, 3);
    assert.equal(list.items.length, 6);
  });

  it('is cancelled at once, also while it waits for a page that another has asked for', async () => {
    const { list, question, ids } = asked();
    const first = list.load();
    const controller = new AbortController();
    const all = list.loadAll({ ...loadAllOptions, signal: controller.signal });
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
      const all = list.loadAll({ ...loadAllOptions, signal: controller.signal });
      await question(1);
      const joined = list[join]({ ...loadAllOptions, signal: new AbortController().signal });
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
    await assert.rejects(list.loadAll({ ...loadAllOptions, signal }), /cancelled/);
    assert.deepEqual(questions, []);
  });

  it('keeps nobody waiting who wants the first page alone', async () => {
    const { list, question, ids } = asked();
    const controller = new AbortController();
    const all = list.loadAll({ ...loadAllOptions, signal: controller.signal });
    const first = list.load();
    (await question(1)).answer(pageOf(1));
    await first;
    assert.deepEqual(ids(), [10, 11]);
    controller.abort(new Error('cancelled'));
    await assert.rejects(all, /cancelled/);
  });

  it('throws what cannot be waited for, and keeps the pages before it', async () => {
    const { list, question, ids } = asked();
    const all = list.loadAll({ ...loadAllOptions, signal: new AbortController().signal });
    (await question(1)).answer(pageOf(1));
    (await question(2)).fail(serverProblem);
    await assert.rejects(all, GitHubError);
    assert.deepEqual(ids(), [10, 11]);
    assert.ok(list.error);
  });

  it('asks again for a page that met a limit for one who does not wait for limits', async () => {
    const { list, question, ids } = asked();
    const first = list.load();
    const all = list.loadAll({ ...loadAllOptions, signal: new AbortController().signal });
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
    assert.equal(again.page, `${base}1`);
    again.answer(pageOf(1, { items: [{ id: 11 }, { id: 20 }] }));
    const next = await question(3);
    assert.equal(next.page, `${base}2`);
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
    const before = list.keep(1)?.at;
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

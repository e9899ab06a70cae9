import assert from 'node:assert/strict';
import { mock } from 'node:test';
import fc from 'fast-check';
import { PagedList } from '../../../src/core/explorer/pagedList.ts';
import { GitHubError } from '../../../src/core/github/problem.ts';
import { defaultMaxInFlight } from '../../../src/core/github/limiter/limiter.ts';
import { until } from './fixtures.ts';
import { type Item, downFrom, dueBy, fails, options, served, serverProblem } from './servedList.ts';

describe('A list that is read at once', () => {
  it('asks for all pages that are left while the first of them is on its way, each once, and for the first again', async () => {
    const { list, asked, ids, peak } = served(61);
    const progress: number[] = [];
    await list.loadAll({ ...options, onProgress: (loaded) => progress.push(loaded) });
    assert.deepEqual(ids(), downFrom(61));
    assert.deepEqual(
      asked.toSorted((one, other) => one - other),
      [1, 1, ...downFrom(31).reverse().slice(1)],
    );
    assert.equal(peak(), 30);
    assert.deepEqual(
      progress,
      downFrom(31)
        .reverse()
        .map((page) => Math.min(page * 2, 61)),
    );
  });

  it('keeps twice as many on their way as may be in flight, however long it is', async () => {
    const { list, peak } = served(400);
    await list.loadAll(options);
    assert.equal(peak(), 2 * defaultMaxInFlight);
  });

  it('asks for at most three pages in vain where its end is not known', async () => {
    for (let count = 0; count < 40; count++) {
      const { list, asked, ids } = served(count, { link: false });
      await list.loadAll(options);
      const needed = Math.floor(count / 2) + 1;
      assert.deepEqual(ids(), downFrom(count));
      assert.ok(new Set(asked).size <= needed + 3, `${asked.join()} for ${needed}`);
    }
  });

  it('is not failed by what lies behind its end', async () => {
    const ask = (page: number) => page > 5 && fails(serverProblem);
    const { list, ids } = served(9, { link: false, ask });
    await list.loadAll(options);
    assert.deepEqual([ids(), list.error], [downFrom(9), undefined]);
  });

  it('asks again only for the page that failed', async () => {
    let broken = true;
    const { list, asked, ids } = served(20, {
      ask: (page) => broken && page === 4 && fails(serverProblem),
      delay: (page) => [page === 4 ? 10 : 1, 1],
    });
    await assert.rejects(list.loadAll(options), GitHubError);
    assert.deepEqual(ids(), downFrom(20).slice(0, 6));
    broken = false;
    asked.length = 0;
    await list.loadAll(options);
    assert.deepEqual([ids(), asked], [downFrom(20), [4, 1]]);
  });

  it('keeps what came early for a moment after it was cancelled, and no longer', async () => {
    const cancelled = async (): Promise<ReturnType<typeof served>> => {
      const github = served(40, { delay: (page) => [page === 2 ? 1000 : 1, 1] });
      const controller = new AbortController();
      const all = github.list.loadAll({ ...options, signal: controller.signal });
      await until(() => github.asked.length === 20);
      await github.turns(10);
      controller.abort(new Error('cancelled'));
      await assert.rejects(all, /cancelled/);
      github.asked.length = 0;
      return github;
    };
    const soon = await cancelled();
    await soon.list.loadAll(options);
    assert.deepEqual(soon.asked, [2, 1]);

    const late = await cancelled();
    const now = Date.now();
    const later = mock.method(Date, 'now', () => now + 3_600_000);
    try {
      await late.list.loadAll(options);
    } finally {
      later.mock.restore();
    }
    assert.deepEqual(late.ids(), downFrom(40));
    assert.deepEqual(
      late.asked.toSorted((one, other) => one - other),
      [1, ...downFrom(20).reverse().slice(1)],
    );
  });

  it('leaves the other pages of a refresh when one of them fails', async () => {
    let [broken, answered] = [false, 0];
    const github = served(40, {
      ask: (page, again) => {
        if (!again || !broken) return;
        if (page === 3) fails(serverProblem);
        answered++;
      },
      delay: (page) => [broken && page > 3 ? 20 : 1, 1],
    });
    await github.list.loadAll(options);
    broken = true;
    await github.list.refresh();
    await github.turns(50);
    assert.ok(github.list.error instanceof GitHubError);
    assert.deepEqual([github.ids(), answered], [downFrom(40), 2]);
    broken = false;
    await github.list.retry();
    assert.equal(github.list.error, undefined);
  });

  it('leaves everything at once when it is aborted, unless another wants all too', async () => {
    const { list, asked, ids } = served(200, { delay: () => [20, 20] });
    const [one, other] = [new AbortController(), new AbortController()];
    const both = [one, other].map(({ signal }) => list.loadAll({ ...options, signal }));
    await until(() => asked.length > 10);
    one.abort(new Error('the first leaves'));
    await assert.rejects(both[0] ?? assert.fail(), /the first leaves/);
    await both[1];
    assert.deepEqual(ids(), downFrom(200));
    assert.ok(asked.length <= 104, `${asked.length} asked`);
  });

  it('follows the addresses of the server where they are not the ones that were to be expected', async () => {
    const asked: (string | undefined)[] = [];
    const list = new PagedList<Item>(({ page }) => {
      asked.push(page);
      const number = Number(/\d+$/.exec(page ?? '1')?.[0]);
      const next = number < 6 ? `https://h/${number + 1}?page=${number + 1}` : undefined;
      const url = page ?? 'https://h/1?page=1';
      return Promise.resolve({ items: [{ id: number }], url, next, pageCount: 6, etag: '', withheldOrganizations: [] });
    });
    await list.loadAll(options);
    assert.deepEqual(
      list.items.map(({ id }) => id),
      [1, 2, 3, 4, 5, 6],
    );
    assert.ok(asked.length < 16, asked.join(' '));
  });

  it('loses nothing and repeats nothing, in the server’s order, though versions are added while it is read', async () => {
    const delays = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 30 });
    const additions = fc.array(fc.nat(60), { maxLength: 12 });
    const property = fc.asyncProperty(fc.nat(90), fc.boolean(), delays, additions, async (count, link, slow, added) => {
      let questions = 0;
      const github = served(count, {
        link,
        delay: () => slow[questions++ % slow.length] ?? [1, 1],
        ask: dueBy(
          () => questions,
          added.map((at) => ({ at, happen: () => github.add() })),
        ),
      });
      await github.list.loadAll(options);
      const ids = github.ids();
      assert.deepEqual(
        ids,
        ids.toSorted((one, other) => other - one),
      );
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        ids.filter((id) => id <= count),
        downFrom(count),
      );
    });
    await fc.assert(property);
  });

  it('loses nothing though the first page takes long to be refreshed', async () => {
    let refreshing = false;
    const github = served(12, {
      ask: (page) => {
        if (refreshing && page === 1) github.add();
        if (page === 1) refreshing = false;
      },
      delay: (page) => [refreshing && page === 1 ? 6 : 1, 1],
    });
    await github.list.loadAll(options);
    github.add();
    refreshing = true;
    await github.list.refresh();
    await github.list.loadAll(options);
    assert.deepEqual(github.ids(), downFrom(14));
  });

  it('is read to its end though several pages in a row have nothing but duplicates', async () => {
    const ask = (page: number) => page > 1 && github.items.length < 14 && (github.add(), github.add());
    const github = served(2, { link: false, ask });
    await github.list.loadAll(options);
    assert.deepEqual(github.ids(), downFrom(14));
  });

  it('comes to an end, with nothing lost, though a version is added with every page', async () => {
    const github = served(60, { ask: () => github.items.length < 4000 && github.add() });
    await github.list.loadAll(options);
    assert.deepEqual(
      github.ids().filter((id) => id <= 60),
      downFrom(60),
    );
  });

  it('has after any failures and cancellations what it had before them, and in the end all', async () => {
    const failures = fc.array(
      fc.record({ page: fc.integer({ min: 1, max: 40 }), times: fc.integer({ min: 1, max: 3 }) }),
      {
        maxLength: 6,
      },
    );
    const aborts = fc.array(fc.nat(30), { maxLength: 4 });
    const property = fc.asyncProperty(
      fc.nat(80),
      fc.boolean(),
      failures,
      aborts,
      async (count, link, broken, after) => {
        const left = new Map(broken.map(({ page, times }) => [page, times]));
        const github = served(count, {
          link,
          ask: (page) => {
            const times = left.get(page) ?? 0;
            left.set(page, times - 1);
            if (times > 0) fails(serverProblem);
          },
        });
        const { list, ids } = github;
        for (const turnCount of after) {
          const controller = new AbortController();
          const loading = list.loadAll({ ...options, signal: controller.signal }).catch(() => undefined);
          await github.turns(turnCount);
          controller.abort();
          await loading;
          assert.deepEqual(ids(), downFrom(count).slice(0, ids().length));
        }
        for (let tries = 0; tries < 40 && (!list.loaded || list.hasMore); tries++) {
          await list.loadAll(options).catch(() => undefined);
          assert.deepEqual(ids(), downFrom(count).slice(0, ids().length));
        }
        assert.deepEqual([ids(), list.hasMore], [downFrom(count), false]);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });
});

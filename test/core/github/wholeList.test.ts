import assert from 'node:assert/strict';
import type { FetchPage } from '../../../src/core/github/prefetch.ts';
import type { Page } from '../../../src/core/github/page.ts';
import { readWholeList, type LoadAllOptions } from '../../../src/core/github/wholeList.ts';

interface Item {
  readonly id: number;
}

/** A list of two items a page, whose server says what it has at each request. */
class Server {
  items: readonly number[];
  readonly asked: string[] = [];
  /** Called before each answer, with how many were given. */
  before: (request: number) => void = () => undefined;

  constructor(count: number) {
    this.items = Array.from({ length: count }, (_, index) => count - index);
  }

  readonly fetch: FetchPage<Item> = ({ page = 'https://x.test/?page=1', previous }) => {
    this.before(this.asked.length);
    this.asked.push(page);
    const number = Number(new URL(page).searchParams.get('page'));
    const items = this.items.slice(number * 2 - 2, number * 2).map((id) => ({ id }));
    const etag = items.map(({ id }) => id).join();
    const pageCount = Math.ceil(this.items.length / 2);
    const next = number < pageCount ? `https://x.test/?page=${String(number + 1)}` : undefined;
    if (previous?.etag === etag && previous.next === next) return Promise.resolve(previous);
    return Promise.resolve({ items, url: page, next, pageCount, etag, withheldOrganizations: [] });
  };
}

function options(changes: Partial<LoadAllOptions> = {}): LoadAllOptions {
  return {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    onWait: () => undefined,
    ...changes,
  };
}

const idsOf = (pages: readonly Page<Item>[]) => pages.flatMap(({ items }) => items.map(({ id }) => id));

describe('Reading a whole list', () => {
  it('asks for one page once, and for each of several pages twice', async () => {
    const one = new Server(2);
    assert.equal((await readWholeList(one.fetch, options())).isComplete, true);
    assert.equal(one.asked.length, 1);
    const several = new Server(9);
    const { pages, isComplete } = await readWholeList(several.fetch, options());
    assert.deepEqual([idsOf(pages), isComplete], [[9, 8, 7, 6, 5, 4, 3, 2, 1], true]);
    assert.equal(several.asked.length, 10);
  });

  it('is complete where something new came meanwhile, which is read too', async () => {
    const server = new Server(8);
    server.before = (request) => {
      if (request === 4) server.items = [9, ...server.items];
    };
    const { pages, isComplete } = await readWholeList(server.fetch, options());
    assert.equal(isComplete, true);
    assert.deepEqual([...new Set(idsOf(pages))].sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is not complete where something was deleted meanwhile, since another item may have been missed', async () => {
    for (let request = 1; request < 8; request++) {
      const server = new Server(8);
      server.before = (asked) => {
        if (asked === request) server.items = server.items.filter((id) => id !== 8);
      };
      const { pages, isComplete } = await readWholeList(server.fetch, options());
      const hasAll = [1, 2, 3, 4, 5, 6, 7].every((id) => idsOf(pages).includes(id));
      assert.ok(!isComplete || hasAll, `deleted at request ${String(request)}`);
    }
  });

  it('waits for rate limits with every request, and says so', async () => {
    const server = new Server(4);
    const waits: number[] = [];
    const fetch: FetchPage<Item> = (page) => {
      assert.equal(page.waiting?.forLimits, true);
      page.waiting.onWait?.(77);
      return server.fetch(page);
    };
    await readWholeList(fetch, options({ onWait: (until) => waits.push(until) }));
    assert.deepEqual(waits, [77, 77, 77, 77]);
  });

  it('ends with the reason of its signal, and asks for nothing more', async () => {
    const server = new Server(40);
    const controller = new AbortController();
    server.before = (request) => {
      if (request === 1) controller.abort(new Error('cancelled'));
    };
    await assert.rejects(readWholeList(server.fetch, options({ signal: controller.signal })), /cancelled/);
    assert.ok(server.asked.length <= 20);
  });
});

import assert from 'node:assert/strict';
import { PagedList } from '../../../src/core/explorer/pagedList.ts';
import type { ListOptions } from '../../../src/core/explorer/pagedList.ts';
import type { Page } from '../../../src/core/github/page.ts';
import type { FetchPage } from '../../../src/core/github/prefetch.ts';
import { GitHubError, type Problem } from '../../../src/core/github/problem.ts';
import { until } from './fixtures.ts';

export interface Item {
  readonly id: number;
}

interface Behaviour {
  /** Whether pages say where the list ends. */
  readonly link?: boolean;
  readonly perPage?: number;
  /** Called when a page is asked for, by number; throws what it fails with. */
  readonly ask?: (page: number, previous: boolean) => void;
  /** Turns of the event loop until the page is looked up, and until it is answered after that. */
  readonly delay?: (page: number) => readonly [number, number];
}

export const base = 'https://h/x?state=active&per_page=2&page=';
export const serverProblem: Problem = { kind: 'server', status: 500, message: 'broken' };
export const fails = (problem: Problem): never => {
  throw new GitHubError(problem, 'GET /x');
};

/** A list, newest first, on a server of our own that looks a page up some turns after it was asked. */
export function served(count: number, behaviour: Behaviour & Pick<ListOptions<Item>, 'total' | 'onChange'> = {}) {
  const { link = true, perPage = 2, ask, delay = () => [1, 1], total, onChange } = behaviour;
  const items: Item[] = Array.from({ length: count }, (_, index) => ({ id: count - index }));
  let newest = count;
  const asked: number[] = [];
  let [inFlight, peak] = [0, 0];
  const turns = async (turnCount: number): Promise<void> => {
    for (let turn = 0; turn < turnCount; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  const list = new PagedList<Item>(
    async ({ page: address, previous, signal }) => {
      const url = address ?? `${base}1`;
      const number = Number(new URL(url).searchParams.get('page'));
      asked.push(number);
      peak = Math.max(peak, ++inFlight);
      const [before, after] = delay(number);
      await turns(before);
      inFlight--;
      signal?.throwIfAborted();
      ask?.(number, previous !== undefined);
      const found = items.slice((number - 1) * perPage, number * perPage);
      const last = Math.ceil(items.length / perPage);
      const isLast = link ? number >= last : found.length < perPage;
      const page: Page<Item> = {
        items: found,
        url,
        next: isLast ? undefined : `${base}${number + 1}`,
        pageCount: link ? last : isLast ? number : undefined,
        etag: JSON.stringify([found, isLast]),
        withheldOrganizations: [],
      };
      await turns(after);
      signal?.throwIfAborted();
      return previous && previous.etag === page.etag ? previous : page;
    },
    { total, onChange },
  );
  return {
    list,
    asked,
    items,
    peak: () => peak,
    ids: () => list.items.map(({ id }) => id),
    add: () => items.unshift({ id: ++newest }),
    turns,
  };
}

/** Has each event happen once, as a page is looked up: so it may fall between any two pages. */
export function dueBy(questions: () => number, events: readonly { at: number; happen: () => unknown }[]): () => void {
  const left = events.toSorted((one, other) => one.at - other.at);
  return () => {
    while ((left[0]?.at ?? Infinity) <= questions()) left.shift()?.happen();
  };
}

/** What a list is loaded with where nothing of it matters: no one cancels, and waits are over at once. */
export const options = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
  onWait: () => undefined,
};

/** The numbers from this one to 1. */
export const downFrom = (count: number): number[] => Array.from({ length: count }, (_, index) => count - index);

type Question = Parameters<FetchPage<Item>>[0] & {
  answer(page: Page<Item>): void;
  fail(problem: Problem): void;
};

/** Where the pages of `asked` are. */
export const askedBase = 'https://h/';

/** The page of that number, with two items of its own; the third is the last. */
export function pageOf(number: number, changes: Partial<Page<Item>> = {}): Page<Item> {
  return {
    items: [{ id: number * 10 }, { id: number * 10 + 1 }],
    url: `${askedBase}${number}`,
    next: number < 3 ? `${askedBase}${number + 1}` : undefined,
    pageCount: 3,
    etag: undefined,
    withheldOrganizations: [],
    ...changes,
  };
}

/** A list whose server is the test: each question waits for its answer, or for its signal. */
export function asked() {
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

/** `asked` with so many pages loaded. */
export async function loaded(pages: number) {
  const all = asked();
  for (let number = 1; number <= pages; number++) {
    const loading = all.list.loadMore();
    (await all.question(number)).answer(pageOf(number));
    await loading;
  }
  all.questions.length = 0;
  return all;
}

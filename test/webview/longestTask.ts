import type { Page } from 'playwright-core';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** In µs; `tdur` without the time in which other programs had the processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Returns the longest task of the page's main thread while `act` runs: ms of processor time, so that no other program counts. */
export async function longestTask(page: Page, act: () => Promise<unknown>): Promise<number> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser');
  await browser.startTracing(page, { categories: ['toplevel'] });
  await act();
  const trace = JSON.parse(String(await browser.stopTracing())) as { traceEvents: readonly TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`;
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = trace.traceEvents.filter((event) => main.has(threadOf(event))).map(({ tdur = 0 }) => tdur / 1000);
  return Math.max(0, ...tasks);
}

/** Returns the same for work that is always the same: 100 ms on a machine of 2026. */
export function yardstick(page: Page): Promise<number> {
  return longestTask(page, () =>
    page.evaluate(
      () =>
        new Promise((resolve) => {
          setTimeout(() => {
            let sum = 0;
            for (let index = 0; index < 22_000_000; index++) sum = (sum * 31 + index) | 0;
            resolve(sum);
          });
        }),
    ),
  );
}

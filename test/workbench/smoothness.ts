import type { Locator, Page } from 'playwright-core';

/** How smoothly a page moved. All in ms. */
export interface Smoothness {
  /** From each frame to the next. */
  readonly frames: readonly number[];
  /** What kept the page busy for over 50 ms ("Long Tasks API"). */
  readonly longTasks: readonly number[];
}

/** Turns the mouse wheel over an element, and watches the page meanwhile. @param pixels of one turn. */
export async function scroll(over: Locator, turns: number, pixels: number): Promise<Smoothness> {
  const page = over.page();
  await over.hover();
  const watched = page.evaluate(watchInPage);
  for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, pixels);
  await page.evaluate((event) => dispatchEvent(new Event(event)), ended);
  return watched;
}

const ended = 'scrolling-has-ended';

/** Runs in the page, until it is told that the scrolling has ended. */
async function watchInPage(): Promise<Smoothness> {
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((entries) => {
    longTasks.push(...entries.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: 'longtask' });
  const scrolling = new AbortController();
  addEventListener('scrolling-has-ended', () => scrolling.abort(), { once: true });
  const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
  const frames: number[] = [];
  for (let last = await frame(); !scrolling.signal.aborted;) {
    const now = await frame();
    frames.push(now - last);
    last = now;
  }
  // What is observed is told a moment later.
  await new Promise((resolve) => setTimeout(resolve, 100));
  observer.disconnect();
  return { frames, longTasks };
}

/** Watches a page from now on. @returns what tells the tasks of over 50 ms since then, in ms. */
export async function watchLongTasks(page: Page): Promise<() => Promise<readonly number[]>> {
  const seen = await page.evaluateHandle(() => {
    const durations: number[] = [];
    const note = (entries: PerformanceObserverEntryList) =>
      durations.push(...entries.getEntries().map(({ duration }) => duration));
    new PerformanceObserver(note).observe({ type: 'longtask' });
    return durations;
  });
  return () => seen.evaluate((durations) => durations);
}

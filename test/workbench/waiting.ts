import { setTimeout as delay } from 'node:timers/promises';

/*
 * How long the tests wait, all in ms. A machine that is five times as slow as a quiet one must keep all of it: what is
 * longer than needed costs time only where a test fails.
 */

/** How long a condition may take before a test fails. */
export const patience = 60_000;

/** How long one of several tries may take before the next: a click that went nowhere, a box that closed again. */
export const patienceOfOneTry = 5_000;

/** Between two looks: short at first, for most comes soon, then longer, to leave the machine to what is waited for. */
const [firstPause, longestPause] = [20, 100];

/**
 * Asks `probe` until it returns something other than undefined and false, and returns that.
 *
 * @throws Error that says what was waited for, once `timeout` milliseconds have passed; with the probe's last error.
 */
export async function waitFor<T>(
  what: string,
  probe: () => Promise<T | undefined | false>,
  timeout = patience,
): Promise<T> {
  const deadline = performance.now() + timeout;
  let cause: unknown;
  let pause = firstPause;
  do {
    try {
      const result = await probe();
      if (result !== undefined && result !== false) return result;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(pause);
    pause = Math.min(pause * 1.2, longestPause);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeout / 1000} s for ${what}.`, { cause });
}

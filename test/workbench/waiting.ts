import { setTimeout as delay } from 'node:timers/promises';

/** How long a condition may take before a test fails, in milliseconds: slow machines included. */
export const patience = 20_000;

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
  do {
    try {
      const result = await probe();
      if (result !== undefined && result !== false) return result;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await delay(20);
  } while (performance.now() < deadline);
  throw new Error(`Waited ${timeout / 1000} s for ${what}.`, { cause });
}

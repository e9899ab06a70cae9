import { unlessAborted } from '#core/github';

/** Lets the user pause a run, and resume it. */
export type PauseSwitch = ReturnType<typeof createPauseSwitch>;

/** Returns a switch that is not paused. While it is, a run sends no further write; those in flight end. */
export function createPauseSwitch() {
  const listeners = new Set<() => void>();
  let resumed: PromiseWithResolvers<void> | undefined;

  return {
    get isPaused(): boolean {
      return resumed !== undefined;
    },
    pause(): void {
      if (resumed) return;
      resumed = Promise.withResolvers();
      listeners.forEach((listener) => listener());
    },
    resume(): void {
      if (!resumed) return;
      resumed.resolve();
      resumed = undefined;
      listeners.forEach((listener) => listener());
    },
    /** Resolves at once unless it is paused. @throws the signal's reason as soon as it is aborted. */
    async untilResumed(signal: AbortSignal): Promise<void> {
      while (resumed) await unlessAborted(resumed.promise, signal);
    },
    /** Calls back after each pause and resume. @returns a function that ends that. */
    onDidChange(listener: () => void): () => void {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

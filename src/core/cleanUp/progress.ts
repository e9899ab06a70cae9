/** What is being read of a package. */
export type GatherStep =
  | { readonly kind: 'versions'; readonly loaded: number }
  /** `total` is an upper bound: some may turn out not to need reading. */
  | { readonly kind: 'manifests'; readonly done: number; readonly total: number };

export interface GatherProgress {
  /** How many packages have a result. */
  readonly done: number;
  readonly total: number;
  /** Of those that are being read, the package that began first, by its index: a text about it changes calmly. */
  readonly current?: { readonly index: number; readonly step: GatherStep } | undefined;
  /** When requests that wait for a rate limit resume; ms since 1970. */
  readonly waitsUntil?: number | undefined;
}

/** Counts the packages that are done, and reports each step of the others. */
export function createProgress(total: number, report: (progress: GatherProgress) => void) {
  /** By index, in the order in which they began. */
  const steps = new Map<number, GatherStep>();
  let done = 0;
  const reportNow = (waitsUntil?: number) => {
    const [first] = steps;
    report({ done, total, current: first && { index: first[0], step: first[1] }, waitsUntil });
  };
  reportNow();
  return {
    step(index: number, step: GatherStep) {
      steps.set(index, step);
      reportNow();
    },
    /** Nothing is being read of it for now. */
    pause: (index: number) => void steps.delete(index),
    wait: (until: number) => reportNow(until),
    finish(index: number) {
      steps.delete(index);
      done++;
      reportNow();
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import { scaled, type Course } from './course.ts';
import { shared } from './seen.ts';

/*
 * Stands in for the global names below, and for `node:timers/promises`, in the extension's bundle alone: there, and
 * nowhere else in the extension host, time goes as many times as fast as the course says.
 */

const RealDate = globalThis.Date;
const course = JSON.parse(process.env.SOAK ?? '{}') as Course;
const { speed } = course;

class ScaledDate extends RealDate {
  constructor(...parameters: unknown[]) {
    super(...((parameters.length === 0 ? [ScaledDate.now()] : parameters) as [number]));
  }

  static override now(): number {
    return Math.round(scaled(course, RealDate.now()));
  }
}

/** Counted, so that controllers and listeners that stay are seen. */
class CountedController extends globalThis.AbortController {
  constructor() {
    super();
    shared.signals.add(new WeakRef(this.signal));
  }
}

const ScaledSignal = {
  abort: (reason?: unknown) => globalThis.AbortSignal.abort(reason),
  any: (signals: AbortSignal[]) => globalThis.AbortSignal.any(signals),
  timeout: (ms: number) => globalThis.AbortSignal.timeout(Math.ceil(ms / speed)),
};

function scaledTimeout(run: () => void, ms = 0): NodeJS.Timeout {
  return globalThis.setTimeout(run, ms / speed);
}

function scaledWait<T>(ms: number, value?: T, options?: object): Promise<T> {
  return wait(ms / speed, value as T, options);
}

export { ScaledDate as Date, CountedController as AbortController, ScaledSignal as AbortSignal };
export { scaledTimeout as setTimeout, scaledWait };

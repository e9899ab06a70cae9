import type { Place } from './scheduler.ts';
import { unlessAborted } from './wait.ts';

/** Identical reads that are under way at the same time are one. */
export interface Joints {
  /**
   * Joins the work of that key, or begins it. It ends when all who wait for it have left; a person among them hurries
   * it.
   *
   * @param begin gets the place to wait in, which tells all who have joined, and the signal that ends the work.
   * @throws what the work throws; the reason of one's own signals at once.
   */
  join<T>(
    key: string,
    place: Place,
    signals: readonly AbortSignal[],
    begin: (place: Place, signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** What is under way may be from before a write: who asks from now on gets an answer of their own. */
  close(): void;
}

interface Joint {
  readonly place: Place;
  readonly members: Set<Place>;
  readonly work: Promise<unknown>;
  readonly ending: AbortController;
}

/** @param hurry puts what waits in that place before what nobody waits for. */
export function createJoints(hurry: (place: Place) => void): Joints {
  const joints = new Map<string, Joint>();

  return {
    async join<T>(
      key: string,
      place: Place,
      signals: readonly AbortSignal[],
      begin: (place: Place, signal: AbortSignal) => Promise<T>,
    ): Promise<T> {
      signals.forEach((signal) => signal.throwIfAborted());
      const known = joints.get(key);
      const joint = known ?? open(key, place, begin);
      joint.members.add(place);
      if (known && place.priority === 'interactive') hurry(joint.place);
      try {
        return (await unlessAborted(joint.work, ...signals)) as T;
      } finally {
        joint.members.delete(place);
        if (joint.members.size === 0) {
          leaveOut(key, joint);
          joint.ending.abort(signals.find(({ aborted }) => aborted)?.reason);
        }
      }
    },
    close: () => joints.clear(),
  };

  function open<T>(key: string, first: Place, begin: (place: Place, signal: AbortSignal) => Promise<T>): Joint {
    const members = new Set([first]);
    const ending = new AbortController();
    const place: Place = {
      ...first,
      get priority() {
        return [...members].some(({ priority }) => priority === 'interactive') ? 'interactive' : 'background';
      },
      onPace: (until) => members.forEach((member) => member.onPace?.(until)),
    };
    const work = begin(place, ending.signal).finally(() => leaveOut(key, joint));
    const joint: Joint = { place, members, work, ending };
    joints.set(key, joint);
    return joint;
  }

  function leaveOut(key: string, joint: Joint): void {
    if (joints.get(key) === joint) joints.delete(key);
  }
}

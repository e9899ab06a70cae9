import type { Gate, Place, Priority } from './gate.ts';

/** GitHub allows 900 ("Rate limits for the REST API"); what nobody waits for leaves a hundred. */
export const pointsPerMinute: Readonly<Record<Priority, number>> = { interactive: 900, background: 800 };

const minute = 60_000;
const cost = ({ isWrite }: Place) => (isWrite ? 5 : 1);

interface Spent {
  inFlight: number;
  /** Oldest first. */
  readonly answered: { readonly at: number; readonly points: number }[];
}

/** A request counts from its sending until a minute after its answer: when in between is not known here. */
export function createPoints(now: () => number, areLimited: () => boolean): Gate {
  const endpoints = new Map<string | undefined, Spent>();

  return {
    nameFor: ({ endpoint }) => endpoint && `points of ${endpoint}`,
    freeAt(place) {
      if (!areLimited()) return now();
      const { inFlight, answered } = spentOn(place);
      const spent = answered.reduce((sum, { points }) => sum + points, inFlight + cost(place));
      let over = spent - pointsPerMinute[place.priority];
      if (over <= 0) return now();
      for (const { at, points } of answered) {
        over -= points;
        if (over <= 0) return at + minute;
      }
      return undefined;
    },
    sent(place) {
      const spent = spentOn(place);
      const points = cost(place);
      spent.inFlight += points;
      return () => {
        spent.inFlight -= points;
        spent.answered.push({ at: now(), points });
      };
    },
  };

  function spentOn({ endpoint }: Place): Spent {
    const known = endpoints.get(endpoint) ?? { inFlight: 0, answered: [] };
    endpoints.set(endpoint, known);
    // What lies in the future was spent before the clock was set back.
    while (known.answered[0] && Math.abs(now() - known.answered[0].at) >= minute) known.answered.shift();
    return known;
  }
}

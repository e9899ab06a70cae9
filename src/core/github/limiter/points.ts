import type { Gate, LimitedRequest, Priority } from './gate.ts';

/** GitHub allows 900 ("Rate limits for the REST API"); background requests leave 100 of them. */
export const pointsPerMinute: Readonly<Record<Priority, number>> = { interactive: 900, background: 800 };

const minute = 60_000;
const cost = ({ isWrite }: LimitedRequest) => (isWrite ? 5 : 1);

interface Spent {
  inFlight: number;
  /** Oldest first. */
  readonly answered: { readonly at: number; readonly points: number }[];
}

/** A request counts from sending until a minute after its response, because it is unknown when GitHub counts it. */
export function createPoints(now: () => number, arePointsLimited: () => boolean): Gate {
  const endpoints = new Map<string | undefined, Spent>();

  return {
    keyFor: ({ endpoint }) => endpoint && `points of ${endpoint}`,
    opensAt(request) {
      if (!arePointsLimited()) return now();
      const { inFlight, answered } = spentOn(request);
      const spent = answered.reduce((sum, { points }) => sum + points, inFlight + cost(request));
      let over = spent - pointsPerMinute[request.priority];
      if (over <= 0) return now();
      for (const { at, points } of answered) {
        over -= points;
        if (over <= 0) return at + minute;
      }
      return undefined;
    },
    onSent(request) {
      const spent = spentOn(request);
      const points = cost(request);
      spent.inFlight += points;
      return () => {
        spent.inFlight -= points;
        spent.answered.push({ at: now(), points });
      };
    },
  };

  function spentOn({ endpoint }: LimitedRequest): Spent {
    const known = endpoints.get(endpoint) ?? { inFlight: 0, answered: [] };
    endpoints.set(endpoint, known);
    // Times in the future are from before the clock was set back.
    while (known.answered[0] && Math.abs(now() - known.answered[0].at) >= minute) known.answered.shift();
    return known;
  }
}

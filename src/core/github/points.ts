/** What requests cost under GitHub's secondary limits, by endpoint, in a window of a minute. */
export interface Points {
  /**
   * When so many points are free, ms since 1970: now or earlier where they are; `undefined` where that depends on
   * requests that are still on their way.
   *
   * @param most points that may be spent in a minute.
   */
  freeAt(endpoint: string, points: number, most: number): number | undefined;
  /** Spends points for a request that goes out now. @returns what is to be called when its answer has come. */
  spend(endpoint: string, points: number): () => void;
}

interface Spent {
  /** Of requests that are on their way. */
  inFlight: number;
  /** Oldest first. */
  readonly answered: { readonly at: number; readonly points: number }[];
}

const minute = 60_000;

/**
 * A request counts from its sending until a minute after its answer: when in between the server counts it is not known
 * here.
 */
export function createPoints(now: () => number): Points {
  const endpoints = new Map<string, Spent>();

  function spentOn(endpoint: string): Spent {
    const known = endpoints.get(endpoint) ?? { inFlight: 0, answered: [] };
    endpoints.set(endpoint, known);
    // What lies in the future was spent before the clock was set back.
    while (known.answered[0] && Math.abs(now() - known.answered[0].at) >= minute) known.answered.shift();
    return known;
  }

  return {
    freeAt(endpoint, points, most) {
      const { inFlight, answered } = spentOn(endpoint);
      let over = answered.reduce((sum, each) => sum + each.points, inFlight + points) - most;
      if (over <= 0) return now();
      for (const { at, points: freed } of answered) {
        over -= freed;
        if (over <= 0) return at + minute;
      }
      return undefined;
    },
    spend(endpoint, points) {
      const spent = spentOn(endpoint);
      spent.inFlight += points;
      return () => {
        spent.inFlight -= points;
        spent.answered.push({ at: now(), points });
      };
    },
  };
}

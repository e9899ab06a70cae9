import type { Connection } from '../github/connection.ts';

/** What is left of the hour's requests, as far as the server tells it: Enterprise Server may say nothing. */
export interface Allowance {
  /** The connection, with its answers looked at. */
  watch(connection: Connection): Connection;
  /** When the allowance is back, in ms since 1970, where it is used up; otherwise `undefined`. */
  usedUpUntil(): number | undefined;
  /** ms that so many more requests will have to wait for the hours to pass. */
  waitFor(requests: number): number;
}

const hour = 3_600_000;

/** Reads the primary limit from `x-ratelimit-…`, so that it is kept and never run against. */
export function createAllowance(now: () => number): Allowance {
  let known: { limit: number; remaining: number; endsAt: number } | undefined;

  return {
    watch: (connection) => ({
      host: connection.host,
      async send(request) {
        const answer = await connection.send(request);
        note(answer.headers);
        return answer;
      },
    }),
    usedUpUntil() {
      return current() !== undefined && left() <= 0 ? known?.endsAt : undefined;
    },
    waitFor(requests) {
      const allowance = current();
      if (!allowance || requests <= left()) return 0;
      const furtherHours = Math.ceil((requests - left()) / Math.max(allowance.limit - reserve(allowance), 1)) - 1;
      return allowance.endsAt - now() + furtherHours * hour;
    },
  };

  function note(headers: Headers): void {
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((name) => {
      const value = headers.get(`x-ratelimit-${name}`);
      return value === null || !/^\d+$/.test(value) ? undefined : Number(value);
    });
    if (limit === undefined || remaining === undefined || reset === undefined) return;
    // The reset is by the server's clock: counted from the server's own date, a wrong clock here does no harm.
    const serverNow = Date.parse(headers.get('date') ?? '') || now();
    known = { limit, remaining, endsAt: now() + Math.max(reset * 1000 - serverNow, 0) };
  }

  function current(): typeof known {
    if (known && known.endsAt <= now()) known = undefined;
    return known;
  }

  function left(): number {
    return known ? known.remaining - reserve(known) : Infinity;
  }
}

/** Kept back for browsing, and for what is in flight while the count is read. */
function reserve({ limit }: { readonly limit: number }): number {
  return Math.max(5, Math.floor(limit / 100));
}

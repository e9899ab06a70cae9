import type { Transport } from '../../../src/core/github/connection.ts';

/** What went over the wire. */
export interface Traffic {
  requests: number;
  /** The most requests that were in flight at once. */
  maxInFlight: number;
  /** Answers by status. */
  readonly statuses: Map<number, number>;
  /** Of the bodies of the answers. */
  bytes: number;
  /** `x-ratelimit-used` of the first and of the last answer. */
  usedFirst: number;
  usedLast: number;
}

export function noTraffic(): Traffic {
  return { requests: 0, maxInFlight: 0, statuses: new Map(), bytes: 0, usedFirst: NaN, usedLast: NaN };
}

/** Counts what goes through a transport, until the head of each answer is there. */
export function observed(traffic: Traffic, transport: Transport = fetch): Transport {
  let inFlight = 0;
  return async (input, init) => {
    traffic.requests++;
    traffic.maxInFlight = Math.max(traffic.maxInFlight, ++inFlight);
    try {
      const response = await transport(input, init);
      const { status, headers } = response;
      traffic.statuses.set(status, (traffic.statuses.get(status) ?? 0) + 1);
      traffic.bytes += Number(headers.get('content-length') ?? 0);
      const used = Number(headers.get('x-ratelimit-used'));
      if (Number.isNaN(traffic.usedFirst)) traffic.usedFirst = used;
      traffic.usedLast = Math.max(used, Number.isNaN(traffic.usedLast) ? 0 : traffic.usedLast);
      return response;
    } finally {
      inFlight--;
    }
  };
}

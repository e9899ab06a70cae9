import type { Transport } from '../../src/core/github/connection.ts';
import { virtualTime, type VirtualTime } from '../core/deletion/fixtures.ts';
import { manualClock } from '../github/clock.ts';
import { startGitHub, type GitHub } from '../github/server.ts';
import { noTraffic, observed, type Traffic } from './clients/observed.ts';
import { benchWorld } from './site/world.ts';

/** A GitHub that enforces its limits, on a clock that it shares with its client. */
export interface SimulatedSite {
  readonly github: GitHub;
  readonly time: VirtualTime;
  /** Takes the latency on that clock; a request is counted until its body is there. */
  readonly transport: Transport;
}

export interface Simulation<T> {
  readonly result: T;
  /** ms on that clock. */
  readonly took: number;
  /** Requests that were answered by a limit. */
  readonly refused: number;
  readonly traffic: Traffic;
}

/** @param latency ms that a request takes. */
export async function simulated<T>(latency: number, work: (site: SimulatedSite) => Promise<T>): Promise<Simulation<T>> {
  const clock = manualClock();
  const limits = { enforceSecondary: true, perHour: 5_000 };
  const github = await startGitHub({
    world: benchWorld(clock),
    clock,
    limits,
    behaviour: { rateLimitHeaders: 'always' },
  });
  const time = virtualTime(clock);
  const traffic = noTraffic();
  const transport = observed(traffic, async (input, init) => {
    await time.sleep(latency);
    // The body is read here, so that time stands still until its last byte.
    return time.busy(async () => {
      const response = await fetch(input, init);
      const body = await response.arrayBuffer();
      const { status, headers } = response;
      return new Response(body.byteLength > 0 ? body : null, { status, headers });
    });
  });
  try {
    const started = clock.now();
    const result = await work({ github, time, transport });
    const refused = github.log.filter(({ status }) => status === 403 || status === 429).length;
    return { result, took: clock.now() - started, refused, traffic };
  } finally {
    await github.close();
  }
}

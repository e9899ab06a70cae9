import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { random } from '../core/deletion/random.ts';
import type { GitHub } from '../github/server.ts';
import { addToken } from '../github/world.ts';
import type { Answered, Asked, WalkReport } from './course.ts';
import { changingFault } from './weather.ts';
import { makeUpForDeleted, renew, truthFor } from './world.ts';

/** What the extension host can have done to the GitHub of another process, and what has come of it. */
export interface Control {
  readonly origin: string;
  /** Faults that were met, by name. */
  readonly met: ReadonlyMap<string, number>;
  /** Requests that were answered, or not, since the start. */
  requests(): number;
  /** What the walk has told; `undefined` until it has. */
  report(): WalkReport | undefined;
  close(): Promise<void>;
}

/** How often others publish; ms. */
const publishing = 500;

/** Serves a JSON `Asked` with a JSON `Answered`. */
export async function startControl(github: GitHub, seed: number): Promise<Control> {
  const chance = random(seed);
  const met = new Map<string, number>();
  const fault = changingFault(chance, met);
  let told: WalkReport | undefined;
  let requests = 0;
  let serial = 0;
  const forgetLog = () => {
    requests += github.log.length;
    github.clearLog();
  };
  const others = setInterval(() => {
    forgetLog();
    const { packages } = github.world;
    const chosen = packages[chance.below(packages.length)];
    if (chosen && github.faults.length > 0) renew(github.world, chosen);
  }, publishing);

  const server = createServer((request, response) => {
    void handle(request).then((answer) => response.end(JSON.stringify(answer)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    met,
    requests() {
      forgetLog();
      return requests;
    },
    report: () => told,
    async close() {
      clearInterval(others);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function handle(request: IncomingMessage): Promise<Answered> {
    const asked = JSON.parse(await text(request)) as Asked;
    const { world, faults } = github;
    const sockets = await github.connections();
    switch (asked.ask) {
      case 'storm':
        faults.splice(0, Infinity, fault);
        return { sockets };
      case 'calm':
        faults.splice(0);
        makeUpForDeleted(world);
        world.packages.forEach((each) => renew(world, each));
        return { sockets };
      case 'sockets':
        return { sockets };
      case 'token': {
        const token = `gho_${asked.login}${serial++}`;
        addToken(world, token, asked.login, ['delete:packages', 'read:org', 'repo', 'write:packages']);
        return { token, sockets };
      }
      case 'revoke': {
        const token = world.tokens.get(asked.token);
        if (token) token.revoked = true;
        return { sockets };
      }
      case 'truth':
        return { truth: truthFor(world, asked.login), sockets };
      case 'report':
        told = asked.report;
        return { sockets };
    }
  }
}

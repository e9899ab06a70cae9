import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The GitHub in a process of its own. */
export interface Site {
  readonly origin: string;
  /** From now on every answer takes so many ms. Forgets the requests before. */
  readonly setLatency: (milliseconds: number) => Promise<void>;
  /** When each request came since then; ms since 1970. */
  readonly requestTimes: () => Promise<readonly number[]>;
  readonly stop: () => Promise<void>;
}

/** What the process is told. */
export interface Asked {
  readonly latency?: number;
}

export async function startSite(): Promise<Site> {
  const child = fork(path.join(import.meta.dirname, 'main.ts'));
  const origin = String(await answerOf(child));
  const ask = async (asked: Asked) => {
    const answer = answerOf(child);
    child.send(asked);
    return (await answer) as number[];
  };
  return {
    origin,
    async setLatency(latency) {
      await ask({ latency });
    },
    requestTimes: () => ask({}),
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const answered = new AbortController();
  const ended = once(child, 'exit', answered).then(() => Promise.reject(new Error('The local GitHub has ended.')));
  // Once there is an answer, nobody waits for the end.
  ended.catch(() => undefined);
  try {
    const [answer] = (await Promise.race([once(child, 'message', answered), ended])) as unknown[];
    return answer;
  } finally {
    answered.abort();
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The GitHub in a process of its own. */
export interface Site {
  readonly origin: string;
  /** From now on every answer takes so many ms. */
  setLatency(milliseconds: number): Promise<void>;
  stop(): Promise<void>;
}

export async function startSite(): Promise<Site> {
  const child = fork(path.join(import.meta.dirname, 'main.ts'));
  const origin = String(await answerOf(child));
  return {
    origin,
    async setLatency(milliseconds) {
      const answer = answerOf(child);
      child.send(milliseconds);
      await answer;
    },
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('The local GitHub has ended.'))),
  ])) as unknown[];
  return answer;
}

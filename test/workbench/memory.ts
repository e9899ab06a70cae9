import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { waitFor } from './waiting.ts';

/** After a garbage collection; bytes. */
export interface Memory {
  /** Objects, and what typed arrays hold. */
  readonly heap: number;
  /** What the process occupies. */
  readonly resident: number;
}

/** Connects to the extension host that was started last. @returns what measures its memory. */
export async function extensionHostMemory(): Promise<() => Promise<Memory>> {
  const hosts = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && commandOf(name).includes('extensionHost'));
  const pid = Math.max(...hosts.map(Number));
  // An extension host of a closed window may have the port until it ends.
  const address = await waitFor('the inspector of the extension host', async () => {
    process.kill(pid, 'SIGUSR1');
    const answer = await fetch('http://127.0.0.1:9229/json/list').catch(() => undefined);
    const [target] = ((await answer?.json()) ?? []) as { title: string; webSocketDebuggerUrl: string }[];
    return target?.title.includes(`[${String(pid)}]`) && target.webSocketDebuggerUrl;
  });
  return async () => {
    const inspector = new WebSocket(address);
    await new Promise((resolve) => inspector.addEventListener('open', resolve, { once: true }));
    try {
      await call(inspector, 'HeapProfiler.enable');
      await call(inspector, 'HeapProfiler.collectGarbage');
      const { usedSize = NaN, backingStorageSize = 0 } = await call(inspector, 'Runtime.getHeapUsage');
      const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
      return { heap: usedSize + backingStorageSize, resident: 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) };
    } finally {
      // The process does not end before, and so keeps the port from the next one.
      inspector.close();
    }
  };
}

/** One call at a time: what has an id is its answer. */
function call(inspector: WebSocket, method: string): Promise<Record<string, number>> {
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent) => {
      const message = JSON.parse(String(data)) as { id?: number; result: Record<string, number> };
      if (message.id === undefined) return;
      inspector.removeEventListener('message', listener);
      resolve(message.result);
    };
    inspector.addEventListener('message', listener);
    inspector.send(JSON.stringify({ id: 1, method }));
  });
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has ended meanwhile.
    return '';
  }
}

/** What measures the heap of a page after a garbage collection; bytes. */
export async function pageHeap(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
}

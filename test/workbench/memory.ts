import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { extensionHosts } from './processes.ts';
import { waitFor } from './waiting.ts';

/** After a garbage collection; bytes. */
export interface Memory {
  /** Objects, and what typed arrays hold. */
  readonly heap: number;
  /** What the process occupies. */
  readonly resident: number;
}

/** @returns what measures the memory of the extension host that was started last. */
export function extensionHostMemory(): () => Promise<Memory> {
  const pid = Math.max(...extensionHosts());
  return async () => {
    const inspector = await openInspector(pid);
    await call(inspector, 'HeapProfiler.enable');
    await call(inspector, 'HeapProfiler.collectGarbage');
    const { usedSize = NaN, backingStorageSize = 0 } = await call(inspector, 'Runtime.getHeapUsage');
    // It has the port until then, and a process of a closed window would keep it from the next one.
    await call(inspector, 'Runtime.evaluate', { expression: 'setTimeout(() => process._debugEnd()) && undefined' });
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return { heap: usedSize + backingStorageSize, resident: 1024 * Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) };
  };
}

async function openInspector(pid: number): Promise<WebSocket> {
  process.kill(pid, 'SIGUSR1');
  const address = await waitFor('the inspector of the extension host', async () => {
    const answer = await fetch('http://127.0.0.1:9229/json/list').catch(() => undefined);
    const [target] = ((await answer?.json()) ?? []) as { webSocketDebuggerUrl: string }[];
    return target?.webSocketDebuggerUrl;
  });
  const inspector = new WebSocket(address);
  await new Promise((resolve) => inspector.addEventListener('open', resolve, { once: true }));
  return inspector;
}

/** One call at a time: what has an id is its answer. */
function call(inspector: WebSocket, method: string, params = {}): Promise<Record<string, number>> {
  return new Promise((resolve) => {
    const listener = ({ data }: MessageEvent) => {
      const message = JSON.parse(String(data)) as { id?: number; result: Record<string, number> };
      if (message.id === undefined) return;
      inspector.removeEventListener('message', listener);
      resolve(message.result);
    };
    inspector.addEventListener('message', listener);
    inspector.send(JSON.stringify({ id: 1, method, params }));
  });
}

/** What measures the heap of a page after a garbage collection; bytes. */
export async function pageHeap(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
}

import { getEventListeners } from 'node:events';
import type * as vscode from 'vscode';

/** A thing that is subscribed to, and how many subscriptions to it live. */
export interface Source {
  readonly name: string;
  live: number;
}

/**
 * What the extension is given in place of `vscode`, and what is counted of it. The extension and the walk are two
 * bundles in one process: this is the one thing that they share.
 */
interface Shared {
  vscode: typeof vscode | undefined;
  readonly sources: Set<WeakRef<Source>>;
  readonly signals: Set<WeakRef<AbortSignal>>;
}

const key = Symbol.for('github-packages-explorer.soak');
const known = Reflect.get(globalThis, key) as Shared | undefined;
export const shared: Shared = known ?? { vscode: undefined, sources: new Set(), signals: new Set() };
Reflect.set(globalThis, key, shared);

/** @returns living subscriptions by what they are to; those of which nothing is left to call do not count. */
export function subscriptions(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { name, live } of alive(shared.sources)) counts[name] = (counts[name] ?? 0) + live;
  return counts;
}

/** Signals of controllers that are alive, and how many listeners they have. */
export function abortSignals(): { controllers: number; abortListeners: number } {
  const signals = alive(shared.signals);
  const listeners = signals.reduce((sum, signal) => sum + getEventListeners(signal, 'abort').length, 0);
  return { controllers: signals.length, abortListeners: listeners };
}

function alive<T extends object>(references: Set<WeakRef<T>>): T[] {
  return [...references].flatMap((reference) => {
    const value = reference.deref();
    if (value === undefined) references.delete(reference);
    return value ?? [];
  });
}

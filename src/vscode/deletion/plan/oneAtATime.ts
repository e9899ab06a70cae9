import * as vscode from 'vscode';
import { showInformation } from '../../notifications.ts';

/** Asks, unless something is being asked already. @returns `undefined` then, and when dismissed. */
export type AskOne = <T>(ask: () => Promise<T | undefined>) => Promise<T | undefined>;

/** A key or a button hit twice is one wish; ms. */
const doubleHit = 1000;

/** Questions come one at a time, so that an answer is never given to another; while a plan runs, more may be asked. */
export function oneAtATime(now: () => number): AskOne {
  let askingSince: number | undefined;
  return async (ask) => {
    if (askingSince !== undefined) {
      // Who waits for its answer would keep the row's command waiting.
      if (now() - askingSince > doubleHit) void showInformation(vscode.l10n.t('Answer the open question first.'));
      return undefined;
    }
    askingSince = now();
    try {
      return await ask();
    } finally {
      askingSince = undefined;
    }
  };
}

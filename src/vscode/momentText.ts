import * as vscode from 'vscode';
import { dateAndTimeText as dateAndTimeIn, endText as endIn, momentText as momentIn } from '../core/packages/index.ts';

/* Times of day as the reader writes them, one format everywhere. All moments are in ms since 1970. */

/** A time of today, or a date and a time: `4:50 PM`, `Nov 3, 2026, 4:50 PM`. */
export function momentText(ms: number): string {
  return momentIn(ms, Date.now(), vscode.env.language);
}

/** `Nov 3, 2026, 4:50 PM`. */
export function dateAndTimeText(ms: number): string {
  return dateAndTimeIn(ms, vscode.env.language);
}

/** When a limit ends: `4:51 PM`, and with seconds where that is less than a minute away. */
export function endText(ms: number): string {
  return endIn(ms, Date.now(), vscode.env.language);
}

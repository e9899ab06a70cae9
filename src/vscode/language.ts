import * as vscode from 'vscode';
import { dateAndTimeText as dateAndTimeIn, endText as endIn, momentText as momentIn } from '../core/packages/index.ts';
import { formatMessage } from '../messages/formatMessage.ts';

/* Counts and times as the reader writes them. All moments are in ms since 1970. */

/** The language of the texts that are loaded, whose plurals, dates and numbers go with them. BCP 47. */
export function language(): string {
  return vscode.l10n.bundle ? vscode.env.language : 'en';
}

/**
 * Fills in a translated ICU message: `counted(l10n.t('{count, plural, one {# version} other {# versions}}'), { count })`.
 * `l10n.t` leaves such arguments alone.
 */
export function counted(message: string, values: Readonly<Record<string, string | number>>): string {
  return formatMessage(message, values, language());
}

/** A time of today, or a date and a time: `4:50 PM`, `Nov 3, 2026, 4:50 PM`. */
export function momentText(ms: number): string {
  return momentIn(ms, Date.now(), language());
}

/** `Nov 3, 2026, 4:50 PM`. */
export function dateAndTimeText(ms: number): string {
  return dateAndTimeIn(ms, language());
}

/** When a limit ends: `4:51 PM`, and with seconds where that is less than a minute away. */
export function endText(ms: number): string {
  return endIn(ms, Date.now(), language());
}

import * as vscode from 'vscode';
import type { TimeToRestore } from '../core/packages/age.ts';

/** How long something deleted can still be restored: `29 days left`, `expired`. */
export function timeLeftText(left: TimeToRestore): string {
  const { l10n } = vscode;
  if (left.unit === 'none') return l10n.t('expired');
  const { unit, count } = left;
  if (unit === 'days') return count === 1 ? l10n.t('1 day left') : l10n.t('{0} days left', count);
  if (count === 0) return l10n.t('less than an hour left');
  return count === 1 ? l10n.t('1 hour left') : l10n.t('{0} hours left', count);
}

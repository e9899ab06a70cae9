import * as vscode from 'vscode';
import type { LoadAllOptions } from '../core/explorer/index.ts';
import { endText, language } from './language.ts';

/** What loading everything needs, told to `report`. Rate limits are waited for, visibly. */
export function loadAllOptions(
  signal: AbortSignal,
  report: (message: string, loaded?: number) => void,
): LoadAllOptions {
  return {
    signal,
    onProgress: (loaded) => report(vscode.l10n.t('{0} loaded', loaded.toLocaleString(language())), loaded),
    onWait: (until) => report(vscode.l10n.t('waiting for GitHub’s rate limit until {0}', endText(until))),
  };
}

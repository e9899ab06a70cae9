import * as vscode from 'vscode';
import { setTextHost } from '../texts/textHost.ts';
import { mayLackRepoScope, repoScopeHint } from './problem.ts';

/** Lets all texts be those of VS Code's language, with hints on the settings of the extension. */
export function useTexts(): void {
  const translations = vscode.l10n.bundle;
  setTextHost({
    language: translations ? vscode.env.language : 'en',
    translations,
    refusalHint: (context) => (mayLackRepoScope(context.packageType) ? repoScopeHint(context) : undefined),
  });
}

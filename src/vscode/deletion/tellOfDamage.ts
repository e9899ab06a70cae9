import path from 'node:path';
import * as vscode from 'vscode';
import { showProblem } from '../commands.ts';
import { showWarning } from '../notifications.ts';
import { setDamageAside } from './damagedJournal.ts';

/** Sets damaged journal files aside (see `setDamageAside`), and says so without waiting for an answer. */
export async function tellOfDamage(folder: string, isRunning: (file: string) => boolean): Promise<void> {
  for (const copy of await setDamageAside(folder, isRunning)) {
    const message = vscode.l10n.t(
      'A part of the record of deletions could not be read. It was set aside in {0}; everything else was kept.',
      path.basename(copy),
    );
    const show = vscode.l10n.t('Show File');
    showWarning(message, show).then((chosen) => {
      if (chosen === show) return vscode.commands.executeCommand('vscode.open', vscode.Uri.file(copy));
      return undefined;
    }, showProblem);
  }
}

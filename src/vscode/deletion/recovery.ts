import * as vscode from 'vscode';
import type { Journal } from '../../core/deletion/journal/journal.ts';
import { recover } from '../../core/deletion/recover.ts';
import { showInformation } from '../notifications.ts';
import type { SessionState } from '../session/sessions.ts';
import type { Deleter } from './deleter.ts';
import { isRunning } from './journalFiles.ts';
import { summaryText } from './report.ts';
import type { ReportDocuments } from './reportDocuments.ts';

/** Plans that this window has told of. */
const offered = new Set<string>();

/** An hour; ms. */
const longestAgreement = 3_600_000;

/**
 * Finds out what had become of runs that a closed window cut off, tells it, and offers to go on.
 *
 * @param onFound told when the server had something to say about what was open.
 */
export async function offerRecovery(
  { session, connection }: Extract<SessionState, { kind: 'signedIn' }>,
  journal: Journal,
  deleter: Deleter,
  reports: ReportDocuments,
  onFound: () => void,
): Promise<void> {
  const place = { host: connection.host.name, account: session.account.label };
  const where = await deleter.place();
  const { runs, others } = await recover({ journal, connection, isRunning, ...place });
  await journal.prune(isRunning);
  if (runs.length + others.length > 0) onFound();
  for (const { plan, at, results, remaining: left } of runs) {
    if (offered.has(plan)) continue;
    offered.add(plan);
    // What was agreed to, and checked against the images, holds for a while; after that it is to be chosen anew.
    const remaining = Date.now() - at < longestAgreement ? left : [];
    const [goOn, report] = [vscode.l10n.t('Go On'), vscode.l10n.t('Show Report')];
    const message = vscode.l10n.t(
      'A window was closed in the middle of deleting or restoring. {0}',
      summaryText(results),
    );
    const tell = () => showInformation(message, ...(remaining.length > 0 ? [goOn] : []), report);
    let chosen = await tell();
    await journal.end([plan]);
    if (chosen === report) {
      await reports.show(results);
      // Whoever wanted to read first may still want to go on.
      chosen = remaining.length > 0 ? await tell() : undefined;
    }
    if (chosen === goOn) await deleter.run({ operations: remaining, title: vscode.l10n.t('Going on') }, where);
  }
}

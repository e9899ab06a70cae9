import { byOutcome, type Outcome, type Result } from '#core/deletion';
import { daysToRestore, codeSpan, escapeProse } from '#core/packages';
import { count } from '../../explorer/text.ts';
import { outcomeText } from '../../../texts/deletion/outcomeText.ts';
import { isRestore, targetText } from '../../../texts/deletion/reasonText.ts';
import { summaryText } from '../../../texts/deletion/summaryText.ts';
import { language, t } from '../../../texts/language.ts';

const day = 86_400_000;

/** The name of a report: `Deletion Report`. */
export function reportTitle(results: readonly Result[]): string {
  return isRestore(results.map(({ operation }) => operation)) ? t('Restore Report') : t('Deletion Report');
}

/**
 * A run as Markdown: every operation with its outcome, what went wrong first, and what can be done.
 *
 * @param endedAt when the run ended; ms since 1970. `undefined` if its window closed before.
 */
export function reportText(results: readonly Result[], endedAt: number | undefined): string {
  const byKind = byOutcome(results);
  const titles: Record<Outcome['kind'], string> = {
    refused: t('Failed'),
    unknown: t('Could not be confirmed'),
    skipped: t('Skipped'),
    alreadyGone: t('Already gone'),
    deleted: t('Deleted'),
    restored: t('Restored'),
  };
  const sections = (Object.keys(titles) as Outcome['kind'][]).flatMap((kind) =>
    byKind[kind].length === 0
      ? []
      : [`## ${titles[kind]} (${count(byKind[kind].length)})`, '', ...groups(byKind[kind])],
  );
  const when = new Date(endedAt ?? Date.now()).toLocaleString(language(), {
    dateStyle: 'long',
    timeStyle: 'short',
  });
  const steps = nextSteps(results, endedAt);
  return [
    `# ${reportTitle(results)}, ${when}`,
    '',
    escapeProse(summaryText(results, { details: '' })),
    '',
    ...sections,
    ...(steps.length === 0 ? [] : [`## ${t('Next steps')}`, '', ...steps]),
  ].join('\n');
}

/** Lists of items, each under its reason; a reason that applies to many is given once. */
function groups(results: readonly Result[]): string[] {
  const byReason = Map.groupBy(results, (result) => (isPlain(result) ? '' : outcomeText(result)));
  return [...byReason].flatMap(([reason, ofReason]) => [
    ...(reason === '' ? [] : [escapeProse(reason), '']),
    ...ofReason.map(({ operation }) => {
      const { owner, versionId } = operation.target;
      const target = targetText(operation);
      if (versionId === undefined) return `- ${codeSpan(target)}`;
      return `- ${codeSpan(`${owner.login}/${target}`)} (${t('version ID {0}', String(versionId))})`;
    }),
    '',
  ]);
}

/** Whether the title of the section says it all. */
function isPlain({ outcome }: Result): boolean {
  if (outcome.kind === 'deleted') return !outcome.tookPackage;
  return outcome.kind === 'restored' ? !outcome.already : outcome.kind === 'alreadyGone';
}

function nextSteps(results: readonly Result[], endedAt: number | undefined): string[] {
  const { deleted, refused, skipped } = byOutcome(results);
  const steps: string[] = [];
  if (deleted.length > 0) {
    const until = (ms: number) => new Date(ms).toLocaleDateString(language(), { dateStyle: 'long' });
    steps.push(
      endedAt === undefined
        ? t('You can restore deleted items from Recently Deleted for {0} days.', daysToRestore)
        : t('You can restore deleted items from Recently Deleted until {0}.', until(endedAt + daysToRestore * day)),
    );
  }
  if (refused.length > 0) steps.push(t('Failed items were not changed. For the reasons, see above.'));
  if (skipped.length > 0) {
    steps.push(
      isRestore(results.map(({ operation }) => operation))
        ? t('Skipped items were not restored. To restore them, select them and try again.')
        : t('Skipped items still exist. To delete them, select them and try again.'),
    );
  }
  return steps.flatMap((step) => [escapeProse(step), '']);
}

import * as vscode from 'vscode';
import { byOutcome, type Outcome, type Result } from '../../core/deletion/operation.ts';
import { codeSpan, escapeProse } from '../../core/packages/markdown.ts';
import { count } from '../explorer/text.ts';
import { outcomeText, targetText } from './outcomeText.ts';

/** How a run ended, in a sentence: `Deleted 498. 1 was already gone. 1 was refused.` */
export function summaryText(results: readonly Result[]): string {
  const { l10n } = vscode;
  const of = byOutcome(results);
  const [first] = results;
  const single = results.length === 1 && first ? targetText(first.operation) : undefined;
  const isOnItsWay = ({ outcome }: Result) => outcome.kind === 'unknown' && outcome.because?.kind === 'onItsWay';
  const onItsWay = of.unknown.filter(isOnItsWay);
  const unclear = of.unknown.filter((result) => !isOnItsWay(result));
  const sentences: [readonly Result[], (number: string) => string][] = [
    [of.deleted, (number) => (single ? l10n.t('Deleted {0}.', single) : l10n.t('Deleted {0}.', number))],
    [of.restored, (number) => (single ? l10n.t('Restored {0}.', single) : l10n.t('Restored {0}.', number))],
    [
      of.alreadyGone,
      (number) => (single ? l10n.t('{0} was already gone.', single) : l10n.t('{0} were already gone.', number)),
    ],
    [of.refused, (number) => (single ? l10n.t('{0} was refused.', single) : l10n.t('{0} were refused.', number))],
    [onItsWay, (number) => l10n.t('{0} may still be on their way; GitHub is asked again in a few minutes.', number)],
    [unclear, (number) => l10n.t('Of {0} it is not known whether they are gone.', number)],
    [of.notTried, (number) => l10n.t('{0} were not tried.', number)],
  ];
  return sentences.flatMap(([some, sentence]) => (some.length > 0 ? [sentence(count(some.length))] : [])).join(' ');
}

/** The whole story of a run as Markdown: every operation with its outcome, what went wrong first. */
export function reportText(results: readonly Result[], at: Date): string {
  const { l10n } = vscode;
  const of = byOutcome(results);
  const titles: Record<Outcome['kind'], string> = {
    refused: l10n.t('Refused'),
    unknown: l10n.t('Not known'),
    notTried: l10n.t('Not tried'),
    alreadyGone: l10n.t('Already gone'),
    deleted: l10n.t('Deleted'),
    restored: l10n.t('Restored'),
  };
  const sections = (Object.keys(titles) as Outcome['kind'][]).flatMap((kind) =>
    of[kind].length === 0
      ? []
      : [
          `## ${titles[kind]} (${count(of[kind].length)})`,
          '',
          ...of[kind].map(({ operation, outcome }) => {
            const { owner, versionId } = operation.target;
            const target = targetText(operation);
            const name =
              versionId === undefined
                ? codeSpan(target)
                : `${codeSpan(`${owner.login}/${target}`)} (${l10n.t('version id {0}', versionId)})`;
            return kind === 'deleted' || kind === 'restored' || kind === 'alreadyGone'
              ? `- ${name}`
              : `- ${name}: ${escapeProse(outcomeText(outcome, operation))}`;
          }),
          '',
        ],
  );
  const title = l10n.t('GitHub Packages: {0}', at.toLocaleString(vscode.env.language));
  return [`# ${title}`, '', escapeProse(summaryText(results)), '', ...sections].join('\n');
}

import * as vscode from 'vscode';
import { byOutcome, type Outcome, type Result } from '../../core/deletion/operation.ts';
import { packageKey } from '../../core/explorer/row.ts';
import { codeSpan, escapeProse } from '../../core/packages/markdown.ts';
import { visible } from '../../core/packages/visible.ts';
import { count, versionCount } from '../explorer/text.ts';
import { haltText, outcomeText, targetText } from './outcomeText.ts';

/** How a run ended, in a few sentences: `Deleted 12 versions of api-gateway. 2 were refused: …` */
export function summaryText(results: readonly Result[]): string {
  const { l10n } = vscode;
  const of = byOutcome(results);
  const [first] = results;
  const single = results.length === 1 && first ? targetText(first.operation) : undefined;
  const isOnItsWay = ({ outcome }: Result) => outcome.kind === 'unknown' && outcome.because?.kind === 'onItsWay';
  const onItsWay = of.unknown.filter(isOnItsWay);
  const unclear = of.unknown.filter((result) => !isOnItsWay(result));
  const reason = sharedReason(of.refused);
  const number = (some: readonly Result[]) => count(some.length);
  const sentences: [readonly Result[], (some: readonly Result[]) => string][] = [
    [of.deleted, (some) => l10n.t('Deleted {0}.', single ?? whatText(some))],
    [of.restored, (some) => l10n.t('Restored {0}.', single ?? whatText(some))],
    [
      of.alreadyGone,
      (some) => (single ? l10n.t('{0} was already gone.', single) : l10n.t('{0} were already gone.', number(some))),
    ],
    [
      of.refused,
      (some) => {
        if (single) return reason ? l10n.t('{0} was refused: {1}', single, reason) : l10n.t('{0} was refused.', single);
        return reason
          ? l10n.t('{0} were refused: {1}', number(some), reason)
          : l10n.t('{0} were refused.', number(some));
      },
    ],
    [
      onItsWay,
      (some) => l10n.t('{0} may still be on their way; GitHub is asked again in a few minutes.', number(some)),
    ],
    [unclear, (some) => l10n.t('Of {0} it is not known whether they are gone.', number(some))],
    [of.notTried, (some) => l10n.t('{0} were not tried.', number(some))],
  ];
  return sentences.flatMap(([some, sentence]) => (some.length > 0 ? [sentence(some)] : [])).join(' ');
}

/** What they are: `12 versions of api-gateway`, `3 versions of 2 packages, 2 packages`. */
function whatText(results: readonly Result[]): string {
  const { l10n } = vscode;
  const versions = results.filter(({ operation }) => operation.target.versionId !== undefined);
  const packages = results.filter(({ operation }) => operation.target.versionId === undefined);
  const names = new Map(versions.map(({ operation: { target } }) => [packageKey(target), visible(target.name)]));
  const [name] = names.values();
  const parts: string[] = [];
  if (versions.length > 0) {
    const place = names.size === 1 && name !== undefined ? name : l10n.t('{0} packages', count(names.size));
    parts.push(l10n.t('{0} of {1}', versionCount(versions.length), place));
  }
  if (packages.length === 1) parts.push(l10n.t('1 package'));
  if (packages.length > 1) parts.push(l10n.t('{0} packages', count(packages.length)));
  return parts.join(', ');
}

/** The reason that all refusals share; several are for the report. */
function sharedReason(refused: readonly Result[]): string | undefined {
  const texts = new Set(
    refused.flatMap(({ operation, outcome }) =>
      outcome.kind === 'refused' ? [haltText(outcome.reason, operation)] : [],
    ),
  );
  const [text] = texts;
  return texts.size === 1 ? text : undefined;
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

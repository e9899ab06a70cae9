import * as vscode from 'vscode';
import { byOutcome, type Result } from '../../../core/deletion/operation.ts';
import { count } from '../../explorer/text.ts';
import { amountText, sortText } from './amountText.ts';
import { haltText, targetText } from './outcomeText.ts';
import { skippedOneText, skippedText } from './skippedText.ts';

/** How a run ended, in a few sentences: `Deleted 12 versions of api-gateway. 2 were refused: …` */
export function summaryText(results: readonly Result[]): string {
  const [first, ...others] = results;
  if (first && others.length === 0) return singleText(first);
  const { l10n } = vscode;
  const { deleted, restored, alreadyGone, refused, unknown, notTried } = byOutcome(results);
  const again = restored.filter(isRestoredAlready);
  const anew = restored.filter((result) => !isRestoredAlready(result));
  const sentences: string[] = [];
  const add = (some: readonly Result[], one: string, several: (number: string) => string) => {
    if (some.length > 0) sentences.push(some.length === 1 ? one : several(count(some.length)));
  };
  if (deleted.length > 0) sentences.push(l10n.t('Deleted {0}.', amountOf(deleted)));
  if (anew.length > 0) sentences.push(l10n.t('Restored {0}.', amountOf(anew)));
  if (refused.length > 0 && refused.length + notTried.length === results.length) {
    const isRestore = results.every(({ operation }) => operation.action === 'restore');
    sentences.push(isRestore ? l10n.t('Nothing was restored.') : l10n.t('Nothing was deleted.'));
  }
  add(again, l10n.t('1 was restored already.'), (number) => l10n.t('{0} were restored already.', number));
  add(alreadyGone, l10n.t('1 was already gone.'), (number) => l10n.t('{0} were already gone.', number));
  const reason = sharedReason(refused);
  if (reason === undefined) {
    add(refused, l10n.t('1 was refused.'), (number) => l10n.t('{0} were refused.', number));
  } else {
    add(refused, l10n.t('1 was refused: {0}', reason), (number) => l10n.t('{0} were refused: {1}', number, reason));
  }
  sentences.push(...openTexts(unknown));
  if (notTried.length > 0) sentences.push(skippedText(notTried, reason));
  return sentences.join(' ');
}

/** What had become of a run whose window closed: `… 8 of 15 are deleted, 7 are left.` */
export function cutOffText(results: readonly Result[]): string {
  const { l10n } = vscode;
  const operations = results.map(({ operation }) => operation);
  const [first, ...others] = operations;
  const { deleted, restored, alreadyGone, unknown, notTried } = byOutcome(results);
  const isRestore = first?.action === 'restore';
  const isMixed = operations.some(({ action }) => action !== first?.action);
  if (!first || isMixed) return l10n.t('The window closed in the middle. {0}', summaryText(results));
  const what = others.length === 0 ? targetText(first) : sortText(operations);
  const head = headText(what, isRestore, others.length === 0);
  if (others.length === 0) return `${head} ${summaryText(results)}`;
  const [done, total] = [deleted.length + restored.length, results.length].map(count);
  const figures = isRestore
    ? l10n.t('{0} of {1} are restored, {2}.', done ?? '', total ?? '', leftText(notTried.length))
    : l10n.t('{0} of {1} are deleted, {2}.', done ?? '', total ?? '', leftText(notTried.length));
  const rest = [...(alreadyGone.length > 0 ? [summaryText(alreadyGone)] : []), ...openTexts(unknown)];
  return [head, figures, ...rest].join(' ');
}

function leftText(number: number): string {
  return number === 1 ? vscode.l10n.t('1 is left') : vscode.l10n.t('{0} are left', count(number));
}

function headText(what: string, isRestore: boolean, isOne: boolean): string {
  const { l10n } = vscode;
  if (isRestore) {
    return isOne
      ? l10n.t('The window closed while {0} was being restored.', what)
      : l10n.t('The window closed while {0} were being restored:', what);
  }
  return isOne
    ? l10n.t('The window closed while {0} was being deleted.', what)
    : l10n.t('The window closed while {0} were being deleted:', what);
}

function singleText({ operation, outcome }: Result): string {
  const { l10n } = vscode;
  const name = targetText(operation);
  switch (outcome.kind) {
    case 'deleted':
      return outcome.tookPackage ? l10n.t('Deleted {0}, and the package with it.', name) : l10n.t('Deleted {0}.', name);
    case 'restored':
      return outcome.already ? l10n.t('{0} was restored already.', name) : l10n.t('Restored {0}.', name);
    case 'alreadyGone':
      return l10n.t('{0} was already gone.', name);
    case 'refused': {
      const reason = haltText(outcome.reason, operation);
      return outcome.reason.kind === 'notDeleted' ? reason : l10n.t('{0} was refused: {1}', name, reason);
    }
    case 'unknown':
      if (isOnItsWay({ operation, outcome })) {
        return l10n.t('{0} may still be on its way; GitHub is asked again in a few minutes.', name);
      }
      return operation.action === 'restore'
        ? l10n.t('It is not known whether {0} is restored.', name)
        : l10n.t('It is not known whether {0} is gone.', name);
    case 'notTried':
      return skippedOneText(name, operation, outcome.because);
  }
}

/** About what nobody knows the outcome of. */
function openTexts(unknown: readonly Result[]): string[] {
  const { l10n } = vscode;
  const onItsWay = unknown.filter(isOnItsWay).length;
  const unclear = unknown.length - onItsWay;
  const way =
    onItsWay === 1
      ? l10n.t('1 may still be on its way; GitHub is asked again in a few minutes.')
      : l10n.t('{0} may still be on their way; GitHub is asked again in a few minutes.', count(onItsWay));
  const doubt =
    unclear === 1
      ? l10n.t('Of 1 it is not known what became of it.')
      : l10n.t('Of {0} it is not known what became of them.', count(unclear));
  return [...(onItsWay > 0 ? [way] : []), ...(unclear > 0 ? [doubt] : [])];
}

function isOnItsWay({ outcome }: Result): boolean {
  return outcome.kind === 'unknown' && outcome.because?.kind === 'onItsWay';
}

function isRestoredAlready({ outcome }: Result): boolean {
  return outcome.kind === 'restored' && outcome.already === true;
}

function amountOf(results: readonly Result[]): string {
  return amountText(results.map(({ operation }) => operation));
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

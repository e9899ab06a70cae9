import * as vscode from 'vscode';
import { byOutcome, type Halt, type Operation, type Result } from '../../../core/deletion/index.ts';
import { packageKey, visible } from '../../../core/packages/index.ts';
import { count, versionCount } from '../../explorer/text.ts';
import { haltText, packageText, targetText } from './haltText.ts';

const { t } = vscode.l10n;

/** What a run is called while it goes on: `Deleting 5 versions`, `Deleting web-frontend`, `Restoring 2 packages`. */
export function runTitle(operations: readonly Operation[]): string {
  const isOf = (action: Operation['action']) => operations.every((operation) => operation.action === action);
  const { versions, packages } = byKind(operations);
  const amounts = [
    ...(versions.length > 0 ? [versionCount(versions.length)] : []),
    ...(packages.length > 0 ? [packageCount(packages.length)] : []),
  ];
  if (isOf('restore')) return t('Restoring {0}', amounts.join(', '));
  if (!isOf('delete')) return t('Going on');
  const [only, ...others] = operations;
  const isPackage = only?.target.versionId === undefined && others.length === 0;
  return t('Deleting {0}', only && isPackage ? only.target.name : amounts.join(', '));
}

/** How a run ended, in a few sentences: `Deleted 12 versions of api-gateway. 2 were refused: …` */
export function summaryText(results: readonly Result[]): string {
  const [first] = results;
  const name = first && results.length === 1 ? targetText(first.operation) : undefined;
  /** Some are told by their number, the only one by its name. */
  const what = (some: readonly Result[]) => name ?? count(some.length);
  const { deleted, restored, alreadyGone, refused, unknown, notTried } = byOutcome(results);
  const isAlready = ({ outcome }: Result) => outcome.kind === 'restored' && outcome.already === true;
  const [again, anew] = [restored.filter(isAlready), restored.filter((result) => !isAlready(result))];
  const isOnItsWay = ({ outcome }: Result) => outcome.kind === 'unknown' && outcome.because?.kind === 'onItsWay';
  const [onItsWay, open] = [unknown.filter(isOnItsWay), unknown.filter((result) => !isOnItsWay(result))];
  const tookPackage = first?.outcome.kind === 'deleted' && first.outcome.tookPackage === true;
  const isNothing = name === undefined && refused.length > 0 && refused.length + notTried.length === results.length;
  const isRestore = results.every(({ operation }) => operation.action === 'restore');
  const sentences: string[] = [];
  const add = (some: readonly Result[], one: string, several = one) => {
    if (some.length > 0) sentences.push(some.length === 1 ? one : several);
  };
  if (name !== undefined && tookPackage) sentences.push(t('Deleted {0}, and the package with it.', name));
  else add(deleted, t('Deleted {0}.', name ?? amountText(deleted)));
  add(anew, t('Restored {0}.', name ?? amountText(anew)));
  if (isNothing) sentences.push(isRestore ? t('Nothing was restored.') : t('Nothing was deleted.'));
  add(again, t('{0} was restored already.', what(again)), t('{0} were restored already.', what(again)));
  add(alreadyGone, t('{0} was already gone.', what(alreadyGone)), t('{0} were already gone.', what(alreadyGone)));
  const reason = sharedReason(refused);
  if (reason === undefined) add(refused, t('{0} were refused.', what(refused)));
  else if (reason.kind === 'notDeleted' && name !== undefined) sentences.push(reason.text);
  else {
    const [number, { text }] = [what(refused), reason];
    add(refused, t('{0} was refused: {1}', number, text), t('{0} were refused: {1}', number, text));
  }
  add(
    onItsWay,
    t('{0} may still be on its way; GitHub is asked again in a few minutes.', what(onItsWay)),
    t('{0} may still be on their way; GitHub is asked again in a few minutes.', what(onItsWay)),
  );
  add(open, t('{0} could not be confirmed.', what(open)));
  if (notTried.length > 0) sentences.push(skippedText(notTried, reason?.text, name));
  return sentences.join(' ');
}

/** Why operations were refused or skipped, where that is the same for all; several reasons are for the report. */
function sharedReason(results: readonly Result[]): { readonly text: string; readonly kind: Halt['kind'] } | undefined {
  const reasons = results.flatMap(({ operation, outcome }) => {
    if (outcome.kind === 'refused') return [{ text: haltText(outcome.reason, operation), kind: outcome.reason.kind }];
    if (outcome.kind !== 'notTried') return [];
    return [{ text: haltText(outcome.because, operation), kind: outcome.because.kind }];
  });
  return reasons.every(({ text }) => text === reasons[0]?.text) ? reasons[0] : undefined;
}

/**
 * How many operations were skipped, why, and what to do: `40 skipped because GitHub no longer accepts your sign-in. …`
 *
 * @param refusal why others were refused, which is often why these were skipped. @param name of the only operation.
 */
function skippedText(skipped: readonly Result[], refusal: string | undefined, name: string | undefined): string {
  const what = name ?? count(skipped.length);
  const say = (named: string, counted: string) => (name === undefined ? counted : named);
  const reason = sharedReason(skipped);
  if (!reason) return t('{0} skipped for several reasons, which the report lists.', what);
  if (reason.text === refusal) return t('{0} skipped for the same reason.', what);
  switch (reason.kind) {
    case 'cancelled':
      return say(
        t('{0} was skipped because the run was cancelled.', what),
        t('{0} skipped because the run was cancelled.', what),
      );
    case 'windowClosed':
      return say(
        t('{0} was skipped because the window was closed.', what),
        t('{0} skipped because the window was closed.', what),
      );
    case 'authentication': {
      const isRestore = skipped.every(({ operation }) => operation.action === 'restore');
      const because = say(
        t('{0} was skipped because GitHub no longer accepts your sign-in.', what),
        t('{0} skipped because GitHub no longer accepts your sign-in.', what),
      );
      const next = isRestore
        ? t('Try again, and sign in when VS Code asks.')
        : say(
            t('Delete it again, and sign in when VS Code asks.'),
            t('Delete them again, and sign in when VS Code asks.'),
          );
      return `${because} ${next}`;
    }
    default:
      return say(t('{0} was skipped: {1}', what, reason.text), t('{0} skipped: {1}', what, reason.text));
  }
}

/** What had become of a run whose window closed: `… 8 of 15 are deleted, 7 are left.` */
export function cutOffText(results: readonly Result[]): string {
  const [first, ...others] = results;
  const operations = results.map(({ operation }) => operation);
  const isDelete = operations.every(({ action }) => action === 'delete');
  if (first && isDelete && others.length === 0) {
    return t('The window closed while {0} was being deleted. {1}', targetText(first.operation), summaryText(results));
  }
  const isOfOnePackage = new Set(operations.map(({ target }) => packageKey(target))).size === 1;
  if (!first || !isDelete || !isOfOnePackage) return t('The window closed in the middle. {0}', summaryText(results));
  const { deleted, alreadyGone, unknown, notTried } = byOutcome(results);
  const figures = [packageText(first.operation.target), count(deleted.length), count(results.length)] as const;
  return [
    notTried.length === 1
      ? t('The window closed while versions of {0} were being deleted: {1} of {2} are deleted, 1 is left.', ...figures)
      : t(
          'The window closed while versions of {0} were being deleted: {1} of {2} are deleted, {3} are left.',
          ...figures,
          count(notTried.length),
        ),
    ...[alreadyGone, unknown].filter((some) => some.length > 0).map(summaryText),
  ].join(' ');
}

/** What results are on: `12 versions of api-gateway`, `3 versions of 2 packages, 2 packages`. */
function amountText(results: readonly Result[]): string {
  const { versions, packages } = byKind(results.map(({ operation }) => operation));
  const names = new Map(versions.map(({ target }) => [packageKey(target), visible(target.name)]));
  const [name = ''] = names.values();
  const place = names.size === 1 ? name : packageCount(names.size);
  return [
    ...(versions.length > 0 ? [t('{0} of {1}', versionCount(versions.length), place)] : []),
    ...(packages.length > 0 ? [packageCount(packages.length)] : []),
  ].join(', ');
}

function packageCount(number: number): string {
  return number === 1 ? t('1 package') : t('{0} packages', count(number));
}

function byKind(operations: readonly Operation[]): Record<'versions' | 'packages', readonly Operation[]> {
  return {
    versions: operations.filter(({ target }) => target.versionId !== undefined),
    packages: operations.filter(({ target }) => target.versionId === undefined),
  };
}

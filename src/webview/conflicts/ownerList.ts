import { knownOf, type ConflictReport, type OwnerAnswer } from '../../core/conflicts/report.ts';
import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings, FailureView } from '../../messages/conflicts.ts';
import { element } from '../element.ts';
import { filled, momentText, numberText } from './words.ts';

export const ownerListId = 'owners';

/**
 * Every owner of the report with its conflicts, those without any among them, and what is amiss with its answer.
 *
 * @param failures the host's names of what could not be listed are among them
 */
export function ownerList(
  { owners }: ConflictReport,
  failures: readonly FailureView[],
  strings: ConflictsStrings,
): HTMLElement {
  const logins = new Set(owners.map(({ owner: { login } }) => login));
  const unlisted = failures.filter(({ login }) => !logins.has(login));
  return element(
    'section',
    { class: 'owners', id: ownerListId },
    element(
      'ul',
      { 'aria-label': strings.columns.owner },
      ...owners.map(({ owner: { login }, answer }) => item(login, countOf(answer), stateOf(answer, strings))),
      ...unlisted.map(({ login }) => item(login, '–', strings.ownerStates.failed)),
    ),
  );
}

function item(login: string, count: string, state: string): HTMLElement {
  const name = visible(login);
  return element(
    'li',
    { 'data-key': login },
    element('span', { class: 'login', dir: 'auto', title: name }, name),
    ' ',
    element('span', { class: 'count' }, count),
    ...(state ? [' ', element('span', { class: 'state' }, state)] : []),
  );
}

function countOf(answer: OwnerAnswer): string {
  const known = knownOf(answer);
  return known ? numberText(known.conflicts.length) : '–';
}

/** Empty for an owner that has answered. Rows of an earlier answer are never shown as if they were of this one. */
function stateOf(answer: OwnerAnswer, strings: ConflictsStrings): string {
  if (answer.kind === 'listed') return '';
  const state = strings.ownerStates[answer.kind];
  return answer.known ? `${state}, ${filled(strings.answeredBefore, momentText(answer.known.at))}` : state;
}

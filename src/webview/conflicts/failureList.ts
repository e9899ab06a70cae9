import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings, FailureView, FromConflictsPage } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { icon } from './icons.ts';
import { filled } from './words.ts';

/** Failures shown before the button that shows the rest. */
const failuresAtFirst = 5;

export interface Failures {
  readonly head: string;
  readonly failures: readonly FailureView[];
  readonly strings: ConflictsStrings;
  readonly send: (message: FromConflictsPage) => void;
  readonly isWhole: boolean;
  readonly showAll: () => void;
}

/** The owners that did not answer, each with its reason and the ways out of it. */
export function failureList({ head, failures, strings, send, isWhole, showAll }: Failures): HTMLElement {
  const shown = isWhole ? failures : failures.slice(0, failuresAtFirst);
  const rest = failures.length - shown.length;
  return element(
    'section',
    { class: 'failures' },
    element('h2', {}, head),
    element('ul', {}, ...shown.map((each) => item(each, strings, send))),
    ...(rest > 0
      ? [button(filled(strings.showAllFailures, failures.length), showAll, { 'data-focus': `all ${head}` })]
      : []),
  );
}

function item(
  { login, reason, kept, actions }: FailureView,
  strings: ConflictsStrings,
  send: (message: FromConflictsPage) => void,
): HTMLElement {
  const name = visible(login);
  const buttons = [
    ...actions.map(({ id, label }) =>
      button(label, () => send({ type: 'act', id }), {
        'aria-label': `${label}: ${name}`,
        'data-focus': `act ${login} ${id}`,
      }),
    ),
    button(strings.retry, () => send({ type: 'retry', login }), {
      'aria-label': `${strings.retry}: ${name}`,
      'data-focus': `retry ${login}`,
    }),
  ];
  return element(
    'li',
    { 'data-key': login },
    icon('present'),
    element(
      'p',
      {},
      element('strong', { dir: 'auto' }, name),
      ' ',
      element('span', {}, visible(kept ? `${reason} ${kept}` : reason)),
    ),
    element('div', { class: 'buttons' }, ...buttons),
  );
}

import { visible } from '../../core/packages/visible.ts';
import type { ConflictsStrings, FailureView, FromConflictsPage } from '../../messages/conflicts.ts';
import { button, element } from '../element.ts';
import { icon } from './icons.ts';

/** The owners that could not be asked, each with its reason and the ways out of it. */
export function failureList(
  failures: readonly FailureView[],
  strings: ConflictsStrings,
  send: (message: FromConflictsPage) => void,
): HTMLElement {
  const items = failures.map(({ login, reason, actions }) => {
    const name = visible(login);
    const buttons = [
      button(strings.retry, () => send({ type: 'retry', login }), {
        'aria-label': `${strings.retry}: ${name}`,
        'data-focus': `retry ${login}`,
      }),
      ...actions.map(({ id, label }) =>
        button(label, () => send({ type: 'act', id }), {
          'aria-label': `${label}: ${name}`,
          'data-focus': `act ${login} ${id}`,
        }),
      ),
    ];
    return element(
      'li',
      { 'data-key': login },
      icon('present'),
      element('p', {}, element('strong', { dir: 'auto' }, name), ' ', element('span', {}, visible(reason))),
      element('div', { class: 'buttons' }, ...buttons),
    );
  });
  return element('section', { class: 'failures' }, element('h2', {}, strings.failures), element('ul', {}, ...items));
}

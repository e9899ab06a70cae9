import type { Action } from '../messages/action.ts';
import { button, element } from './element.ts';

/** What a page shows where it has nothing to show: why, and what can be done. */
export function failure(message: string, actions: readonly Action[], act: (id: string) => void): HTMLElement {
  return element(
    'section',
    { class: 'failure', role: 'alert' },
    element('h1', {}, message),
    element('div', { class: 'buttons' }, ...actions.map(({ id, label }) => button(label, () => act(id)))),
  );
}

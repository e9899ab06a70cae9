import type { DetailsStrings, FromDetailsPage, ToDetailsPage } from '../../messages/details.ts';
import { announce, element, failure } from '../element.ts';
import { connect } from '../host.ts';
import { detailsPage, installSection, timelineSection } from './detailsPage.ts';

const page = element('main');
document.body.append(page);

let strings: DetailsStrings | undefined;

const host = connect<FromDetailsPage>((message) => receive(message as ToDetailsPage));
host.send({ type: 'ready' });

function receive(message: ToDetailsPage): void {
  switch (message.type) {
    case 'loading':
      page.setAttribute('aria-busy', 'true');
      announce(message.message);
      // What is on the page stays while it loads again, so that nothing jumps.
      if (!page.querySelector('.details')) page.replaceChildren(element('h1', { class: 'loading' }, message.message));
      break;
    case 'show': {
      strings = message.strings;
      page.removeAttribute('aria-busy');
      // Whoever has pressed Refresh stays on it.
      const refreshed = page.querySelector('.refresh') === document.activeElement;
      page.replaceChildren(...detailsPage(message.details, strings, host.send));
      if (refreshed) page.querySelector<HTMLElement>('.refresh')?.focus();
      announce(strings.loaded);
      host.keep(message.details.state);
      break;
    }
    case 'timeline':
      if (strings)
        replace('.timeline', timelineSection(message.timeline, strings, host.send), 'button, [tabindex="0"]');
      break;
    case 'install':
      if (strings)
        replace('.install', installSection(message.install, strings, host.send), 'select, .read-manifest, .copy');
      announce(message.announcement);
      break;
    case 'failed':
      page.removeAttribute('aria-busy');
      // What failed is an alert, which is said by itself.
      announce('');
      page.replaceChildren(failure(message.message, message.actions, (id) => host.send({ type: 'act', id })));
      break;
  }
}

/**
 * Replaces a section under the person who asked for it: its table stays open, and the keyboard in it.
 *
 * @param controls what the focus goes to, the first of them, or else to the section.
 */
function replace(selector: string, section: HTMLElement, controls: string): void {
  const old = page.querySelector(selector);
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  const table = section.querySelector('details');
  if (table) table.open = old.querySelector('details')?.open ?? false;
  old.replaceWith(section);
  if (!hadFocus) return;
  const control = section.querySelector<HTMLElement>(controls);
  if (!control) section.tabIndex = -1;
  (control ?? section).focus();
}

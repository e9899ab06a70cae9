import type { DetailsStrings, FromDetailsPage, ToDetailsPage } from '../../messages/details.ts';
import { announce } from '../announce.ts';
import { element } from '../element.ts';
import { failure } from '../failure.ts';
import { connect } from '../host.ts';
import { detailsPage } from './detailsPage.ts';
import { installSection } from './installSection.ts';
import { timelineSection } from './timelineSection.ts';

const page = element('main');
document.body.append(page);

let strings: DetailsStrings | undefined;

const host = connect<FromDetailsPage>((message) => receive(message as ToDetailsPage));
host.send({ type: 'ready' });

function receive(message: ToDetailsPage): void {
  switch (message.type) {
    case 'loading':
      showLoading(message.message);
      break;
    case 'show':
      strings = message.strings;
      page.removeAttribute('aria-busy');
      replacePage(detailsPage(message.details, strings, host.send));
      announce(strings.loaded);
      host.keep(message.details.state);
      break;
    case 'timeline':
      if (strings) replaceTimeline(timelineSection(message.timeline, strings, host.send));
      break;
    case 'install':
      if (strings) replaceInstall(installSection(message.install, strings, host.send));
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

/** Keeps the keyboard's place: whoever has pressed Refresh stays on it. */
function replacePage(children: readonly HTMLElement[]): void {
  const refreshed = page.querySelector('.refresh') === document.activeElement;
  page.replaceChildren(...children);
  if (refreshed) page.querySelector<HTMLElement>('.refresh')?.focus();
}

/** What is on the page stays while it loads again, so that nothing jumps. */
function showLoading(message: string): void {
  page.setAttribute('aria-busy', 'true');
  announce(message);
  if (!page.querySelector('.details')) page.replaceChildren(element('h1', { class: 'loading' }, message));
}

/** Keeps the keyboard's place: the plot is replaced under the person who asked for more of it. */
function replaceTimeline(section: HTMLElement): void {
  const old = page.querySelector('.timeline');
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  const wasOpen = old.querySelector('details')?.open ?? false;
  old.replaceWith(section);
  const table = section.querySelector('details');
  if (table) table.open = wasOpen;
  if (hadFocus) section.querySelector<HTMLElement>('button, [tabindex="0"]')?.focus();
}

/** Keeps the keyboard's place: the commands change under the person who asked for it. */
function replaceInstall(section: HTMLElement): void {
  const old = page.querySelector('.install');
  if (!old) return;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(section);
  if (!hadFocus) return;
  const control = section.querySelector<HTMLElement>('select, .read-manifest, .copy');
  if (!control) section.tabIndex = -1;
  (control ?? section).focus();
}

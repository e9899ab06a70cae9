import type { FromConflictsPage, ToConflictsPage } from '../../messages/conflicts.ts';
import { element, failure } from '../element.ts';
import { connect } from '../host.ts';
import { placeIn, withPlace } from './place.ts';
import { ReportPage } from './reportPage.ts';

/** The page's place is kept once it has rested this long: the whole report is written each time. ms. */
const keptAfter = 150;

const main = element('main');
document.body.append(main);

let page: ReportPage | undefined;
let state: unknown;
let keeping: ReturnType<typeof setTimeout> | undefined;

const host = connect<FromConflictsPage>((message) => receive(message as ToConflictsPage));
/** For the first page that is drawn: the one that was there before. */
let former = placeIn(host.kept());
host.send({ type: 'ready' });

function receive(message: ToConflictsPage): void {
  switch (message.type) {
    case 'show':
      if (page?.isAbout(message.view)) page.show(message.view, message.strings);
      else {
        page = new ReportPage(message.view, message.strings, host.send, { former, onPlaceChange });
        main.replaceChildren(page.element);
        if (former) window.scrollTo(0, former.scroll);
        former = undefined;
      }
      break;
    case 'collision':
      page?.showCollision(message.key, message.collision);
      break;
    case 'state':
      break;
    case 'failed':
      page = undefined;
      main.replaceChildren(failure(message.message, message.actions, (id) => host.send({ type: 'act', id })));
      break;
  }
  state = message.state;
  keepState();
}

function keepState(): void {
  clearTimeout(keeping);
  host.keep(withPlace(state, page?.place ?? former));
}

function onPlaceChange(): void {
  clearTimeout(keeping);
  keeping = setTimeout(keepState, keptAfter);
}

document.addEventListener('scroll', onPlaceChange, { passive: true });

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea');
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  page?.focusSearch();
});

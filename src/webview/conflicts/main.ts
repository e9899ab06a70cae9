import { everything, type ReportRequest } from '../../core/conflicts/index.ts';
import type { FromConflictsPage, ToConflictsPage } from '../../messages/conflicts.ts';
import { element, failure } from '../element.ts';
import { connect } from '../host.ts';
import { ReportPage, type PageState } from './reportPage.ts';
import { translateBy } from './words.ts';

/** What the person does is persisted once it has rested this long. ms. */
const keptAfter = 150;

const main = element('main');
document.body.append(main);

let page: ReportPage | undefined;
let request: ReportRequest | undefined;
let keeping: ReturnType<typeof setTimeout> | undefined;

const host = connect<FromConflictsPage>((message) => receive(message as ToConflictsPage));
const kept = host.kept() as Partial<PageState> | undefined;
/** Of the page before this one, for the first report that is drawn. */
let former = kept?.format === 2 ? (kept as PageState) : undefined;
host.send({ type: 'ready' });

function receive(message: ToConflictsPage): void {
  switch (message.type) {
    case 'show':
      translateBy(message.translations);
      request = message.request;
      if (page) page.show(message.view);
      else {
        page = new ReportPage(message.view, { send: host.send, onStateChange }, former);
        main.replaceChildren(page.element);
        if (former?.place) window.scrollTo(0, former.place.scroll);
        former = undefined;
      }
      break;
    case 'collision':
      page?.showCollision(message.key, message.collision);
      break;
    case 'failed': {
      keepState();
      const { arrangement = everything, place } = (host.kept() ?? {}) as Partial<PageState>;
      host.keep({ format: 2, request: message.request, arrangement, place } satisfies PageState);
      page = undefined;
      main.replaceChildren(failure(message.message, message.actions, (id) => host.send({ type: 'act', id })));
    }
  }
  keepState();
}

function keepState(): void {
  clearTimeout(keeping);
  if (page && request) host.keep(page.state(request));
}

function onStateChange(): void {
  clearTimeout(keeping);
  keeping = setTimeout(keepState, keptAfter);
}

document.addEventListener('scroll', onStateChange, { passive: true });

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea');
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  page?.focusSearch();
});

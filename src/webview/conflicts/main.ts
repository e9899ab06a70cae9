import type { FromConflictsPage, ToConflictsPage } from '../../messages/conflicts.ts';
import { element } from '../element.ts';
import { failure } from '../failure.ts';
import { connect } from '../host.ts';
import { ReportPage } from './reportPage.ts';

const main = element('main');
document.body.append(main);

let page: ReportPage | undefined;

const host = connect<FromConflictsPage>((message) => receive(message as ToConflictsPage));
host.send({ type: 'ready' });

function receive(message: ToConflictsPage): void {
  switch (message.type) {
    case 'show':
      if (page?.isAbout(message.view)) page.show(message.view, message.strings);
      else {
        page = new ReportPage(message.view, message.strings, host.send);
        main.replaceChildren(page.element);
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
  host.keep(message.state);
}

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea');
  if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  page?.focusSearch();
});

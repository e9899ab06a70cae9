import { render } from 'preact';
import type { DetailsView, ToDetailsPage } from '../../messages/details.ts';
import { announce, main, setState, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { t, translateBy } from '../shared/text.tsx';
import { DetailsPage } from './detailsPage.tsx';

let shown: DetailsView | undefined;
start(receive);

function receive(message: ToDetailsPage): void {
  main.ariaBusy = message.type === 'loading' ? 'true' : null;
  switch (message.type) {
    case 'loading':
      announce(message.message);
      // What is on the page stays while it loads again, so that nothing jumps.
      if (!shown) render(<h1 class="loading">{message.message}</h1>, main);
      break;
    case 'show':
      translateBy(message.translations);
      show(message.details);
      announce(t('Loaded'));
      setState(message.details.state);
      break;
    case 'timeline':
      if (shown) show({ ...shown, timeline: message.timeline });
      break;
    case 'install':
      if (shown) show({ ...shown, install: message.install });
      announce(message.announcement);
      break;
    case 'failed':
      shown = undefined;
      // What failed is an alert, which is said by itself.
      announce('');
      render(<Failure {...message} />, main);
      break;
  }
}

function show(view: DetailsView): void {
  shown = view;
  render(<DetailsPage view={view} />, main);
}

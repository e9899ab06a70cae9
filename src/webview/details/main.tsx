import { render } from 'preact';
import type { ToDetailsPage } from '../../messages/details.ts';
import { announce, main, setState, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { DetailsPage } from './detailsPage.tsx';

let isShown = false;
start((message: ToDetailsPage) => {
  main.ariaBusy = message.type === 'loading' ? 'true' : null;
  switch (message.type) {
    case 'loading':
      announce(message.message);
      if (message.state !== undefined) {
        setState(message.state);
        isShown = false;
      }
      // What is on the page stays while it loads again, so that nothing jumps.
      if (!isShown) render(<h1 class="loading">{message.message}</h1>, main);
      break;
    case 'show':
      render(<DetailsPage view={message.details} />, main);
      announce(message.announcement ?? t('Loaded'));
      setState(message.details.state);
      isShown = true;
      break;
    case 'failed':
      // A failure is an alert, which screen readers announce by themselves.
      announce('');
      render(<Failure {...message} refreshLabel={message.isExpected === true ? t('Refresh') : t('Retry')} />, main);
      if (message.state !== undefined) setState(message.state);
      isShown = false;
  }
});

import { render } from 'preact';
import type { ToComparePage } from '../../messages/compare.ts';
import { announce, main, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { ComparePage } from './comparePage.tsx';

let isShown = false;
start((message: ToComparePage) => {
  main.ariaBusy = message.type === 'loading' ? 'true' : null;
  switch (message.type) {
    case 'loading':
      announce(message.message);
      // What is on the page stays while it loads again, so that nothing jumps.
      if (!isShown) render(<h1 class="loading">{message.message}</h1>, main);
      break;
    case 'show':
      render(<ComparePage view={message.comparison} />, main);
      announce(message.announcement ?? t('Loaded'));
      isShown = true;
      break;
    case 'failed':
      // A failure is an alert, which screen readers announce by themselves.
      announce('');
      render(<Failure {...message} refreshLabel={t('Retry')} />, main);
      isShown = false;
  }
});

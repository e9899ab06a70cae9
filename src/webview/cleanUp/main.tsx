import { render } from 'preact';
import type { CleanUpView, ToCleanUpPage, WhyView } from '../../messages/cleanUp.ts';
import { announce, main, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { CleanUpPage } from './cleanUpPage.tsx';
import { persist, restoredState } from './pageState.ts';
import { RowStore } from './rowStore.ts';

let view: CleanUpView | undefined;
let why: WhyView | undefined;
let rows = new RowStore();

start((message: ToCleanUpPage) => {
  switch (message.type) {
    case 'show':
      view = message.view;
      if (view.plan) rows.replace(view.plan.rows);
      break;
    case 'rows':
      rows.add(message.rows);
      return;
    case 'why':
      why = message.why;
      break;
    case 'failed':
      view = undefined;
      rows = new RowStore();
      // An alert, which screen readers announce by themselves.
      announce('');
      persist(message.state, restoredState());
      render(<Failure {...message} refreshLabel={t('Refresh')} />, main);
      return;
  }
  if (view) render(<CleanUpPage view={view} rows={rows} why={why} />, main);
});

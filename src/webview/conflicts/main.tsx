import { render } from 'preact';
import { everything } from '#core/conflicts';
import type { ToConflictsPage } from '../../messages/conflicts.ts';
import { main, setState, start } from '../shared/host.ts';
import { Failure } from '../shared/parts.tsx';
import { t } from '../shared/text.tsx';
import { format, ReportPage, restoredState } from './reportPage.tsx';

start((message: ToConflictsPage) => {
  if (message.type === 'show') {
    render(<ReportPage view={message.view} />, main);
  } else {
    render(<Failure {...message} refreshLabel={t('Refresh')} />, main);
    setState({ arrangement: everything, ...restoredState(), request: message.request, format });
  }
});
